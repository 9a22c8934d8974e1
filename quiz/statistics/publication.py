"""The only reader of counted answers: whole sealed batches in, disclosed figures out."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from sys import intern
from typing import NamedTuple

from quiz.counting.owner import Owner
from quiz.counting.sealing import Sealer
from quiz.disclosure.estimates import Estimate
from quiz.disclosure.ladder import ANY
from quiz.disclosure.rules import SMALLEST_BATCH, Picture, picture
from quiz.questionnaire.mirror import Mirror, is_mirror
from quiz.questionnaire.model import Questionnaire
from quiz.regions import NO_REGION, REGIONS
from quiz.statistics import sums
from quiz.statistics.editions import changed_in
from quiz.statistics.selection import Period, Selection, periods
from quiz.statistics.sums import Growing
from quiz.store.protocol import Store
from quiz.store.values import Edition, Round, RoundState, Sealed, Total

_MOST_PICTURES = 500  # of rounds; one takes eight kilobytes: 4 MB
_MOST_KEPT = 50  # a week of totals takes half a kilobyte: five years are 0.15 MB; a map is of 25 selections
_MOST_NUMBERS = 400  # of people, without their totals; five years take ten kilobytes: 4 MB


class Statistics(NamedTuple):
    """What may be shown of a selection: its items, how many are growing, and that for each of its periods."""

    items: Mapping[str, Sequence[Estimate]]
    growing: Growing
    periods: Mapping[Period, Growing]
    changed: Collection[Period]
    """The periods in which the questionnaire changed, or before which it did."""


class OverTime(NamedTuple):
    """What may be shown of an item in each period, and those in which the questionnaire changed, or before which."""

    periods: Mapping[Period, Growing]
    changed: Collection[Period]


class Remainders(NamedTuple):
    """How many people of each week are counted only in something wider than what is chosen, without weeks of none."""

    country: Mapping[str, int]
    """In no region's figures."""
    mixed: Mapping[str, int]
    """In those of all languages and sources together, but of none by itself."""
    elsewhere: int
    """In those of the same selection of another edition, all weeks together."""


class OfMirror(NamedTuple):
    """What may be shown of the participants of the mirror."""

    n: int
    elsewhere: int
    """How many have answered another version of it."""
    items: Mapping[str, Sequence[Estimate]]
    """Empty where they are too few."""


class Publication:
    """What may be shown of sealed batches. They never change, so what was read is kept until more are sealed."""

    def __init__(self, owner: Owner, sealer: Sealer, questionnaire: Questionnaire) -> None:
        self._owner = owner
        self._sealer = sealer
        self._choices = questionnaire.choices
        self._today = questionnaire.edition
        self._pictures: dict[int, Picture] = {}
        self._kept: dict[Selection, Sequence[Total]] = {}
        self._people: dict[Selection, Mapping[str, int]] = {}
        self._kept_of: Sealed | None = None
        self._editions: Mapping[str, Edition] | None = None

    @property
    def sealed(self) -> Sealed | None:
        """How far the sealing has got; whatever the statistics show stays as it is until this changes."""
        return self._sealer.sealed

    async def is_last(self, sealed: Sealed | None) -> bool:
        """Return whether no day has ended since, by another process neither. Raises Unavailable."""
        return await self._owner.call(self._sealer.read) == sealed

    async def round_picture(self, of: Round, choices: Mapping[str, Sequence[str]] | None = None) -> Picture | None:
        """Return the picture of a round by itself, or None unless it has been sealed and shown. Raises Unavailable.

        `choices` are those of what its workshop asks, if that is not the quiz.
        """
        if of.state is not RoundState.SHOWN or of.batch is None:
            return None
        if of.batch not in self._pictures:
            batch = of.batch
            n, counts = await self._owner.call(Store.sealed_counts, batch)
            if len(self._pictures) >= _MOST_PICTURES:
                del self._pictures[next(iter(self._pictures))]
            try:
                self._pictures[batch] = picture(n, counts, choices or self._choices)
            except ValueError:
                # Of another edition of the questionnaire: there is nothing to put its counts beside.
                self._pictures[batch] = Picture(n, {})
        return self._pictures[of.batch]

    def forget(self, rounds: Sequence[Round]) -> None:
        """Keep no picture of these rounds: their workshop is no more."""
        for each in rounds:
            self._pictures.pop(each.batch or 0, None)

    async def editions(self) -> Mapping[str, Edition]:
        """Return the editions as selections name them: today's, even if it has no sums, and those that have any.

        Those of the mirror are none of them: it is never mixed with the quiz. Raises Unavailable.
        """
        self._forget_old()
        if self._editions is None:
            found = await self._owner.call(Store.summed_editions)
            summed = {each.id: each for each in found if not is_mirror(each.id)}
            today = summed.pop(self._today, Edition(self._today, self._choices, {}))
            self._editions = {"": today, **summed}
        return self._editions

    async def weeks(self) -> tuple[str, str] | None:
        """Return the first and the last week with sealed batches of any edition, or None before there are any.

        Raises Unavailable.
        """
        weeks = {week for edition in (await self.editions()).values() for week in edition.people}
        return (min(weeks), max(weeks)) if weeks else None

    async def people(self, selection: Selection) -> int:
        """Return how many finishers the sealed batches of a selection are of. Raises Unavailable."""
        return sum((await self._weekly(selection)).values())

    async def remainders(self, selection: Selection, languages: Sequence[str]) -> Remainders:
        """Return who is only in something wider than the region, or the language and the source, of a selection.

        All are sums of whole batches: five people or more, or nobody. Raises Unavailable.
        """
        wide = selection if selection.campaign else selection._replace(language=ANY, source=ANY)
        regions = [wide._replace(region=region) for region in (*REGIONS, NO_REGION)]
        by_language = [wide] if selection.campaign else [wide._replace(language=each) for each in languages]
        country = await self._rest(wide._replace(region=ANY), regions)
        others = [selection._replace(edition=each) for each in await self.editions() if each != selection.edition]
        elsewhere = sum([await self.people(of) for of in others])
        return Remainders(country, await self._rest(wide, by_language), elsewhere)

    async def _rest(self, whole: Selection, parts: Sequence[Selection]) -> Mapping[str, int]:
        rest = Counter(await self._weekly(whole))
        for part in parts:
            rest.subtract(await self._weekly(part))
        return {week: n for week, n in rest.items() if n >= SMALLEST_BATCH}

    async def _weekly(self, selection: Selection) -> Mapping[str, int]:
        self._forget_old()
        if selection not in self._people:
            totals = await self._totals(selection)
            if len(self._people) >= _MOST_NUMBERS:
                self._people.clear()
            self._people[selection] = {intern(total.week): total.n for total in totals}
        return self._people[selection]

    async def growing(self, selection: Selection, smallest: int) -> Growing:
        """Return how many of a selection are growing, if it is of `smallest` people or more. Raises Unavailable."""
        edition = (await self.editions())[selection.edition]
        return sums.growing(edition, await self._totals(selection), smallest)

    async def answers(self, selection: Selection, item: str, smallest: int) -> Growing:
        """Return how many of a selection chose what, if it is of `smallest` people or more. Raises Unavailable."""
        totals, edition = await self._totals(selection), (await self.editions())[selection.edition]
        return sums.answers(edition, totals, item, smallest)

    async def statistics(self, selection: Selection, smallest: int, columns: int) -> Statistics:
        """Return what may be shown of a selection of `smallest` people or more, with its weeks in `columns` at most.

        Raises Unavailable.
        """
        edition, totals = (await self.editions())[selection.edition], await self._totals(selection)
        within, changed = await self._pieces(selection, columns)
        return Statistics(
            sums.items(edition, totals, smallest),
            sums.growing(edition, totals, smallest),
            {piece: sums.growing(edition, of, smallest) for piece, of in within.items()},
            changed,
        )

    async def over_time(self, selection: Selection, item: str, smallest: int, columns: int) -> OverTime:
        """Return how many of a selection chose what of an item, piece by piece of its weeks; `smallest` as above.

        Raises Unavailable.
        """
        edition, (within, changed) = (await self.editions())[selection.edition], await self._pieces(selection, columns)
        return OverTime({piece: sums.answers(edition, of, item, smallest) for piece, of in within.items()}, changed)

    async def mirror(self, asked: Mirror, smallest: int) -> OfMirror:
        """Return what participants of the mirror have said, all weeks together, if they are `smallest` or more.

        It has no filters: one sum of whole batches, beside no other. Raises Unavailable.
        """
        found = {each.id: each for each in await self._owner.call(Store.summed_editions) if is_mirror(each.id)}
        own = found.pop(asked.edition, Edition(asked.edition, asked.choices, {}))
        weeks = sorted(own.people)
        totals = await self._totals(Selection(weeks[0], weeks[-1], edition=own.id)) if weeks else []
        elsewhere = sum(sum(each.people.values()) for each in found.values())
        return OfMirror(sums.people(totals), elsewhere, sums.items(own, totals, smallest))

    async def _pieces(
        self, selection: Selection, columns: int
    ) -> tuple[Mapping[Period, Sequence[Total]], Collection[Period]]:
        """Return the sums of each piece of the weeks, and in which of them the questionnaire changed."""
        totals, editions = await self._totals(selection), await self.editions()
        edition = editions[selection.edition]
        pieces = periods(*sums.shared(selection, edition), columns)
        others = [week for name, each in editions.items() if name != selection.edition for week in each.people]
        within = {piece: [total for total in totals if piece.first <= total.week <= piece.last] for piece in pieces}
        return within, [piece for piece in pieces if changed_in(piece, edition.people, others)]

    def _forget_old(self) -> None:
        if self._kept_of != self.sealed:
            self._kept.clear()
            self._people.clear()
            self._editions = None
            self._kept_of = self.sealed

    async def _totals(self, of: Selection) -> Sequence[Total]:
        self._forget_old()
        if of not in self._kept:
            totals = await self._owner.call(Store.totals, of.edition or self._today, of.place, (of.first, of.last))
            if len(self._kept) >= _MOST_KEPT:
                del self._kept[next(iter(self._kept))]
            self._kept[of] = totals
        return self._kept[of]
