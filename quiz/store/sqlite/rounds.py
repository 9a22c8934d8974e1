"""SQL on one connection, inside a transaction that the caller has begun: rounds of workshops."""

import sqlite3
from datetime import date
from typing import TYPE_CHECKING

from quiz.disclosure.rules import Medium
from quiz.questionnaire.asks import Asks
from quiz.store.campaign import Campaign
from quiz.store.faults import CodeTaken
from quiz.store.sqlite.batches import delete_batch, forget_summed, merge, one, open_batch
from quiz.store.sqlite.campaigns import find_all
from quiz.store.values import BatchKey, OpenRound, RoundState, Workshop

if TYPE_CHECKING:
    from aiosqlite import Connection

_OPEN_ROUND = (
    "SELECT workshop, code, view, workshop.region, number, joined, phones.edition, "
    "phones.id, phones.n, sheets.id, sheets.n, phones.campaign FROM round "
    "JOIN workshop ON workshop.id = workshop JOIN batch AS phones ON phones.id = round.batch "
    "JOIN batch AS sheets ON sheets.id = round.paper_batch WHERE state = 'open'"
)


class SqliteRounds:
    """See quiz.store.transactions.Rounds."""

    def __init__(self, connection: "Connection") -> None:
        self._connection = connection

    async def add(self, workshop: Workshop) -> None:
        """See Rounds."""
        try:
            await self._connection.execute(
                "INSERT INTO workshop (code, key, title, language, region, size, ends, paused, view, question, made, "
                "campaign, asks) VALUES (?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?, ?)",
                (
                    workshop.code,
                    workshop.key,
                    workshop.title,
                    workshop.language,
                    workshop.region,
                    workshop.size,
                    workshop.ends.isoformat(),
                    workshop.view,
                    workshop.question,
                    workshop.made and workshop.made.isoformat(),
                    workshop.campaign,
                    workshop.asks,
                ),
            )
        except sqlite3.IntegrityError as error:
            raise CodeTaken(workshop.code) from error

    async def find_open(self, code: str) -> OpenRound | None:
        """See Rounds."""
        row = await one(self._connection, f"{_OPEN_ROUND} AND code = ?", code)
        return OpenRound(*row) if row else None

    async def find_outdated(self, asks: Asks, edition: str) -> list[OpenRound]:
        """See Rounds."""
        rows = await self._connection.execute_fetchall(
            f"{_OPEN_ROUND} AND asks = ? AND phones.edition <> ?", (asks, edition)
        )
        return [OpenRound(*row) for row in rows]

    async def begin(self, code: str, edition: str, day: date) -> None:
        """See Rounds."""
        row = await one(
            self._connection,
            "SELECT id, language, region, campaign, (SELECT coalesce(max(number), 0) FROM round WHERE workshop = id) "
            "FROM workshop WHERE code = ? AND NOT EXISTS "
            "(SELECT 1 FROM round WHERE workshop = id AND state = 'open')",
            code,
        )
        if row is None:
            return
        identity, language, region, campaign, last = row
        batches = [await self._new_batch(BatchKey(region, language, edition, campaign), day) for _ in range(2)]
        await self._connection.execute(
            "INSERT INTO round (workshop, number, batch, paper_batch, state, joined, paper, done) "
            "VALUES (?, ?, ?, ?, 'open', 0, 0, 0)",
            (identity, last + 1, *batches),
        )

    async def begin_anew(self, open_round: OpenRound, edition: str) -> None:
        """See Rounds."""
        await self._connection.execute(
            "UPDATE batch SET edition = ? WHERE id IN (?, ?)",
            (edition, open_round.phone_batch, open_round.paper_batch),
        )
        await self._connection.execute(
            "UPDATE round SET joined = 0 WHERE workshop = ? AND number = ?", (open_round.workshop, open_round.number)
        )

    async def cancel(self, open_round: OpenRound) -> None:
        """See Rounds."""
        await self._connection.execute(
            "DELETE FROM round WHERE workshop = ? AND number = ?", (open_round.workshop, open_round.number)
        )
        for batch, _ in open_round.parts.values():
            await delete_batch(self._connection, batch)

    async def close(self, open_round: OpenRound, shown: Medium | None, rest: BatchKey, day: date) -> None:
        """See Rounds."""
        await self._connection.execute(
            "UPDATE round SET state = ?, done = ?, paper = ?, batch = ?, paper_batch = NULL "
            "WHERE workshop = ? AND number = ?",
            (
                RoundState.SHOWN if shown else RoundState.SMALL,
                open_round.done,
                open_round.on_paper,
                open_round.parts[shown][0] if shown else None,
                open_round.workshop,
                open_round.number,
            ),
        )
        for part, (batch, n) in open_round.parts.items():
            if part is shown:
                await self._connection.execute("UPDATE batch SET sealed = ? WHERE id = ?", (day.isoformat(), batch))
            elif n == 0:
                await delete_batch(self._connection, batch)
            else:
                await merge(self._connection, batch, await open_batch(self._connection, rest, day))

    async def count_held(self, what: str, day: date) -> None:
        """See Rounds."""
        await self._connection.execute(
            "INSERT INTO held (day, what, n) VALUES (?, ?, 1) ON CONFLICT (day, what) DO UPDATE SET n = n + 1",
            (day.isoformat(), what),
        )

    async def campaign(self, slug: str) -> Campaign | None:
        """See Rounds."""
        return next((each for each in await find_all(self._connection) if each.slug == slug), None)

    async def count_in_campaign(self, open_round: OpenRound) -> None:
        """See Rounds."""
        await self._connection.execute(
            "UPDATE campaign SET workshops = workshops + 1 WHERE slug = ? AND NOT EXISTS "
            "(SELECT 1 FROM round WHERE workshop = ? AND state = 'shown' AND number < ?)",
            (open_round.campaign, open_round.workshop, open_round.number),
        )

    async def turn_to(self, code: str, view: str) -> None:
        """See Rounds."""
        await self._connection.execute("UPDATE workshop SET view = ? WHERE code = ?", (view, code))

    async def delete(self, code: str) -> None:
        """See Rounds."""
        await self._connection.execute("DELETE FROM workshop WHERE code = ?", (code,))
        await forget_summed(self._connection)

    async def _new_batch(self, key: BatchKey, day: date) -> int:
        row = await one(
            self._connection,
            "INSERT INTO batch (kind, region, language, edition, campaign, opened, n, counts) "
            "VALUES ('workshop', ?, ?, ?, ?, ?, 0, '') RETURNING id",
            *key,
            day.isoformat(),
        )
        return int(row[0])
