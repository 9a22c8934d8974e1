"""B2, B3, C6 of a database that several processes use: everybody is counted once, whatever they do at the same time."""

import asyncio
import random
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import date, timedelta

import pytest

from quiz.counting.ledger import finisher_of
from quiz.counting.sealing import Nights
from quiz.disclosure.random_rounding import keyed_chances
from quiz.questionnaire.model import Questionnaire
from quiz.questionnaire.scoring import profile
from quiz.responses.walk import Run, Ticket, Walk
from quiz.setting_values import Address
from quiz.store.postgres.store import PostgresStore, open_store
from quiz.store.values import Finisher, Outcome
from tests.support.cluster import Cluster
from tests.support.days import at

pytestmark = pytest.mark.anyio

TODAY = date(2026, 11, 18)
PAGE = 7
REGIONS = ("lappi", "kainuu", "uusimaa", "none")


@pytest.fixture
async def address(cluster: Cluster) -> AsyncIterator[Address]:
    with cluster.database() as name:
        yield Address(cluster.address(name))


@asynccontextmanager
async def open_stores(address: Address, questionnaire: Questionnaire, count: int) -> AsyncIterator[list[PostgresStore]]:
    """Several stores in one database, as so many processes have them."""
    async with AsyncExitStack() as stack:
        yield [await stack.enter_async_context(open_store(address, questionnaire)) for _ in range(count)]


def somebody(questionnaire: Questionnaire, rng: random.Random, ticket: Ticket) -> Finisher:
    answers = tuple(rng.randint(0, question.positions) for question in questionnaire.questions)
    walk = Walk(ticket, Run.COUNTED, 0, questionnaire.edition, answers)
    return finisher_of(questionnaire, walk, profile(questionnaire, answers), rng.choice(REGIONS), "fi")


def rows(cluster: Cluster, address: Address, sql: str) -> list[tuple[object, ...]]:
    with cluster.connect(address.url.partition("@/")[2].partition("?")[0]) as connection:
        return connection.execute(sql.encode()).fetchall()


async def test_a_walk_that_is_sent_to_two_processes_at_once_is_counted_once(
    address: Address, cluster: Cluster, questionnaire: Questionnaire
) -> None:
    rng = random.Random(1)
    crowd = [somebody(questionnaire, rng, Ticket(PAGE + bit % 3, bit)) for bit in range(300)]
    async with open_stores(address, questionnaire, 3) as stores:
        for page in range(PAGE, PAGE + 3):
            await stores[0].open_page(page, TODAY)

        async def send(store: PostgresStore, order: Sequence[Finisher]) -> list[Outcome]:
            groups = (order[first : first + 7] for first in range(0, len(order), 7))
            return [outcome for group in groups for outcome in await store.count(group, {"finish": 1}, {}, TODAY)]

        outcomes = await asyncio.gather(*(send(store, rng.sample(crowd, len(crowd))) for store in stores))

    told = [outcome for each in outcomes for outcome in each]
    assert told.count(Outcome.COUNTED) == len(crowd)
    assert told.count(Outcome.ALREADY_COUNTED) == 2 * len(crowd)
    assert rows(cluster, address, "SELECT sum(n) FROM batch") == [(len(crowd),)]
    assert rows(cluster, address, "SELECT count(*) FROM batch") == [(len(REGIONS),)]
    assert rows(cluster, address, "SELECT n FROM reach") == [(3 * 43,)]


async def test_processes_that_start_together_make_the_tables_once(
    address: Address, cluster: Cluster, questionnaire: Questionnaire
) -> None:
    async def start() -> None:
        async with open_store(address, questionnaire):
            pass

    await asyncio.gather(*(start() for _ in range(8)))

    assert rows(cluster, address, "SELECT version FROM schema_version") == [(1,)]
    assert rows(cluster, address, "SELECT count(*) FROM edition") == [(1,)]


async def test_of_two_who_want_to_seal_a_night_one_does(
    address: Address, cluster: Cluster, questionnaire: Questionnaire
) -> None:
    """Both have found that it is due; whoever comes second finds nothing to do, and leaves the new day alone."""
    rng = random.Random(2)
    morning = at(TODAY + timedelta(days=1))
    async with open_stores(address, questionnaire, 2) as stores:
        await stores[0].open_page(PAGE, TODAY)
        nights = [Nights(questionnaire, lambda: morning, keyed_chances("secret")) for _ in stores]
        before = [Nights(questionnaire, lambda: at(TODAY), keyed_chances("secret")) for _ in stores]
        for store, night in zip(stores, before, strict=True):
            await night.turn(store)
        crowd = [somebody(questionnaire, rng, Ticket(PAGE, bit)) for bit in range(60)]
        await stores[0].count(crowd, {}, {}, TODAY)

        await asyncio.gather(*(night.turn(store) for night, store in zip(nights, stores, strict=True)))
        sums = rows(cluster, address, "SELECT sum(n), sum(batches) FROM total WHERE region = '*' AND language = '*'")

    assert {night.sealed for night in nights} == {nights[0].sealed}
    assert sums == [(60 * 2, 4 * 2)]  # of the open quiz, and of all sources


async def test_whoever_is_counted_after_a_night_by_a_clock_that_is_behind_is_of_the_next_day(
    address: Address, cluster: Cluster, questionnaire: Questionnaire
) -> None:
    rng = random.Random(3)
    async with open_stores(address, questionnaire, 2) as (ahead, behind):
        await behind.open_page(PAGE, TODAY)
        late = at(TODAY + timedelta(days=1))
        await Nights(questionnaire, lambda: late, keyed_chances("secret")).turn(ahead)
        own = Nights(questionnaire, lambda: at(TODAY), keyed_chances("secret"))
        await own.turn(behind)
        await behind.count([somebody(questionnaire, rng, Ticket(PAGE, 0))], {"finish": 1}, {}, TODAY)
        await own.turn(behind)

    assert own.today() == TODAY + timedelta(days=1)
    assert rows(cluster, address, "SELECT day FROM sealing") == [(TODAY,)]
    assert rows(cluster, address, "SELECT day FROM reach") == [(TODAY + timedelta(days=1),)]
    assert rows(cluster, address, "SELECT opened, sealed FROM batch") == [(TODAY + timedelta(days=1), None)]
