"""SQL on one connection, inside a transaction that the caller has begun: sealing batches, sums of weeks."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from quiz.store.campaign import Campaign
from quiz.store.layout import Layout, add_totals, editions, read_counts, sums_by_week, write_counts
from quiz.store.sqlite.batches import forget_summed, merge, one, open_batch
from quiz.store.sqlite.campaigns import find_all
from quiz.store.values import BatchKey, Edition, OpenBatch, Place, Sealed, SealedBatch, Total

if TYPE_CHECKING:
    from aiosqlite import Connection


class SqliteSealing:
    """See quiz.store.transactions.Sealing."""

    def __init__(self, connection: "Connection") -> None:
        self._connection = connection

    async def sealed(self) -> Sealed | None:
        """See Sealing."""
        return await read_sealed(self._connection)

    async def waiting(self) -> list[OpenBatch]:
        """See Sealing."""
        rows = await self._connection.execute_fetchall(
            "SELECT id, region, language, edition, campaign, n, opened FROM batch "
            "WHERE kind = 'open' AND sealed IS NULL AND n > 0 ORDER BY id"
        )
        return [OpenBatch(batch, BatchKey(*key), n, date.fromisoformat(opened)) for batch, *key, n, opened in rows]

    async def campaigns(self) -> list[Campaign]:
        """See Sealing."""
        return await find_all(self._connection)

    async def merge_and_seal(self, batches: Sequence[int], place: Place, day: date) -> None:
        """See Sealing."""
        first, *others = batches
        for batch in others:
            await merge(self._connection, batch, first)
        await self._connection.execute(
            "UPDATE batch SET region = ?, language = ?, campaign = ?, sealed = ? WHERE id = ?",
            (place.region, place.language, place.campaign, day.isoformat(), first),
        )

    async def leave_campaign(self, batch: int) -> None:
        """See Sealing."""
        region, language, edition, opened = await one(
            self._connection, "SELECT region, language, edition, opened FROM batch WHERE id = ?", batch
        )
        key, day = BatchKey(region, language, edition), date.fromisoformat(opened)
        rest = await open_batch(self._connection, key, day)
        await self._connection.execute("UPDATE batch SET opened = min(opened, ?) WHERE id = ?", (opened, rest))
        await merge(self._connection, batch, rest)

    async def unsummed(self) -> list[SealedBatch]:
        """See Sealing."""
        layouts = {
            edition: Layout.read(choices)
            for edition, choices in await self._connection.execute_fetchall("SELECT id, choices FROM edition")
        }
        rows = await self._connection.execute_fetchall(
            "SELECT id, kind, region, language, edition, campaign, n, sealed, counts FROM batch "
            "WHERE sealed IS NOT NULL AND week IS NULL AND counts IS NOT NULL"
        )
        return [
            SealedBatch(
                batch,
                kind,
                BatchKey(*key),
                n,
                date.fromisoformat(sealed),
                layouts[key[2]].by_item(read_counts(counts)),
                layouts[key[2]].choices,
            )
            for batch, kind, *key, n, sealed, counts in rows
        ]

    async def add_sums(self, edition: str, sums: Sequence[tuple[Place, Total]]) -> None:
        """See Sealing."""
        # All at once: a week has hundreds of sums, and each statement is a way to the storage's thread and back.
        known = await self._sums(edition, {added.week for _, added in sums})
        rows = []
        for place, added in sums:
            before = known.get((added.week, place))
            total = added if before is None else add_totals(before, added)
            rows.append((edition, total.week, *place, total.n, total.batches, write_counts(total.counts)))
        await self._connection.executemany(
            "INSERT OR REPLACE INTO total (edition, week, region, language, source, campaign, n, batches, counts) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            rows,
        )

    async def note_weeks(self, weeks: Mapping[int, tuple[date, str, str]]) -> None:
        """See Sealing."""
        rows = [(sealed.isoformat(), week, campaign, batch) for batch, (sealed, week, campaign) in weeks.items()]
        await self._connection.executemany("UPDATE batch SET sealed = ?, week = ?, campaign = ? WHERE id = ?", rows)
        await forget_summed(self._connection)

    async def finish(self, day: date) -> Sealed:
        """See Sealing."""
        (waiting,) = await one(
            self._connection,
            "SELECT coalesce(sum(n), 0) FROM batch WHERE week IS NULL AND (sealed IS NULL OR counts IS NOT NULL)",
        )
        await self._connection.execute(
            "INSERT INTO sealing (one, day, waiting) VALUES (1, ?, ?) "
            "ON CONFLICT (one) DO UPDATE SET day = excluded.day, waiting = excluded.waiting",
            (day.isoformat(), waiting),
        )
        return Sealed(day, waiting)

    async def _sums(self, edition: str, weeks: set[str]) -> dict[tuple[str, Place], Total]:
        marks = ", ".join("?" * len(weeks))
        rows = await self._connection.execute_fetchall(
            "SELECT region, language, source, campaign, week, n, batches, counts FROM total "
            f"WHERE edition = ? AND week IN ({marks})",
            (edition, *weeks),
        )
        return {
            (week, Place(*place)): Total(week, n, batches, read_counts(counts))
            for *place, week, n, batches, counts in rows
        }


async def read_sealed(connection: "Connection") -> Sealed | None:
    """How far the sealing has got; None before the first day is over."""
    row = await one(connection, "SELECT day, waiting FROM sealing")
    return Sealed(date.fromisoformat(row[0]), row[1]) if row else None


async def totals(connection: "Connection", edition: str, place: Place, weeks: tuple[str, str]) -> list[Total]:
    """The weeks of an edition from the first to the last that have any, for a place."""
    of = "language = ? AND source = ?"
    if (place.language == "*") != (place.source == "*"):  # not kept, but added up
        of = "language <> '*' AND ? IN (language, '*') AND ? IN (source, '*')"
    rows = await connection.execute_fetchall(
        "SELECT week, n, batches, counts FROM total "
        f"WHERE edition = ? AND region = ? AND {of} AND campaign = ? AND week BETWEEN ? AND ? ORDER BY week",
        (edition, *place, *weeks),
    )
    return sums_by_week(rows)


async def summed_editions(connection: "Connection") -> list[Edition]:
    """The editions that have sums and whose order is known."""
    # Every batch is in the widest sums.
    rows = await connection.execute_fetchall(
        "SELECT edition.id, choices, week, n FROM edition JOIN total ON total.edition = edition.id "
        "WHERE region = '*' AND language = '*' AND source = '*' AND campaign = '' ORDER BY edition.id, week"
    )
    return editions(rows)
