"""What of a sealed batch goes into sums over several batches: its counts, rounded at random once and for ever.

Sums that are rounded only when they are shown give single batches away: a filter with a batch and one without it, each
rounded another way, close in on the batch until it is certain that all of five people gave the same answer. So every
count is first rounded to one of the two neighbouring multiples of three, to the nearer one more often, as Statistics
New Zealand does ("random rounding to base 3"). On the average that changes nothing, so sums of many batches stay right.
Each batch is rounded once, and every sum anywhere adds up these same numbers: whatever selections are combined, no
more can be found out than the rounded counts of each batch. Those are drawn anew where they would make an answer
certain, which shifts the average of such a count by one at the most. How far off a sum of some batches may be is told
by `margin`.
"""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from math import sqrt
from random import Random

from quiz.disclosure.rules import figure, pictured_from, possible
from quiz.security.keys import derive

BASE = 3
_VARIANCE = Fraction(4, 3)  # of one rounded count, on the average over what it may be over a multiple: (0 + 2 + 2) / 3
_TRIES = 200  # even the unluckiest small batch needs no more than a handful

Chance = Callable[[], float]
"""Gives numbers from 0 up to but not including 1, all as likely."""

Chances = Callable[[object], Chance]
"""The chance for a thing: the same again for the same."""

Choices = Mapping[str, Sequence[str]]
"""Every item that is counted, with its choices in their order."""


def keyed(secret: str) -> Chances:
    """Chances that nobody can tell who does not know the secret.

    A batch that is rounded again, after a backup was put back, gets what it got before: two drawings together would
    tell more than one. Statistics offices call it the cell key method (Australian Bureau of Statistics).
    """

    def chance_for(what: object) -> Chance:
        return Random(derive(secret, f"rounding {what!r}")).random

    return chance_for


def rounded(n: int, counts: Mapping[str, Mapping[str, int]], choices: Choices, chance: Chance, seen: bool) -> list[int]:
    """The counts of a batch of n people as they go into sums: item by item and choice by choice, in their order.

    `seen` says whether a picture of the batch is shown by itself, too, as that of a workshop's round.
    Raises ValueError for a batch that has other items or choices.
    """
    if not counts.keys() <= choices.keys():
        raise ValueError("the batch is of another edition of the questionnaire")
    return [
        count
        for item, order in choices.items()
        for count in _item(n, _in_order(counts.get(item, {}), order), chance, seen)
    ]


def margin(batches: int, choices: int = 1) -> float:
    """How many people a sum over so many batches, and choices of each, may be off, in about nineteen of twenty."""
    return 2 * sqrt(batches * choices * _VARIANCE)


def certain(bounds: Sequence[tuple[int, int]], n: int) -> bool:
    """Whether it is certain that all or none of n people made some choice, given the bounds of each choice's count."""
    lowest, highest = sum(low for low, _ in bounds), sum(high for _, high in bounds)
    for low, high in bounds:
        least, most = max(low, n - (highest - high)), min(high, n - (lowest - low))
        if least == most and least in (0, n):
            return True
    return False


def bounds(drawn: int, n: int) -> tuple[int, int]:
    """The least and the greatest count of n people that may have been rounded to this."""
    return max(0, drawn - BASE + 1), min(n, drawn + BASE - 1)


def _item(n: int, counts: Sequence[int], chance: Chance, seen: bool) -> list[int]:
    seen = seen and n >= pictured_from(len(counts))
    pictures = [possible(figure("", count, n), n) if seen else (0, n) for count in counts]
    for _ in range(_TRIES):
        drawn = _drawn(counts, chance)
        known = [_both(bounds(value, n), picture) for value, picture in zip(drawn, pictures, strict=True)]
        if not certain(known, n):
            return drawn
    # The picture by itself makes it certain: then its middles say no more than it does.
    return [sum(picture) // 2 for picture in pictures]


def _drawn(counts: Sequence[int], chance: Chance) -> list[int]:
    """Each count's neighbouring multiple, so that their sum stays within BASE of the counts' own.

    Systematic sampling: what is over a multiple is laid end to end in a random order, and whoever has one of the points
    that are BASE apart from a random start is rounded up. So each goes up just as often as it is nearer to the upper.
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
    """How many points lie on so much from the first one on; none on less than nothing."""
    return -(-length // BASE)


def _both(one: tuple[int, int], other: tuple[int, int]) -> tuple[int, int]:
    return max(one[0], other[0]), min(one[1], other[1])


def _in_order(counts: Mapping[str, int], order: Sequence[str]) -> list[int]:
    if not counts.keys() <= set(order):
        raise ValueError("the batch is of another edition of the questionnaire")
    return [counts.get(choice, 0) for choice in order]
