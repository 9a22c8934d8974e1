"""SQL on one connection, inside a transaction that the caller has begun: sealing batches, sums of weeks."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from psycopg import AsyncConnection

from quiz.store.campaign import FIND, Campaign, campaign_of
from quiz.store.layout import Layout, add_totals, editions, read_counts, sums_by_week, write_counts
from quiz.store.postgres.batches import forget_summed, lock_open_batches, merge
from quiz.store.postgres.connection import columns, one
from quiz.store.postgres.notices import tell_sealed
from quiz.store.values import BatchKey, Edition, OpenBatch, Place, Sealed, SealedBatch, Total


class PostgresSealing:
    """See quiz.store.transactions.Sealing. Other processes hear of it."""

    def __init__(self, connection: AsyncConnection[Any], process: str, sealed: Sealed | None) -> None:
        self._connection = connection
        self._process = process
        self._sealed = sealed

    async def sealed(self) -> Sealed | None:
        """See Sealing."""
        return self._sealed

    async def waiting(self) -> list[OpenBatch]:
        """See Sealing."""
        rows = await self._connection.execute(
            "SELECT id, region, language, edition, campaign, n, opened FROM batch "
            "WHERE kind = 'open' AND sealed IS NULL AND n > 0 ORDER BY id"
        )
        return [OpenBatch(batch, BatchKey(*key), n, opened) for batch, *key, n, opened in await rows.fetchall()]

    async def campaigns(self) -> list[Campaign]:
        """See Sealing."""
        return [campaign_of(row) for row in await (await self._connection.execute(FIND)).fetchall()]

    async def merge_and_seal(self, batches: Sequence[int], place: Place, day: date) -> None:
        """See Sealing."""
        first, *others = batches
        for batch in others:
            await merge(self._connection, batch, first)
        await self._connection.execute(
            "UPDATE batch SET region = %s, language = %s, campaign = %s, sealed = %s WHERE id = %s",
            (place.region, place.language, place.campaign, day, first),
        )

    async def leave_campaign(self, batch: int) -> None:
        """See Sealing."""
        region, language, edition, opened = await one(
            self._connection, "SELECT region, language, edition, opened FROM batch WHERE id = %s", batch
        )
        found = await lock_open_batches(self._connection, [BatchKey(region, language, edition)], opened)
        [(*_, rest, _)] = await found.fetchall()
        await self._connection.execute("UPDATE batch SET opened = least(opened, %s) WHERE id = %s", (opened, rest))
        await merge(self._connection, batch, rest)

    async def unsummed(self) -> list[SealedBatch]:
        """See Sealing."""
        orders = await self._connection.execute("SELECT id, choices FROM edition")
        found = await self._connection.execute(
            "SELECT id, kind, region, language, edition, campaign, n, sealed, counts FROM batch "
            "WHERE sealed IS NOT NULL AND week IS NULL AND counts IS NOT NULL ORDER BY id"
        )
        layouts = {edition: Layout.read(choices) for edition, choices in await orders.fetchall()}
        return [
            SealedBatch(
                batch,
                kind,
                BatchKey(region, language, edition, campaign),
                n,
                sealed,
                layouts[edition].by_item(read_counts(counts)),
                layouts[edition].choices,
            )
            for batch, kind, region, language, edition, campaign, n, sealed, counts in await found.fetchall()
        ]

    async def add_sums(self, edition: str, sums: Sequence[tuple[Place, Total]]) -> None:
        """See Sealing."""
        known = await self._sums(edition, {added.week for _, added in sums})
        rows = []
        for place, added in sums:
            before = known.get((added.week, place))
            total = added if before is None else add_totals(before, added)
            rows.append((total.week, *place, total.n, total.batches, write_counts(total.counts)))
        await self._connection.execute(
            "INSERT INTO total (edition, week, region, language, source, campaign, n, batches, counts) "
            "SELECT %s, sums.* "
            "FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::integer[], %s::integer[], "
            "%s::text[]) AS sums ON CONFLICT (edition, region, language, source, campaign, week) "
            "DO UPDATE SET n = excluded.n, batches = excluded.batches, counts = excluded.counts",
            (edition, *columns(rows, 8)),
        )

    async def note_weeks(self, weeks: Mapping[int, tuple[date, str, str]]) -> None:
        """See Sealing."""
        if weeks:
            await self._connection.execute(
                "UPDATE batch SET sealed = noted.sealed, week = noted.week, campaign = noted.campaign "
                "FROM unnest(%s::bigint[], %s::date[], %s::text[], %s::text[]) AS noted (id, sealed, week, campaign) "
                "WHERE batch.id = noted.id",
                columns([(batch, *noted) for batch, noted in weeks.items()], 4),
            )
        await forget_summed(self._connection)

    async def finish(self, day: date) -> Sealed:
        """See Sealing."""
        (waiting,) = await one(
            self._connection,
            "SELECT coalesce(sum(n), 0) FROM batch WHERE week IS NULL AND (sealed IS NULL OR counts IS NOT NULL)",
        )
        await self._connection.execute(
            "INSERT INTO sealing (one, day, waiting) VALUES (1, %s, %s) "
            "ON CONFLICT (one) DO UPDATE SET day = excluded.day, waiting = excluded.waiting, rewritten = false",
            (day, waiting),
        )
        await tell_sealed(self._connection, self._process)
        return Sealed(day, waiting)

    async def _sums(self, edition: str, weeks: set[str]) -> dict[tuple[str, Place], Total]:
        rows = await self._connection.execute(
            "SELECT region, language, source, campaign, week, n, batches, counts FROM total "
            "WHERE edition = %s AND week = ANY(%s::text[])",
            (edition, [*weeks]),
        )
        return {
            (week, Place(*place)): Total(week, n, batches, read_counts(counts))
            for *place, week, n, batches, counts in await rows.fetchall()
        }


async def read_sealed(connection: AsyncConnection[Any]) -> Sealed | None:
    """How far the sealing has got; None before the first day is over."""
    row = await one(connection, "SELECT day, waiting FROM sealing")
    return Sealed(*row) if row else None


async def totals(connection: AsyncConnection[Any], edition: str, place: Place, weeks: tuple[str, str]) -> list[Total]:
    """The weeks of an edition from the first to the last that have any, for a place."""
    of = "language = %s AND source = %s"
    if (place.language == "*") != (place.source == "*"):  # not kept, but added up
        of = "language <> '*' AND %s IN (language, '*') AND %s IN (source, '*')"
    rows = await connection.execute(
        "SELECT week, n, batches, counts FROM total "
        f"WHERE edition = %s AND region = %s AND {of} AND campaign = %s AND week BETWEEN %s AND %s ORDER BY week",
        (edition, *place, *weeks),
    )
    return sums_by_week(await rows.fetchall())


async def summed_editions(connection: AsyncConnection[Any]) -> list[Edition]:
    """The editions that have sums and whose order is known."""
    # Every batch is in the widest sums.
    rows = await connection.execute(
        "SELECT edition.id, choices, week, n FROM edition JOIN total ON total.edition = edition.id "
        "WHERE region = '*' AND language = '*' AND source = '*' AND campaign = '' ORDER BY edition.id, week"
    )
    return editions(await rows.fetchall())
