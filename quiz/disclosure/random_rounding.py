"""Round the counts of a sealed batch at random, once, before they are added to sums of several batches.

If sums were rounded only when they are shown, differences between selections with and without a batch could reveal
that all of its five people gave the same answer. So every count is first rounded to one of the two neighbouring
multiples of three, more often to the nearer one, as Statistics New Zealand does ("random rounding to base 3"). The
expected value does not change, so sums of many batches stay correct. A count of nearly all people is rounded to one of
two numbers that lie around all such counts: with the neighbouring multiple of three alone, somebody who knows their own
answer could be certain of everybody else's. Each batch is rounded once and every sum adds up
the same numbers: no combination of selections reveals more than the rounded counts of each batch. Counts that would
make an answer certain are drawn again, which shifts the expected value of such a count by at most one. `margin` returns
how far a sum may be off (docs/statistics.md, "Random rounding").
"""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from math import sqrt
from random import Random

from quiz.disclosure.rules import NUMBERS_FROM, figure, pictured_from, possible
from quiz.security.keys import derive

BASE = 3
_VARIANCE = Fraction(4, 3)  # of one rounded count, averaged over the remainders 0, 1 and 2: (0 + 2 + 2) / 3
_TRIES = 200  # even the least favourable small batch needs only a few

Chance = Callable[[], float]
"""Return random numbers in the interval [0, 1), uniformly distributed, as `random.random` does."""

Chances = Callable[[object], Chance]
"""Return the source of random numbers for a thing: equal things get equal sequences."""

Choices = Mapping[str, Sequence[str]]
"""Every counted item with its choices, in order."""


def keyed_chances(secret: str) -> Chances:
    """Return sources of random numbers that nobody can predict without the secret.

    A batch that is rounded again, after a backup was restored, gets the same numbers as before: two different draws
    would reveal more than one. This is the cell key method of the Australian Bureau of Statistics.
    """

    def chance_for(what: object) -> Chance:
        return Random(derive(secret, f"rounding {what!r}")).random

    return chance_for


def rounded(n: int, counts: Mapping[str, Mapping[str, int]], choices: Choices, chance: Chance, seen: bool) -> list[int]:
    """Return the rounded counts of a batch of n people, item by item and choice by choice, in the order of `choices`.

    `seen` says whether a picture of this batch alone is shown too, as for a workshop's round. Raise ValueError if the
    batch has other items or choices.
    """
    if not counts.keys() <= choices.keys():
        raise ValueError("the batch is of another edition of the questionnaire")
    return [
        count
        for item, order in choices.items()
        for count in _item(n, _in_order(counts.get(item, {}), order), chance, seen)
    ]


def margin(batches: int, choices: int = 1) -> float:
    """Return the 95 % margin, in people, of a sum over a number of batches and of choices of each."""
    return 2 * sqrt(batches * choices * _VARIANCE)


def certain(bounds: Sequence[tuple[int, int]], n: int) -> bool:
    """Return whether bounds on each choice's count make it certain that all or none of n people made some choice."""
    lowest, highest = sum(low for low, _ in bounds), sum(high for _, high in bounds)
    for low, high in bounds:
        least, most = max(low, n - (highest - high)), min(high, n - (lowest - low))
        if least == most and least in (0, n):
            return True
    return False


def bounds(drawn: int, n: int) -> tuple[int, int]:
    """Return the least and the greatest count of n people that may have been rounded to this number."""
    least = nearly_all_from(n)
    low, high = max(0, drawn - BASE + 1), min(least - 1, drawn + BASE - 1)
    if drawn not in (least - 1, n + 1):
        return low, high
    return min(low, least) if drawn % BASE == 0 and low <= high else least, n


def nearly_all_from(n: int) -> int:
    """Return the least count of n people that is told from no greater one by its rounded number.

    Where nearly all gave one answer, those who did not may be the ones who tell each other theirs: three of them, or
    one from as many people on as pictures have numbers for.
    """
    return max(2, n - 4) if n < NUMBERS_FROM else n - 2


def _item(n: int, counts: Sequence[int], chance: Chance, seen: bool) -> list[int]:
    seen = seen and n >= pictured_from(len(counts))
    pictures = [possible(figure("", count, n), n) if seen else (0, n) for count in counts]
    for _ in range(_TRIES):
        drawn = _drawn(n, counts, chance)
        known = [_both(bounds(value, n), picture) for value, picture in zip(drawn, pictures, strict=True)]
        if not certain(known, n):
            return drawn
    # The picture alone makes it certain; the midpoints of its ranges reveal no more than the picture does.
    return [sum(picture) // 2 for picture in pictures]


def _drawn(n: int, counts: Sequence[int], chance: Chance) -> list[int]:
    """Return each count of n people rounded; by itself where there is one of nearly all, so that no sum tells of it."""
    least = nearly_all_from(n)
    if max(counts, default=0) < least:
        return _systematic(counts, chance)
    steps = [
        (least - 1, n + 1) if count >= least else (count - count % BASE, count - count % BASE + BASE)
        for count in counts
    ]
    return [
        high if chance() * (high - low) < count - low else low for count, (low, high) in zip(counts, steps, strict=True)
    ]


def _systematic(counts: Sequence[int], chance: Chance) -> list[int]:
    """Return each count rounded to a neighbouring multiple of BASE, with a sum within BASE of the sum of the counts.

    This is systematic sampling: the remainders are laid end to end in random order, with points BASE apart from a
    random start; a count is rounded up if a point falls on its remainder, with probability remainder / BASE.
    """
    order = sorted(range(len(counts)), key=lambda _: chance())
    start = int(chance() * BASE)
    drawn, laid = list(counts), 0
    for at in order:
        over = counts[at] % BASE
        up = _points(laid + over - start) - _points(laid - start)
        drawn[at] = counts[at] - over + BASE * up
        laid += over
    return drawn


def _points(length: int) -> int:
    """Return the number of multiples of BASE from 0 up to but not including `length`; `length` is above -BASE."""
    return -(-length // BASE)


def _both(one: tuple[int, int], other: tuple[int, int]) -> tuple[int, int]:
    return max(one[0], other[0]), min(one[1], other[1])


def _in_order(counts: Mapping[str, int], order: Sequence[str]) -> list[int]:
    if not counts.keys() <= set(order):
        raise ValueError("the batch is of another edition of the questionnaire")
    return [counts.get(choice, 0) for choice in order]
