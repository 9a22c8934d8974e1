"""What every connection to the file keeps to, and which version of it.

A rollback journal that is truncated, not a write-ahead log: a log keeps a page image per commit, and single answers
could be read from the differences. `secure_delete` overwrites what is deleted.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from quiz.store.faults import StoreFault
from quiz.store.layout import Layout
from quiz.store.sqlite.batches import one
from quiz.store.sqlite.opening import VERSION

if TYPE_CHECKING:
    from aiosqlite import Connection

_HERE = Path(__file__).parent
MIGRATIONS: tuple[str, ...] = tuple((_HERE / f"migrations/{n}.sql").read_text("utf-8") for n in range(1, VERSION + 1))
"""What brings a file from version i to i + 1; a fresh file runs them all. `schema.sql` is always the newest whole."""

PRAGMAS = {"journal_mode": "truncate", "synchronous": 2, "secure_delete": 1, "foreign_keys": 1}
"""What every connection that writes to the file keeps to."""


async def write_anew(connection: "Connection") -> None:
    """Write the version of the file once more: a transaction with its journal and flushes that changes nothing."""
    await connection.execute(f"PRAGMA user_version = {VERSION}")


async def prepare(connection: "Connection", layouts: Mapping[str, Layout]) -> None:
    """Let a new connection keep to all that, and bring its file up to date. Raises StoreFault, sqlite3.Error.

    The first of the layouts, which are by edition, is the one of old files that tell of none.
    """
    for pragma, value in PRAGMAS.items():
        await connection.execute(f"PRAGMA {pragma} = {value}")
        if (actual := (await one(connection, f"PRAGMA {pragma}"))[0]) != value:
            raise StoreFault(f"this SQLite keeps {pragma} = {actual}; the promises need {value}")
    version = int((await one(connection, "PRAGMA user_version"))[0])
    if version > VERSION:
        raise StoreFault(f"the file is of version {version}, made by a newer program; this one knows {VERSION}")
    if version < VERSION:
        await _tell(connection, *next(iter(layouts.items())))
    for number, script in enumerate(MIGRATIONS[version:], version + 1):
        # One transaction a version: killed in the middle, the file is of the old version as before.
        await connection.executescript(f"BEGIN IMMEDIATE;\n{script}\nPRAGMA user_version = {number};\nCOMMIT;")
    for edition, layout in layouts.items():
        if await one(connection, "SELECT 1 FROM edition WHERE id = ?", edition) is None:
            await connection.execute("INSERT INTO edition (id, choices) VALUES (?, ?)", (edition, layout.write()))


async def _tell(connection: "Connection", edition: str, layout: Layout) -> None:
    """Let migrations know the order of the edition's counts: a table of this connection, which is in no file."""
    await connection.execute(
        "CREATE TEMP TABLE layout (place INTEGER PRIMARY KEY, edition TEXT, item TEXT, choice TEXT)"
    )
    rows = [(edition, *row) for row in layout.rows()]
    await connection.executemany("INSERT INTO layout (edition, place, item, choice) VALUES (?, ?, ?, ?)", rows)
