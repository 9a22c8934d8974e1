"""SQL on one connection, inside a transaction that the caller has begun: what hosts write for the wall."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from quiz.store.sqlite.batches import one
from quiz.store.values import Change

if TYPE_CHECKING:
    from aiosqlite import Connection

_OF = "workshop = (SELECT id FROM workshop WHERE code = ?)"


class SqliteWriting:
    """See quiz.store.transactions.Writing."""

    def __init__(self, connection: "Connection") -> None:
        self._connection = connection

    async def changes(self, code: str) -> list[Change]:
        """See Writing."""
        rows = await self._connection.execute_fetchall(
            f"SELECT number, text, shown FROM change WHERE {_OF} ORDER BY number", (code,)
        )
        return [Change(number, text, bool(shown)) for number, text, shown in rows]

    async def add(self, code: str, text: str) -> None:
        """See Writing."""
        await self._connection.execute("UPDATE workshop SET written = written + 1 WHERE code = ?", (code,))
        await self._connection.execute(
            "INSERT INTO change (workshop, number, text, shown) SELECT id, written, ?, 1 FROM workshop WHERE code = ?",
            (text, code),
        )

    async def show(self, code: str, number: int, shown: bool) -> None:
        """See Writing."""
        await self._connection.execute(f"UPDATE change SET shown = ? WHERE {_OF} AND number = ?", (shown, code, number))

    async def delete(self, code: str, number: int) -> None:
        """See Writing."""
        await self._connection.execute(f"DELETE FROM change WHERE {_OF} AND number = ?", (code, number))

    async def ask(self, code: str, question: str) -> None:
        """See Writing."""
        await self._connection.execute("UPDATE workshop SET own_question = ? WHERE code = ?", (question, code))

    async def state(self, code: str, statement: Mapping[str, int]) -> bool:
        """See Writing."""
        newest = f"SELECT joined, state FROM round WHERE {_OF} ORDER BY number DESC LIMIT 1"
        if await one(self._connection, newest, code) != (0, "open"):
            return False
        await self._connection.execute(f"DELETE FROM statement WHERE {_OF}", (code,))
        await self._connection.executemany(
            "INSERT INTO statement (workshop, question, step) SELECT id, ?, ? FROM workshop WHERE code = ?",
            [(topic, step, code) for topic, step in statement.items()],
        )
        return True
