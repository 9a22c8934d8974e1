"""Estimates: sums of counts that were rounded before, each with its 95 % margin (docs/statistics.md, "Margins").

An estimate is rounded to a step that is no finer than its margin, and the range that is told with it holds the true
count in 95 of 100 cases. The range follows from the rounded number, the people and the batches: it reveals no more.
"""

from dataclasses import dataclass
from enum import StrEnum
from math import ceil, sqrt
from typing import NamedTuple

from quiz.disclosure.rules import NUMBERS_FROM, PERCENT_FROM

_LEAST_STEP = 5  # of counts of people (R4)
_FEW = 30  # of a hundred: up to here it is called few
_ROUGH = 12.5  # of a hundred: with a larger margin a number would claim too much


class Kind(StrEnum):
    """How an estimate is told: as a number with its range, as one end of it, or as a word for a share of the people.

    FEW is at most 30 % and may be nobody, MANY is more than 30 %; of SOME the margin leaves open which.
    """

    FEW = "few"
    SOME = "some"
    MANY = "many"
    AT_MOST = "at_most"
    AT_LEAST = "at_least"
    ROUNDED = "rounded"


class Range(NamedTuple):
    """From the least to the greatest that is likely."""

    low: int
    high: int


WIDTHS = {Kind.FEW: 15, Kind.SOME: 42, Kind.MANY: 75}
"""The lengths of bars of words, in per cent."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """What may be shown of a choice; numbers are None for a word. `share` is in per cent, told from PERCENT_FROM up."""

    choice: str
    kind: Kind
    count: int | None = None
    counts: Range | None = None
    share: int | None = None
    shares: Range | None = None
    in_percent: bool = False

    @property
    def width(self) -> int:
        """The length of the bar, 1 to 99."""
        return WIDTHS[self.kind] if self.share is None else min(max(self.share, 1), 99)

    @property
    def in_words(self) -> bool:
        """Whether it is a word, so that the length of the bar is not a quantity."""
        return self.share is None

    @property
    def word(self) -> Kind:
        """The word for its share, where there is no room for a count and its range."""
        return self.kind if self.shares is None else _word(*self.shares)


def estimate(choice: str, count: int, n: int, margin: float) -> Estimate:
    """Return what may be shown of a choice that about `count` of n people made, give or take `margin` people."""
    count = min(max(count, 0), n)
    shown, off = _rounded(count, 1, margin, _LEAST_STEP)
    if n >= PERCENT_FROM:
        share, share_off = _rounded(100 * count, n, 100 * margin / n, 1)
    else:
        share, share_off = (100 * shown + n // 2) // n if n else 0, ceil(100 * off / n) if n else 100
    if n < NUMBERS_FROM or share_off > _ROUGH:
        percent = 100 / max(n, 1)
        return Estimate(choice, _word((count - margin) * percent, (count + margin) * percent))
    counts, shares = _around(shown, off, n), _around(share, share_off, 100)
    kind = _kind(counts, shares, n)
    return Estimate(choice, kind, min(shown, n), counts, min(share, 100), shares, n >= PERCENT_FROM)


def _rounded(above: int, below: int, margin: float, least: int) -> tuple[int, int]:
    """Return the multiple of the step nearest to `above / below`, and how far the truth may be off, 19 times of 20."""
    step = _step(max(margin, least))
    # What rounding to the step adds is spread evenly over it: its variance is step² / 12.
    return step * ((2 * above + below * step) // (2 * below * step)), ceil(sqrt(margin**2 + step**2 / 3))


def _step(least: float) -> int:
    """Return the least of 1, 2, 5, 10, 20, 50 and so on that is no less."""
    power = 1
    while 5 * power < least:
        power *= 10
    return next(power * step for step in (1, 2, 5) if power * step >= least)


def _around(shown: int, off: int, most: int) -> Range:
    return Range(max(0, shown - off), min(most, shown + off))


def _kind(counts: Range, shares: Range, n: int) -> Kind:
    if counts.low == 0 or shares.low == 0:
        return Kind.AT_MOST
    return Kind.AT_LEAST if counts.high == n or shares.high == 100 else Kind.ROUNDED


def _word(low: float, high: float) -> Kind:
    """Return the word for a share that is likely from `low` to `high`: with few people the number alone says little."""
    return Kind.MANY if low > _FEW else Kind.FEW if high <= _FEW else Kind.SOME
