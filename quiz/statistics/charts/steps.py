"""A panel of steps as a line that goes down at each of them: the share of those who began who got so far."""

from collections.abc import Sequence
from typing import NamedTuple

from quiz.disclosure.estimates import Estimate
from quiz.statistics.charts.bars import Panel
from quiz.statistics.charts.scales import height
from quiz.statistics.cube import Category

_LEFT, _RIGHT = 12, 100  # per cent of the width, with room for the numbers of the scale
_TOP, _BOTTOM = 8, 97  # per cent of the height
_LINES = range(0, 101, 25)


class Tread(NamedTuple):
    """A step, from one side to the other, at the height of its share with the ends of its range, in per cent."""

    x1: float
    x2: float
    y: float
    low: float
    high: float


class StepLine(NamedTuple):
    """The steps that have a share, where the line goes from one to the next one, and the last step with its figure."""

    treads: Sequence[Tread]
    risers: Sequence[tuple[float, float, float]]
    """Where, from which height and to which one; everybody began, so the first one comes from the top."""
    scale: Sequence[tuple[int, float]]
    first: Category
    last: Category
    reached: Estimate
    """How many got to the last step."""


def steps_of(panel: Panel) -> StepLine | None:
    """Return a panel of one column as a step line; None unless each step has a share."""
    figures = [row.bars[0].figure for row in panel.rows]
    shown = [figure for figure in figures if figure and figure.share is not None]
    if not shown or len(shown) < len(panel.rows):
        return None
    width = (_RIGHT - _LEFT) / len(shown)
    treads = [_tread(_LEFT + width * at, width, figure) for at, figure in enumerate(shown)]
    heights = [_height(100), *(tread.y for tread in treads)]
    risers = [(tread.x1, above, tread.y) for tread, above in zip(treads, heights, strict=False)]
    scale = [(line, _height(line)) for line in _LINES]
    return StepLine(treads, risers, scale, panel.rows[0].category, panel.rows[-1].category, shown[-1])


def _tread(x: float, width: float, figure: Estimate) -> Tread:
    assert figure.share is not None and figure.shares is not None
    heights = (_height(share) for share in (figure.share, *figure.shares))
    return Tread(round(x, 2), round(x + width, 2), *heights)


def _height(share: int) -> float:
    return height(share, 100, _TOP, _BOTTOM)
