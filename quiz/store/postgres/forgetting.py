"""Writes tables anew without what was deleted from them or has changed since.

PostgreSQL leaves the old version of a row in its page. The space is used again some time, but neither VACUUM nor time
overwrite it: only a table that is written anew is certain to have nothing but what is in it now.
"""

import logging
from collections.abc import Sequence
from typing import Any

import psycopg
from psycopg import AsyncConnection

from quiz.store.postgres.connection import one
from quiz.store.postgres.faults import told

log = logging.getLogger(__name__)

_REWRITING_LOCK = 7_203
"""The number of the advisory lock of whoever writes the tables anew."""

_TABLES = ("batch", "ticket_page", "workshop", "round", "change", "statement", "coordinator_key", "campaign")
"""What tells of people, of workshops or of keys."""


async def rewrite_after_sealing(connection: AsyncConnection[Any]) -> None:
    """Leave no old version of a row in any table, unless that was done since the last sealing or is being done."""
    if not (await one(connection, "SELECT pg_try_advisory_lock(%s)", _REWRITING_LOCK))[0]:
        return
    try:
        due = await one(connection, "SELECT 1 FROM sealing WHERE NOT rewritten")
        if due and await rewrite(connection, _TABLES):
            await connection.execute("UPDATE sealing SET rewritten = true")
    finally:
        await connection.execute("SELECT pg_advisory_unlock(%s)", (_REWRITING_LOCK,))


async def rewrite(connection: AsyncConnection[Any], tables: Sequence[str]) -> bool:
    """Write tables and their indexes anew, each locked as long as that takes; return whether it could be done."""
    done = True
    for table in tables:
        try:
            await connection.execute(f"VACUUM (FULL) {table}")
        except psycopg.errors.LockNotAvailable as error:
            log.error("the table %s still has what was deleted: somebody else uses it (%s)", table, told(error))
            done = False
    return done
