"""SQL on one connection, inside a transaction that the caller has begun: batches, and counts by the day."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from psycopg import AsyncConnection, AsyncCursor

from quiz.store.layout import Layout, merge_counts, read_counts
from quiz.store.postgres.connection import columns, one
from quiz.store.values import BatchKey, Tally

_WANTED = "unnest(%s::text[], %s::text[], %s::text[], %s::text[]) AS wanted (region, language, edition, campaign)"


async def lock_open_batches(
    connection: AsyncConnection[Any], keys: Sequence[BatchKey], today: date
) -> AsyncCursor[Any]:
    """Lock the open quiz's batches of these keys, each begun if there is none; return their keys, ids and counts.

    Everybody who counts locks them in the same order.
    """
    wanted = columns(keys, 4)
    # Who is not told that a row is there asks for an id in vain: ids would tell how often somebody was counted.
    await connection.execute(
        "INSERT INTO batch (kind, region, language, edition, campaign, opened, n, counts) "
        f"SELECT 'open', region, language, edition, campaign, %s, 0, '' FROM {_WANTED} "
        "WHERE NOT EXISTS (SELECT 1 FROM batch WHERE kind = 'open' AND sealed IS NULL AND "
        "(batch.region, batch.language, batch.edition, batch.campaign) "
        "= (wanted.region, wanted.language, wanted.edition, wanted.campaign)) "
        "ORDER BY region, language, edition, campaign "
        "ON CONFLICT (region, language, edition, campaign) WHERE kind = 'open' AND sealed IS NULL DO NOTHING",
        (today, *wanted),
    )
    return await connection.execute(
        "SELECT region, language, edition, campaign, id, counts FROM batch "
        f"JOIN {_WANTED} USING (region, language, edition, campaign) WHERE kind = 'open' AND sealed IS NULL "
        "ORDER BY region, language, edition, campaign FOR UPDATE OF batch",
        wanted,
    )


async def merge(connection: AsyncConnection[Any], batch: int, target: int) -> None:
    """Put everybody of a batch into another one; the batch is no more."""
    n, counts = await one(connection, "SELECT n, counts FROM batch WHERE id = %s", batch)
    (before,) = await one(connection, "SELECT counts FROM batch WHERE id = %s", target)
    await connection.execute(
        "UPDATE batch SET n = n + %s, counts = %s WHERE id = %s", (n, merge_counts(before, counts), target)
    )
    await delete_batch(connection, batch)


async def delete_batch(connection: AsyncConnection[Any], batch: int) -> None:
    """Delete a batch that nobody is in, or whose people are in another one by now."""
    await connection.execute("DELETE FROM batch WHERE id = %s", (batch,))


async def forget_summed(connection: AsyncConnection[Any]) -> None:
    """Delete the counts of batches that are in a week's sums, but for those of a round whose workshop goes on."""
    await connection.execute(
        "UPDATE batch SET counts = NULL WHERE week IS NOT NULL AND counts IS NOT NULL "
        "AND NOT EXISTS (SELECT 1 FROM round WHERE round.batch = batch.id)"
    )


async def sealed_counts(connection: AsyncConnection[Any], batch: int) -> tuple[int, dict[str, dict[str, int]]]:
    """The finishers of a sealed batch, and their counts by item and choice where they are known."""
    row = await one(
        connection,
        "SELECT n, counts, choices FROM batch LEFT JOIN edition ON edition.id = batch.edition "
        "WHERE sealed IS NOT NULL AND batch.id = %s",
        batch,
    )
    if row is None:
        return 0, {}
    n, counts, choices = row
    return n, {} if counts is None else Layout.read(choices).by_item(read_counts(counts))


async def tallies(
    connection: AsyncConnection[Any], table: Tally, days: tuple[date, date]
) -> dict[date, dict[str, int]]:
    """How often each thing happened on each day from one to another, both included."""
    name = {Tally.REACH: "step", Tally.HELD: "what"}[table]
    found = await connection.execute(f"SELECT day, {name}, n FROM {table} WHERE day BETWEEN %s AND %s", days)
    by_day: dict[date, dict[str, int]] = {}
    for day, what, n in await found.fetchall():
        by_day.setdefault(day, {})[what] = n
    return by_day
