"""The only reader of counted cells: whole sealed batches in, disclosed figures out."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from quiz.disclosure import NUMBERS_FROM, Figure, Picture, figure, picture, possible
from quiz.ledger import Ledger
from quiz.nights import Nights
from quiz.questionnaire import Questionnaire
from quiz.rounding import margin
from quiz.selection import Period, Selection, periods
from quiz.store import Round, RoundState, Sealed, Tally, Total
from quiz.weeks import first_day, last_day, week_of, weeks

_MOST_KEPT = 150  # a week of totals takes half a kilobyte: ten years are 0.3 MB


@dataclass(frozen=True, slots=True)
class Growing:
    """How many people, and for each dimension those whose word is in the upper half, if the people are enough."""

    n: int
    figures: Mapping[str, Figure]


@dataclass(frozen=True, slots=True)
class Statistics:
    """What may be shown of a selection: its picture, how many are growing, and that for each of its periods."""

    picture: Picture
    growing: Growing
    periods: Mapping[Period, Growing]


class Publication:
    """What may be shown. Sealed batches never change, so what was made of them is kept until more are sealed."""

    def __init__(self, ledger: Ledger, nights: Nights, questionnaire: Questionnaire) -> None:
        self._ledger = ledger
        self._nights = nights
        self._edition = questionnaire.edition
        self._choices = questionnaire.choices
        self._upper = _upper_half(questionnaire)
        self._steps = [*(f"question-{number}" for number, _ in enumerate(questionnaire.questions, 1)), "finish"]
        self._pictures: dict[int, Picture] = {}
        self._reached: dict[str, Mapping[str, int]] = {}
        self._kept: dict[Selection, Sequence[Total]] = {}
        self._kept_of: Sealed | None = None
        self._weeks: tuple[str, str] | None = None

    @property
    def sealed(self) -> Sealed | None:
        """How far the sealing has got; whatever the statistics show stays as it is until this changes."""
        return self._nights.sealed

    async def round_picture(self, of: Round) -> Picture | None:
        """The picture of a round by itself; None unless the round has been sealed and shown. Raises StoreFault."""
        if of.state is not RoundState.SHOWN or of.batch is None:
            return None
        if of.batch not in self._pictures:
            batch = of.batch
            n, counts = await self._ledger.ask(lambda store: store.sealed_counts([batch]))
            try:
                self._pictures[batch] = picture(n, counts, self._choices)
            except ValueError:
                # Of another edition of the questionnaire: there is nothing to put its counts beside.
                self._pictures[batch] = Picture(n, {})
        return self._pictures[of.batch]

    async def weeks(self) -> tuple[str, str] | None:
        """The first and the last week that have sealed batches; None before there are any. Raises StoreFault."""
        self._forget_old()
        if self._weeks is None:
            self._weeks = await self._ledger.ask(lambda store: store.known_weeks(self._edition))
        return self._weeks

    async def people(self, selection: Selection) -> int:
        """How many finishers the sealed batches of a selection are of. Raises StoreFault."""
        return sum(total.n for total in await self._totals(selection))

    async def statistics(self, selection: Selection, smallest: int, columns: int = 1) -> Statistics:
        """What may be shown of a selection where that takes `smallest` people; its time in at most so many `columns`.

        Raises StoreFault.
        """
        totals = await self._totals(selection)
        whole = _Sum.of(totals)
        parts = periods(selection.first, selection.last, columns)
        within = {part: [total for total in totals if part.first <= total.week <= part.last] for part in parts}
        return Statistics(
            self._picture(whole, smallest),
            self._growing(whole, smallest),
            {part: self._growing(_Sum.of(of), smallest) for part, of in within.items()},
        )

    async def steps(self, selection: Selection, smallest: int) -> tuple[int, Mapping[str, Figure]]:
        """How many walks began in the weeks of a selection, and from `smallest` on how many of them got to each step.

        Walks are counted by the day alone: for a region or a language there is nothing to tell. What is told is of
        weeks that are over, those of few walks together with the next ones. The counts of each such piece are rounded
        before they are summed up: so neither two spans of weeks nor two days tell how far one walk among few got.
        Raises StoreFault.
        """
        pieces = [
            reached
            for piece, reached in gathered(await self._walks(), NUMBERS_FROM)
            if selection.first <= piece.first and piece.last <= selection.last
        ]
        began = sum(reached["start"] for reached in pieces)
        if began < smallest:
            return began, {}
        return began, {
            step: figure(step, sum(_told(reached.get(step, 0), reached["start"]) for reached in pieces), began)
            for step in self._steps
        }

    async def held(self, period: Period) -> Mapping[str, int]:
        """How many workshops were made and how many rounds of each size were closed. Raises StoreFault."""
        return sum((Counter(counts) for counts in (await self._tallies(Tally.HELD, period)).values()), Counter[str]())

    def _forget_old(self) -> None:
        if self._kept_of != self.sealed:
            self._kept.clear()
            self._weeks = None
            self._kept_of = self.sealed

    async def _totals(self, of: Selection) -> Sequence[Total]:
        self._forget_old()
        if of not in self._kept:
            totals = await self._ledger.ask(
                lambda store: store.totals(self._edition, of.region, of.language, of.source, (of.first, of.last))
            )
            if len(self._kept) >= _MOST_KEPT:
                del self._kept[next(iter(self._kept))]
            self._kept[of] = totals
        return self._kept[of]

    async def _walks(self) -> Mapping[str, Mapping[str, int]]:
        """For each week that is over how many walks got to each step."""
        known = await self.weeks()
        if known and self.sealed:
            every = weeks(known[0], week_of(self.sealed.day))
            new = [week for week in every if week not in self._reached and last_day(week) <= self.sealed.day]
            sums = {week: Counter[str]() for week in new}
            for day, counts in (await self._tallies(Tally.REACH, Period(new[0], new[-1])) if new else {}).items():
                if (week := week_of(day)) in sums:
                    sums[week].update(counts)
            self._reached.update(sums)
        return self._reached

    async def _tallies(self, table: Tally, of: Period) -> Mapping[date, Mapping[str, int]]:
        # What has happened since the last night would move for every single person.
        days = first_day(of.first), min(last_day(of.last), self.sealed.day if self.sealed else date.min)
        return await self._ledger.ask(lambda store: store.tallies(table, days))

    def _picture(self, of: "_Sum", smallest: int) -> Picture:
        if of.n < smallest:
            return Picture(of.n, {})
        counts, off = iter(of.counts), margin(of.batches)
        return Picture(
            of.n,
            {
                item: tuple(figure(choice, next(counts), of.n, off) for choice in order)
                for item, order in self._choices.items()
            },
        )

    def _growing(self, of: "_Sum", smallest: int) -> Growing:
        if of.n < smallest:
            return Growing(of.n, {})
        found = {}
        for dimension, places in self._upper.items():
            count = sum(of.counts[place] for place in places)
            found[dimension] = figure("growing", count, of.n, margin(of.batches, len(places)))
        return Growing(of.n, found)


@dataclass(frozen=True, slots=True)
class _Sum:
    """Totals of several weeks together; without any, nobody and no counts."""

    n: int
    batches: int
    counts: Sequence[int]

    @classmethod
    def of(cls, totals: Sequence[Total]) -> "_Sum":
        counts = [sum(column) for column in zip(*(total.counts for total in totals), strict=True)]
        return cls(sum(total.n for total in totals), sum(total.batches for total in totals), counts)


def _upper_half(questionnaire: Questionnaire) -> Mapping[str, Sequence[int]]:
    """For each dimension, where the upper half of the growth words are among the counts of all choices in order."""
    words = [growth.id for growth in questionnaire.growth]
    upper = words[len(words) // 2 :]
    places = [(item, choice) for item, order in questionnaire.choices.items() for choice in order]
    return {
        dimension.id: [places.index((f"dimension:{dimension.id}", word)) for word in upper]
        for dimension in questionnaire.dimensions
    }


def gathered(reached: Mapping[str, Mapping[str, int]], fewest: int) -> list[tuple[Period, Mapping[str, int]]]:
    """Weeks, with how many walks got to each step, put together in order until at least so many walks began in each
    piece; what is too little at the end is left for later weeks.
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


def _told(count: int, n: int) -> int:
    """The middle of the counts that look like this one does when it is shown."""
    low, high = possible(figure("", count, n), n)
    return (low + high) // 2
