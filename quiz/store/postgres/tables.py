"""Makes the tables of a new database, and brings those of an older version up to date."""

import logging
from pathlib import Path
from typing import Any

from psycopg import AsyncConnection

from quiz.store.faults import StoreFault

log = logging.getLogger(__name__)

SCHEMA = Path(__file__).with_name("schema.sql")
"""What is kept, in words and in SQL."""

_MIGRATIONS = SCHEMA.with_name("migrations")
"""A script for each version after the first, which brings the tables to it from the one before."""

VERSION = 1 + len([*_MIGRATIONS.glob("*.sql")])
"""The version of the tables that `schema.sql` describes."""

APPLICATION = f"osallisuustesti {VERSION}"
"""The name of every session of a program of this version; that of the first one had no number."""

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

SEALING_LOCK = 7_202
"""The number of the advisory lock that whoever counts shares, and a sealing or a change of rounds has alone."""

_END_OLDER = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() "
    "AND usename = current_user AND application_name LIKE 'osallisuustesti%%' AND application_name <> %s"
)


async def make_or_migrate(connection: AsyncConnection[Any]) -> None:
    """Make the tables or bring them up to date, once, whoever else begins at the same time.

    Raises StoreFault for tables of another program or of a newer version.
    """
    if await _version(connection) == VERSION:
        return
    async with connection.transaction():
        await connection.execute("SELECT pg_advisory_xact_lock(%s)", (_MIGRATION_LOCK,))
        version = await _version(connection)
        if version is None:
            await connection.execute(SCHEMA.read_bytes())
            await connection.execute("INSERT INTO schema_version (one, version) VALUES (1, %s)", (VERSION,))
        elif version < VERSION:
            await _migrate(connection, version)


async def _migrate(connection: AsyncConnection[Any], version: int) -> None:
    # Processes of the older version would go on with tables that they do not know any more. When they connect again,
    # they wait for this transaction, and then find that the tables are newer than they are.
    await connection.execute("LOCK TABLE schema_version")
    await connection.execute(_END_OLDER, (APPLICATION,))
    await connection.execute("SELECT pg_advisory_xact_lock(%s)", (SEALING_LOCK,))
    for number in range(version + 1, VERSION + 1):
        await connection.execute((_MIGRATIONS / f"{number}.sql").read_bytes())
    await connection.execute("UPDATE schema_version SET version = %s", (VERSION,))
    log.info("the tables were of version %d and are of version %d now", version, VERSION)


async def _version(connection: AsyncConnection[Any]) -> int | None:
    """The version of the tables, ours or an older one; None where there are none. Raises StoreFault."""
    found = await connection.execute(*FIND_TABLES)
    if not check_tables({name for (name,) in await found.fetchall()}):
        return None
    row = await (await connection.execute("SELECT version FROM schema_version")).fetchone()
    return check_version(row[0] if row else 0)


def check_tables(found: set[str]) -> bool:
    """Return whether our tables are there. Raise StoreFault if there are some of another program."""
    if found and _VERSION_TABLE not in found:
        raise StoreFault(f"the database has a table {min(found)} of another program: create one for this alone")
    return bool(found)


def check_version(version: int) -> int:
    """Return the version of the tables. Raise StoreFault for a newer one than this program knows."""
    if version > VERSION:
        raise StoreFault(
            f"the tables are of version {version}, made by a newer program: use that one (this one knows {VERSION})"
        )
    return version


def check_up_to_date(version: int) -> None:
    """Raise StoreFault for tables of any version but ours: only a process that serves brings them up to date."""
    if check_version(version) < VERSION:
        raise StoreFault("the tables are of an older version: start the server once, it brings them up to date")
