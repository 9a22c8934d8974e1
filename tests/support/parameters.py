"""Which parameters of a test the default run takes; the others are for the long run."""

from collections.abc import Container, Iterable, Sequence

import pytest
from _pytest.mark.structures import ParameterSet


def others_long(values: Iterable[object], *default: object) -> list[ParameterSet]:
    """Each value as a parameter, marked long unless it is one of `default`."""
    return [pytest.param(value, marks=[] if value in default else pytest.mark.long) for value in values]


def paired(values: Iterable[object], others: Sequence[object], long: Container[object] = ()) -> list[ParameterSet]:
    """Each value with each of the others. One pair a value is not long, in which the others take turns.

    Of the values in `long`, which get no turn, every pair is.
    """
    pairs, turn = [], 0
    for value in values:
        chosen = None if value in long else others[turn % len(others)]
        turn += value not in long
        pairs += [pytest.param(value, other, marks=[] if other == chosen else pytest.mark.long) for other in others]
    return pairs
