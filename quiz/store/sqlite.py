"""The counters in one SQLite file. The only module that knows SQL.

A rollback journal that is truncated, not a write-ahead log: a log keeps a page image per commit, and single answers
could be read from the differences. `secure_delete` overwrites what is deleted.
"""

import fcntl
import json
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from typing import Any, TextIO

import aiosqlite

from quiz.store import BLANK_PAGE, SCHEMA, Finisher, Outcome, StoreFault

MIGRATIONS: tuple[str, ...] = (SCHEMA.read_text(encoding="utf-8"),)
"""What brings a file from version i to i + 1; a fresh file runs them all. `schema.sql` is always the newest whole."""

_COUNTING = Path(__file__).with_name("counting.sql").read_text(encoding="utf-8")
_PRAGMAS = {"journal_mode": "truncate", "synchronous": 2, "secure_delete": 1, "foreign_keys": 1}
_BUSY_SECONDS = 5.0  # a backup that runs beside the server may hold the file this long


class AlreadyRunning(Exception):
    """Another process has the file."""


class SqliteStore:
    """The Store in one file; use `open_store`. After a fault the connection is opened anew at the next call."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection: aiosqlite.Connection | None = None

    async def open_page(self, page: int, today: date) -> None:
        """See Store."""
        async with self._faults() as connection:
            await connection.execute(
                "INSERT INTO ticket_page (id, born, bits) VALUES (?, ?, ?)", (page, today.isoformat(), BLANK_PAGE)
            )

    async def count(self, finishers: Sequence[Finisher], reached: Mapping[str, int], today: date) -> list[Outcome]:
        """See Store."""
        async with self._faults() as connection:
            pages = await _ticket_pages(connection, {finisher.ticket.page for finisher in finishers})
            outcomes = [_take_ticket(pages, finisher) for finisher in finishers]
            counted = [f for f, outcome in zip(finishers, outcomes, strict=True) if outcome is Outcome.COUNTED]
            touched = {finisher.ticket.page for finisher in counted}
            rows: list[tuple[object, ...]] = [(page, bytes(pages[page]), None, None, None, None) for page in touched]
            rows.append((None, None, today.isoformat(), *_counts(counted), json.dumps(list(reached.items()))))
            marks = ", ".join(["(?, ?, ?, ?, ?, ?)"] * len(rows))
            await connection.execute(f"INSERT INTO counting VALUES {marks}", [value for row in rows for value in row])
        return outcomes

    async def forget_pages(self, born_by: date) -> None:
        """See Store."""
        async with self._faults() as connection:
            await connection.execute("DELETE FROM ticket_page WHERE born <= ?", (born_by.isoformat(),))

    async def close(self) -> None:
        """See Store."""
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.close()

    async def connect(self) -> None:
        """Open the file now rather than at the first call, so that a fault shows at start."""
        async with self._faults():
            pass

    async def _connected(self) -> aiosqlite.Connection:
        if self._connection is None:
            connection = await aiosqlite.connect(self._path, timeout=_BUSY_SECONDS, isolation_level=None)
            try:
                await _prepare(connection)
            except BaseException:
                await connection.close()
                raise
            self._connection = connection
        return self._connection

    @asynccontextmanager
    async def _faults(self) -> AsyncIterator[aiosqlite.Connection]:
        """The connection, for one statement: by itself that is one transaction."""
        try:
            yield await self._connected()
        except BaseException as error:
            # A connection that has met a fault is not trusted again: closing it rolls back what was under way.
            await self.close()
            if isinstance(error, StoreFault) or not isinstance(error, Exception):
                raise
            # Any error: a damaged file also leads to messages that are not UTF-8 and to rows of an odd shape, and
            # the one writer must live through them.
            raise StoreFault(f"{type(error).__name__}: {error}") from error


@asynccontextmanager
async def open_store(path: Path) -> AsyncIterator[SqliteStore]:
    """The store in a file, made if missing, with the file's lock held.

    Raises AlreadyRunning if another process has it, StoreFault if the file cannot be used.
    """
    lock = _lock(path)
    store = SqliteStore(path)
    try:
        await store.connect()
        yield store
    finally:
        await store.close()
        lock.close()


def check_free(path: Path) -> None:
    """Raise AlreadyRunning if another process has the file, StoreFault if its folder cannot be written."""
    _lock(path).close()


def _lock(path: Path) -> TextIO:
    # The tickets that are left on a page and the waiting steps live in memory: two processes would not know of
    # each other's. The operating system lets go of the lock when a process ends in whatever way.
    try:
        lock = path.with_name(f"{path.name}.lock").open("w", encoding="utf-8")
    except OSError as error:
        raise StoreFault(f"the folder of {path} cannot be written: {error.strerror}") from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        raise AlreadyRunning(f"{path} is in use by another process; stop that one first") from None
    return lock


async def _prepare(connection: aiosqlite.Connection) -> None:
    for pragma, value in _PRAGMAS.items():
        await connection.execute(f"PRAGMA {pragma} = {value}")
        if (actual := await _scalar(connection, f"PRAGMA {pragma}")) != value:
            raise StoreFault(f"this SQLite keeps {pragma} = {actual}; the promises need {value}")
    version = int(await _scalar(connection, "PRAGMA user_version"))
    if version > len(MIGRATIONS):
        raise StoreFault(f"the file is of version {version}, made by a newer program; this one knows {len(MIGRATIONS)}")
    for number, script in enumerate(MIGRATIONS[version:], version + 1):
        # One transaction a version: killed in the middle, the file is of the old version as before.
        await connection.executescript(f"BEGIN IMMEDIATE;\n{script}\nPRAGMA user_version = {number};\nCOMMIT;")
    await connection.executescript(_COUNTING)


async def _scalar(connection: aiosqlite.Connection, sql: str) -> Any:
    async with connection.execute(sql) as cursor:
        row = await cursor.fetchone()
    return row[0] if row else None


async def _ticket_pages(connection: aiosqlite.Connection, ids: set[int]) -> dict[int, bytearray]:
    marks = ", ".join("?" * len(ids))
    rows = await connection.execute_fetchall(f"SELECT id, bits FROM ticket_page WHERE id IN ({marks})", tuple(ids))
    return {page: bytearray(bits) for page, bits in rows}


def _take_ticket(pages: Mapping[int, bytearray], finisher: Finisher) -> Outcome:
    bits = pages.get(finisher.ticket.page)
    if bits is None:
        return Outcome.EXPIRED
    byte, mask = finisher.ticket.index >> 3, 1 << (finisher.ticket.index & 7)
    if bits[byte] & mask:
        return Outcome.ALREADY_COUNTED
    bits[byte] |= mask
    return Outcome.COUNTED


def _counts(counted: Sequence[Finisher]) -> tuple[str, str]:
    """The batches and cells that finishers add up to, as `counting.sql` takes them."""
    batches = Counter((f.batch.region, f.batch.language, f.batch.edition) for f in counted)
    cells = Counter(
        (f.batch.region, f.batch.language, f.batch.edition, item, choice) for f in counted for item, choice in f.choices
    )
    return json.dumps([(*key, n) for key, n in batches.items()]), json.dumps([(*key, n) for key, n in cells.items()])
