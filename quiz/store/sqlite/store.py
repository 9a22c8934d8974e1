"""The counters in one SQLite file. The one that owns the connection."""

import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import date
from functools import partial
from pathlib import Path

import aiosqlite

from quiz.security.private_files import make_file
from quiz.store.campaign import Campaign
from quiz.store.layout import Counted, layouts
from quiz.store.protocol import Heard
from quiz.store.sqlite import batches as batch_rows
from quiz.store.sqlite import campaigns, counting, sealing, sessions, workshops
from quiz.store.sqlite.connection import prepare, write_anew
from quiz.store.sqlite.lock import hold
from quiz.store.sqlite.opening import BUSY_SECONDS, check_usable, named
from quiz.store.sqlite.rounds import SqliteRounds
from quiz.store.sqlite.worker import Worker
from quiz.store.sqlite.writing import SqliteWriting
from quiz.store.values import TICKETS_PER_PAGE, Edition, Finisher, Outcome, Place, Sealed, Tally, Total, Workshop

_BLANK_PAGE = bytes(TICKETS_PER_PAGE // 8)
_ROWS_AT_ONCE = 64
_DEMO_MARK = int.from_bytes(b"demo")  # in the header, where it goes along into every copy


class SqliteStore:
    """The Store in one file; use `open_store`. After a fault the connection is opened anew at the next call."""

    def __init__(self, path: Path, *asked: Counted) -> None:
        self._path = path
        self._layouts = layouts(asked)
        self._connection: aiosqlite.Connection | None = None
        self._file: sqlite3.Connection | None = None
        self._worker: Worker | None = None

    async def open_page(self, page: int, today: date) -> None:
        """See Store."""
        async with self._faults() as connection:
            await connection.execute(
                "INSERT INTO ticket_page (id, born, bits) VALUES (?, ?, ?)", (page, today.isoformat(), _BLANK_PAGE)
            )

    def count(
        self, finishers: Sequence[Finisher], reached: Mapping[str, int], joined: Mapping[str, int], today: date
    ) -> Awaitable[list[Outcome]]:
        """See Store."""
        work = partial(counting.count, self._layouts, finishers, reached, joined, today)
        if self._file is None or self._worker is None:
            return self._count(work)
        return self._worker.call(partial(work, self._file))

    async def _count(self, work: Callable[[sqlite3.Connection], list[Outcome]]) -> list[Outcome]:
        async with self._faults():
            assert self._file is not None and self._worker is not None
        return await self._worker.call(partial(work, self._file))

    async def forget_pages(self, by: date, after: date) -> None:
        """See Store."""
        async with self._faults() as connection:
            await connection.execute("DELETE FROM ticket_page WHERE born <= ? OR born > ?", (str(by), str(after)))

    async def find_workshop(self, code: str) -> Workshop | None:
        """See Store."""
        async with self._transaction() as connection:
            return await workshops.find(connection, code)

    async def change_workshop(self, code: str, **changes: object) -> None:
        """See Store."""
        names = [name for name in ("key", "size", "paused", "view", "question") if changes.get(name) is not None]
        async with self._transaction() as connection:
            for name in names:
                await connection.execute(f"UPDATE workshop SET {name} = ? WHERE code = ?", (changes[name], code))

    @asynccontextmanager
    async def rounds(self) -> AsyncIterator[SqliteRounds]:
        """See Store."""
        async with self._transaction() as connection:
            yield SqliteRounds(connection)

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[SqliteWriting]:
        """See Store."""
        async with self._transaction() as connection:
            yield SqliteWriting(connection)

    async def ended_workshops(self, today: date) -> list[str]:
        """See Store."""
        async with self._transaction() as connection:
            ended = await connection.execute_fetchall("SELECT code FROM workshop WHERE ends < ?", (today.isoformat(),))
        return [code for (code,) in ended]

    async def sealed_counts(self, batch: int) -> tuple[int, dict[str, dict[str, int]]]:
        """See Store."""
        async with self._faults() as connection:
            return await batch_rows.sealed_counts(connection, batch)

    async def sealed(self) -> Sealed | None:
        """See Store."""
        async with self._faults() as connection:
            return await sealing.read_sealed(connection)

    @asynccontextmanager
    async def seal(self) -> AsyncIterator[sealing.SqliteSealing]:
        """See Store."""
        async with self._transaction() as connection:
            yield sealing.SqliteSealing(connection)

    async def totals(self, edition: str, place: Place, weeks: tuple[str, str]) -> list[Total]:
        """See Store."""
        async with self._faults() as connection:
            return await sealing.totals(connection, edition, place, weeks)

    async def campaigns(self) -> list[Campaign]:
        """See Store."""
        async with self._faults() as connection:
            return await campaigns.find_all(connection)

    async def add_campaign(self, campaign: Campaign) -> bool:
        """See Store."""
        async with self._faults() as connection:
            return await campaigns.add(connection, campaign)

    async def people_in(self, campaign: str) -> int:
        """See Store."""
        async with self._faults() as connection:
            return await campaigns.people_in(connection, campaign)

    async def summed_editions(self) -> list[Edition]:
        """See Store."""
        async with self._faults() as connection:
            return await sealing.summed_editions(connection)

    async def tallies(self, table: Tally, days: tuple[date, date]) -> dict[date, dict[str, int]]:
        """See Store."""
        async with self._faults() as connection:
            return await batch_rows.tallies(connection, table, days)

    async def is_signed_in(self, key: bytes, session: bytes) -> bool:
        """See Store."""
        async with self._faults() as connection:
            return await sessions.is_signed_in(connection, key, session)

    async def sign_out(self, session: bytes, today: date) -> None:
        """See Store."""
        async with self._transaction() as connection:
            await sessions.sign_out(connection, session, today)

    async def is_demo(self) -> bool:
        """See Store."""
        async with self._faults() as connection:
            return int((await batch_rows.one(connection, "PRAGMA application_id"))[0]) == _DEMO_MARK

    async def begin_demo(self) -> None:
        """Mark the file, and every copy of it, as one of made-up people; until it is closed, do not wait for the disk.

        What is interrupted is thrown away. Whoever opens the file later waits for the disk as always.
        """
        async with self._faults() as connection:
            await connection.execute(f"PRAGMA application_id = {_DEMO_MARK}")
            await connection.execute("PRAGMA synchronous = OFF")

    async def listen(self, changed: Heard, sealed: Callable[[], None], lost: Callable[[], None]) -> None:
        """See Store."""
        # The lock keeps other processes away from the file.

    async def close(self) -> None:
        """See Store."""
        worker, self._worker = self._worker, None
        connection, self._connection, self._file = self._connection, None, None
        try:
            if worker is not None:
                await worker.close()  # a connection must not be closed while a thread works with it
        finally:
            if connection is not None:
                await connection.close()

    async def check_writable(self) -> None:
        """See Store."""
        async with self._faults() as connection:
            await write_anew(connection)

    async def _connected(self) -> aiosqlite.Connection:
        if self._connection is None:
            make_file(self._path)
            connection = await aiosqlite.Connection(self._open_file, _ROWS_AT_ONCE)
            try:
                await prepare(connection, self._layouts)
            except BaseException:
                await connection.close()
                raise
            self._connection, self._worker = connection, Worker(self._recover)
        return self._connection

    def _open_file(self) -> sqlite3.Connection:
        # Of two threads, aiosqlite's own and the one that counts, but never at the same time: there is one owner.
        self._file = sqlite3.connect(self._path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        return self._file

    @asynccontextmanager
    async def _transaction(self) -> AsyncIterator[aiosqlite.Connection]:
        """The connection, for several statements that are one transaction."""
        async with self._faults() as connection:
            await connection.execute("BEGIN IMMEDIATE")
            yield connection
            await connection.execute("COMMIT")

    @asynccontextmanager
    async def _faults(self) -> AsyncIterator[aiosqlite.Connection]:
        """The connection, for one statement: by itself that is one transaction."""
        try:
            yield await self._connected()
        except BaseException as error:
            told = await self._recover(error)
            if told is error:
                raise
            raise told from error

    async def _recover(self, error: BaseException) -> BaseException:
        """Close the connection that has met a fault, and return the fault as callers are told it."""
        # It is not trusted again: closing it rolls back what was under way.
        with suppress(Exception):
            await self.close()
        # A damaged file also leads to messages that are not UTF-8.
        return named(self._path, error) if isinstance(error, sqlite3.Error | OSError | UnicodeDecodeError) else error


@asynccontextmanager
async def open_store(path: Path, *asked: Counted) -> AsyncIterator[SqliteStore]:
    """The store in a file, made if missing, with the file's lock held; counts are in the questionnaire's order.

    Raises AlreadyRunning if another process has it, StoreFault if the file cannot be used.
    """
    check_usable(path)  # before anything is made beside it
    lock = hold(path)
    store = SqliteStore(path, *asked)
    try:
        await store.check_writable()
        yield store
    finally:
        await store.close()
        lock.close()
