"""B2, B3, C6 of a database that several processes use: everybody is counted once, whatever they do at the same time."""

import asyncio
import random
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from quiz.counting.owner import open_owner
from quiz.counting.sealing import Sealer
from quiz.disclosure.random_rounding import keyed_chances
from quiz.questionnaire.model import Questionnaire
from quiz.responses.walk import Ticket
from quiz.setting_values import Address
from quiz.statistics.publication import Publication
from quiz.store.faults import CodeTaken
from quiz.store.postgres.store import PostgresStore, open_store
from quiz.store.postgres.tables import VERSION
from quiz.store.protocol import Store
from quiz.store.values import Finisher, Outcome, Sealed
from quiz.workshops.rounds import begin_workshop, end_workshop
from tests.support.cluster import Cluster
from tests.support.databases import alter
from tests.support.days import at
from tests.support.old_files import TABLES
from tests.support.stores import PAGE, REGIONS, TODAY, a_workshop, ask, name_of, open_stores, somebody

pytestmark = pytest.mark.anyio


@pytest.fixture
async def address(cluster: Cluster) -> AsyncIterator[Address]:
    with cluster.database() as name:
        yield Address(cluster.address(name))


async def test_a_walk_that_is_sent_to_two_processes_at_once_is_counted_once(
    address: Address, questionnaire: Questionnaire
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
    assert ask(address, "SELECT sum(n) FROM batch") == [(len(crowd),)]
    assert ask(address, "SELECT count(*) FROM batch") == [(len(REGIONS),)]
    assert ask(address, "SELECT n FROM reach") == [(3 * 43,)]


@pytest.mark.parametrize("old", ["", TABLES[-1].read_text(encoding="utf-8")], ids=["no tables", "older ones"])
async def test_processes_that_start_together_make_the_tables_once(
    address: Address, questionnaire: Questionnaire, old: str
) -> None:
    alter(address, old)

    async def start() -> None:
        async with open_store(address, questionnaire):
            pass

    await asyncio.gather(*(start() for _ in range(8)))

    assert ask(address, "SELECT version FROM schema_version") == [(VERSION,)]
    assert ask(address, "SELECT count(*) FROM edition") == [(2 if old else 1,)]


async def test_of_two_who_want_to_seal_a_week_one_does(address: Address, questionnaire: Questionnaire) -> None:
    """Both have found that it is due; whoever comes second finds nothing to do, and leaves the new week alone."""
    rng = random.Random(2)
    morning = at(TODAY + timedelta(days=5))
    async with open_stores(address, questionnaire, 2) as stores:
        await stores[0].open_page(PAGE, TODAY)
        sealers = [Sealer(questionnaire, lambda: morning, keyed_chances("secret")) for _ in stores]
        before = [Sealer(questionnaire, lambda: at(TODAY), keyed_chances("secret")) for _ in stores]
        for store, sealer in zip(stores, before, strict=True):
            await sealer.turn(store)
        crowd = [somebody(questionnaire, rng, Ticket(PAGE, bit)) for bit in range(60)]
        await stores[0].count(crowd, {}, {}, TODAY)

        await asyncio.gather(*(sealer.turn(store) for sealer, store in zip(sealers, stores, strict=True)))
        sums = ask(address, "SELECT sum(n), sum(batches) FROM total WHERE region = '*' AND source = '*'")

    assert {sealer.sealed for sealer in sealers} == {sealers[0].sealed}
    assert sums == [(60, 4)]


async def test_whoever_is_counted_after_a_day_by_a_clock_that_is_behind_is_of_the_next_day(
    address: Address, questionnaire: Questionnaire
) -> None:
    rng = random.Random(3)
    async with open_stores(address, questionnaire, 2) as (ahead, behind):
        await behind.open_page(PAGE, TODAY)
        late = at(TODAY + timedelta(days=1))
        await Sealer(questionnaire, lambda: late, keyed_chances("secret")).turn(ahead)
        own = Sealer(questionnaire, lambda: at(TODAY), keyed_chances("secret"))
        await own.turn(behind)
        await behind.count([somebody(questionnaire, rng, Ticket(PAGE, 0))], {"finish": 1}, {}, TODAY)
        await own.turn(behind)

    assert own.today() == TODAY + timedelta(days=1)
    assert ask(address, "SELECT day FROM sealing") == [(TODAY,)]
    assert ask(address, "SELECT day FROM reach") == [(TODAY + timedelta(days=1),)]
    assert ask(address, "SELECT opened, sealed FROM batch") == [(TODAY + timedelta(days=1), None)]


class Ears:
    """What a process hears of the others; what is to be shown at once has an exclamation mark."""

    def __init__(self) -> None:
        self._heard: asyncio.Queue[str | None] = asyncio.Queue()

    @asynccontextmanager
    async def open(self, store: PostgresStore) -> AsyncIterator[None]:
        hear = self._heard.put_nowait

        def changed(code: str | None, at_once: bool) -> None:
            hear(f"{code}!" if at_once else code)

        listening = asyncio.create_task(store.listen(changed, partial(hear, "a sealing"), partial(hear, "lost")))
        assert await self.heard(2) == [None, "a sealing"]
        yield
        assert self._heard.empty()
        listening.cancel()
        with suppress(asyncio.CancelledError):
            await listening

    async def heard(self, count: int) -> list[str | None]:
        """The next things, as soon as there are so many."""
        async with asyncio.timeout(10):
            return [await self._heard.get() for _ in range(count)]


async def test_a_process_hears_of_what_the_others_changed_once_it_is_kept(
    address: Address, questionnaire: Questionnaire
) -> None:
    rng, ears, edition = random.Random(4), Ears(), questionnaire.edition
    async with open_stores(address, questionnaire, 2) as (own, other), ears.open(own):
        for store, code in ((own, "own"), (other, "other")):
            await begin_workshop(store, TODAY, a_workshop(code), edition)
        with pytest.raises(CodeTaken):
            await begin_workshop(other, TODAY, a_workshop("own"), edition)
        await other.open_page(PAGE, TODAY)
        guest = somebody(questionnaire, rng, Ticket(PAGE, 0))
        for store, bit in ((own, 1), (other, 2)):
            await store.count([replace(guest, workshop="own", round=1, ticket=Ticket(PAGE, bit))], {}, {}, TODAY)
        await other.change_workshop("own", view="talk")
        await other.count([guest], {"finish": 1}, {"other": 1}, TODAY)
        await Sealer(questionnaire, lambda: at(TODAY), keyed_chances("secret")).turn(other)
        await end_workshop(other, TODAY, "other")
        assert await ears.heard(6) == ["other!", "own", "own!", "other", "a sealing", "other!"]


async def test_a_title_of_any_characters_is_kept(address: Address, questionnaire: Questionnaire) -> None:
    title = "Ilta \0 ’\u202e𝔬\ufeff\\'\"%s"
    async with open_stores(address, questionnaire, 1) as (store,):
        await begin_workshop(store, TODAY, replace(a_workshop("own"), title=title), questionnaire.edition)
        found = await store.find_workshop("own")
    assert found is not None and found.title == title.replace("\0", "")


async def test_a_process_that_has_heard_nothing_for_a_while_takes_everything_as_changed(
    address: Address, cluster: Cluster, questionnaire: Questionnaire
) -> None:
    ears = Ears()
    async with open_stores(address, questionnaire, 1) as (store,), ears.open(store):
        cluster.cut(name_of(address))
        assert await ears.heard(3) == ["lost", None, "a sealing"]


async def test_no_page_mixes_the_sums_of_before_and_after_another_process_has_sealed(
    address: Address, questionnaire: Questionnaire
) -> None:
    """The clock of one process is behind: it hears of the sealing, or finds it out before it keeps what it has made."""
    rng, morning = random.Random(5), at(TODAY + timedelta(days=1))
    async with open_stores(address, questionnaire, 2) as (ahead, behind):
        await behind.open_page(PAGE, TODAY)
        sealer = Sealer(questionnaire, lambda: at(TODAY), keyed_chances("secret"))
        async with open_owner(behind, lambda: at(TODAY), sealer) as owner:
            publication = Publication(owner, sealer, questionnaire)
            before = publication.sealed
            assert await publication.is_last(before)
            await owner.call(Store.count, [somebody(questionnaire, rng, Ticket(PAGE, 0))], {}, {}, TODAY)
            await Sealer(questionnaire, lambda: morning, keyed_chances("secret")).turn(ahead)
            assert publication.sealed == before and not await publication.is_last(before)
            assert publication.sealed == Sealed(TODAY, 1) and owner.today() == TODAY + timedelta(days=1)

            sealer.sealed = before
            sealer.look_again()
            await owner.call(Store.is_demo)
            assert publication.sealed == Sealed(TODAY, 1)
