"""Connects to the database: what every session keeps to, and which version the tables are of."""

import asyncio
import logging
import os
import socket
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from psycopg import AsyncConnection
from psycopg.conninfo import conninfo_to_dict

from quiz.setting_values import Address
from quiz.store.faults import StoreFault
from quiz.store.layout import Layout

# Its warnings are of what is raised, too, in words of the server, which may name values.
logging.getLogger("psycopg").setLevel(logging.CRITICAL)

SCHEMA = Path(__file__).with_name("schema.sql")
"""What is kept, in words and in SQL."""

_VERSION = 1
"""The version of the tables that `schema.sql` describes."""

_VERSION_TABLE = "schema_version"

# Not to_regclass: that looks into a cache, which does not know yet what another process has just made.
FIND_TABLES = (
    "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace "
    "AND relname = ANY(%s::text[])",
    (["batch", "reach", "ticket_page", _VERSION_TABLE],),
)
"""Finds tables that are in every version of ours, with its parameters."""

_MIGRATION_LOCK = 7_201
"""The number of the advisory lock of whoever makes or changes the tables."""

_DEFAULTS = {
    "application_name": "osallisuustesti",
    "connect_timeout": "3",
    # Of several hosts, the one that takes writes.
    "target_session_attrs": "read-write",
    # A machine that is gone without a word is noticed within ten seconds.
    "keepalives_idle": "4",
    "keepalives_interval": "2",
    "keepalives_count": "3",
    "tcp_user_timeout": "5000",
}
"""Parameters of a connection that the operator's address may set in another way."""

_SESSION = (
    # Longer than another process may hold up its transaction: then it is that one which ends.
    "SET lock_timeout = '5s'",
    "SET idle_in_transaction_session_timeout = '3s'",
    "SET default_transaction_isolation = 'read committed'",
    "SET client_min_messages = 'warning'",
)
_PROMISED = "SELECT current_setting('fsync'), current_setting('synchronous_commit'), current_setting('server_encoding')"


async def connect(address: Address) -> AsyncConnection[Any]:
    """Return a connection of the event loop, each statement of which is a transaction. Raises psycopg.Error."""
    return await AsyncConnection.connect(**parameters(address), autocommit=True)


def parameters(address: Address) -> dict[str, Any]:
    """Return what libpq connects by."""
    return {**_DEFAULTS, **conninfo_to_dict(address.url)}


async def prepare(connection: AsyncConnection[Any], edition: str, layout: Layout) -> None:
    """Let a new session keep to all that, and make its tables if they are missing. Raises StoreFault, psycopg.Error."""
    for setting in _SESSION:
        await connection.execute(setting)
    await _check_promised(connection)
    if await _version(connection) is None:
        await _make_tables(connection)
    await connection.execute(
        "INSERT INTO edition (id, choices) VALUES (%s, %s) ON CONFLICT DO NOTHING", (edition, layout.write())
    )


async def write_anew(connection: AsyncConnection[Any]) -> None:
    """Write the version of the tables once more: a transaction that changes nothing, and waits for the disk."""
    await connection.execute("UPDATE schema_version SET version = version")


async def _check_promised(connection: AsyncConnection[Any]) -> None:
    fsync, commit, encoding = await one(connection, _PROMISED)
    if fsync != "on":
        raise StoreFault(f"the database has fsync = {fsync}; the promises need on")
    if encoding != "UTF8":
        raise StoreFault(f"the database is of the encoding {encoding}: create one with ENCODING 'UTF8'")
    if commit == "off":
        await connection.execute("SET synchronous_commit = 'on'")


async def _version(connection: AsyncConnection[Any]) -> int | None:
    """The version of the tables, which we know; None where there are none. Raises StoreFault."""
    found = await connection.execute(*FIND_TABLES)
    if not check_tables({name for (name,) in await found.fetchall()}):
        return None
    (version,) = await one(connection, "SELECT version FROM schema_version")
    return check_version(version)


def check_tables(found: set[str]) -> bool:
    """Return whether our tables are there. Raise StoreFault if there are some of another program."""
    if found and _VERSION_TABLE not in found:
        raise StoreFault(f"the database has a table {min(found)} of another program: create one for this alone")
    return bool(found)


def check_version(version: int) -> int:
    """Return the version of the tables. Raise StoreFault for one that this program does not know."""
    if version != _VERSION:
        raise StoreFault(f"the tables are of version {version}, made by a newer program; this one knows {_VERSION}")
    return version


async def _make_tables(connection: AsyncConnection[Any]) -> None:
    """Make the tables, once, whoever else begins at the same time."""
    async with connection.transaction():
        await connection.execute("SELECT pg_advisory_xact_lock(%s)", (_MIGRATION_LOCK,))
        if await _version(connection) is None:
            await connection.execute(SCHEMA.read_bytes())
            await connection.execute("INSERT INTO schema_version (one, version) VALUES (1, %s)", (_VERSION,))


@contextmanager
def cut_after(connection: AsyncConnection[Any], seconds: float) -> Iterator[None]:
    """Cut the connection off if the block is not over by then: a server that is stuck would not cancel either."""

    def cut() -> None:
        with socket.socket(fileno=os.dup(connection.pgconn.socket)) as line, suppress(OSError):
            line.shutdown(socket.SHUT_RDWR)

    timer = asyncio.get_running_loop().call_later(seconds, cut)
    try:
        yield
    finally:
        timer.cancel()


async def one(connection: AsyncConnection[Any], sql: str, *values: object) -> Any:
    """The first row that a statement gives, or None."""
    return await (await connection.execute(sql, values)).fetchone()


def columns(rows: Collection[Sequence[object]], count: int) -> list[list[object]]:
    """So many columns of rows, as `unnest` takes them."""
    return [[row[place] for row in rows] for place in range(count)]
