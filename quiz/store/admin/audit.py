"""What the file holds, and the proof that it holds counters only; also while the server runs."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

from quiz.store.admin.counts_audit import counts_breaches
from quiz.store.admin.sealing_audit import sealing_breaches
from quiz.store.sqlite.opening import NothingThere, check_up_to_date, reading
from quiz.store.values import SCHEMA

_MOST_STEPS_A_DAY = 200
_MOST_PAGES = 10_000


def check_version(database: Path) -> None:
    """Raise StoreFault for a file of an older version, of which the audit knows nothing."""
    with reading(database) as connection:
        check_up_to_date(database, connection)


def schema(database: Path) -> str:
    """The schema as the file itself tells it. Raises StoreFault."""
    with reading(database) as connection:
        return "\n".join(f"{sql};" for sql in _schema(connection))


def without_layout(sql: str) -> str:
    """SQL without its spaces and line breaks: what a migration adds to a table, SQLite lays out in its own way."""
    return "".join(sql.split())


def sizes(database: Path) -> dict[str, int]:
    """The number of rows of each table. Raises StoreFault."""
    with reading(database) as connection:
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        return {table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables}


def people(database: Path) -> int | None:
    """How many people are counted in the file; None if there is no file yet. Raises StoreFault."""
    try:
        with reading(database) as connection:
            return int(connection.execute("SELECT coalesce(sum(n), 0) FROM batch").fetchone()[0])
    except NothingThere:
        return None


def sealed_day(database: Path) -> date | None:
    """The last day that is over by the file; None before the first night. Raises StoreFault."""
    try:
        with reading(database) as connection:
            kept = connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'sealing'").fetchone()
            row = connection.execute("SELECT day FROM sealing").fetchone() if kept else None
    except NothingThere:
        return None
    return date.fromisoformat(row[0]) if row else None


def progress(database: Path) -> tuple[int, int, int]:
    """How many batches are sealed, of how many people, and how many people wait in open ones. Raises StoreFault."""
    with reading(database) as connection:
        return tuple(
            connection.execute(
                "SELECT count(sealed), coalesce(sum(iif(sealed IS NULL, 0, n)), 0), "
                "coalesce(sum(iif(sealed IS NULL, n, 0)), 0) FROM batch"
            ).fetchone()
        )


def breaches(database: Path) -> list[str]:
    """Every way in which the file breaks its promises, a line each; empty for a sound file.

    Raises StoreFault if the file cannot be read at all.
    """
    with reading(database) as connection:
        return list(_breaches(connection))


def _breaches(connection: sqlite3.Connection) -> Iterator[str]:
    if (answer := connection.execute("PRAGMA integrity_check").fetchone()[0]) != "ok":
        yield f"file: {answer}"
        return
    with closing(sqlite3.connect(":memory:")) as expected:
        expected.executescript(SCHEMA.read_text(encoding="utf-8"))
        known = set(map(without_layout, _schema(expected)))
    for sql in _schema(connection):
        if without_layout(sql) not in known:
            yield f"schema: holds what the program does not know: {sql.splitlines()[0]}"
    yield from counts_breaches(connection)
    for day, rows in connection.execute(
        "SELECT day, count(*) FROM reach GROUP BY day HAVING count(*) > ?", (_MOST_STEPS_A_DAY,)
    ):
        yield f"reach: {day} has {rows} rows; a day needs no more than {_MOST_STEPS_A_DAY}"
    pages = connection.execute("SELECT count(*) FROM ticket_page").fetchone()[0]
    if pages > _MOST_PAGES:
        yield f"ticket_page: has {pages} rows; two days need no more than {_MOST_PAGES}"
    taken = sum(int.from_bytes(row[0]).bit_count() for row in connection.execute("SELECT bits FROM ticket_page"))
    finishers = connection.execute("SELECT coalesce(sum(n), 0) FROM batch").fetchone()[0]
    if taken > finishers:
        yield f"ticket_page: {taken} tickets are taken, but only {finishers} finishers are counted"
    yield from sealing_breaches(connection)


def _schema(connection: sqlite3.Connection) -> list[str]:
    return [row[0] for row in connection.execute("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid")]
