"""Finishers are counted in groups, each begun by the end of the one before: what else waits is not kept waiting."""

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from quiz.counting.ledger import Ledger, open_ledger
from quiz.counting.owner import Owner, open_owner
from quiz.counting.sealing import Sealer
from quiz.disclosure.random_rounding import keyed_chances
from quiz.store.faults import StoreFault
from quiz.store.prompt_future import PromptFuture
from quiz.store.protocol import Store
from quiz.store.sqlite.store import open_store
from quiz.store.sqlite.worker import Worker
from quiz.store.values import Finisher, Outcome
from quiz.weeks import day_of
from tests.conftest import Clock
from tests.support.crowds import crowd
from tests.support.questionnaires import REAL
from tests.support.server import stored

PATIENCE = 30.0
ITERATIONS = 1_000_000
DAY = 24 * 60 * 60


async def count(ledger: Ledger, finisher: Finisher) -> Outcome:
    return await ledger.count(replace(finisher, ticket=await ledger.ticket()))


async def until(so: Callable[[], bool]) -> None:
    """Let the loop go on until something is so."""
    for _ in range(ITERATIONS):
        if so():
            return
        await asyncio.sleep(0)
    raise AssertionError(f"not so in {ITERATIONS:,} iterations of the loop")


@asynccontextmanager
async def without_a_break(ledger: Ledger) -> AsyncIterator[list[Outcome]]:
    """People finish all the time: when one is counted, the next one is there already. The outcomes so far."""
    outcomes = list[Outcome]()

    async def come(finisher: Finisher) -> None:
        while True:
            outcomes.append(await count(ledger, finisher))

    crowds = [asyncio.ensure_future(come(finisher)) for finisher in crowd(4, seed=5)]
    try:
        await until(lambda: len(outcomes) >= 20)
        yield outcomes
    finally:
        for each in crowds:
            each.cancel()
        await asyncio.wait(crowds)


async def nothing(store: Store) -> None:
    pass


@pytest.mark.anyio
async def test_what_others_ask_comes_between_two_groups(tmp_path: Path) -> None:
    async with (
        open_store(tmp_path / "quiz.sqlite3", REAL) as store,
        open_owner(store) as owner,
        open_ledger(owner) as ledger,
        without_a_break(ledger) as outcomes,
    ):
        before = len(outcomes)
        async with asyncio.timeout(PATIENCE):
            await owner.call(nothing)
        assert len(outcomes) - before <= 12, "more than three groups of four"


@pytest.mark.anyio
async def test_a_day_that_is_over_is_sealed_between_two_groups(tmp_path: Path, clock: Clock) -> None:
    sealer = Sealer(REAL, clock, keyed_chances("k" * 32))
    async with (
        open_store(tmp_path / "quiz.sqlite3", REAL) as store,
        open_owner(store, clock, sealer) as owner,
        open_ledger(owner, clock) as ledger,
        without_a_break(ledger) as outcomes,
    ):
        clock.now += DAY
        before = len(outcomes)
        await until(lambda: sealer.kept_up)
        assert len(outcomes) - before <= 12, "more than three groups of four"
        assert sealer.sealed is not None and sealer.sealed.day == day_of(clock.now - DAY)


async def ended(owner: Owner, ledger: Ledger, lock: sqlite3.Connection) -> Outcome:
    """What somebody is told whose transaction is under way when the writer is ended."""
    lock.execute("BEGIN IMMEDIATE")
    waiting = asyncio.ensure_future(count(ledger, crowd(1, seed=6)[0]))
    await asyncio.sleep(0.1)
    (writer,) = (task for task in asyncio.all_tasks() if task.get_name() == "writer")
    writer.cancel()
    await asyncio.sleep(0.1)
    assert not waiting.done()
    lock.execute("ROLLBACK")
    async with asyncio.timeout(PATIENCE):
        return await waiting


@pytest.mark.anyio
async def test_who_is_in_a_transaction_is_told_what_came_of_it_also_when_the_writer_is_ended(tmp_path: Path) -> None:
    path, outcomes = tmp_path / "quiz.sqlite3", list[Outcome]()
    with closing(sqlite3.connect(path, isolation_level=None)) as lock, pytest.raises(asyncio.CancelledError):
        async with open_store(path, REAL) as store, open_owner(store) as owner, open_ledger(owner) as ledger:
            outcomes.append(await ended(owner, ledger, lock))
    assert outcomes == [Outcome.COUNTED] and stored(path)[0] == 1


@pytest.mark.anyio
async def test_a_storage_that_is_closed_waits_for_the_transaction_that_is_under_way(tmp_path: Path) -> None:
    path = tmp_path / "quiz.sqlite3"
    with closing(sqlite3.connect(path, isolation_level=None)) as lock:
        async with open_store(path, REAL) as store:
            lock.execute("BEGIN IMMEDIATE")
            counting = asyncio.ensure_future(store.count([], {"question-1": 1}, {}, date(2026, 11, 27)))
            closed = asyncio.ensure_future(store.close())
            assert (await asyncio.wait([closed], timeout=0.2))[1] == {closed}
            lock.execute("ROLLBACK")
            async with asyncio.timeout(PATIENCE):
                await closed
                assert await counting == []
        assert lock.execute("SELECT step, n FROM reach").fetchall() == [("question-1", 1)]


async def unchanged(fault: BaseException) -> BaseException:
    return fault


@pytest.mark.anyio
async def test_a_result_is_told_in_the_same_iteration_of_the_loop() -> None:
    future, told = PromptFuture[int](), list[int]()
    waiting = asyncio.ensure_future(asyncio.wait_for(future, PATIENCE))
    await asyncio.sleep(0)
    future.add_done_callback(lambda done: told.append(done.result()))
    future.settle(7)
    assert told == [7] and await waiting == 7 and await future == 7


@pytest.mark.anyio
@pytest.mark.parametrize("how", ["cancel", "set_result", "set_exception"])
async def test_a_prompt_future_is_done_in_every_way_that_a_future_is(how: str) -> None:
    future, told = PromptFuture[int](), list[asyncio.Future[int]]()
    waiting = asyncio.ensure_future(asyncio.wait([future], timeout=PATIENCE))
    await asyncio.sleep(0)
    future.add_done_callback(told.append)
    future.add_done_callback(told.remove)
    assert future.remove_done_callback(told.remove) == 1
    getattr(future, how)(*{"cancel": (), "set_result": (7,), "set_exception": (LookupError(),)}[how])
    assert told == []
    assert await waiting == ({future}, set()) and told == [future]
    assert future.cancelled() or future.exception() or future.result() == 7


@pytest.mark.anyio
async def test_a_callback_that_fails_does_not_keep_others_from_being_called() -> None:
    faults = list[object]()
    asyncio.get_running_loop().set_exception_handler(lambda _, context: faults.append(type(context["exception"])))
    future, told = PromptFuture[int](), list[asyncio.Future[int]]()
    future.add_done_callback(told.remove)
    future.add_done_callback(told.append)
    future.settle(7)
    assert told == [future] and faults == [ValueError]


@pytest.mark.anyio
async def test_who_awaits_the_thread_and_is_cancelled_is_so_when_it_is_done() -> None:
    worker, done = Worker(unchanged), list[int]()
    go = threading.Event()

    def work() -> None:
        go.wait(PATIENCE)
        done.append(1)

    waiting = asyncio.ensure_future(_wait_for(worker, work))
    await asyncio.sleep(0)
    waiting.cancel()
    assert (await asyncio.wait([waiting], timeout=0.1))[1] == {waiting}
    go.set()
    async with asyncio.timeout(PATIENCE):
        await asyncio.wait([waiting])
    assert waiting.cancelled() and done == [1]
    await worker.close()


async def _wait_for(worker: Worker, work: Callable[[], None]) -> None:
    await worker.call(work)


@pytest.mark.anyio
async def test_an_exception_of_the_thread_is_raised_as_it_was_named() -> None:
    async def name(fault: BaseException) -> BaseException:
        return StoreFault(type(fault).__name__)

    worker = Worker(name)
    with pytest.raises(StoreFault, match="ZeroDivisionError"):
        await worker.call(lambda: 1 // 0)
    await worker.close()
