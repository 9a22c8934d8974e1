"""SQL on one connection: coordinators' sessions."""

from datetime import date
from typing import TYPE_CHECKING

from quiz.store.sqlite.batches import one
from quiz.store.values import SESSION_KEPT

if TYPE_CHECKING:
    from aiosqlite import Connection


async def is_signed_in(connection: "Connection", key: bytes, session: bytes) -> bool:
    """Whether a key is not revoked, and a session not signed out; see Store."""
    not_revoked = "EXISTS (SELECT 1 FROM coordinator_key WHERE digest = ?)"
    signed_out = "EXISTS (SELECT 1 FROM signed_out WHERE session = ?)"
    row = await one(connection, f"SELECT {not_revoked} AND NOT {signed_out}", key, session)
    return bool(row[0])


async def sign_out(connection: "Connection", session: bytes, today: date) -> None:
    """Keep that a session is signed out, in a transaction that the caller has begun; see Store."""
    await connection.execute("DELETE FROM signed_out WHERE day <= ?", (str(today - SESSION_KEPT),))
    await connection.execute("INSERT OR IGNORE INTO signed_out VALUES (?, ?)", (session, str(today)))
