"""Connects to the database: what every session keeps to."""

import asyncio
import logging
import os
import socket
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from psycopg import AsyncConnection
from psycopg.conninfo import conninfo_to_dict

from quiz.setting_values import Address
from quiz.store.faults import StoreFault
from quiz.store.layout import Layout
from quiz.store.postgres.tables import APPLICATION, make_or_migrate

# Its warnings are of what is raised, too, in words of the server, which may name values.
logging.getLogger("psycopg").setLevel(logging.CRITICAL)

_DEFAULTS = {
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
    return {**_DEFAULTS, **conninfo_to_dict(address.url), "application_name": APPLICATION}


async def prepare(connection: AsyncConnection[Any], layouts: Mapping[str, Layout]) -> None:
    """Let a new session keep to all that, and its tables be there and up to date. Raises StoreFault, psycopg.Error."""
    for setting in _SESSION:
        await connection.execute(setting)
    await _check_promised(connection)
    await make_or_migrate(connection)
    for edition, layout in layouts.items():
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
