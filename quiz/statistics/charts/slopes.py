"""Rows of panels as slopes: a share at two times, earlier and later, with the ranges of both, on one scale from 0."""

from collections.abc import Sequence
from typing import NamedTuple

from quiz.disclosure.estimates import Estimate
from quiz.statistics.charts.bars import Bar, Panel, Row
from quiz.statistics.charts.scales import height, most_of, scale_to
from quiz.statistics.cube import Category

_TOP, _BOTTOM = 8, 96  # per cent of the height


class End(NamedTuple):
    """A share with the ends of its range, as places in per cent of the height."""

    y: float
    low: float
    high: float


class Slope(NamedTuple):
    """A choice of a panel at both times, and the other choices of the panel, each as two heights."""

    panel: Panel
    row: Row
    bars: Sequence[Bar]
    ends: Sequence[End]
    others: Sequence[tuple[float, float]]


class SlopeChart(NamedTuple):
    """Slopes with the names of both times, the earlier one first, and where the lines of their scale are."""

    columns: Sequence[Category]
    slopes: Sequence[Slope]
    lines: Sequence[tuple[int, float]]


def slopes_of(found: Sequence[tuple[Panel, Row]]) -> SlopeChart | None:
    """Return rows of panels that have two periods as slopes; None if there are no rows."""
    if not found:
        return None
    columns = found[0][0].columns
    # Ids of periods begin with their first weeks.
    order = sorted(range(len(columns)), key=lambda at: columns[at].id)
    shown = (bar.figure for panel, _ in found for row in panel.rows for bar in row.bars)
    end, step = scale_to(most_of(shown))
    return SlopeChart(
        [columns[at] for at in order],
        [_slope(panel, row, order, end) for panel, row in found],
        [(line, _height(line, end)) for line in range(0, end + 1, step)],
    )


def _slope(panel: Panel, row: Row, order: Sequence[int], end: int) -> Slope:
    others = [_ends(other, order, end) for other in panel.rows if other is not row]
    heights = [(of[0].y, of[1].y) for of in others if len(of) == len(order)]
    return Slope(panel, row, [row.bars[at] for at in order], _ends(row, order, end), heights)


def _ends(row: Row, order: Sequence[int], end: int) -> list[End]:
    figures = [row.bars[at].figure for at in order]
    return [_end(figure, end) for figure in figures if figure and figure.shares]


def _end(figure: Estimate, end: int) -> End:
    assert figure.share is not None and figure.shares is not None
    return End(*(_height(share, end) for share in (figure.share, *figure.shares)))


def _height(share: int, end: int) -> float:
    return height(share, end, _TOP, _BOTTOM)
