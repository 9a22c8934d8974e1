"""The only reader of counted cells: whole sealed batches in, disclosed figures out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from quiz.disclosure import NUMBERS_FROM, Figure, Picture, figure, picture
from quiz.ledger import Ledger
from quiz.nights import Nights
from quiz.questionnaire import Questionnaire
from quiz.rounding import margin
from quiz.selection import Period, Selection, periods
from quiz.store import Round, RoundState, Sealed, Tally, Total
from quiz.weeks import first_day, last_day

_MOST_KEPT = 200


@dataclass(frozen=True, slots=True)
class Statistics:
    """What may be shown of a selection: people, figures if they are enough, and the same for each of its periods.

    `growing` has a figure for each dimension: those whose word is in the upper half of the growth words.
    """

    picture: Picture
    growing: Mapping[str, Figure]
    periods: Mapping[Period, "Statistics"]


class Publication:
    """What may be shown. Sealed batches never change, so what was made of them is kept until more are sealed."""

    def __init__(self, ledger: Ledger, nights: Nights, questionnaire: Questionnaire) -> None:
        self._ledger = ledger
        self._nights = nights
        self._edition = questionnaire.edition
        self._choices = questionnaire.choices
        self._words = [growth.id for growth in questionnaire.growth]
        self._pictures: dict[int, Picture] = {}
        self._kept: dict[tuple[Selection, int], Statistics] = {}
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
            self._weeks = await self._ledger.ask(lambda store: store.weeks(self._edition))
        return self._weeks

    async def statistics(self, selection: Selection, smallest: int) -> Statistics:
        """What may be shown of a selection where that takes `smallest` people. Raises StoreFault."""
        self._forget_old()
        key = (selection, smallest)
        if key not in self._kept:
            of, weeks = selection, (selection.first, selection.last)
            totals = await self._ledger.ask(
                lambda store: store.totals(self._edition, of.region, of.language, of.source, weeks)
            )
            if len(self._kept) >= _MOST_KEPT:
                del self._kept[next(iter(self._kept))]
            self._kept[key] = self._of(totals, smallest, periods(*weeks))
        return self._kept[key]

    async def steps(self, selection: Selection) -> tuple[int, Mapping[str, Figure]]:
        """How many walks began in the weeks of a selection, and how many of them got to each step. Raises StoreFault.

        Walks are counted by the day alone: for a region or a language there is nothing to tell.
        """
        reached = await self._tallies(Tally.REACH, selection)
        began = reached.get("start", 0)
        if began < NUMBERS_FROM:
            return began, {}
        return began, {step: figure(step, count, began) for step, count in reached.items() if step != "start"}

    async def held(self, period: Period) -> Mapping[str, int]:
        """How many workshops were made and how many rounds of each size were closed. Raises StoreFault."""
        return await self._tallies(Tally.HELD, period)

    def _forget_old(self) -> None:
        if self._kept_of != self.sealed:
            self._kept.clear()
            self._weeks = None
            self._kept_of = self.sealed

    async def _tallies(self, table: Tally, of: Selection | Period) -> Mapping[str, int]:
        # What has happened since the last night would move for every single person.
        days = first_day(of.first), min(last_day(of.last), self.sealed.day if self.sealed else date.min)
        return await self._ledger.ask(lambda store: store.tallies(table, days))

    def _of(self, totals: Sequence[Total], smallest: int, parts: Sequence[Period]) -> Statistics:
        n = sum(total.n for total in totals)
        within = {
            part: self._of([t for t in totals if part.first <= t.week <= part.last], smallest, ()) for part in parts
        }
        if not totals or n < smallest:
            return Statistics(Picture(n, {}), {}, within)
        sums = [sum(column) for column in zip(*(total.counts for total in totals), strict=True)]
        off = margin(sum(total.batches for total in totals))
        return Statistics(*self._shown(n, sums, off), within)

    def _shown(self, n: int, sums: Sequence[int], off: float) -> tuple[Picture, dict[str, Figure]]:
        counted = iter(sums)
        items: dict[str, tuple[Figure, ...]] = {}
        growing: dict[str, Figure] = {}
        for item, order in self._choices.items():
            counts = {choice: next(counted) for choice in order}
            items[item] = tuple(figure(choice, count, n, off) for choice, count in counts.items())
            kind, _, name = item.partition(":")
            if kind == "dimension":
                upper = self._words[len(self._words) // 2 :]
                growing[name] = figure("growing", sum(counts[word] for word in upper), n, off)
        return Picture(n, items), growing
