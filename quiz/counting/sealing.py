"""The nights: when a day in Finland is over, its batches are sealed before anybody of the next day is counted.

What was summed up of a day that is over has been shown, and stays as it is: whatever comes later is of a later day.
"""

import asyncio
import logging
import math
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from time import monotonic

from quiz.counting.weekly_sums import sums
from quiz.disclosure.ladder import Waiting, packets
from quiz.disclosure.random_rounding import Chances, rounded
from quiz.questionnaire.model import Questionnaire
from quiz.store.faults import StoreFault
from quiz.store.protocol import Night, Store
from quiz.store.values import OpenBatch, Sealed, SealedBatch
from quiz.weeks import day_of, week_of

log = logging.getLogger(__name__)

_AGAIN_SECONDS = 60.0  # a night that cannot be sealed must not hold up every count
_DAY = timedelta(days=1)
_EARLIEST = date(2000, 1, 1)  # a small computer without a battery begins in 1970, until it is told the time


class Nights:
    """Seals when a day is over; the ledger asks it before it counts."""

    def __init__(self, questionnaire: Questionnaire, clock: Callable[[], float], chances: Chances) -> None:
        self._questionnaire = questionnaire
        self._clock = clock
        self._chances = chances
        self._failed = -math.inf
        self._outdated = False
        self.sealed: Sealed | None = None
        """How far the sealing has got; None until the first turn."""

    def today(self) -> date:
        """The day that what happens now is of: never one whose night is over, also when the clock is set back a bit."""
        today = day_of(self._clock())
        return self.sealed.day_of(today) if self.sealed else today

    @property
    def kept_up(self) -> bool:
        """Whether every day that is over is sealed."""
        return self.sealed is not None and not self._is_due(self.sealed.day, day_of(self._clock()))

    def look_again(self) -> None:
        """Let the next turn ask the storage how far the sealing has got: another process may have sealed."""
        self._outdated = True

    async def read(self, store: Store) -> Sealed | None:
        """Return how far the sealing has got by the storage; for the owner's task only. Raises StoreFault."""
        self.sealed = await store.sealed()
        return self.sealed

    async def keep_up(self, store: Store) -> None:
        """Seal if a day is over. A fault is logged and tried again after a while: counting goes on meanwhile."""
        # A failure in the future was noted by a clock that was wrong.
        if 0 <= self._clock() - self._failed < _AGAIN_SECONDS:
            return
        try:
            await self.turn(store)
        except StoreFault as fault:
            log.error("the storage failed, the night was not sealed: %s", fault)
            self._try_later()
        except Exception:
            log.exception("the night was not sealed")
            self._try_later()

    def _try_later(self) -> None:
        self._failed = self._clock()
        self._outdated = True

    async def turn(self, store: Store) -> None:
        """Seal if a day is over. Does nothing a second time on the same day, nor by a clock that cannot be right.

        Raises StoreFault with nothing done.
        """
        today = day_of(self._clock())
        if today < _EARLIEST:
            return
        if self.sealed is not None and not self._outdated and not self._is_due(self.sealed.day, today):
            return
        self._outdated = False
        # What the storage says goes before what we remember: another process may have sealed, and another file, a
        # restored copy, may be in the place of ours.
        sealed = await store.sealed()
        if sealed is None or self._is_due(sealed.day, today):
            sealed = await self._seal(store, today)
        self.sealed = sealed

    async def _seal(self, store: Store, today: date) -> Sealed:
        began = monotonic()
        async with store.night() as night:
            before = await night.sealed()
            if before is not None and not self._is_due(before.day, today):
                return before  # another process sealed while this one waited for it
            batches, what = await self._put_together(night, before.day if before else None, today)
            sealed = await night.finish(today - _DAY)
        log.info("sealed %s up to %s: %d batches in %.1f s", what, sealed.day, batches, monotonic() - began)
        return sealed

    async def _put_together(self, night: Night, before: date | None, today: date) -> tuple[int, str]:
        """Seal what is due and sum it up; return how many batches were summed up, and whether a day or a week ended."""
        # Whoever waits answered on the first day that is not sealed: had the server run on a later one, that day's
        # night would have come first. Only where that night failed they may be of later days, too.
        yesterday = today - _DAY
        day = before + _DAY if before and before < yesterday else yesterday
        week_ends = week_of(day) != week_of(today)
        for packet in packets([_waiting(batch) for batch in await night.waiting()], week_ends):
            await night.merge_and_seal(packet.batches, packet.region, packet.language, day)
        dated = [_dated(batch, day, before, today) for batch in await night.unsummed()]
        over = [batch for batch in dated if batch.sealed < today]
        for edition in {batch.key.edition for batch in over}:
            of = [batch for batch in over if batch.key.edition == edition]
            await night.add_sums(edition, sums(await self._draw(of)))
        await night.note_weeks({batch.id: (batch.sealed, week_of(batch.sealed)) for batch in over})
        return len(over), "the week" if week_ends else "the day"

    @staticmethod
    def _is_due(sealed: date, today: date) -> bool:
        # A night in the future was noted by a clock that was wrong: waiting for it could take years.
        return sealed < today - _DAY or sealed > today

    async def _draw(self, batches: Sequence[SealedBatch]) -> list[tuple[SealedBatch, Sequence[int]]]:
        drawn = []
        for batch in batches:
            drawn.append((batch, self._rounded(batch)))
            await asyncio.sleep(0)  # there may be hundreds: nobody's next step waits for all of them
        return drawn

    def _rounded(self, batch: SealedBatch) -> Sequence[int]:
        made_of = [(item, sorted(of.items())) for item, of in sorted(batch.counts.items())]
        chance = self._chances((batch.key.edition, batch.id, batch.n, made_of))
        # A picture of a workshop's round is shown by itself, too.
        return rounded(batch.n, batch.counts, batch.choices, chance, batch.kind == "workshop")


def _waiting(batch: OpenBatch) -> Waiting:
    return Waiting(batch.id, batch.key.region, batch.key.language, batch.key.edition, batch.n)


def _dated(batch: SealedBatch, day: date, before: date | None, today: date) -> SealedBatch:
    """The batch as of this night, `day`, if it comes late: sums of days up to `before` were shown and never change.

    So is what was sealed under a clock that was ahead: it would wait for that day.
    """
    late = before is not None and batch.sealed <= min(before, today - _DAY)
    return batch._replace(sealed=day) if late or batch.sealed > today else batch
