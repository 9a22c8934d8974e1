"""Counts everyone who waits: ticket bits and batches in one transaction, in one call of a thread.

Plain functions of the standard library's sqlite3: one await a statement would be a wait a statement, each for Python's
lock and for a turn of the event loop.
"""

import sqlite3
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from quiz.store.finishing import batch_of, by_batch, take_ticket, tell_apart
from quiz.store.layout import Layout, add_counts, read_counts, write_counts
from quiz.store.sqlite.campaigns import homes_in
from quiz.store.sqlite.workshops import homes_of
from quiz.store.values import BatchKey, Finisher, Outcome


def count(
    layouts: Mapping[str, Layout],
    finishers: Sequence[Finisher],
    reached: Mapping[str, int],
    joined: Mapping[str, int],
    today: date,
    connection: sqlite3.Connection,
) -> list[Outcome]:
    """See Store. After a fault the transaction is still open: whoever closes the connection takes it back."""
    connection.execute("BEGIN IMMEDIATE")
    pages = _ticket_pages(connection, {finisher.ticket.page for finisher in finishers})
    outcomes = [take_ticket(pages, finisher) for finisher in finishers]
    counted = [f for f, outcome in zip(finishers, outcomes, strict=True) if outcome is Outcome.COUNTED]
    campaigns = homes_in(connection, {finisher.campaign for finisher in counted if finisher.campaign})
    homes = homes_of(connection, {finisher.workshop for finisher in counted if finisher.workshop})
    batches = [batch_of(finisher, homes, campaigns, today) for finisher in counted]
    _write_pages(connection, {finisher.ticket.page: pages[finisher.ticket.page] for finisher in counted})
    _write_counts(connection, layouts, counted, batches, today)
    _write_joined(connection, Counter(f.workshop for f in counted if f.on_paper) + Counter(joined))
    _write_reached(connection, reached, today)
    connection.execute("COMMIT")
    return tell_apart(outcomes, counted, batches)


def _ticket_pages(connection: sqlite3.Connection, ids: set[int]) -> dict[int, bytearray]:
    """The bits of the ticket pages that are there."""
    marks = ", ".join("?" * len(ids))
    rows = connection.execute(f"SELECT id, bits FROM ticket_page WHERE id IN ({marks})", tuple(ids))
    return {page: bytearray(bits) for page, bits in rows}


def _write_pages(connection: sqlite3.Connection, pages: Mapping[int, bytearray]) -> None:
    rows = [(bytes(bits), page) for page, bits in pages.items()]
    connection.executemany("UPDATE ticket_page SET bits = ? WHERE id = ?", rows)


def _write_counts(
    connection: sqlite3.Connection,
    layouts: Mapping[str, Layout],
    counted: Sequence[Finisher],
    batches: Sequence[int | BatchKey],
    today: date,
) -> None:
    for batch, finishers in by_batch(counted, batches).items():
        counts = layouts[finishers[0].batch.edition].count(finisher.choices for finisher in finishers)
        _add_people(connection, batch, len(finishers), counts, today)


def _add_people(
    connection: sqlite3.Connection, batch: int | BatchKey, n: int, counts: Sequence[int], today: date
) -> None:
    """Add n people to a batch: of a round by its id, or of the open quiz by its key."""
    if isinstance(batch, int):
        found = connection.execute("SELECT id, counts FROM batch WHERE id = ?", (batch,)).fetchone()
    else:
        found = connection.execute(
            "SELECT id, counts FROM batch "
            "WHERE kind = 'open' AND sealed IS NULL AND region = ? AND language = ? AND edition = ? AND campaign = ?",
            batch,
        ).fetchone()
    if found:
        total = write_counts(add_counts(read_counts(found[1]), counts))
        connection.execute("UPDATE batch SET n = n + ?, counts = ? WHERE id = ?", (n, total, found[0]))
    elif isinstance(batch, BatchKey):
        connection.execute(
            "INSERT INTO batch (kind, region, language, edition, campaign, opened, n, counts) "
            "VALUES ('open', ?, ?, ?, ?, ?, ?, ?)",
            (*batch, today.isoformat(), n, write_counts(counts)),
        )


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
