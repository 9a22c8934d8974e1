"""Which groups of people somebody can single out who may add and subtract whatever was shown: exact linear algebra."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence, Set
from fractions import Fraction
from itertools import chain, combinations
from typing import TypeVar

Part = TypeVar("Part", bound=Hashable)

MOST_TRIED = 12


def isolated(selections: Iterable[Set[Part]], people: Mapping[Part, int], fewer_than: int) -> list[set[Part]]:
    """The parts of `people` (how many there are of each) with fewer people than this that a combination is about.

    A rational combination of selections gives every person a weight. It is about those whose weight is not nought. Such
    a combination about no more than a group exists just when leaving the group out lowers the rank of the selections;
    people who are in the same selections always have the same weight, so only whole classes of them need to be tried.
    """
    shown = sorted(
        {frozenset(part for part in selection if part in people) for selection in selections},
        key=lambda each: sorted(map(repr, each)),
    )
    classes: dict[tuple[bool, ...], set[Part]] = defaultdict(set)
    for part in people:
        classes[tuple(part in selection for selection in shown)].add(part)
    columns = [column for column in classes if any(column)]
    sizes = [sum(people[part] for part in classes[column]) for column in columns]
    whole = rank(columns)
    small = [at for at, size in enumerate(sizes) if size < fewer_than][:MOST_TRIED]
    groups = chain.from_iterable(combinations(small, count) for count in range(1, len(small) + 1))
    return [
        set().union(*(classes[columns[at]] for at in group))
        for group in groups
        if sum(sizes[at] for at in group) < fewer_than
        if rank([column for at, column in enumerate(columns) if at not in group]) < whole
    ]


def rank(vectors: Iterable[Sequence[int]]) -> int:
    """The rank over the rationals."""
    basis: dict[int, list[Fraction]] = {}
    for vector in vectors:
        rest = [Fraction(value) for value in vector]
        for pivot, base in basis.items():
            if rest[pivot]:
                factor = rest[pivot]
                rest = [a - factor * b for a, b in zip(rest, base, strict=True)]
        if any(rest):
            new = next(at for at, value in enumerate(rest) if value)
            found = [value / rest[new] for value in rest]
            for other, base in basis.items():
                basis[other] = [a - base[new] * b for a, b in zip(base, found, strict=True)]
            basis[new] = found
    return len(basis)
