"""Nobody waits for a task that is no more, and none of them ends unseen."""

import asyncio
import random
import sqlite3
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TypeVar

import pytest

from quiz.counting.ledger import Ledger, open_ledger
from quiz.counting.owner import open_owner
from quiz.live.signals import Signals
from quiz.monitoring.supervision import in_background
from quiz.responses.walk import Standing
from quiz.store.faults import StoreFault, Unavailable
from quiz.store.protocol import Store
from quiz.store.sqlite.store import SqliteStore
from quiz.store.values import Finisher, Outcome, Tally
from tests.conftest import Clock
from tests.support.crowds import crowd
from tests.support.questionnaires import REAL
from tests.support.server import Phone, Server, begin, standing, stored
from tests.support.stream_clients import Host
from tests.support.walking import rows

PATIENCE = 30.0  # whoever waits longer would wait for ever


class Odd(SqliteStore):
    """A storage with a fault in its program that shows when it counts."""

    broken = False

    async def count(
        self, finishers: Sequence[Finisher], reached: Mapping[str, int], joined: Mapping[str, int], today: date
    ) -> list[Outcome]:
        if self.broken:
            raise TypeError("koma-siru")
        return await super().count(finishers, reached, joined, today)


class Mute(Signals):
    """Signals that fail whenever a workshop has changed."""

    def announce(self, codes: Iterable[str], at_once: bool = False) -> None:
        if [*codes]:
            raise LookupError("koma-siru")


S = TypeVar("S", bound=SqliteStore)


@asynccontextmanager
async def held(store: S) -> AsyncIterator[S]:
    """A storage that is let go of at the end, whatever happens: its thread would keep the tests from ending."""
    try:
        yield store
    finally:
        await store.close()


async def nothing(store: Store) -> None:
    pass


async def count(ledger: Ledger, finishers: Sequence[Finisher]) -> list[Outcome | BaseException]:
    waiting = [ledger.count(replace(finisher, ticket=await ledger.ticket())) for finisher in finishers]
    async with asyncio.timeout(PATIENCE):
        return await asyncio.gather(*waiting, return_exceptions=True)


def told(caplog: pytest.LogCaptureFixture) -> list[str]:
    """The types of the faults whose place was logged."""
    return [record.exc_info[0].__name__ for record in caplog.records if record.exc_info and record.exc_info[0]]


@pytest.mark.anyio
async def test_a_fault_of_the_writers_own_is_told_and_mended_and_nobody_waits_for_ever(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "quiz.sqlite3"
    async with held(Odd(path, REAL)) as store:
        async with open_owner(store) as owner, open_ledger(owner) as ledger:
            store.broken = True
            asked = asyncio.ensure_future(owner.call(nothing))
            outcomes = await count(ledger, crowd(3, seed=1))
            assert [type(outcome) for outcome in outcomes] == [Unavailable] * 3, "called a fault of the storage"
            async with asyncio.timeout(PATIENCE):
                await asyncio.wait([asked])
            assert type(asked.exception()) is Unavailable
            assert told(caplog) == ["TypeError"] and "storage failed" not in caplog.text
            store.broken = False
            assert await count(ledger, crowd(3, seed=1)) == [Outcome.COUNTED] * 3
            await owner.call(nothing)
    assert stored(path)[0] == 3


@pytest.mark.anyio
async def test_who_is_on_disk_is_told_so_whatever_fails_afterwards(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "quiz.sqlite3"
    people = [replace(one, workshop="koma-siru") for one in crowd(3, seed=2)]
    async with held(SqliteStore(path, REAL)) as store:
        async with open_owner(store) as owner, open_ledger(owner, signals=Mute()) as ledger:
            # There is no such workshop: they are counted, and in no picture.
            assert await count(ledger, people) == [Outcome.APART] * 3
            assert await count(ledger, crowd(3, seed=3)) == [Outcome.COUNTED] * 3
            assert told(caplog) == ["LookupError"]
    assert stored(path)[0] == 6


@pytest.mark.anyio
async def test_whoever_asks_a_writer_that_was_ended_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "quiz.sqlite3"
    async with held(SqliteStore(path, REAL)) as store:
        with pytest.raises(asyncio.CancelledError):
            async with open_owner(store) as owner, open_ledger(owner) as ledger:
                (writer,) = (task for task in asyncio.all_tasks() if task.get_name() == "writer")
                before = asyncio.ensure_future(owner.call(nothing))
                await asyncio.sleep(0)
                writer.cancel()
                async with asyncio.timeout(PATIENCE):
                    await asyncio.wait([before])
                    assert type(before.exception()) is Unavailable
                    with pytest.raises(Unavailable):
                        await owner.call(nothing)
                assert [type(outcome) for outcome in await count(ledger, crowd(2, seed=4))] == [Unavailable] * 2


@pytest.mark.anyio
async def test_a_storage_fault_is_called_one_in_whatever_is_asked(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "quiz.sqlite3"
    async with held(SqliteStore(path, REAL)) as store:
        async with open_owner(store) as owner, open_ledger(owner):
            good = path.read_bytes()
            path.write_bytes(bytes(len(good)))
            await store.close()
            with pytest.raises(StoreFault):
                await owner.call(Store.is_demo)
            assert f"the storage failed: {path} is no SQLite file: move it away" in caplog.text
            assert not told(caplog)
            path.write_bytes(good)
            assert await owner.call(Store.is_demo) is False


@pytest.mark.anyio
async def test_text_of_the_file_that_cannot_be_read_is_not_told(
    tmp_path: Path, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    """SQLite's Python module puts a text that is not UTF-8 into its words."""
    path = tmp_path / "quiz.sqlite3"
    async with held(SqliteStore(path, REAL)) as store:
        async with open_owner(store, clock) as owner, open_ledger(owner, clock):
            spoil(path, "INSERT INTO reach (day, step, n) VALUES ('2026-11-20', CAST(x'6b6f6d61ff' AS TEXT), 1)")
            with pytest.raises(StoreFault):
                await owner.call(Store.tallies, Tally.REACH, (date.min, date.max))
    assert f"the storage failed: {path}: OperationalError" in caplog.messages and "koma" not in caplog.text


@pytest.mark.anyio
async def test_work_in_the_background_that_fails_is_told_and_begins_anew(caplog: pytest.LogCaptureFixture) -> None:
    turns, done = list[int](), asyncio.Event()

    async def work() -> None:
        turns.append(len(turns))
        if len(turns) < 3:
            raise LookupError("koma-siru")
        done.set()
        await asyncio.Event().wait()

    async with in_background("a thing", work, 0.0), asyncio.timeout(PATIENCE):
        await done.wait()
    assert told(caplog) == ["LookupError"] * 2
    assert caplog.messages == ["a thing failed, and begins anew"] * 2


def spoil(database: Path, statement: str) -> None:
    """Write into a file what the program never would."""
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("PRAGMA ignore_check_constraints = ON")
        assert other.execute(statement).rowcount == 1


def test_a_damaged_row_ends_nothing_and_is_told_by_type_and_place(tmp_path: Path) -> None:
    """The service goes on with all that does not need the row, and with the row when it is put right."""
    rng = random.Random(11)
    with Server(tmp_path) as server, closing(Phone(server.port)) as phone:
        host = Host(server)
        first, second = begin(server, phone, rng), begin(server, phone, rng)
        page = first.walk.ticket.page
        (ends,) = rows(server.database, "SELECT ends FROM workshop")[0]
        spoil(server.database, f"UPDATE ticket_page SET bits = x'' WHERE id = {page}")
        assert first.finish(phone).status == 503
        spoil(server.database, f"UPDATE ticket_page SET bits = zeroblob(512) WHERE id = {page}")
        assert standing(server, first.finish(phone)) is Standing.COUNTED

        host.press("pause", "paused=1")  # what is known of the workshop has to be looked up again
        spoil(server.database, "UPDATE workshop SET ends = '2026-13-45'")
        assert phone.get(f"/fi/screen/{host.code}").status == 503
        assert standing(server, second.finish(phone)) is Standing.COUNTED
        spoil(server.database, f"UPDATE workshop SET ends = '{ends}'")
        assert phone.get(f"/fi/screen/{host.code}").status == 200
        assert stored(server.database)[0] == 2
        server.stop()
    log = server.logs[1].read_text()
    assert "storage failed" not in log and host.code not in log
    assert "\nIndexError\n" in log and "take_ticket" in log
    assert "\nValueError\n" in log and "sqlite/workshops.py" in log
