"""Looks into the file from outside the server: what it holds, and whether that is what the program knows."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from quiz.store.sqlite.opening import check_up_to_date, reading
from quiz.store.values import SCHEMA


class SqliteInspection:
    """See quiz.store.command_protocol.Inspection."""

    def __init__(self, database: Path, connection: sqlite3.Connection) -> None:
        self._database = database
        self._connection = connection

    def rows(self, sql: str) -> list[Any]:
        """See Inspection."""
        return self._connection.execute(sql).fetchall()

    def check_up_to_date(self) -> None:
        """See Inspection."""
        check_up_to_date(self._database, self._connection)

    def tables(self) -> list[str]:
        """See Inspection."""
        return [name for (name,) in self.rows("SELECT name FROM sqlite_schema WHERE type = 'table'")]

    def schema(self) -> list[str]:
        """See Inspection."""
        return _schema(self._connection)

    def damage(self) -> str:
        """See Inspection."""
        answer = str(self.rows("PRAGMA integrity_check")[0][0])
        return "" if answer == "ok" else answer

    def unknown(self) -> list[str]:
        """See Inspection."""
        with closing(sqlite3.connect(":memory:")) as expected:
            expected.executescript(SCHEMA.read_text(encoding="utf-8"))
            known = set(map(without_layout, _schema(expected)))
        return [sql for sql in self.schema() if without_layout(sql) not in known]


@contextmanager
def inspect(database: Path) -> Iterator[SqliteInspection]:
    """An inspection of a file. Raises StoreFault, NothingThere if there is no file yet."""
    with reading(database) as connection:
        yield SqliteInspection(database, connection)


def without_layout(sql: str) -> str:
    """SQL without its spaces and line breaks: what a migration adds to a table, SQLite lays out in its own way."""
    return "".join(sql.split())


def _schema(connection: sqlite3.Connection) -> list[str]:
    found = connection.execute("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid")
    return [f"{sql};" for (sql,) in found]
