"""SQL on one connection, inside a transaction that the caller has begun: batches, their cells, counts by the day."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

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
        "INSERT INTO batch (kind, region, language, edition, opened, n) VALUES ('open', ?, ?, ?, ?, 0) "
        "ON CONFLICT (region, language, edition) WHERE kind = 'open' AND sealed IS NULL "
        "DO UPDATE SET n = n RETURNING id",
        key.region,
        key.language,
        key.edition,
        today.isoformat(),
    )
    return int(row[0])


async def merge(connection: "Connection", batch: int, target: int) -> None:
    """Put everybody of a batch into another one; the batch is no more."""
    await connection.execute(
        "UPDATE batch SET n = n + (SELECT n FROM batch WHERE id = ?) WHERE id = ?", (batch, target)
    )
    await connection.execute(
        "INSERT INTO cell (batch, item, choice, n) SELECT ?, item, choice, n FROM cell WHERE batch = ? "
        "ON CONFLICT (batch, item, choice) DO UPDATE SET n = n + excluded.n",
        (target, batch),
    )
    await connection.execute("DELETE FROM cell WHERE batch = ?", (batch,))
    await delete_batch(connection, batch)


async def delete_batch(connection: "Connection", batch: int) -> None:
    """Delete a batch that has no counts."""
    await connection.execute("DELETE FROM batch WHERE id = ?", (batch,))


async def unsummed_cells(connection: "Connection", edition: str) -> dict[int, dict[str, dict[str, int]]]:
    """The counts by item and choice of each sealed batch of an edition that is in no week's sums."""
    rows = await connection.execute_fetchall(
        "SELECT batch, item, choice, cell.n FROM cell JOIN batch ON batch.id = cell.batch "
        "WHERE sealed IS NOT NULL AND week IS NULL AND edition = ?",
        (edition,),
    )
    counts: dict[int, dict[str, dict[str, int]]] = {}
    for batch, item, choice, n in rows:
        counts.setdefault(batch, {}).setdefault(item, {})[choice] = n
    return counts


async def sealed_counts(connection: "Connection", batches: Sequence[int]) -> tuple[int, dict[str, dict[str, int]]]:
    """The sums of whole sealed batches: finishers, and counts by item and choice."""
    marks = ", ".join("?" * len(batches))
    n = await one(
        connection, f"SELECT coalesce(sum(n), 0) FROM batch WHERE sealed IS NOT NULL AND id IN ({marks})", *batches
    )
    rows = await connection.execute_fetchall(
        "SELECT item, choice, sum(cell.n) FROM cell JOIN batch ON batch.id = cell.batch "
        f"WHERE batch.sealed IS NOT NULL AND batch.id IN ({marks}) GROUP BY item, choice",
        tuple(batches),
    )
    counts: dict[str, dict[str, int]] = {}
    for item, choice, count in rows:
        counts.setdefault(item, {})[choice] = count
    return int(n[0]), counts


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
