"""SQL on one connection, inside a transaction that the caller has begun: rounds of workshops."""

from datetime import date
from typing import Any

from psycopg import AsyncConnection

from quiz.disclosure.rules import Medium
from quiz.questionnaire.asks import Asks
from quiz.store.campaign import FIND, Campaign, campaign_of
from quiz.store.faults import CodeTaken
from quiz.store.postgres.batches import delete_batch, forget_summed, lock_open_batches, merge
from quiz.store.postgres.connection import one
from quiz.store.postgres.notices import tell_changed
from quiz.store.values import BatchKey, OpenRound, RoundState, Sealed, Workshop

_OPEN_ROUND = (
    "SELECT workshop.id, code, view, workshop.region, number, joined, phones.edition, "
    "phones.id, phones.n, sheets.id, sheets.n, phones.campaign FROM round "
    "JOIN workshop ON workshop.id = round.workshop JOIN batch AS phones ON phones.id = round.batch "
    "JOIN batch AS sheets ON sheets.id = round.paper_batch WHERE state = 'open'"
)


class PostgresRounds:
    """See quiz.store.transactions.Rounds. Other processes hear of every workshop that something is changed of."""

    def __init__(self, connection: AsyncConnection[Any], process: str, sealed: Sealed | None) -> None:
        self._connection = connection
        self._process = process
        self._sealed = sealed

    async def add(self, workshop: Workshop) -> None:
        """See Rounds."""
        row = await one(
            self._connection,
            "INSERT INTO workshop (code, key, title, language, region, size, ends, paused, view, question, made, "
            "campaign, asks) VALUES (%s, %s, %s, %s, %s, %s, %s, false, %s, %s, %s, %s, %s) ON CONFLICT (code) "
            "DO NOTHING RETURNING id",
            workshop.code,
            workshop.key,
            workshop.title.replace("\0", ""),  # the one character that a text cannot have here
            workshop.language,
            workshop.region,
            workshop.size,
            workshop.ends,
            workshop.view,
            workshop.question,
            workshop.made,
            workshop.campaign,
            workshop.asks,
        )
        if row is None:
            raise CodeTaken(workshop.code)

    async def find_open(self, code: str) -> OpenRound | None:
        """See Rounds."""
        row = await one(self._connection, f"{_OPEN_ROUND} AND code = %s", code)
        return OpenRound(*row) if row else None

    async def find_outdated(self, asks: Asks, edition: str) -> list[OpenRound]:
        """See Rounds."""
        rows = await self._connection.execute(f"{_OPEN_ROUND} AND asks = %s AND phones.edition <> %s", (asks, edition))
        return [OpenRound(*row) for row in await rows.fetchall()]

    async def begin(self, code: str, edition: str, day: date) -> None:
        """See Rounds."""
        row = await one(
            self._connection,
            "SELECT id, language, region, campaign, (SELECT coalesce(max(number), 0) FROM round AS each "
            "WHERE each.workshop = workshop.id) FROM workshop WHERE code = %s AND NOT EXISTS "
            "(SELECT 1 FROM round WHERE round.workshop = workshop.id AND state = 'open')",
            code,
        )
        if row is None:
            return
        identity, language, region, campaign, last = row
        key = BatchKey(region, language, edition, campaign)
        batches = [await self._new_batch(key, self._day(day)) for _ in range(2)]
        await self._connection.execute(
            "INSERT INTO round (workshop, number, batch, paper_batch, state, joined, paper, done) "
            "VALUES (%s, %s, %s, %s, 'open', 0, 0, 0)",
            (identity, last + 1, *batches),
        )
        await self._tell(code)

    async def begin_anew(self, open_round: OpenRound, edition: str) -> None:
        """See Rounds."""
        await self._connection.execute(
            "UPDATE batch SET edition = %s WHERE id IN (%s, %s)",
            (edition, open_round.phone_batch, open_round.paper_batch),
        )
        await self._connection.execute(
            "UPDATE round SET joined = 0 WHERE workshop = %s AND number = %s", (open_round.workshop, open_round.number)
        )
        await self._tell(open_round.code)

    async def cancel(self, open_round: OpenRound) -> None:
        """See Rounds."""
        await self._connection.execute(
            "DELETE FROM round WHERE workshop = %s AND number = %s", (open_round.workshop, open_round.number)
        )
        for batch, _ in open_round.parts.values():
            await delete_batch(self._connection, batch)
        await self._tell(open_round.code)

    async def close(self, open_round: OpenRound, shown: Medium | None, rest: BatchKey, day: date) -> None:
        """See Rounds."""
        await self._connection.execute(
            "UPDATE round SET state = %s, done = %s, paper = %s, batch = %s, paper_batch = NULL "
            "WHERE workshop = %s AND number = %s",
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
                await self._connection.execute("UPDATE batch SET sealed = %s WHERE id = %s", (self._day(day), batch))
            elif n == 0:
                await delete_batch(self._connection, batch)
            else:
                found = await lock_open_batches(self._connection, [rest], self._day(day))
                [(*_, target, _)] = await found.fetchall()
                await merge(self._connection, batch, target)
        await self._tell(open_round.code)

    async def count_held(self, what: str, day: date) -> None:
        """See Rounds."""
        await self._connection.execute(
            "INSERT INTO held AS before (day, what, n) VALUES (%s, %s, 1) "
            "ON CONFLICT (day, what) DO UPDATE SET n = before.n + 1",
            (self._day(day), what),
        )

    async def campaign(self, slug: str) -> Campaign | None:
        """See Rounds."""
        found = await (await self._connection.execute(FIND)).fetchall()
        return next((each for each in map(campaign_of, found) if each.slug == slug), None)

    async def count_in_campaign(self, open_round: OpenRound) -> None:
        """See Rounds."""
        await self._connection.execute(
            "UPDATE campaign SET workshops = workshops + 1 WHERE slug = %s AND NOT EXISTS "
            "(SELECT 1 FROM round WHERE workshop = %s AND state = 'shown' AND number < %s)",
            (open_round.campaign, open_round.workshop, open_round.number),
        )

    async def turn_to(self, code: str, view: str) -> None:
        """See Rounds."""
        await self._connection.execute("UPDATE workshop SET view = %s WHERE code = %s", (view, code))
        await self._tell(code)

    async def delete(self, code: str) -> None:
        """See Rounds."""
        await self._connection.execute("DELETE FROM workshop WHERE code = %s", (code,))
        await forget_summed(self._connection)
        await self._tell(code)

    def _day(self, day: date) -> date:
        # Another process may have sealed it, by a clock that is a bit ahead of ours.
        return self._sealed.day_of(day) if self._sealed else day

    async def _tell(self, code: str) -> None:
        await tell_changed(self._connection, self._process, [code])

    async def _new_batch(self, key: BatchKey, day: date) -> int:
        row = await one(
            self._connection,
            "INSERT INTO batch (kind, region, language, edition, campaign, opened, n, counts) "
            "VALUES ('workshop', %s, %s, %s, %s, %s, 0, '') RETURNING id",
            *key,
            day,
        )
        return int(row[0])
