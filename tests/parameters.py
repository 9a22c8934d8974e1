"""Which parameters of a test the default run takes; the others are for the long run."""

from collections.abc import Iterable, Sequence

import pytest
from _pytest.mark.structures import ParameterSet


def others_long(values: Iterable[object], *default: object) -> list[ParameterSet]:
    """Each value as a parameter, marked long unless it is one of `default`."""
    return [pytest.param(value, marks=[] if value in default else pytest.mark.long) for value in values]


def paired(values: Iterable[object], others: Sequence[object]) -> list[ParameterSet]:
    """Each value with each of the others; all pairs are long but one a value, where the others take turns."""
    return [
        pytest.param(value, other, marks=[] if turn % len(others) == place else pytest.mark.long)
        for turn, value in enumerate(values)
        for place, other in enumerate(others)
    ]
