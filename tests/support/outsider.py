"""An outsider who knows how many people each batch has and gets every figure for every filter, every day.

What can be concluded is worked out by propagating bounds: each selection bounds the sum of its batches, a selection
within another one bounds their difference, all choices of a question together are all the people of a batch.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import permutations
from typing import TypeVar

from quiz.disclosure import random_rounding

K = TypeVar("K")
Batches = frozenset[int]
Bounds = tuple[int, int]


@dataclass
class Outsider:
    """What is known of one question: for every choice what each set of batches sums up to, at least and at most."""

    people: Mapping[int, int]
    choices: Sequence[str]
    base: int
    """The counts that are summed are multiples of this, less than it from the true ones, but for those of nearly all; 1
    where they are true."""
    known: dict[str, dict[Batches, Bounds]] = field(default_factory=dict)

    def see(self, choice: str, batches: Batches, bounds: Bounds) -> None:
        """Take in the least and the greatest sum that may be shown so of the people of some batches."""
        n = sum(self.people[batch] for batch in batches)
        low, high = bounds
        # A sum of rounded counts may be more than the people are; it is shown as all of them.
        self._note(choice, batches, (low, high if high < n else n + self.base * len(batches)))

    def concludes(self) -> dict[int, list[Bounds]]:
        """The least and the greatest true count of each choice, for every batch."""
        sums = {choice: dict(self._differences(choice)) for choice in self.choices}
        told = {batch: _drawable(n, self.base) for batch, n in self.people.items()}
        found = {c: {b: (values[0], values[-1]) for b, values in told.items()} for c in self.choices}
        # Beside a count of nearly all each is rounded by itself, and that one by up to five.
        spare = 0 if self.base == 1 else 5 + (self.base - 1) * len(self.choices)
        before = None
        while before != found:
            before = {choice: dict(bounds) for choice, bounds in found.items()}
            for choice in self.choices:
                for batches, bounds in sums[choice].items():
                    _narrow(found[choice], told, batches, bounds)
            for batch, n in self.people.items():
                together = {choice: found[choice][batch] for choice in self.choices}
                _narrow(together, dict.fromkeys(self.choices, told[batch]), self.choices, (n - spare, n + spare))
                for choice in self.choices:
                    found[choice][batch] = together[choice]
        return {
            batch: [_true(found[choice][batch], n, told[batch], self.base) for choice in self.choices]
            for batch, n in self.people.items()
        }

    def _note(self, choice: str, batches: Batches, bounds: Bounds) -> None:
        sums = self.known.setdefault(choice, {})
        low, high = sums.get(batches, bounds)
        sums[batches] = max(low, bounds[0]), min(high, bounds[1])

    def _differences(self, choice: str) -> Iterable[tuple[Batches, Bounds]]:
        """The sums that are known, and what follows for the rest where one selection is within another."""
        sums = self.known.get(choice, {})
        found = dict(sums)
        for (inner, (low, high)), (outer, (least, most)) in permutations(sums.items(), 2):
            if inner < outer:
                rest, bounds = outer - inner, (least - high, most - low)
                before = found.get(rest, bounds)
                found[rest] = max(before[0], bounds[0]), min(before[1], bounds[1])
        return found.items()


def _drawable(n: int, base: int) -> list[int]:
    """Every number that a count of n people may have been rounded to, in order."""
    if base == 1:
        return [*range(n + 1)]
    least = random_rounding.nearly_all_from(n)
    return sorted({*range(0, least + base - 1, base), least - 1, n + 1})


def _true(told: Bounds, n: int, drawable: Sequence[int], base: int) -> Bounds:
    """The least and the greatest true count that may have been rounded to a number between these two."""
    within = [drawn for drawn in drawable if told[0] <= drawn <= told[1]]
    found = [random_rounding.bounds(drawn, n) if base > 1 else (drawn, drawn) for drawn in within]
    return min(low for low, _ in found), max(high for _, high in found)


def _narrow(found: dict[K, Bounds], drawable: Mapping[K, Sequence[int]], members: Iterable[K], bounds: Bounds) -> None:
    """Narrow the bounds of each member by those of their sum and of all the others."""
    members = list(members)
    lows, highs = (sum(found[member][end] for member in members) for end in (0, 1))
    for member in members:
        low, high = found[member]
        least = max(low, bounds[0] - (highs - high))
        most = min(high, bounds[1] - (lows - low))
        within = [drawn for drawn in drawable[member] if least <= drawn <= most]
        assert within, "what is shown is not of rounded counts"
        found[member] = within[0], within[-1]
        lows, highs = lows + found[member][0] - low, highs + found[member][1] - high
