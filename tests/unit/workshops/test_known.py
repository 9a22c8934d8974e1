"""What a process knows of workshops when others change them: two of them in one database."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field

import pytest

from quiz.app import listening
from quiz.counting.ledger import open_ledger
from quiz.counting.owner import open_owner
from quiz.counting.sealing import Sealer
from quiz.disclosure.random_rounding import keyed_chances
from quiz.live.signals import Signals
from quiz.questionnaire.model import Questionnaire
from quiz.setting_values import Address
from quiz.store.faults import StoreFault
from quiz.store.opening import open_store
from quiz.store.values import Round, Workshop
from quiz.workshops.service import Workshops, open_workshops
from quiz.workshops.views import View
from tests.conftest import Clock
from tests.support.cluster import Cluster

pytestmark = pytest.mark.anyio

PATIENCE = 30.0  # whoever waits longer would wait for ever


@dataclass
class Process:
    """The services of one process; `gone` are the workshops that nothing of must stay in its memory."""

    signals: Signals
    workshops: Workshops
    gone: list[tuple[str, Sequence[Round]]] = field(default_factory=list)

    async def find(self, code: str) -> Workshop:
        found = await self.workshops.find(code)
        assert found is not None
        return found

    async def until(self, holds: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE):
            while not holds():  # noqa: ASYNC110
                await asyncio.sleep(0.01)

    async def hears(self, code: str) -> None:
        """Wait until another version of a workshop is known of than was at first."""
        before = self.signals.version(code)
        await self.until(lambda: self.signals.version(code) != before)


@asynccontextmanager
async def open_process(address: Address, questionnaire: Questionnaire, clock: Clock) -> AsyncIterator[Process]:
    async with AsyncExitStack() as stack:
        signals, sealer = Signals(), Sealer(questionnaire, clock, keyed_chances("secret"))
        store = await stack.enter_async_context(open_store(address, questionnaire))
        owner = await stack.enter_async_context(open_owner(store, clock, sealer))
        ledger = await stack.enter_async_context(open_ledger(owner, clock, signals))
        workshops = await stack.enter_async_context(
            open_workshops(owner, ledger, signals, questionnaire.edition, clock)
        )
        process = Process(signals, workshops)
        workshops.when_deleted.append(lambda code, rounds: process.gone.append((code, rounds)))
        started = signals.version("")
        await stack.enter_async_context(listening(store, owner, workshops, sealer))
        await process.until(lambda: signals.version("") != started)
        yield process


@pytest.fixture
def address(cluster: Cluster) -> Iterator[Address]:
    with cluster.database() as name:
        yield Address(cluster.address(name))


@pytest.fixture
async def both(address: Address, questionnaire: Questionnaire, clock: Clock) -> AsyncIterator[tuple[Process, Process]]:
    async with (
        open_process(address, questionnaire, clock) as one,
        open_process(address, questionnaire, clock) as another,
    ):
        yield one, another


async def make(process: Process) -> Workshop:
    workshop, _ = await process.workshops.make("Torstain ryhmä", "fi", "kainuu", None, 2)
    return workshop


async def test_a_change_is_known_to_the_other_process(both: tuple[Process, Process]) -> None:
    here, there = both
    code = (await make(here)).code
    assert not (await there.find(code)).paused
    hears = asyncio.create_task(there.hears(code))
    await here.workshops.pause(code, True)
    await hears
    assert (await there.find(code)).paused


async def test_a_key_that_was_changed_elsewhere_is_worth_nothing(both: tuple[Process, Process]) -> None:
    here, there = both
    workshop = await make(here)
    assert (await there.find(workshop.code)).key == workshop.key
    hears = asyncio.create_task(there.hears(workshop.code))
    await here.workshops.change_key(workshop.code)
    await hears
    assert (await there.find(workshop.code)).key == (await here.find(workshop.code)).key != workshop.key


async def test_whoever_waits_is_woken_by_a_press_in_the_other_process(
    both: tuple[Process, Process],
) -> None:
    here, there = both
    code = (await make(here)).code
    versions = there.signals.versions(code, heartbeat=PATIENCE, least=PATIENCE)
    await anext(versions)
    changed = asyncio.ensure_future(anext(versions))
    await asyncio.sleep(0)
    await here.workshops.turn_to(code, View("talk"), 1)
    assert await changed is not None
    assert (await there.find(code)).view == "talk"
    await versions.aclose()


async def test_nothing_of_a_workshop_that_ended_elsewhere_stays_in_memory(both: tuple[Process, Process]) -> None:
    """Also where nobody asks for it any more."""
    here, there = both
    workshop, other = await make(here), await make(there)
    rounds = (await there.find(workshop.code)).rounds
    await there.find(other.code)
    await here.workshops.delete(workshop.code)
    await there.until(lambda: bool(there.gone))
    assert there.gone == here.gone == [(workshop.code, rounds)]
    assert there.workshops.known._kept.keys() == {other.code}
    assert workshop.code not in there.signals._versions
    assert await there.workshops.find(workshop.code) is None


async def test_what_was_missed_is_asked_for_when_the_database_is_back(
    both: tuple[Process, Process], cluster: Cluster, address: Address
) -> None:
    here, there = both
    code = (await make(here)).code
    ended = (await make(here)).code
    await there.find(code), await there.find(ended)
    hears = asyncio.create_task(there.hears(code))
    with cluster.closed(name_of(address)):
        await there.until(lambda: there.workshops.known._deaf)
    with cluster.connect(name_of(address)) as connection:
        # As another process whose notices nobody heard.
        connection.execute("UPDATE workshop SET view = 'talk' WHERE code = %s", [code])
        connection.execute("DELETE FROM workshop WHERE code = %s", [ended])
    await hears
    assert (await there.find(code)).view == "talk"
    await there.until(lambda: [code for code, _ in there.gone] == [ended])


async def test_as_long_as_nothing_is_heard_nothing_is_kept(both: tuple[Process, Process]) -> None:
    here, there = both
    code = (await make(here)).code
    found = await there.find(code)
    assert await there.find(code) is found
    there.workshops.known.hear_nothing()
    assert await there.find(code) is not found
    there.workshops.known.hear(None)
    found = await there.find(code)
    assert await there.find(code) is found


async def test_what_there_is_to_forget_is_known_after_a_look_up_that_failed(
    both: tuple[Process, Process], cluster: Cluster, address: Address
) -> None:
    here, there = both
    workshop = await make(here)
    await there.find(workshop.code)
    with cluster.closed(name_of(address)):
        await there.until(lambda: there.workshops.known._deaf)
        with pytest.raises(StoreFault):
            await there.find(workshop.code)
    with cluster.connect(name_of(address)) as connection:
        connection.execute("DELETE FROM workshop WHERE code = %s", [workshop.code])
    await there.until(lambda: there.gone == [(workshop.code, workshop.rounds)])


def name_of(address: Address) -> str:
    return str(address).rpartition("/")[2]
