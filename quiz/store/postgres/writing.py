"""SQL on one connection, inside a transaction that the caller has begun: what hosts write for the wall."""

from collections.abc import Mapping
from typing import Any

from psycopg import AsyncConnection

from quiz.store.postgres.notices import tell_changed
from quiz.store.values import Change

_OF = "workshop = (SELECT id FROM workshop WHERE code = %s)"


class PostgresWriting:
    """See quiz.store.transactions.Writing. Other processes hear of every workshop that something is changed of."""

    def __init__(self, connection: AsyncConnection[Any], process: str) -> None:
        self._connection = connection
        self._process = process

    async def changes(self, code: str) -> list[Change]:
        """See Writing."""
        await self._connection.execute("SELECT 1 FROM workshop WHERE code = %s FOR UPDATE", (code,))
        rows = await self._connection.execute(
            f"SELECT number, text, shown FROM change WHERE {_OF} ORDER BY number", (code,)
        )
        return [Change(*row) for row in await rows.fetchall()]

    async def add(self, code: str, text: str) -> None:
        """See Writing."""
        await self._connection.execute(
            "WITH one_more AS (UPDATE workshop SET written = written + 1 WHERE code = %s RETURNING id, written) "
            "INSERT INTO change (workshop, number, text, shown) SELECT id, written, %s, true FROM one_more",
            (code, text),
        )
        await self._tell(code)

    async def show(self, code: str, number: int, shown: bool) -> None:
        """See Writing."""
        await self._connection.execute(
            f"UPDATE change SET shown = %s WHERE {_OF} AND number = %s", (shown, code, number)
        )
        await self._tell(code)

    async def delete(self, code: str, number: int) -> None:
        """See Writing."""
        await self._connection.execute(f"DELETE FROM change WHERE {_OF} AND number = %s", (code, number))
        await self._tell(code)

    async def ask(self, code: str, question: str) -> None:
        """See Writing."""
        await self._connection.execute("UPDATE workshop SET own_question = %s WHERE code = %s", (question, code))
        await self._tell(code)

    async def state(self, code: str, statement: Mapping[str, int]) -> bool:
        """See Writing."""
        # Whoever joins meanwhile waits for this, or has been before.
        newest = f"SELECT joined, state FROM round WHERE {_OF} ORDER BY number DESC LIMIT 1 FOR UPDATE"
        if await (await self._connection.execute(newest, (code,))).fetchone() != (0, "open"):
            return False
        await self._connection.execute(f"DELETE FROM statement WHERE {_OF}", (code,))
        await self._connection.execute(
            "INSERT INTO statement (workshop, question, step) SELECT workshop.id, stated.question, step "
            "FROM workshop, unnest(%s::text[], %s::integer[]) AS stated (question, step) WHERE code = %s",
            ([*statement], [*statement.values()], code),
        )
        await self._tell(code)
        return True

    async def _tell(self, code: str) -> None:
        await tell_changed(self._connection, self._process, [code])
