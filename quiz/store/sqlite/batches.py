"""SQL on one connection, inside a transaction that the caller has begun: batches, and counts by the day."""

from datetime import date
from typing import TYPE_CHECKING, Any

from quiz.store.layout import Layout, merge_counts, read_counts
from quiz.store.values import BatchKey, Tally

if TYPE_CHECKING:
    from aiosqlite import Connection


async def one(connection: "Connection", sql: str, *values: object) -> Any:
    """The first row that a statement gives, or None."""
    async with connection.execute(sql, values) as cursor:
        return await cursor.fetchone()


async def open_batch(connection: "Connection", key: BatchKey, today: date) -> int:
    """The id of the open quiz's batch of a region, language and edition; begun if there is none."""
    row = await one(
        connection,
        "INSERT INTO batch (kind, region, language, edition, campaign, opened, n, counts) "
        "VALUES ('open', ?, ?, ?, ?, ?, 0, '') "
        "ON CONFLICT (region, language, edition, campaign) WHERE kind = 'open' AND sealed IS NULL "
        "DO UPDATE SET n = n RETURNING id",
        *key,
        today.isoformat(),
    )
    return int(row[0])


async def merge(connection: "Connection", batch: int, target: int) -> None:
    """Put everybody of a batch into another one; the batch is no more."""
    n, counts = await one(connection, "SELECT n, counts FROM batch WHERE id = ?", batch)
    (before,) = await one(connection, "SELECT counts FROM batch WHERE id = ?", target)
    total = merge_counts(before, counts)  # those of before version 4 may not be known
    await connection.execute("UPDATE batch SET n = n + ?, counts = ? WHERE id = ?", (n, total, target))
    await delete_batch(connection, batch)


async def delete_batch(connection: "Connection", batch: int) -> None:
    """Delete a batch that nobody is in, or whose people are in another one by now."""
    await connection.execute("DELETE FROM batch WHERE id = ?", (batch,))


async def forget_summed(connection: "Connection") -> None:
    """Delete the counts of batches that are in a week's sums, but for those of a round whose workshop goes on."""
    await connection.execute(
        "UPDATE batch SET counts = NULL WHERE week IS NOT NULL AND counts IS NOT NULL "
        "AND id NOT IN (SELECT batch FROM round WHERE batch IS NOT NULL)"
    )


async def sealed_counts(connection: "Connection", batch: int) -> tuple[int, dict[str, dict[str, int]]]:
    """The finishers of a sealed batch, and their counts by item and choice where they are known."""
    row = await one(
        connection,
        "SELECT n, counts, choices FROM batch LEFT JOIN edition ON edition.id = batch.edition "
        "WHERE sealed IS NOT NULL AND batch.id = ?",
        batch,
    )
    if row is None:
        return 0, {}
    n, counts, choices = row
    return n, {} if counts is None else Layout.read(choices).by_item(read_counts(counts))


async def tallies(connection: "Connection", table: Tally, days: tuple[date, date]) -> dict[date, dict[str, int]]:
    """How often each thing happened on each day from one to another, both included."""
    name = {Tally.REACH: "step", Tally.HELD: "what"}[table]
    found = await connection.execute_fetchall(
        f"SELECT day, {name}, n FROM {table} WHERE day BETWEEN ? AND ?", [day.isoformat() for day in days]
    )
    by_day: dict[date, dict[str, int]] = {}
    for day, what, n in found:
        by_day.setdefault(date.fromisoformat(day), {})[what] = n
    return by_day
