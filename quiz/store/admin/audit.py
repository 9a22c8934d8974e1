"""What the file holds, and the proof that it holds counters only; also while the server runs."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import date
from pathlib import Path

from quiz.questionnaire.model import Questionnaire
from quiz.store.admin.sealing_audit import sealing_breaches
from quiz.store.layout import Layout
from quiz.store.sqlite.opening import NothingThere, reading
from quiz.store.values import SCHEMA

# The largest questionnaire that fits: 7 positions and a declined a question, and the same for characters and words.
_MOST_COUNTS_A_BATCH = 2_000
_MOST_STEPS_A_DAY = 200
_MOST_PAGES = 10_000


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


def breaches(database: Path, questionnaire: Questionnaire) -> list[str]:
    """Every way in which the file breaks its promises, a line each; empty for a sound file.

    What each count is of is known for the edition of the questionnaire.

    Raises StoreFault if the file cannot be read at all.
    """
    with reading(database) as connection:
        return list(_breaches(connection, Layout(questionnaire)))


def _breaches(connection: sqlite3.Connection, layout: Layout) -> Iterator[str]:
    if (answer := connection.execute("PRAGMA integrity_check").fetchone()[0]) != "ok":
        yield f"file: {answer}"
        return
    with closing(sqlite3.connect(":memory:")) as expected:
        expected.executescript(SCHEMA.read_text(encoding="utf-8"))
        known = set(map(without_layout, _schema(expected)))
    for sql in _schema(connection):
        if without_layout(sql) not in known:
            yield f"schema: holds what the program does not know: {sql.splitlines()[0]}"
    yield from _counts_breaches(connection, layout)
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


def _counts_breaches(connection: sqlite3.Connection, layout: Layout) -> Iterator[str]:
    for batch, n, edition, text in connection.execute(
        "SELECT id, n, edition, counts FROM batch WHERE counts IS NOT NULL OR week IS NULL ORDER BY id"
    ):
        numbers = (text or "").split()
        if len(numbers) > _MOST_COUNTS_A_BATCH:
            yield f"batch: {batch} has {len(numbers)} counts; a batch needs no more than {_MOST_COUNTS_A_BATCH}"
        elif not all(map(str.isdecimal, numbers)):
            yield f"batch: the counts of {batch} are no numbers"
        elif edition == layout.edition:
            yield from _uneven(batch, n, [*map(int, numbers)], layout)
        elif numbers and sum(map(int, numbers)) % max(n, 1):
            # Each item sums to n, and where one ends and the next begins is not known.
            yield f"batch: the counts of {batch} cannot be those of {n} finishers"
    for batch, week in connection.execute(
        "SELECT id, week FROM batch WHERE week IS NOT NULL AND counts IS NOT NULL "
        "AND id NOT IN (SELECT batch FROM round WHERE batch IS NOT NULL)"
    ):
        yield f"batch: {batch} is in the sums of {week} and still has its counts"


def _uneven(batch: int, n: int, counts: Sequence[int], layout: Layout) -> Iterator[str]:
    if len(counts) not in (0, len(layout.places)):
        yield f"batch: {batch} has {len(counts)} counts; its edition has {len(layout.places)}"
        return
    for item, total in layout.uneven(counts, n).items():
        yield f"batch: {item} of {batch} sums to {total}, but it has {n} finishers"


def _schema(connection: sqlite3.Connection) -> list[str]:
    return [row[0] for row in connection.execute("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid")]
