"""The one connection of a process that counts, and its transactions."""

import select
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from typing import Any

import psycopg
from psycopg import AsyncConnection

from quiz.setting_values import Address
from quiz.store.layout import Layout
from quiz.store.postgres.connection import connect, cut_after, prepare
from quiz.store.postgres.faults import named
from quiz.store.postgres.sealing import read_sealed
from quiz.store.postgres.tables import SEALING_LOCK
from quiz.store.values import Sealed

# A transaction that makes no progress for so long is ended by the server: its process has frozen, or is cut off.
_IDLE_SECONDS, IDLE_SEALING_SECONDS = 3, 15

# A transaction or statement that is not over by then is cut off by us: the server does not answer. It is more than the
# server lets one wait for a lock.
_MOST_SECONDS, MOST_SEALING_SECONDS = 7.0, 60.0


class Session:
    """A connection that is opened when it is needed, and opened anew after a fault. For one task at a time."""

    def __init__(self, address: Address, layouts: Mapping[str, Layout]) -> None:
        self._address = address
        self._layouts = layouts
        self._connection: AsyncConnection[Any] | None = None

    async def close(self) -> None:
        """Let go of the connection: what was under way is rolled back."""
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.close()

    async def _connected(self) -> AsyncConnection[Any]:
        if self._connection is not None and _was_cut(self._connection):
            await self.close()
        if self._connection is None:
            connection = await connect(self._address)
            try:
                with cut_after(connection, _MOST_SECONDS):
                    await prepare(connection, self._layouts)
            except BaseException:
                await connection.close()
                raise
            self._connection = connection
        return self._connection

    @asynccontextmanager
    async def alone(
        self, idle: int = _IDLE_SECONDS, most: float = _MOST_SECONDS
    ) -> AsyncIterator[tuple[AsyncConnection[Any], Sealed | None]]:
        """A transaction during which nobody is counted and nobody else has one such, and how far the sealing is."""
        async with self.transaction(most) as connection:
            await connection.execute(f"SET LOCAL idle_in_transaction_session_timeout = '{idle}s'")
            await connection.execute("SELECT pg_advisory_xact_lock(%s)", (SEALING_LOCK,))
            yield connection, await read_sealed(connection)

    @asynccontextmanager
    async def transaction(self, most: float = _MOST_SECONDS) -> AsyncIterator[AsyncConnection[Any]]:
        """The connection, for several statements that are one transaction."""
        async with self.statements(most) as connection:
            await connection.execute("BEGIN")
            yield connection
            await connection.execute("COMMIT")

    @asynccontextmanager
    async def statements(self, most: float = _MOST_SECONDS) -> AsyncIterator[AsyncConnection[Any]]:
        """The connection, for statements each of which is a transaction."""
        try:
            connection = await self._connected()
            with cut_after(connection, most):
                yield connection
        except BaseException as error:
            # A connection that has met a fault is not trusted again: closing it rolls back what was under way.
            with suppress(Exception):
                await self.close()
            if isinstance(error, psycopg.Error | OSError):
                raise named(self._address, error) from error
            raise


async def share_lock(connection: AsyncConnection[Any]) -> None:
    """Wait until nobody has a transaction alone, and let nobody have one until this transaction ends."""
    await connection.execute("SELECT pg_advisory_xact_lock_shared(%s)", (SEALING_LOCK,))


def _was_cut(connection: AsyncConnection[Any]) -> bool:
    """Whether the server has said something unasked, or nothing more can be heard from it."""
    poll = select.poll()
    poll.register(connection.pgconn.socket, select.POLLIN)
    return bool(poll.poll(0))
