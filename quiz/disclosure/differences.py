"""Which differences between two groups are clear (docs/statistics.md, "What differs").

Two groups that answer alike still get different figures: their people are different ones, and the figures are rounded.
A difference is clear if it is larger than both together explain. So many figures are compared at a time that some
would look clear by chance; the bar is set for all of them together, with Bonferroni's correction (O. J. Dunn, 1961,
"Multiple comparisons among means"): if two groups are alike, the chance that any of their figures is called clear is
one in twenty at most. A group may be a part of the other one, as a region is of the country, or have some people in
common with it: whoever is in both makes no difference.
"""

from enum import StrEnum
from functools import lru_cache
from math import ceil, sqrt
from statistics import NormalDist
from typing import NamedTuple

from quiz.disclosure.estimates import Estimate, Range

COMPARISONS = 60
"""The least number of comparisons that the bar is set for: the options of twelve scenes."""

_FALSE = 0.05  # the chance of two groups without any difference to get one or more


class Beside(StrEnum):
    """How a group stands beside another one."""

    MORE = "more"
    SAME = "same"
    FEWER = "fewer"


class Group(NamedTuple):
    """How many people there are, and the share of them that a figure tells, in per cent; None of a word."""

    n: int
    share: int | None
    shares: Range | None

    @classmethod
    def of(cls, figure: Estimate, n: int) -> "Group":
        """Return the group of n people that a figure is of."""
        return cls(n, figure.share, figure.shares)


def compared(one: Group, other: Group, both: int, comparisons: int) -> Beside | None:
    """Return how one group stands beside another one; `both` people are in both of them.

    None where one of the figures is a word. `comparisons` is the number of figures that are compared at a time.
    """
    found = difference(one, other, both)
    if found is None or one.shares is None or other.shares is None:
        return None
    # No difference is told where the ranges that are shown overlap or touch (R6).
    if found > bar(comparisons) and one.shares.low > other.shares.high:
        return Beside.MORE
    if found < -bar(comparisons) and one.shares.high < other.shares.low:
        return Beside.FEWER
    return Beside.SAME


def difference(one: Group, other: Group, both: int) -> float | None:
    """Return how many standard deviations the share of one group is above that of another one; None of a word.

    It follows from the figures and numbers that are told, and from nothing else.
    """
    off = _chance(one, other, both)
    return None if off is None or one.share is None or other.share is None else (one.share - other.share) / off


def clear_from(one: Group, other: Group, both: int, comparisons: int) -> int | None:
    """Return how many percentage points the shares of two such groups differ by at least where that is called clear.

    None where one of the figures is a word.
    """
    off = _chance(one, other, both)
    if off is None or one.share is None or other.share is None or one.shares is None or other.shares is None:
        return None
    more = one.share - one.shares.low + other.shares.high - other.share
    fewer = one.shares.high - one.share + other.share - other.shares.low
    return ceil(max(bar(comparisons) * off, more, fewer))


def _chance(one: Group, other: Group, both: int) -> float | None:
    """Return the standard deviation of the difference of two groups that are alike, in percentage points."""
    fewer, more = sorted((one, other), key=lambda group: (group.n, group.share or 0))
    if fewer.shares is None or more.shares is None:
        return None
    # If they are alike, both answer like all of them together. Only who is not in both can make a difference.
    alone, everybody = fewer.n - both, fewer.n - both + more.n
    low, high = ((alone * fewer.shares[end] + more.n * more.shares[end]) / everybody for end in (0, 1))
    drawn = _widest(low, high) * max(1 / one.n + 1 / other.n - 2 * both / (one.n * other.n), 0)
    return sqrt(drawn + _deviation(fewer) ** 2 + _deviation(more) ** 2)


@lru_cache
def bar(comparisons: int) -> float:
    """Return how many standard deviations are clear if so many figures are compared at a time."""
    return NormalDist().inv_cdf(1 - _FALSE / (2 * max(comparisons, COMPARISONS)))


def _widest(low: float, high: float) -> float:
    """Return the greatest variance, in per cent squared, of one answer if the share is within a range."""
    share = min(max(50, low), high)
    return share * (100 - share)


def _deviation(group: Group) -> float:
    """Return the standard deviation of a share by its 95 % range, which may end early at 0 or 100."""
    if group.share is None or group.shares is None:
        return 0
    return max(group.share - group.shares.low, group.shares.high - group.share, 1) / 2
