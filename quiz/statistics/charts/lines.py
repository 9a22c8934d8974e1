"""A panel of periods as lines over time: a region and the country beside it, with gaps where nothing can be told.

All lines are on one scale from 0 on, so that one panel can be held beside another.
"""

from collections.abc import Collection, Sequence
from itertools import pairwise
from typing import NamedTuple

from quiz.disclosure.estimates import Estimate
from quiz.statistics.charts.bars import Panel
from quiz.statistics.charts.scales import height, most_of
from quiz.statistics.cube import Category

_LEFT, _RIGHT = 14, 98  # per cent of the width, with room for the numbers of the scale
_TOP, _BOTTOM = 12, 97  # per cent of the height
_STEP = 25  # per cent, from one line of the scale to the next one
WHOLE = 100


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
    breaks: Sequence[float]
    """Where the questionnaire changed."""


def lines_of(panel: Panel, changed: Collection[str] = (), end: int = WHOLE) -> Chart | None:
    """Return a panel of periods as lines on a scale up to `end`; None unless there are two points to join.

    `changed` has the ids of periods in which the questionnaire changed, or before which it did.
    """
    width = (_RIGHT - _LEFT) / max(len(panel.rows) - 1, 1)
    places = [round(_LEFT + width * at, 2) for at, _ in enumerate(panel.rows)]
    lines = []
    for at, column in enumerate(panel.columns):
        points = [_point(x, row.bars[at].figure, end) for x, row in zip(places, panel.rows, strict=True)]
        joined = [(one, other) for one, other in pairwise(points) if one and other]
        lines.append(Line(column, [point for point in points if point], joined))
    if not any(line.pieces for line in lines):
        return None
    return Chart(
        lines,
        panel.rows[0].category,
        panel.rows[-1].category,
        scale=[(share, _height(share, end)) for share in range(0, end + 1, _STEP)],
        gaps=len(lines[0].points) < len(panel.rows),
        breaks=[x for x, row in zip(places, panel.rows, strict=True) if row.category.id in changed],
    )


def end_of(panels: Sequence[Panel]) -> int:
    """Return the end of a scale that holds all ranges of some panels: half, or the whole."""
    most = most_of(bar.figure for panel in panels for row in panel.rows for bar in row.bars)
    return WHOLE // 2 if most <= WHOLE // 2 else WHOLE


def _point(x: float, figure: Estimate | None, end: int) -> Point | None:
    if figure is None or figure.share is None or figure.shares is None:
        return None
    return Point(x, *(_height(share, end) for share in (figure.share, *figure.shares)))


def _height(share: int, end: int) -> float:
    return height(share, end, _TOP, _BOTTOM)
