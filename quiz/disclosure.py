"""Counts of whole batches -> what may be shown. The only rules of showing; constants, not settings.

Rounding to fives with capped ends follows what statistics offices do with small tables (Statistics Canada, Stats NZ,
NHS England); the words below twenty people keep a bar from moving for one person. Everything that is drawn comes from
a Figure, so that lengths and labels carry no more than the words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

SMALLEST_BATCH = 5
"""Fewer people than this are never shown as more than their number."""

NUMBERS_FROM = 20
"""From this many people on there are rounded numbers; below there are three words."""

_ROUGH = 8  # an estimate that may be off by more than one in so many people is told in words
_CAP = 2  # so many people at either end look alike
_STEP = 5


class Level(StrEnum):
    """What a figure says: one of three words below twenty people, a number or one of two capped ends from there on."""

    FEW = "few"
    SOME = "some"
    MANY = "many"
    AT_MOST_TWO = "at_most_two"
    NEARLY_ALL = "nearly_all"
    NUMBER = "number"


class Part(StrEnum):
    """Of whom the picture of a round is."""

    PHONES = "phones"
    SHEETS = "sheets"


WIDTHS = {Level.FEW: 10, Level.SOME: 40, Level.MANY: 75, Level.AT_MOST_TWO: 3, Level.NEARLY_ALL: 97}
"""The lengths of the bars that have no number, in per cent."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One choice as it may be shown. `count` and `percent` are rounded, and None unless the level is a number.

    A `percent` of 0 stands for less than one, and of 100 for more than 99: neither is ever said of a count.
    """

    choice: str
    level: Level
    count: int | None = None
    percent: int | None = None

    @property
    def width(self) -> int:
        """The length of the bar, 0-100."""
        return WIDTHS[self.level] if self.percent is None else min(max(self.percent, 1), 99)

    @property
    def in_words(self) -> bool:
        """Whether it is one of the three words, whose bar is no length."""
        return self.level in (Level.FEW, Level.SOME, Level.MANY)

    @property
    def wording(self) -> str:
        """Which words say it: its level, or `under` or `over` for less than 1 or more than 99 per cent."""
        if self.percent == 0:
            return "under"
        return "over" if self.percent == 100 else self.level.value


@dataclass(frozen=True, slots=True)
class Picture:
    """What may be shown of a selection of whole batches: the number of finishers, and figures if they are enough."""

    n: int
    items: Mapping[str, tuple[Figure, ...]]

    @property
    def shown(self) -> bool:
        """Whether there is more than the number."""
        return bool(self.items)


def pictured(phones: int, sheets: int) -> Part | None:
    """Of whom the picture of a round is in which so many finished on phones and on sheets of paper; None: of nobody.

    Never of both: the host has read the sheets, and beside known answers the words would tell of the others. Those on
    phones come first. Sheets alone tell the host nothing new, and nobody else anything of those on phones.
    """
    if phones >= SMALLEST_BATCH:
        return Part.PHONES
    return Part.SHEETS if sheets >= SMALLEST_BATCH else None


def picture(n: int, counts: Mapping[str, Mapping[str, int]], choices: Mapping[str, Sequence[str]]) -> Picture:
    """The picture of n people: an item's figures are in the order of `choices`, never by size.

    Raises ValueError where the counts of an item do not sum to n: then they are not of whole batches.
    """
    if n < SMALLEST_BATCH:
        return Picture(n, {})
    return Picture(n, {item: _figures(n, counts.get(item, {}), order) for item, order in choices.items()})


def figure(choice: str, count: int, n: int, margin: float = 0) -> Figure:
    """What may be shown of a choice that `count` of n people made.

    The count may be an estimate that is off by `margin` people: where that is much, a number would say too much.
    """
    count = min(max(count, 0), n)
    rough = margin * _ROUGH > n
    return _word(choice, count, n) if rough or n < NUMBERS_FROM else _number(choice, count, n)


def word_of(shown: Figure) -> Level:
    """One of the three words for a figure, also where it is a number; a map has words only."""
    if shown.in_words:
        return shown.level
    return Level.FEW if shown.width <= 20 else Level.SOME if shown.width <= 50 else Level.MANY


def possible(shown: Figure, n: int) -> tuple[int, int]:
    """The least and the greatest count of n people that looks like this figure."""
    match shown.level:
        case Level.FEW:
            return 0, max(1, n // 5)
        case Level.SOME:
            return max(2, n // 5 + 1), n // 2
        case Level.MANY:
            return n // 2 + 1, n
        case Level.AT_MOST_TWO:
            return 0, _CAP
        case Level.NEARLY_ALL:
            return n - _CAP, n
    assert shown.count is not None
    return max(_CAP + 1, shown.count - _STEP // 2), min(n - _CAP - 1, shown.count + _STEP // 2)


def _figures(n: int, counts: Mapping[str, int], order: Sequence[str]) -> tuple[Figure, ...]:
    if sum(counts.values()) != n or not counts.keys() <= set(order):
        raise ValueError("the counts are not those of whole batches")
    return tuple(figure(choice, counts.get(choice, 0), n) for choice in order)


def _word(choice: str, count: int, n: int) -> Figure:
    # One person looks like none at every size, also at five where one is a fifth.
    if count <= 1 or 5 * count <= n:
        return Figure(choice, Level.FEW)
    return Figure(choice, Level.SOME if 2 * count <= n else Level.MANY)


def _number(choice: str, count: int, n: int) -> Figure:
    if count <= _CAP:
        return Figure(choice, Level.AT_MOST_TWO)
    if count >= n - _CAP:
        return Figure(choice, Level.NEARLY_ALL)
    rounded = _nearest(count, 1, _STEP)
    step = 10 if n < 50 else 5 if n < 200 else 1
    percent = _nearest(100 * rounded, n, step)
    if step > 1:
        percent = min(max(percent, step), 100 - step)
    return Figure(choice, Level.NUMBER, rounded, percent)


def _nearest(above: int, below: int, step: int) -> int:
    """The multiple of a step that is nearest to a quotient, halves upwards; whole numbers, as there are thousands."""
    return step * ((2 * above + below * step) // (2 * below * step))
