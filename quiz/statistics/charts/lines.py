"""A panel of periods as lines over time: a region and the country beside it, with gaps where nothing can be told.

All lines are on one scale from 0 to 100 per cent, so that one panel can be held beside another.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from quiz.disclosure.estimates import Estimate
from quiz.statistics.charts.bars import Panel
from quiz.statistics.cube import Category

_LEFT, _RIGHT = 14, 98  # per cent of the width, with room for the numbers of the scale
_TOP, _BOTTOM = 12, 97  # per cent of the height
LINES = (0, 25, 50, 75, 100)
"""The shares that have a line of their own."""


class Point(NamedTuple):
    """A share of a period with the ends of its range; all are places in per cent of the drawing."""

    x: float
    y: float
    low: float
    high: float


class Line(NamedTuple):
    """A column over time: its points, and the pieces between points of periods that follow each other."""

    column: Category
    points: Sequence[Point]
    pieces: Sequence[tuple[Point, Point]]


class Chart(NamedTuple):
    """Lines with the first and the last period, and where the lines of the scale are."""

    lines: Sequence[Line]
    first: Category
    last: Category
    scale: Sequence[tuple[int, float]]
    gaps: bool
    """Whether something is missing from the first column."""


def lines_of(panel: Panel) -> Chart | None:
    """Return a panel of periods as lines; None unless there are two points to join."""
    width = (_RIGHT - _LEFT) / max(len(panel.rows) - 1, 1)
    places = [_LEFT + width * at for at, _ in enumerate(panel.rows)]
    lines = []
    for at, column in enumerate(panel.columns):
        points = [_point(x, row.bars[at].figure) for x, row in zip(places, panel.rows, strict=True)]
        joined = [(one, other) for one, other in pairwise(points) if one and other]
        lines.append(Line(column, [point for point in points if point], joined))
    if not any(line.pieces for line in lines):
        return None
    scale = [(share, _height(share)) for share in LINES]
    gaps = len(lines[0].points) < len(panel.rows)
    return Chart(lines, panel.rows[0].category, panel.rows[-1].category, scale, gaps)


def _point(x: float, figure: Estimate | None) -> Point | None:
    if figure is None or figure.share is None or figure.shares is None:
        return None
    return Point(round(x, 2), _height(figure.share), _height(figure.shares.low), _height(figure.shares.high))


def _height(share: int) -> float:
    return round(_BOTTOM - share * (_BOTTOM - _TOP) / 100, 2)
