"""What the storage holds, and the proof that it holds counters only; also while a server runs."""

from collections.abc import Iterator
from datetime import date

from quiz.setting_values import Database
from quiz.store.admin.counts_audit import counts_breaches
from quiz.store.admin.sealing_audit import sealing_breaches
from quiz.store.command_protocol import Inspection
from quiz.store.faults import NothingThere
from quiz.store.opening import inspect
from quiz.store.values import MOST_CHANGES

_MOST_STEPS_A_DAY = 200
_MOST_PAGES = 10_000


def check_version(database: Database) -> None:
    """Raise StoreFault for a storage of an older version, of which the audit knows nothing."""
    with inspect(database) as found:
        found.check_up_to_date()


def schema(database: Database) -> str:
    """The schema as the storage itself tells it. Raises StoreFault."""
    with inspect(database) as found:
        return "\n".join(found.schema())


def sizes(database: Database) -> dict[str, int]:
    """The number of rows of each table. Raises StoreFault."""
    with inspect(database) as found:
        return {table: found.rows(f"SELECT count(*) FROM {table}")[0][0] for table in found.tables()}


def people(database: Database) -> int | None:
    """How many people are counted; None if there is nothing yet. Raises StoreFault."""
    try:
        with inspect(database) as found:
            return int(found.rows("SELECT coalesce(sum(n), 0) FROM batch")[0][0])
    except NothingThere:
        return None


def sealed_day(database: Database) -> date | None:
    """The last day that is over by the storage; None before the first. Raises StoreFault."""
    try:
        with inspect(database) as found:
            # An old file has no such table.
            rows = found.rows("SELECT day FROM sealing") if "sealing" in found.tables() else []
    except NothingThere:
        return None
    return date.fromisoformat(str(rows[0][0])) if rows else None


def progress(database: Database) -> tuple[int, int, int]:
    """How many batches are sealed, of how many people, and how many people wait in open ones. Raises StoreFault."""
    with inspect(database) as found:
        (row,) = found.rows(
            "SELECT count(sealed), coalesce(sum(CASE WHEN sealed IS NULL THEN 0 ELSE n END), 0), "
            "coalesce(sum(CASE WHEN sealed IS NULL THEN n ELSE 0 END), 0) FROM batch"
        )
    return row[0], row[1], row[2]


def breaches(database: Database) -> list[str]:
    """Every way in which the storage breaks its promises, a line each; empty for a sound one.

    Raises StoreFault if it cannot be read at all.
    """
    with inspect(database) as found:
        return list(_breaches(found))


def _breaches(found: Inspection) -> Iterator[str]:
    if damage := found.damage():
        yield f"file: {damage}"
        return
    for sql in found.unknown():
        yield f"schema: holds what the program does not know: {sql.splitlines()[0]}"
    yield from counts_breaches(found)
    for day, rows in found.rows(
        f"SELECT day, count(*) FROM reach GROUP BY day HAVING count(*) > {_MOST_STEPS_A_DAY} ORDER BY day"
    ):
        yield f"reach: {day} has {rows} rows; a day needs no more than {_MOST_STEPS_A_DAY}"
    pages = found.rows("SELECT count(*) FROM ticket_page")[0][0]
    if pages > _MOST_PAGES:
        yield f"ticket_page: has {pages} rows; two days need no more than {_MOST_PAGES}"
    for workshop, lines in found.rows(
        f"SELECT workshop, count(*) FROM change GROUP BY workshop HAVING count(*) > {MOST_CHANGES} ORDER BY workshop"
    ):
        yield f"change: workshop {workshop} has {lines} lines; a host writes {MOST_CHANGES} at the most"
    taken = sum(int.from_bytes(bits).bit_count() for (bits,) in found.rows("SELECT bits FROM ticket_page"))
    finishers = found.rows("SELECT coalesce(sum(n), 0) FROM batch")[0][0]
    if taken > finishers:
        yield f"ticket_page: {taken} tickets are taken, but only {finishers} finishers are counted"
    yield from sealing_breaches(found)
