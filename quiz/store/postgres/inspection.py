"""Looks into the database from outside the server: what it holds, and whether that is what the program knows."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from psycopg import Connection

from quiz.setting_values import Address
from quiz.store.postgres.opening import using
from quiz.store.postgres.tables import SCHEMA

# Whatever can hold something or act by itself, a line each: tables and views with their columns, what is demanded of
# them, indexes, triggers, functions.
_DESCRIPTION = r"""
SELECT relname || '.' || attname || ' ' || format_type(atttypid, atttypmod)
    || CASE WHEN attnotnull THEN ' NOT NULL' ELSE '' END
    || CASE WHEN attstattarget = 0 THEN ' STATISTICS 0' ELSE '' END AS line, 1 AS part, relname, attnum
FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
WHERE relnamespace = {0} AND relkind NOT IN ('i', 'I', 'S') AND attnum > 0 AND NOT attisdropped
UNION ALL
SELECT relname || ': ' || pg_get_constraintdef(pg_constraint.oid), 2, relname, 0
FROM pg_constraint JOIN pg_class ON pg_class.oid = conrelid WHERE connamespace = {0}
UNION ALL
SELECT regexp_replace(pg_get_indexdef(indexrelid), ' ON [^ .]+\.', ' ON '), 3, relname, 0
FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid WHERE relnamespace = {0}
UNION ALL
SELECT relname || ': trigger ' || tgname, 4, relname, 0
FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid WHERE relnamespace = {0} AND NOT tgisinternal
UNION ALL
SELECT 'function ' || proname, 5, proname, 0 FROM pg_proc WHERE pronamespace = {0}
ORDER BY part, relname, attnum, line
"""
_OURS, _EXPECTED = "current_schema()::regnamespace", "pg_my_temp_schema()"


class PostgresInspection:
    """See quiz.store.command_protocol.Inspection."""

    def __init__(self, connection: Connection[Any]) -> None:
        self._connection = connection

    def rows(self, sql: str) -> list[Any]:
        """See Inspection."""
        return self._connection.execute(sql).fetchall()

    def check_up_to_date(self) -> None:
        """See Inspection."""
        # Nobody gets a connection to tables of another version.

    def tables(self) -> list[str]:
        """See Inspection."""
        found = self.rows(
            f"SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = {_OURS} ORDER BY relname"
        )
        return [name for (name,) in found]

    def schema(self) -> list[str]:
        """See Inspection."""
        return self._described(_OURS)

    def damage(self) -> str:
        """See Inspection."""
        return ""  # a server that reads a damaged page says so by itself

    def unknown(self) -> list[str]:
        """See Inspection."""
        ours = self.schema()
        with self._connection.transaction(force_rollback=True):
            # Tables of this session alone, which are gone with the transaction.
            self._connection.execute("SET LOCAL search_path = pg_temp")
            self._connection.execute(SCHEMA.read_bytes())
            known = {*self._described(_EXPECTED)}
        return [line for line in ours if line not in known]

    def _described(self, schema: str) -> list[str]:
        return [line for line, *_ in self.rows(_DESCRIPTION.format(schema))]


@contextmanager
def inspect(address: Address) -> Iterator[PostgresInspection]:
    """An inspection of a database, as of one moment. Raises StoreFault, NothingThere if there are no tables yet."""
    with using(address) as connection, connection.transaction(force_rollback=True):
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield PostgresInspection(connection)
