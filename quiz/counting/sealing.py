"""The nights: when a day in Finland is over, its batches are sealed before anybody of the next day is counted.

What was summed up of a day that is over has been shown, and stays as it is: whatever comes later is of a later day.
"""

import logging
import math
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from time import monotonic

from quiz.disclosure.random_rounding import Chances, rounded
from quiz.questionnaire.model import Questionnaire
from quiz.store.faults import StoreFault
from quiz.store.protocol import Store
from quiz.store.values import Night, Sealed
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
        self.sealed: Sealed | None = None
        """How far the sealing has got; None until the first turn."""

    def today(self) -> date:
        """The day that what happens now is of: never one whose night is over, also when the clock is set back a bit."""
        today = day_of(self._clock())
        return today + _DAY if self.sealed is not None and self.sealed.day == today else today

    @property
    def kept_up(self) -> bool:
        """Whether every day that is over is sealed."""
        return self.sealed is not None and not self._is_due(self.sealed.day, day_of(self._clock()))

    async def keep_up(self, store: Store) -> None:
        """Seal if a day is over. A fault is logged and tried again after a while: counting goes on meanwhile."""
        # A failure in the future was noted by a clock that was wrong.
        if 0 <= self._clock() - self._failed < _AGAIN_SECONDS:
            return
        try:
            await self.turn(store)
        except StoreFault as fault:
            log.error("the storage failed, the night was not sealed: %s", fault)
            self._failed = self._clock()
        except Exception:
            log.exception("the night was not sealed")
            self._failed = self._clock()

    async def turn(self, store: Store) -> None:
        """Seal if a day is over. Does nothing a second time on the same day, nor by a clock that cannot be right.

        Raises StoreFault with nothing done.
        """
        today = day_of(self._clock())
        if today < _EARLIEST:
            return
        if self.sealed is not None and not self._is_due(self.sealed.day, today):
            return
        # What the file says goes before what we remember: another one, a restored copy, may be in its place.
        sealed = await store.sealed()
        if sealed is None or self._is_due(sealed.day, today):
            night, began = self._night(sealed.day if sealed else None, today), monotonic()
            sealed, batches = await store.seal(night)
            what = "the week" if night.week_ends else "the day"
            log.info("sealed %s up to %s: %d batches in %.1f s", what, sealed.day, batches, monotonic() - began)
        self.sealed = sealed

    @staticmethod
    def _is_due(sealed: date, today: date) -> bool:
        # A night in the future was noted by a clock that was wrong: waiting for it could take years.
        return sealed < today - _DAY or sealed > today

    def _night(self, sealed: date | None, today: date) -> Night:
        # Whoever waits answered on the first day that is not sealed: had the server run on a later one, that day's
        # night would have come first. Only where that night failed they may be of later days, too.
        yesterday = today - _DAY
        day = sealed + _DAY if sealed and sealed < yesterday else yesterday
        return Night(
            day=day,
            until=yesterday,
            week_ends=week_of(day) != week_of(today),
            edition=self._questionnaire.edition,
            rounded=self._rounded,
        )

    def _rounded(self, batch: int, n: int, counts: Mapping[str, Mapping[str, int]], seen: bool) -> Sequence[int]:
        made_of = [(item, sorted(of.items())) for item, of in sorted(counts.items())]
        chance = self._chances((self._questionnaire.edition, batch, n, made_of))
        return rounded(n, counts, self._questionnaire.choices, chance, seen)
