"""The tickets that nobody has yet. Each page of them is on disk before the first one is handed out."""

import logging
import secrets
import time
from array import array
from collections import deque
from collections.abc import Callable, Collection
from datetime import date, timedelta
from itertools import repeat

from quiz.responses.walk import LIFETIME, NO_TICKET, Ticket
from quiz.store.faults import StoreFault
from quiz.store.protocol import Store
from quiz.store.values import TICKETS_PER_PAGE
from quiz.weeks import day_of

log = logging.getLogger(__name__)

# A new page is opened when no more than this many tickets are left. While it is, as long as a slow disk takes, a whole
# event may begin: so many find a ticket meanwhile.
_LOW = 2_048

_DAY = timedelta(days=1)
_KEPT = 2 * _DAY  # how long a page is there


class TicketStock:
    """Hands out tickets of pages that were opened today; only the owner of the storage may call `keep_house`."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._tickets: deque[tuple[int, int]] = deque()  # the pages and bits of tickets
        self._day: date | None = None

    @property
    def due(self) -> bool:
        """Whether it is time to keep house: few tickets are left, or they are of another day."""
        return self._day != self._today() or len(self._tickets) <= _LOW

    @property
    def ready(self) -> bool:
        """Whether there are tickets whose page outlives every walk that begins now.

        Of those that are left from before a computer slept it may be gone before anybody can finish.
        """
        if not self._tickets or self._day is None or self._day > self._today() + _DAY:
            return False
        return day_of(self._clock() + LIFETIME) < self._day + _KEPT

    def take(self) -> Ticket:
        """A ticket that nobody else has; NO_TICKET while the storage gives no pages."""
        return Ticket(*self._tickets.popleft()) if self.ready else NO_TICKET

    def withdraw(self, pages: Collection[int]) -> None:
        """Hand out nothing any more if one of these pages, which the storage does not know, is among ours.

        Then another file was put in place of ours, a restored copy: tickets are of use in that one only.
        """
        if pages and any(page in pages for page, _ in self._tickets):
            self._day = None

    async def keep_house(self, store: Store) -> None:
        """Delete pages whose tickets are all too old or of no day yet, and open a new page where one is due."""
        if not self.due:
            return
        today = self._today()
        try:
            if self._day != today:
                # Two days back is at least as long as the last ticket of that page lived. A page from after tomorrow is
                # of a clock that was ahead: its day of deletion would be as far ahead.
                await store.forget_pages(today - _KEPT, today + _DAY)
            await self._open_page(store, today)
        except StoreFault as fault:
            log.error("the storage failed, there are no new tickets: %s", fault)

    async def _open_page(self, store: Store, today: date) -> None:
        page = secrets.randbits(62) + 1
        await store.open_page(page, today)
        # In random order. One draw of bytes for all: a shuffle asks the system for each, and all steps would wait.
        lots = array("Q", secrets.token_bytes(8 * TICKETS_PER_PAGE))
        bits = sorted(range(TICKETS_PER_PAGE), key=lots.__getitem__)
        if self._day != today:
            # A page hands out tickets on its first day only, so that it can be deleted two days later.
            self._tickets.clear()
        self._tickets.extend(zip(repeat(page), bits, strict=False))
        self._day = today

    def _today(self) -> date:
        return day_of(self._clock())
