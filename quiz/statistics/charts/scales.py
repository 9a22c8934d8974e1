"""Scales of charts: how far one reaches, and where a share is on it."""

from collections.abc import Iterable

from quiz.disclosure.estimates import Estimate

_STEPS = ((50, 10), (100, 20))  # scales with up to four or five lines


def most_of(figures: Iterable[Estimate | None]) -> int:
    """Return the end of the range that reaches highest, in per cent; 0 without any."""
    return max((figure.shares.high for figure in figures if figure and figure.shares), default=0)


def scale_to(most: int) -> tuple[int, int]:
    """Return the end of a scale that holds so many per cent, and the distance of its lines."""
    step = next(step for end, step in _STEPS if most <= end)
    return max(2 * step, -(-most // step) * step), step


def height(share: int, end: int, top: float, bottom: float) -> float:
    """Return how far down a share is, in per cent of the height, where 0 is at `bottom` and `end` at `top`."""
    return round(bottom - share * (bottom - top) / end, 2)
