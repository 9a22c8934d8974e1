"""Turn counts of whole batches into what may be shown (docs/statistics.md, "The rules of showing").

Rounding to fives with capped ends follows the practice of statistics offices for small tables (Statistics Canada,
Stats NZ, NHS England). The words below twenty people are chosen so that even some of those people who tell each other
their answers learn nothing for certain about the others; tests/promises/test_insiders.py enumerates how far that holds.
Everything that is drawn comes from a Figure, so that lengths and labels reveal no more than the words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

SMALLEST_BATCH = 5
"""The least number of people of whom more than their number is shown."""

NUMBERS_FROM = 20
"""The least number of people whose counts are shown as rounded numbers; below it they are words."""

PERCENT_FROM = 50
"""The least number of people whose counts are also shown as percentages."""

_FOUR_WORDS_FROM = 7
_FEW_CHOICES = 5  # with fewer choices, the words for all of them reveal more about each
_FEW_CHOICES_FROM = 16
_CAP = 2  # counts up to this from either end look alike
_STEP = 5


class Level(StrEnum):
    """What a figure says.

    Below 7 people it is SEVERAL (two or more) or ONE_OR_NONE; below 20 it is MANY (at least the smaller of n // 2 + 1
    and n - 4), SOME (more than 30 %), A_FEW (two or more) or ONE_OR_NONE. From 20 people it is a NUMBER or one of two
    capped ends.
    """

    SEVERAL = "several"
    MANY = "many"
    SOME = "some"
    A_FEW = "a_few"
    ONE_OR_NONE = "one_or_none"
    AT_MOST_TWO = "at_most_two"
    NEARLY_ALL = "nearly_all"
    NUMBER = "number"


class Medium(StrEnum):
    """How people of a workshop's round answered: on phones or on paper sheets."""

    PHONES = "phones"
    SHEETS = "sheets"


WIDTHS = {
    Level.SEVERAL: 60,
    Level.MANY: 75,
    Level.SOME: 42,
    Level.A_FEW: 20,
    Level.ONE_OR_NONE: 0,
    Level.AT_MOST_TWO: 3,
    Level.NEARLY_ALL: 97,
}
"""The lengths of bars of levels without a number, in per cent; 0 is no bar."""


@dataclass(frozen=True, slots=True)
class Figure:
    """What may be shown of one choice. `count` and `share` are rounded, and None unless the level is NUMBER.

    `share`, in per cent, is the length of the bar; it is shown as `percent` only from PERCENT_FROM people. A `percent`
    of 0 means less than 1, and 100 means more than 99: a count never reads as 0 % or 100 %.
    """

    choice: str
    level: Level
    count: int | None = None
    share: int | None = None
    percent: int | None = None

    @property
    def width(self) -> int:
        """The length of the bar, 0 to 99; 0 is no bar."""
        return WIDTHS[self.level] if self.share is None else min(max(self.share, 1), 99)

    @property
    def in_words(self) -> bool:
        """Whether the level is a word, so that the length of the bar is not a quantity."""
        return self.level not in (Level.AT_MOST_TWO, Level.NEARLY_ALL, Level.NUMBER)

    @property
    def wording(self) -> str:
        """The name of the message for it.

        The level; `count` for a number without a percentage; `under` for less than 1 % or `over` for more than 99 %.
        """
        if self.level is Level.NUMBER and self.percent is None:
            return "count"
        if self.percent == 0:
            return "under"
        return "over" if self.percent == 100 else self.level.value


class Picture(NamedTuple):
    """What may be shown of whole batches: the number of finishers, and figures if there are enough of them."""

    n: int
    items: Mapping[str, tuple[Figure, ...]]

    @property
    def shown(self) -> bool:
        """Whether it has figures."""
        return bool(self.items)


def pictured(phones: int, sheets: int) -> Medium | None:
    """Return whom the picture of a round shows, given the numbers of finishers; None if neither group is large enough.

    It never shows both: the host has read the sheets, and together with known answers the words would reveal the
    others. Phones come first. A picture of the sheets tells the host nothing new, and nobody anything about phones.
    """
    if phones >= SMALLEST_BATCH:
        return Medium.PHONES
    return Medium.SHEETS if sheets >= SMALLEST_BATCH else None


def picture(n: int, counts: Mapping[str, Mapping[str, int]], choices: Mapping[str, Sequence[str]]) -> Picture:
    """Return the picture of n people, with each item's figures in the order of `choices`, never by size.

    An item with too few choices for n people has no figures. Raise ValueError if the counts of an item do not sum to n,
    as they are not those of whole batches.
    """
    if n < SMALLEST_BATCH:
        return Picture(n, {})
    figures = {item: _figures(n, counts.get(item, {}), order) for item, order in choices.items()}
    return Picture(n, {item: of if n >= pictured_from(len(of)) else () for item, of in figures.items()})


def pictured_from(choices: int) -> int:
    """Return the least number of people for which an item is shown, given its choices with `declined` or `none`."""
    return SMALLEST_BATCH if choices >= _FEW_CHOICES else _FEW_CHOICES_FROM


def figure(choice: str, count: int, n: int) -> Figure:
    """Return what may be shown of a choice that `count` of n people made."""
    return _number(choice, count, n) if n >= NUMBERS_FROM else Figure(choice, _word(count, n))


def possible(shown: Figure, n: int) -> tuple[int, int]:
    """Return the least and the greatest count of n people that is shown as this figure."""
    match shown.level:
        case Level.ONE_OR_NONE:
            return 0, 1
        case Level.SEVERAL:
            return 2, n
        case Level.A_FEW:
            return 2, third(n) - 1
        case Level.SOME:
            return third(n), _many(n) - 1
        case Level.MANY:
            return _many(n), n
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


def words_for(n: int) -> list[Level]:
    """Return the levels that are words for n people, from most to fewest; empty if there are numbers."""
    return list(dict.fromkeys(_word(count, n) for count in range(n, -1, -1))) if n < NUMBERS_FROM else []


def _word(count: int, n: int) -> Level:
    # One person is never told apart from none.
    if count <= 1:
        return Level.ONE_OR_NONE
    if n < _FOUR_WORDS_FROM:
        return Level.SEVERAL
    return Level.MANY if count >= _many(n) else Level.SOME if count >= third(n) else Level.A_FEW


def _many(n: int) -> int:
    """Return the least count of n people that is MANY."""
    return min(n // 2 + 1, n - 4)


def third(n: int) -> int:
    """Return the least count of n people that is more than 30 %."""
    return 3 * n // 10 + 1


def _number(choice: str, count: int, n: int) -> Figure:
    if count <= _CAP:
        return Figure(choice, Level.AT_MOST_TWO)
    if count >= n - _CAP:
        return Figure(choice, Level.NEARLY_ALL)
    rounded = _nearest(count, 1, _STEP)
    step = 10 if n < 100 else 5 if n < 200 else 1
    share = _nearest(100 * rounded, n, step)
    if step > 1:
        share = min(max(share, step), 100 - step)
    return Figure(choice, Level.NUMBER, rounded, share, share if n >= PERCENT_FROM else None)


def _nearest(above: int, below: int, step: int) -> int:
    """Return the multiple of `step` nearest to `above / below`, halves upwards; integers, as fractions are slow."""
    return step * ((2 * above + below * step) // (2 * below * step))
