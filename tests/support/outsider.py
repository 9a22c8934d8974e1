"""An outsider who knows how many people each batch has and gets every figure for every filter, every day.

What can be concluded is worked out by propagating bounds: each selection bounds the sum of its batches, a selection
within another one bounds their difference, all choices of a question together are all the people of a batch.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import permutations
from typing import TypeVar

K = TypeVar("K")
Batches = frozenset[int]
Bounds = tuple[int, int]


@dataclass
class Outsider:
    """What is known of one question: for every choice what each set of batches sums up to, at least and at most."""

    people: Mapping[int, int]
    choices: Sequence[str]
    base: int
    """The counts that are summed are multiples of this, less than it from the true ones; 1 where they are true."""
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
        spare = self.base - 1
        found = {c: {b: (0, n + spare - (n + spare) % self.base) for b, n in self.people.items()} for c in self.choices}
        before = None
        while before != found:
            before = {choice: dict(bounds) for choice, bounds in found.items()}
            for choice in self.choices:
                for batches, bounds in sums[choice].items():
                    _narrow(found[choice], batches, bounds, self.base)
            for batch, n in self.people.items():
                together = {choice: found[choice][batch] for choice in self.choices}
                _narrow(together, self.choices, (n // self.base * self.base, n + spare), self.base)
                for choice in self.choices:
                    found[choice][batch] = together[choice]
        return {
            batch: [
                (max(0, low - spare), min(n, high + spare)) for low, high in (found[c][batch] for c in self.choices)
            ]
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


def _narrow(found: dict[K, Bounds], members: Iterable[K], bounds: Bounds, base: int) -> None:
    """Narrow the bounds of each member by those of their sum and of all the others."""
    members = list(members)
    lows, highs = (sum(found[member][end] for member in members) for end in (0, 1))
    for member in members:
        low, high = found[member]
        least = max(low, bounds[0] - (highs - high))
        most = min(high, bounds[1] - (lows - low))
        found[member] = -(-least // base) * base, most // base * base
        assert found[member][0] <= found[member][1], "what is shown is not of rounded counts"
        lows, highs = lows + found[member][0] - low, highs + found[member][1] - high
