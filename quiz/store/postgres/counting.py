"""Counts everyone who waits: ticket bits and batches in one transaction.

Other processes count at the same time. Whatever they share is locked in one order, so that nobody waits for another who
waits for them: ticket pages by id, rounds by workshop, batches of rounds by id, open batches by key, steps by name.
Statements that need nothing of each other are sent together: a transaction is three ways to the server and back.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

import psycopg
from psycopg import AsyncConnection

from quiz.store.campaign import CampaignHome
from quiz.store.faults import InDoubt
from quiz.store.finishing import Home, batch_of, by_batch, take_ticket, tell_apart
from quiz.store.layout import Layout, add_counts, read_counts, write_counts
from quiz.store.postgres.batches import lock_open_batches
from quiz.store.postgres.connection import columns
from quiz.store.postgres.faults import told
from quiz.store.postgres.notices import NOTIFY, notices_of
from quiz.store.postgres.session import share_lock
from quiz.store.values import BatchKey, Finisher, Outcome, Sealed

_PAGES = "SELECT id, bits FROM ticket_page WHERE id = ANY(%s::bigint[]) ORDER BY id FOR UPDATE"
_ROUNDS = (
    "SELECT 1 FROM round JOIN workshop ON workshop.id = round.workshop WHERE state = 'open' AND code = ANY(%s::text[]) "
    "ORDER BY workshop.id FOR UPDATE OF round"
)
_OF_ROUNDS = "SELECT id, counts FROM batch WHERE id = ANY(%s::bigint[]) ORDER BY id FOR UPDATE"
_HOMES = (
    "SELECT code, workshop.region, number, round.batch, round.paper_batch, edition FROM workshop "
    "LEFT JOIN round ON round.workshop = workshop.id AND state = 'open' "
    "LEFT JOIN batch ON batch.id = round.batch WHERE code = ANY(%s::text[])"
)
_CAMPAIGNS = "SELECT slug, first, last, region FROM campaign WHERE slug = ANY(%s::text[])"


# All that is locked by then, in one statement.
_WRITE = f"""
WITH counted AS (
    UPDATE batch SET n = batch.n + added.n, counts = added.counts
    FROM unnest(%s::bigint[], %s::integer[], %s::text[]) AS added (id, n, counts) WHERE batch.id = added.id
), taken AS (
    UPDATE ticket_page SET bits = page.bits
    FROM unnest(%s::bigint[], %s::bytea[]) AS page (id, bits) WHERE ticket_page.id = page.id
), come AS (
    UPDATE round SET joined = joined + more.n
    FROM workshop, unnest(%s::text[], %s::integer[]) AS more (code, n)
    WHERE state = 'open' AND workshop.id = round.workshop AND workshop.code = more.code
), stepped AS (
    INSERT INTO reach AS before (day, step, n)
    SELECT %s, step, n FROM unnest(%s::text[], %s::integer[]) AS more (step, n) ORDER BY step
    ON CONFLICT (day, step) DO UPDATE SET n = before.n + excluded.n
)
{NOTIFY}
"""


class _Found(NamedTuple):
    """What is there when everybody is about to be counted: nothing of it changes before the transaction ends."""

    sealed: Sealed | None
    pages: dict[int, bytearray]
    homes: dict[str, Home]
    campaigns: dict[str, CampaignHome]


async def count(
    connection: AsyncConnection[Any],
    layouts: Mapping[str, Layout],
    finishers: Sequence[Finisher],
    reached: Mapping[str, int],
    joined: Mapping[str, int],
    today: date,
    process: str,
) -> list[Outcome]:
    """See Store. After a fault the transaction is still open: whoever closes the connection takes it back.

    Raises InDoubt if the connection broke while it was committed.
    """
    found = await _find(connection, finishers, joined)
    outcomes = [take_ticket(found.pages, finisher) for finisher in finishers]
    counted = [f for f, outcome in zip(finishers, outcomes, strict=True) if outcome is Outcome.COUNTED]
    day = found.sealed.day_of(today) if found.sealed else today
    batches = [batch_of(finisher, found.homes, found.campaigns, day) for finisher in counted]
    added = await _add(connection, layouts, by_batch(counted, batches), day)
    changed = {*joined, *(finisher.workshop for finisher in counted if finisher.workshop)}
    parameters = [
        *columns(added, 3),
        *columns({f.ticket.page: bytes(found.pages[f.ticket.page]) for f in counted}.items(), 2),
        *columns((Counter(f.workshop for f in counted if f.on_paper) + Counter(joined)).items(), 2),
        day,
        *columns(reached.items(), 2),
        notices_of(process, changed),
    ]
    try:
        async with connection.pipeline():
            await connection.execute(_WRITE, parameters)
            await connection.execute("COMMIT")
    except psycopg.OperationalError as error:
        if connection.closed:
            raise InDoubt(told(error)) from error
        raise
    return tell_apart(outcomes, counted, batches)


async def _find(connection: AsyncConnection[Any], finishers: Sequence[Finisher], joined: Mapping[str, int]) -> _Found:
    pages = sorted({finisher.ticket.page for finisher in finishers})
    codes = sorted({finisher.workshop for finisher in finishers if finisher.workshop})
    slugs = sorted({finisher.campaign for finisher in finishers if finisher.campaign})
    coming = sorted({*joined, *(finisher.workshop for finisher in finishers if finisher.on_paper)})
    # Each of these blocks is one way to the server and back. It ends with a message after which a server that hears
    # nothing more ends the transaction.
    async with connection.pipeline():
        await connection.execute("BEGIN")
        await share_lock(connection)
        sealed = await connection.execute("SELECT day, waiting FROM sealing")
        bits = await connection.execute(_PAGES, (pages,), binary=True) if pages else None
        if coming:
            await connection.execute(_ROUNDS, (coming,))
        homes = await connection.execute(_HOMES, (codes,)) if codes else None
        campaigns = await connection.execute(_CAMPAIGNS, (slugs,)) if slugs else None
    row = await sealed.fetchone()
    return _Found(
        Sealed(*row) if row else None,
        {page: bytearray(of) for page, of in await bits.fetchall()} if bits else {},
        {code: Home(*home) for code, *home in await homes.fetchall()} if homes else {},
        {slug: CampaignHome(*home) for slug, *home in await campaigns.fetchall()} if campaigns else {},
    )


async def _add(
    connection: AsyncConnection[Any],
    layouts: Mapping[str, Layout],
    together: Mapping[int | BatchKey, Sequence[Finisher]],
    day: date,
) -> list[tuple[int, int, str]]:
    """Lock the batches of finishers; return the id of each, how many they are, and its counts with theirs."""
    if not together:
        return []
    ids = sorted(batch for batch in together if isinstance(batch, int))
    keys = sorted(batch for batch in together if isinstance(batch, BatchKey))
    async with connection.pipeline():
        of_rounds = await connection.execute(_OF_ROUNDS, (ids,)) if ids else None
        of_quiz = await lock_open_batches(connection, keys, day) if keys else None
    before: dict[int | BatchKey, tuple[int, str]] = {}
    if of_rounds:
        before |= {batch: (batch, counts) for batch, counts in await of_rounds.fetchall()}
    if of_quiz:
        before |= {BatchKey(*key): (batch, counts) for *key, batch, counts in await of_quiz.fetchall()}
    added = []
    for place, finishers in together.items():
        batch, counts = before[place]
        more = layouts[finishers[0].batch.edition].count(finisher.choices for finisher in finishers)
        added.append((batch, len(finishers), write_counts(add_counts(read_counts(counts), more))))
    return added
