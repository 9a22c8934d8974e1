"""When people come: evenly, until a broadcast sends many at once, whose number then falls back."""

import random
from bisect import bisect
from itertools import accumulate
from math import exp

BROADCAST = 0.4  # of the evening has passed then: minute 2 of 5
_BEFORE, _BURST = 0.6, 1.8  # how many come a moment, and how many more at the height of the broadcast
_RISE, _FALL = 0.02, 0.12  # of the evening
_CELLS = 1_000


def intensity(moment: float) -> float:
    """Return how many come at a moment of the evening, from 0 to 1; not yet in relation to the average."""
    since = moment - BROADCAST
    if since < 0:
        return _BEFORE
    return _BEFORE + _BURST * (since / _RISE if since < _RISE else exp(-(since - _RISE) / _FALL))


_SHARES = [intensity((cell + 0.5) / _CELLS) for cell in range(_CELLS)]
_SUMS = [0.0, *accumulate(_SHARES)]

PEAK = max(_SHARES) * _CELLS / _SUMS[-1]
"""How many times as many as on average come at the height of the broadcast."""


def moment_of(part: float) -> float:
    """Return the moment, from 0 to 1, when a part of all the people, from 0 to 1, has come."""
    reached = part * _SUMS[-1]
    cell = min(bisect(_SUMS, reached) - 1, _CELLS - 1)
    return (cell + (reached - _SUMS[cell]) / _SHARES[cell]) / _CELLS


def arrivals(rng: random.Random, people: int, seconds: float) -> list[float]:
    """Return the seconds at which so many people come, in order: at random, by the curve."""
    return sorted(moment_of(rng.random()) * seconds for _ in range(people))
