"""The counters in a PostgreSQL database."""

import logging
import secrets
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import date

from quiz.setting_values import Address
from quiz.store.campaign import FIND, Campaign, campaign_of, row_of
from quiz.store.faults import StoreFault
from quiz.store.layout import Counted, layouts
from quiz.store.postgres import batches as batch_rows
from quiz.store.postgres import counting, notices, sealing, workshops
from quiz.store.postgres.campaigns import INSERT
from quiz.store.postgres.connection import one, write_anew
from quiz.store.postgres.forgetting import rewrite, rewrite_after_sealing
from quiz.store.postgres.rounds import PostgresRounds
from quiz.store.postgres.session import IDLE_SEALING_SECONDS, MOST_SEALING_SECONDS, Session
from quiz.store.postgres.writing import PostgresWriting
from quiz.store.protocol import Heard
from quiz.store.values import (
    SESSION_KEPT,
    TICKETS_PER_PAGE,
    Edition,
    Finisher,
    Outcome,
    Place,
    Sealed,
    Tally,
    Total,
    Workshop,
)

log = logging.getLogger(__name__)

_BLANK_PAGE = bytes(TICKETS_PER_PAGE // 8)


class PostgresStore:
    """The Store in one database; use `open_store`."""

    def __init__(self, address: Address, *asked: Counted) -> None:
        self._address = address
        self._layouts = layouts(asked)
        self._session = Session(address, self._layouts)
        self._process = secrets.token_hex(8)

    async def open_page(self, page: int, today: date) -> None:
        """See Store."""
        async with self._session.statements() as connection:
            await connection.execute(
                "INSERT INTO ticket_page (id, born, bits) VALUES (%s, %s, %s)", (page, today, _BLANK_PAGE)
            )

    async def count(
        self, finishers: Sequence[Finisher], reached: Mapping[str, int], joined: Mapping[str, int], today: date
    ) -> list[Outcome]:
        """See Store."""
        async with self._session.statements() as connection:
            return await counting.count(connection, self._layouts, finishers, reached, joined, today, self._process)

    async def forget_pages(self, by: date, after: date) -> None:
        """See Store."""
        async with self._session.statements(MOST_SEALING_SECONDS) as connection:
            # In the order in which they are locked by those who count.
            deleted = await connection.execute(
                "DELETE FROM ticket_page WHERE id IN "
                "(SELECT id FROM ticket_page WHERE born <= %s OR born > %s ORDER BY id FOR UPDATE)",
                (by, after),
            )
            if deleted.rowcount:
                await rewrite(connection, ["ticket_page"])

    async def find_workshop(self, code: str) -> Workshop | None:
        """See Store."""
        async with self._session.statements() as connection:
            return await workshops.find(connection, code)

    async def change_workshop(
        self,
        code: str,
        *,
        key: bytes | None = None,
        size: int | None = None,
        paused: bool | None = None,
        view: str | None = None,
        question: int | None = None,
    ) -> None:
        """See Store."""
        async with self._session.transaction() as connection:
            await workshops.change(connection, code, key, size, paused, view, question)
            await notices.tell_changed(connection, self._process, [code])

    @asynccontextmanager
    async def rounds(self) -> AsyncIterator[PostgresRounds]:
        """See Store."""
        async with self._session.alone() as (connection, sealed):
            yield PostgresRounds(connection, self._process, sealed)

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[PostgresWriting]:
        """See Store."""
        async with self._session.transaction() as connection:
            yield PostgresWriting(connection, self._process)

    async def ended_workshops(self, today: date) -> list[str]:
        """See Store."""
        async with self._session.statements() as connection:
            ended = await connection.execute("SELECT code FROM workshop WHERE ends < %s", (today,))
            return [code for (code,) in await ended.fetchall()]

    async def sealed_counts(self, batch: int) -> tuple[int, dict[str, dict[str, int]]]:
        """See Store."""
        async with self._session.statements() as connection:
            return await batch_rows.sealed_counts(connection, batch)

    async def sealed(self) -> Sealed | None:
        """See Store."""
        async with self._session.statements() as connection:
            return await sealing.read_sealed(connection)

    @asynccontextmanager
    async def seal(self) -> AsyncIterator[sealing.PostgresSealing]:
        """See Store."""
        async with self._session.alone(IDLE_SEALING_SECONDS, MOST_SEALING_SECONDS) as (connection, sealed):
            yield sealing.PostgresSealing(connection, self._process, sealed)
        await self.rewrite_tables()

    async def totals(self, edition: str, place: Place, weeks: tuple[str, str]) -> list[Total]:
        """See Store."""
        async with self._session.statements() as connection:
            return await sealing.totals(connection, edition, place, weeks)

    async def campaigns(self) -> list[Campaign]:
        """See Store."""
        async with self._session.statements() as connection:
            return [campaign_of(row) for row in await (await connection.execute(FIND)).fetchall()]

    async def add_campaign(self, campaign: Campaign) -> bool:
        """See Store."""
        async with self._session.statements() as connection:
            return (await connection.execute(INSERT, row_of(campaign))).rowcount == 1

    async def people_in(self, campaign: str) -> int:
        """See Store."""
        async with self._session.statements() as connection:
            row = await one(connection, "SELECT coalesce(sum(n), 0) FROM batch WHERE campaign = %s", campaign)
        return int(row[0])

    async def summed_editions(self) -> list[Edition]:
        """See Store."""
        async with self._session.statements() as connection:
            return await sealing.summed_editions(connection)

    async def tallies(self, table: Tally, days: tuple[date, date]) -> dict[date, dict[str, int]]:
        """See Store."""
        async with self._session.statements() as connection:
            return await batch_rows.tallies(connection, table, days)

    async def is_signed_in(self, key: bytes, session: bytes) -> bool:
        """See Store."""
        not_revoked = "EXISTS (SELECT FROM coordinator_key WHERE digest = %s)"
        signed_out = "EXISTS (SELECT FROM signed_out WHERE session = %s)"
        async with self._session.statements() as connection:
            (signed_in,) = await one(connection, f"SELECT {not_revoked} AND NOT {signed_out}", key, session)
        return bool(signed_in)

    async def sign_out(self, session: bytes, today: date) -> None:
        """See Store."""
        async with self._session.transaction() as connection:
            await connection.execute("DELETE FROM signed_out WHERE day <= %s", (today - SESSION_KEPT,))
            await connection.execute(
                "INSERT INTO signed_out (session, day) VALUES (%s, %s) ON CONFLICT DO NOTHING", (session, today)
            )

    async def check_writable(self) -> None:
        """See Store."""
        async with self._session.statements() as connection:
            await write_anew(connection)

    async def is_demo(self) -> bool:
        """See Store."""
        return False  # made-up people are in files only

    async def close(self) -> None:
        """See Store."""
        await self._session.close()

    async def listen(self, changed: Heard, sealed: Callable[[], None], lost: Callable[[], None]) -> None:
        """See Store."""
        await notices.listen(self._address, self._process, changed, sealed, lost)

    async def rewrite_tables(self) -> None:
        """Leave nothing of what a sealing has deleted in the files of the database, or log why it is left."""
        try:
            async with self._session.statements(MOST_SEALING_SECONDS) as connection:
                await rewrite_after_sealing(connection)
        except StoreFault as fault:  # what was sealed is sealed all the same
            log.error("the tables still have what was deleted: %s", fault)


@asynccontextmanager
async def open_store(address: Address, *asked: Counted) -> AsyncIterator[PostgresStore]:
    """The store in a database, its tables made if missing; counts are in the questionnaire's order.

    Raises StoreFault if the database cannot be used.
    """
    store = PostgresStore(address, *asked)
    try:
        await store.check_writable()
        await store.rewrite_tables()
        yield store
    finally:
        await store.close()
