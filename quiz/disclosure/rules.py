"""Counts of whole batches -> what may be shown. The only rules of showing; constants, not settings.

Rounding to fives with capped ends follows what statistics offices do with small tables (Statistics Canada, Stats NZ,
NHS England). The words below twenty people are chosen so that even some of those people who tell each other their
answers learn nothing for certain about the others; tests/test_insiders.py counts through how far that goes. Everything
that is drawn comes from a Figure, so that lengths and labels carry no more than the words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

SMALLEST_BATCH = 5
"""Fewer people than this are never shown as more than their number."""

NUMBERS_FROM = 20
"""From this many people on there are rounded numbers; below there are words."""

PERCENT_FROM = 50
"""From this many people on a rounded number is also told as a percentage."""

_FOUR_WORDS_FROM = 7
_FEW_CHOICES = 5  # the more choices there are, the less the words for all of them tell of one
_FEW_CHOICES_FROM = 16
_ROUGH = 8  # an estimate that may be off by more than one in so many people is told in words
_CAP = 2  # so many people at either end look alike
_STEP = 5


class Level(StrEnum):
    """What a figure says.

    Below 7 people it is SEVERAL (two or more) or ONE_OR_NONE; below 20 MANY (at least the smaller of half and one more
    and all but four), SOME (more than 30 per cent), A_FEW (two or more) or ONE_OR_NONE. From there on it is a NUMBER or
    one of two capped ends. An estimate that is too rough for a number is a share of people: MANY (more than half), SOME
    (more than 30 per cent) or FEW, which may be nobody.
    """

    SEVERAL = "several"
    MANY = "many"
    SOME = "some"
    A_FEW = "a_few"
    ONE_OR_NONE = "one_or_none"
    FEW = "few"
    AT_MOST_TWO = "at_most_two"
    NEARLY_ALL = "nearly_all"
    NUMBER = "number"


class Part(StrEnum):
    """Of whom the picture of a round is."""

    PHONES = "phones"
    SHEETS = "sheets"


WIDTHS = {
    Level.SEVERAL: 60,
    Level.MANY: 75,
    Level.SOME: 42,
    Level.A_FEW: 20,
    Level.ONE_OR_NONE: 0,
    Level.FEW: 15,
    Level.AT_MOST_TWO: 3,
    Level.NEARLY_ALL: 97,
}
"""The lengths of the bars that have no number, in per cent; 0 is no bar."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One choice as it may be shown. `count` and `share` are rounded, and None unless the level is a number.

    The share is in per cent: it is as long as the bar, and in numbers only from PERCENT_FROM people on, as `percent`.
    There 0 stands for less than one, and 100 for more than 99: neither is ever said of a count.
    """

    choice: str
    level: Level
    count: int | None = None
    share: int | None = None
    percent: int | None = None

    @property
    def width(self) -> int:
        """The length of the bar, 0-99; 0 is no bar."""
        return WIDTHS[self.level] if self.share is None else min(max(self.share, 1), 99)

    @property
    def in_words(self) -> bool:
        """Whether it is a word without any number, whose bar is no length."""
        return self.level not in (Level.AT_MOST_TWO, Level.NEARLY_ALL, Level.NUMBER)

    @property
    def wording(self) -> str:
        """Which words say it: its level, `count` for a number without a percentage, or `under` or `over` for less than
        1 or more than 99 per cent.
        """
        if self.level is Level.NUMBER and self.percent is None:
            return "count"
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

    An item that has too few choices for so few people has no figures. Raises ValueError where the counts of an item do
    not sum to n: then they are not of whole batches.
    """
    if n < SMALLEST_BATCH:
        return Picture(n, {})
    figures = {item: _figures(n, counts.get(item, {}), order) for item, order in choices.items()}
    return Picture(n, {item: of if n >= pictured_from(len(of)) else () for item, of in figures.items()})


def pictured_from(choices: int) -> int:
    """From how many people on an item is pictured that has so many choices, `declined` and `none` among them."""
    return SMALLEST_BATCH if choices >= _FEW_CHOICES else _FEW_CHOICES_FROM


def figure(choice: str, count: int, n: int, margin: float = 0) -> Figure:
    """What may be shown of a choice that `count` of n people made.

    The count may be an estimate that is off by `margin` people. Where that is much, a number would say too much, and
    so would the words for small groups: an estimate of one may well stand for three. Then it is told as a share.
    """
    count = min(max(count, 0), n)
    if n >= NUMBERS_FROM and margin * _ROUGH <= n:
        return _number(choice, count, n)
    return Figure(choice, _share(100 * count, n) if margin else _word(count, n))


def word_of(shown: Figure) -> Level:
    """The word for the share of people that a figure of the statistics stands for; a map has words only."""
    return shown.level if shown.in_words else _share(shown.width, 1)


def possible(shown: Figure, n: int) -> tuple[int, int]:
    """The least and the greatest count of n people that looks like this figure."""
    match shown.level:
        case Level.ONE_OR_NONE:
            return 0, 1
        case Level.SEVERAL:
            return 2, n
        case Level.A_FEW:
            return 2, _third(n) - 1
        case Level.FEW:
            return 0, _third(n) - 1
        case Level.SOME:
            return _third(n), _many(n) - 1
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
    """The words that can be said of n people, from the most to the fewest; none where there are numbers."""
    return list(dict.fromkeys(_word(count, n) for count in range(n, -1, -1))) if n < NUMBERS_FROM else []


def _word(count: int, n: int) -> Level:
    # One person looks like none at every size.
    if count <= 1:
        return Level.ONE_OR_NONE
    if n < _FOUR_WORDS_FROM:
        return Level.SEVERAL
    return Level.MANY if count >= _many(n) else Level.SOME if count >= _third(n) else Level.A_FEW


def _share(hundredfold: int, n: int) -> Level:
    return Level.MANY if hundredfold > 50 * n else Level.SOME if hundredfold > 30 * n else Level.FEW


def _many(n: int) -> int:
    """The least count of n people that is many."""
    return min(n // 2 + 1, n - 4)


def _third(n: int) -> int:
    """The least count of n people that is more than 30 per cent."""
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
    """The multiple of a step that is nearest to a quotient, halves upwards; whole numbers, as there are thousands."""
    return step * ((2 * above + below * step) // (2 * below * step))
