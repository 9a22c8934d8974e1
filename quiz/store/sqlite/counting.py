"""Counts everyone who waits: ticket bits, batches and cells in one transaction, in one call of a thread.

Plain functions of the standard library's sqlite3: one await a statement would be a wait a statement, each for Python's
lock and for a turn of the event loop.
"""

import sqlite3
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from quiz.store.sqlite.workshops import places
from quiz.store.values import BatchKey, Finisher, Outcome


def count(
    connection: sqlite3.Connection,
    finishers: Sequence[Finisher],
    reached: Mapping[str, int],
    joined: Mapping[str, int],
    today: date,
) -> list[Outcome]:
    """See Store. After a fault the transaction is still open: whoever closes the connection takes it back."""
    connection.execute("BEGIN IMMEDIATE")
    pages = _ticket_pages(connection, {finisher.ticket.page for finisher in finishers})
    outcomes = [_take_ticket(pages, finisher) for finisher in finishers]
    counted = [f for f, outcome in zip(finishers, outcomes, strict=True) if outcome is Outcome.COUNTED]
    batches = places(connection, counted)
    _write_pages(connection, {finisher.ticket.page: pages[finisher.ticket.page] for finisher in counted})
    _write_counts(connection, [*zip(counted, batches, strict=True)], today)
    _write_joined(connection, Counter(f.workshop for f in counted if f.on_paper) + Counter(joined))
    _write_reached(connection, reached, today)
    connection.execute("COMMIT")
    return _told_apart(outcomes, counted, batches)


def _ticket_pages(connection: sqlite3.Connection, ids: set[int]) -> dict[int, bytearray]:
    """The bits of the ticket pages that are there."""
    marks = ", ".join("?" * len(ids))
    rows = connection.execute(f"SELECT id, bits FROM ticket_page WHERE id IN ({marks})", tuple(ids))
    return {page: bytearray(bits) for page, bits in rows}


def _take_ticket(pages: Mapping[int, bytearray], finisher: Finisher) -> Outcome:
    """Set the bit of a ticket, unless it is set or its page is gone."""
    bits = pages.get(finisher.ticket.page)
    if bits is None:
        return Outcome.EXPIRED
    byte, mask = finisher.ticket.index >> 3, 1 << (finisher.ticket.index & 7)
    if bits[byte] & mask:
        return Outcome.ALREADY_COUNTED
    bits[byte] |= mask
    return Outcome.COUNTED


def _write_pages(connection: sqlite3.Connection, pages: Mapping[int, bytearray]) -> None:
    rows = [(bytes(bits), page) for page, bits in pages.items()]
    connection.executemany("UPDATE ticket_page SET bits = ? WHERE id = ?", rows)


def _write_counts(
    connection: sqlite3.Connection, counted: Sequence[tuple[Finisher, int | BatchKey]], today: date
) -> None:
    people = Counter(batch for _, batch in counted)
    ids = {batch: _add_people(connection, batch, n, today) for batch, n in people.items()}
    cells = Counter((ids[batch], *choice) for finisher, batch in counted for choice in finisher.choices)
    connection.executemany(
        "INSERT INTO cell (batch, item, choice, n) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (batch, item, choice) DO UPDATE SET n = n + excluded.n",
        [(*cell, n) for cell, n in cells.items()],
    )


def _add_people(connection: sqlite3.Connection, batch: int | BatchKey, n: int, today: date) -> int:
    """Add n people to a batch, of a round by its id or of the open quiz by its key; return its id."""
    if isinstance(batch, int):
        connection.execute("UPDATE batch SET n = n + ? WHERE id = ?", (n, batch))
        return batch
    row = connection.execute(
        "INSERT INTO batch (kind, region, language, edition, opened, n) VALUES ('open', ?, ?, ?, ?, ?) "
        "ON CONFLICT (region, language, edition) WHERE kind = 'open' AND sealed IS NULL "
        "DO UPDATE SET n = n + excluded.n RETURNING id",
        (batch.region, batch.language, batch.edition, today.isoformat(), n),
    ).fetchone()
    return int(row[0])


def _write_joined(connection: sqlite3.Connection, joined: Mapping[str, int]) -> None:
    connection.executemany(
        "UPDATE round SET joined = joined + ? WHERE state = 'open' "
        "AND workshop = (SELECT id FROM workshop WHERE code = ?)",
        [(n, code) for code, n in joined.items()],
    )


def _write_reached(connection: sqlite3.Connection, reached: Mapping[str, int], today: date) -> None:
    connection.executemany(
        "INSERT INTO reach (day, step, n) VALUES (?, ?, ?) ON CONFLICT (day, step) DO UPDATE SET n = n + excluded.n",
        [(today.isoformat(), step, n) for step, n in reached.items()],
    )


def _told_apart(
    outcomes: Sequence[Outcome], counted: Sequence[Finisher], batches: Sequence[int | BatchKey]
) -> list[Outcome]:
    """The outcomes with those told apart who were counted, but not in the round that they name."""
    of_counted = iter(
        Outcome.APART if finisher.workshop and isinstance(batch, BatchKey) else Outcome.COUNTED
        for finisher, batch in zip(counted, batches, strict=True)
    )
    return [next(of_counted) if outcome is Outcome.COUNTED else outcome for outcome in outcomes]
