"""The only reader of what is counted by the day: walks and how far they got, workshops and rounds by size."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from math import sqrt
from typing import NamedTuple

from quiz.counting.owner import Owner
from quiz.disclosure.estimates import Estimate, estimate
from quiz.disclosure.rules import NUMBERS_FROM, figure, possible
from quiz.questionnaire.model import Questionnaire
from quiz.statistics.publication import Publication
from quiz.statistics.selection import Period, Selection
from quiz.store.protocol import Store
from quiz.store.values import Tally
from quiz.weeks import first_day, last_day, week_of, weeks

_RANGE = 4  # from the least to the greatest count that is rounded to one multiple of five
_VARIANCE = 2  # of a number rounded to fives, over the remainders: (0 + 1 + 4 + 4 + 1) / 5


class Steps(NamedTuple):
    """How many walks began in some weeks and, if they are enough, how many of those got to each step."""

    weeks: Period
    began: int
    figures: Mapping[str, Estimate]
    changed: bool = False
    """Whether the questionnaire changed in these weeks: walks are counted by the day, those of that week together."""


class Usage:
    """What may be told of days that are over. Weeks that are over do not change and are read once."""

    def __init__(self, owner: Owner, publication: Publication, questionnaire: Questionnaire) -> None:
        self._owner = owner
        self._publication = publication
        self._steps = [*(f"question-{number}" for number, _ in enumerate(questionnaire.questions, 1)), "finish"]
        self._reached: dict[str, Mapping[str, int]] = {}

    async def steps(self, selection: Selection, smallest: int) -> Steps:
        """Return how far the walks got that began in the weeks of a selection, if they are `smallest` or more.

        Walks are counted by the day alone: a region or a language is not looked at. What is told is of weeks that are
        over, those of few walks together with the next ones. The counts of each such piece are rounded before they are
        summed up, so neither two spans of weeks nor two days tell how far one walk among few got. Raises Unavailable.
        """
        pieces = [
            (piece, reached)
            for piece, reached in gathered(await self._walks(), NUMBERS_FROM)
            if selection.first <= piece.first and piece.last <= selection.last
        ]
        if not pieces:
            return Steps(Period(selection.first, selection.last), 0, {})
        told = Period(pieces[0][0].first, pieces[-1][0].last)
        began = sum(reached["start"] for _, reached in pieces)
        figures = self._figures([reached for _, reached in pieces], began) if began >= smallest else {}
        others = [each.people for name, each in (await self._publication.editions()).items() if name]
        changed = any(told.first <= week <= told.last for people in others for week in people)
        return Steps(told, began, figures, changed)

    async def held(self, period: Period) -> Mapping[str, int]:
        """Return how many workshops were made and how many rounds of each size were closed. Raises Unavailable."""
        return sum((Counter(counts) for counts in (await self._tallies(Tally.HELD, period)).values()), Counter[str]())

    def _figures(self, pieces: Sequence[Mapping[str, int]], began: int) -> Mapping[str, Estimate]:
        ranges = {step: [_range(reached.get(step, 0), reached["start"]) for reached in pieces] for step in self._steps}
        return {step: estimate(step, *_summed(of, began)) for step, of in ranges.items()}

    async def _walks(self) -> Mapping[str, Mapping[str, int]]:
        """Return for each week that is over how many walks got to each step."""
        # Steps of two editions are of different questions.
        own, sealed = (await self._publication.editions())[""].people, self._publication.sealed
        if own and sealed:
            every = weeks(min(own), week_of(sealed.until))
            new = [week for week in every if week not in self._reached]
            sums = {week: Counter[str]() for week in new}
            for day, counts in (await self._tallies(Tally.REACH, Period(new[0], new[-1])) if new else {}).items():
                if (week := week_of(day)) in sums:
                    sums[week].update(counts)
            self._reached.update(sums)
        return self._reached

    async def _tallies(self, table: Tally, of: Period) -> Mapping[date, Mapping[str, int]]:
        # What has happened since would move for every single person.
        sealed = self._publication.sealed
        days = first_day(of.first), min(last_day(of.last), sealed.until if sealed else date.min)
        return await self._owner.call(Store.tallies, table, days)


def gathered(reached: Mapping[str, Mapping[str, int]], fewest: int) -> list[tuple[Period, Mapping[str, int]]]:
    """Put weeks together in order until `fewest` walks began in each piece; return how many got to each step of it.

    What is too little at the end is left for later weeks.
    """
    pieces: list[tuple[Period, Mapping[str, int]]] = []
    first, together = "", Counter[str]()
    for week in sorted(reached):
        first = first or week
        together.update(reached[week])
        if together["start"] >= fewest:
            pieces.append((Period(first, week), together))
            first, together = "", Counter[str]()
    return pieces


def _range(count: int, n: int) -> tuple[int, int]:
    """Return the counts that look like this one when it is shown."""
    return possible(figure("", count, n), n)


def _summed(ranges: Sequence[tuple[int, int]], n: int) -> tuple[int, int, float]:
    """Return the sum of the middles of some ranges, the people, and the margin of the sum.

    Within a range all counts are as likely, but where nearly all get on the truth is mostly at its end: what is off
    there does not even out.
    """
    ends = [(low, high) for low, high in ranges if high - low < _RANGE]
    off = 2 * sqrt(_VARIANCE * (len(ranges) - len(ends))) + sum((high - low + 1) // 2 for low, high in ends)
    return sum((low + high) // 2 for low, high in ranges), n, off
