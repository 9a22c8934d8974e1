"""Rows of panels as dots with whiskers: shares of both columns with their ranges, on one scale from 0."""

from collections.abc import Sequence
from typing import NamedTuple

from quiz.disclosure.estimates import Estimate
from quiz.statistics.charts.bars import Panel, Row
from quiz.statistics.charts.scales import most_of, scale_to


class Dot(NamedTuple):
    """A share with the ends of its whisker, in per cent of the scale."""

    at: float
    low: float
    high: float


class DotRow(NamedTuple):
    """A choice of a panel, with a dot for each column, as a region and the country beside it."""

    panel: Panel
    row: Row
    dots: Sequence[Dot]


class DotPlot(NamedTuple):
    """Rows with the lines of their scale: what each says, and where it is in per cent of the scale."""

    rows: Sequence[DotRow]
    lines: Sequence[tuple[int, float]]


def dots_of(rows: Sequence[tuple[Panel, Row]]) -> DotPlot:
    """Return rows that have a share in every column as dots on one scale."""
    figures = [[bar.figure for bar in row.bars if bar.figure] for _, row in rows]
    end, step = scale_to(most_of(figure for of in figures for figure in of))
    return DotPlot(
        [DotRow(*row, [_dot(figure, end) for figure in of]) for row, of in zip(rows, figures, strict=True)],
        [(line, _place(line, end)) for line in range(0, end + 1, step)],
    )


def _dot(figure: Estimate, end: int) -> Dot:
    assert figure.share is not None and figure.shares is not None
    return Dot(*(_place(share, end) for share in (figure.share, *figure.shares)))


def _place(share: int, end: int) -> float:
    return round(100 * share / end, 2)
