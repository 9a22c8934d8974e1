"""The nights: when a day in Finland is over, its batches are sealed before anybody of the next day is counted."""

from collections.abc import Callable
from datetime import date, timedelta

from quiz.questionnaire import Questionnaire
from quiz.rounding import Chance, rounded
from quiz.store import Night, Sealed, Store
from quiz.weeks import day_of, week_of

_DAY = timedelta(days=1)


class Nights:
    """Seals when a day is over; the ledger asks it before it counts."""

    def __init__(self, questionnaire: Questionnaire, clock: Callable[[], float], chance: Chance) -> None:
        self._questionnaire = questionnaire
        self._clock = clock
        self._chance = chance
        self.sealed: Sealed | None = None
        """How far the sealing has got; None until the first turn."""

    async def turn(self, store: Store) -> None:
        """Seal if a day is over. Does nothing a second time on the same day. Raises StoreFault with nothing done."""
        today = day_of(self._clock())
        if self.sealed is not None and not self._is_due(self.sealed.day, today):
            return
        # What the file says goes before what we remember: another one, a restored copy, may be in its place.
        sealed = await store.sealed()
        if sealed is None or self._is_due(sealed.day, today):
            sealed = await store.seal(self._night(sealed.day if sealed else None, today))
        self.sealed = sealed

    @staticmethod
    def _is_due(sealed: date, today: date) -> bool:
        # A night in the future was noted by a clock that was wrong: waiting for it could take years.
        return sealed < today - _DAY or sealed > today

    def _night(self, sealed: date | None, today: date) -> Night:
        # Whoever waits answered on the first day that is not sealed: had the server run on a later one, that day's
        # night would have come first.
        yesterday = today - _DAY
        day = sealed + _DAY if sealed and sealed < yesterday else yesterday
        choices = self._questionnaire.choices
        return Night(
            day=day,
            until=yesterday,
            week_ends=week_of(day) != week_of(today),
            edition=self._questionnaire.edition,
            rounded=lambda n, counts, seen: rounded(n, counts, choices, self._chance, seen),
        )
