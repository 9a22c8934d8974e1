"""B1, B2 of a database that several processes use: whatever breaks, nobody is counted twice."""

import asyncio
import random
import tempfile
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from quiz.counting.sealing import Sealer
from quiz.disclosure.random_rounding import keyed_chances
from quiz.questionnaire.model import Questionnaire
from quiz.responses.walk import Ticket
from quiz.setting_values import Address
from quiz.store.admin import audit
from quiz.store.faults import StoreFault
from quiz.store.postgres.store import PostgresStore
from quiz.store.values import Finisher, Outcome
from quiz.workshops.rounds import begin_round, begin_workshop, end_workshop, show_round
from tests.support.cluster import Cluster
from tests.support.cut_line import open_line
from tests.support.days import at
from tests.support.stores import PAGE, TODAY, a_workshop, ask, name_of, open_stores, somebody

pytestmark = pytest.mark.anyio

_ROUND_TRIPS = 3


@pytest.fixture
async def address(cluster: Cluster) -> AsyncIterator[Address]:
    with cluster.database() as name:
        yield Address(cluster.address(name))


def people(address: Address) -> int:
    [(n,)] = ask(address, "SELECT coalesce(sum(n), 0)::integer FROM batch")
    assert isinstance(n, int)
    return n


@pytest.mark.parametrize("answer_lost", [False, True])
async def test_a_connection_that_is_cut_at_any_step_counts_nobody_or_once(
    answer_lost: bool,
    address: Address,
    cluster: Cluster,
    questionnaire: Questionnaire,
    caplog: pytest.LogCaptureFixture,
) -> None:
    rng, kept = random.Random(1), []
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        async with (
            open_line(Path(folder), cluster.folder, name_of(address)) as (line, over_line),
            open_stores(over_line, questionnaire, 1) as (store,),
        ):
            await store.open_page(PAGE, TODAY)
            for step in range(1, _ROUND_TRIPS + 1):
                finisher = somebody(questionnaire, rng, Ticket(PAGE, step))
                line.cut_at(step, answer_lost)
                with pytest.raises(StoreFault):
                    await store.count([finisher], {"finish": 1}, {}, TODAY)
                kept.append(people(address) == step)
                (outcome,) = await store.count([finisher], {"finish": 1}, {}, TODAY)
                assert outcome is (Outcome.ALREADY_COUNTED if kept[-1] else Outcome.COUNTED)
                assert people(address) == step

            line.cut_at(_ROUND_TRIPS + 1, answer_lost)
            await store.count([somebody(questionnaire, rng, Ticket(PAGE, 0))], {"finish": 1}, {}, TODAY)
            assert line.waits  # these were all the ways to the server
    assert kept == [False, False, answer_lost]
    assert caplog.messages == []  # what the driver says may name values


async def press_until_counted(store: PostgresStore, finisher: Finisher) -> tuple[Outcome, int]:
    """What pressing the button comes to in the end, and how often it was to be pressed again."""
    for pressed in range(200):
        try:
            (outcome,) = await store.count([finisher], {}, {}, TODAY)
        except StoreFault:
            await asyncio.sleep(0.05)
        else:
            return outcome, pressed
    raise AssertionError("never counted")


async def test_while_the_server_crashes_and_comes_back_everybody_is_counted_once(
    address: Address, cluster: Cluster, questionnaire: Questionnaire
) -> None:
    rng, count = random.Random(2), 400
    crowd = [somebody(questionnaire, rng, Ticket(PAGE, bit)) for bit in range(count)]
    async with open_stores(address, questionnaire, 2) as stores:
        await stores[0].open_page(PAGE, TODAY)

        async def send(store: PostgresStore, part: list[Finisher]) -> list[tuple[Outcome, int]]:
            return [await press_until_counted(store, finisher) for finisher in part]

        sending = asyncio.gather(send(stores[0], crowd[::2]), send(stores[1], crowd[1::2]))
        for _ in range(2):
            await asyncio.sleep(0.1)
            await asyncio.to_thread(cluster.restart, "immediate")
        told = [each for part in await sending for each in part]

    assert people(address) == count and audit.breaches(address) == []
    assert sum(pressed for _, pressed in told) > 0
    assert all(outcome is Outcome.COUNTED or pressed for outcome, pressed in told)


async def test_a_process_that_freezes_holds_the_others_up_for_three_seconds_at_most(
    address: Address, questionnaire: Questionnaire
) -> None:
    rng = random.Random(3)
    async with open_stores(address, questionnaire, 2) as (frozen, other):
        await other.open_page(PAGE, TODAY)
        with pytest.raises(StoreFault):
            async with frozen.rounds() as rounds:
                await rounds.add(a_workshop("lost"))
                assert await rounds.find_open("lost") is None
                async with asyncio.timeout(5):
                    (outcome,) = await other.count([somebody(questionnaire, rng, Ticket(PAGE, 0))], {}, {}, TODAY)
        assert outcome is Outcome.COUNTED and await other.find_workshop("lost") is None


@pytest.mark.long
async def test_a_database_that_is_locked_is_told_as_a_fault_in_time(
    address: Address, cluster: Cluster, questionnaire: Questionnaire
) -> None:
    """In time for the page that offers to try again, and for the monitor that asks whether it is ready."""
    rng = random.Random(4)
    finisher = somebody(questionnaire, rng, Ticket(PAGE, 0))
    async with open_stores(address, questionnaire, 1) as (store,):
        await store.open_page(PAGE, TODAY)
        with cluster.connect(name_of(address)) as connection, connection.transaction():
            connection.execute("LOCK TABLE batch")
            async with asyncio.timeout(7):
                with pytest.raises(StoreFault, match="is locked by another session"):
                    await store.count([finisher], {}, {}, TODAY)
        assert await store.count([finisher], {}, {}, TODAY) == [Outcome.COUNTED]


async def test_processes_that_do_everything_at_once_wait_in_no_circle(
    address: Address, questionnaire: Questionnaire
) -> None:
    """Finishers of the open quiz and of workshops, hosts, a sealing: nothing fails, everybody is counted somewhere."""
    codes, edition, sent = ("aaa", "bbb", "ccc"), questionnaire.edition, Counter[str]()
    async with open_stores(address, questionnaire, 3) as stores:
        for page in range(3):
            await stores[0].open_page(PAGE + page, TODAY)
        for code in codes:
            await begin_workshop(stores[0], TODAY, a_workshop(code), edition)

        async def process(number: int) -> None:
            store, rng, bits = stores[number], random.Random(number), iter(range(4096))
            for turn in range(60):
                group = [somebody(questionnaire, rng, Ticket(PAGE + number, next(bits))) for _ in range(4)]
                guests = [replace(each, workshop=rng.choice(codes), round=1 + turn // 20) for each in group[2:]]
                joined = dict.fromkeys(rng.sample(codes, 2), 1)
                steps = dict.fromkeys(rng.sample(["start", "question-1", "finish"], 2), 1)
                outcomes = await store.count([*group[:2], *guests], steps, joined, TODAY)
                sent.update(outcome.name for outcome in outcomes)
                if turn % 20 == 19:
                    code = codes[number]
                    await show_round(store, TODAY, code)
                    await begin_round(store, TODAY, code, edition, "join")
                if turn % 15 == 7:
                    await store.forget_pages(TODAY - timedelta(days=2), TODAY + timedelta(days=1))
                    await store.change_workshop(rng.choice(codes), view="talk")
                    await Sealer(questionnaire, lambda: at(TODAY), keyed_chances("secret")).turn(store)

        await asyncio.gather(*(process(number) for number in range(3)))
        await end_workshop(stores[0], TODAY, codes[0])

    assert set(sent) == {"COUNTED", "APART"} and sum(sent.values()) == 3 * 60 * 4
    assert people(address) == 3 * 60 * 4 and audit.breaches(address) == []
