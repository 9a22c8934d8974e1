"""Which differences between a part and the whole are clear (docs/statistics.md, "What differs").

Two groups that answer alike still get different figures: their people are different ones, and the figures are rounded.
A difference is clear if it is larger than both together explain. So many figures are compared at a time that some
would look clear by chance; the bar is set for all of them together, with Bonferroni's correction (O. J. Dunn, 1961,
"Multiple comparisons among means"): if a part is like the whole, the chance that any of its figures is called clear is
one in twenty at most.
"""

from enum import StrEnum
from functools import lru_cache
from math import sqrt
from statistics import NormalDist

from quiz.disclosure.estimates import Estimate, Range

COMPARISONS = 60
"""The least number of comparisons that the bar is set for: the options of twelve scenes."""

_FALSE = 0.05  # the chance of a part without any difference to get one or more


class Beside(StrEnum):
    """How a part stands beside the whole."""

    MORE = "more"
    SAME = "same"
    FEWER = "fewer"


def compared(part: Estimate, n: int, whole: Estimate, of: int, comparisons: int) -> Beside | None:
    """Return how a figure of n people stands beside that of all `of` people whom they belong to.

    None where one of them is a word. `comparisons` is the number of figures that are compared at a time.
    """
    found = difference(part, n, whole, of)
    if found is None or part.shares is None or whole.shares is None:
        return None
    # No difference is told where the ranges that are shown overlap or touch (R6).
    if found > bar(comparisons) and part.shares.low > whole.shares.high:
        return Beside.MORE
    if found < -bar(comparisons) and part.shares.high < whole.shares.low:
        return Beside.FEWER
    return Beside.SAME


def difference(part: Estimate, n: int, whole: Estimate, of: int) -> float | None:
    """Return how many standard deviations a share of n people is above that of all `of` people; None of a word.

    It follows from the figures that are told, and from nothing else.
    """
    if part.share is None or part.shares is None or whole.share is None or whole.shares is None:
        return None
    # The people of the part are among those of the whole: only the others can make a difference.
    drawn = _widest(whole.shares) * max(1 / n - 1 / of, 0)
    off = sqrt(drawn + _deviation(part.share, part.shares) ** 2 + _deviation(whole.share, whole.shares) ** 2)
    return (part.share - whole.share) / off


@lru_cache
def bar(comparisons: int) -> float:
    """Return how many standard deviations are clear if so many figures are compared at a time."""
    return NormalDist().inv_cdf(1 - _FALSE / (2 * max(comparisons, COMPARISONS)))


def _widest(shares: Range) -> float:
    """Return the greatest variance, in per cent squared, of one answer if the share is within a range."""
    share = min(max(50, shares.low), shares.high)
    return share * (100 - share)


def _deviation(share: int, shares: Range) -> float:
    """Return the standard deviation of a share by its 95 % range, which may end early at 0 or 100."""
    return max(share - shares.low, shares.high - share, 1) / 2
