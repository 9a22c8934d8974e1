"""What panels of answers say in a word: where a region clearly differs, what unites people most and what divides them.

It knows what is drawn and nothing else, so it reveals no more.
"""

from collections.abc import Sequence
from typing import NamedTuple

from quiz.disclosure.differences import Beside, difference
from quiz.statistics.charts.bars import Panel, Row

_MOST_DRAWN = 6
_MOSTLY = 8  # one in so many that differ is still mostly alike

Found = tuple[Panel, Row]


class Comparison(NamedTuple):
    """How many options a region can be compared in with the country, and those that clearly differ, in order."""

    options: int
    clear: Sequence[Found]

    @property
    def mostly_alike(self) -> bool:
        """Whether few of them differ."""
        return _MOSTLY * len(self.clear) <= self.options

    @property
    def largest(self) -> Sequence[Found]:
        """The differences that are furthest beyond chance, as many as can be drawn, in order."""
        places = sorted(range(len(self.clear)), key=lambda place: -_beyond(self.clear[place][1]))[:_MOST_DRAWN]
        return [self.clear[place] for place in sorted(places)]


class Extremes(NamedTuple):
    """The questions where most people gave one answer, and where the largest group is smallest; each with that answer.

    What they say of the people is in the last column, that of the country.
    """

    united: Found
    divided: Found


def comparison_of(panels: Sequence[Panel]) -> Comparison:
    """Return how the region of panels stands beside the country. Who declined is not compared."""
    options = [(panel, row) for panel in panels for row in _positions(panel) if row.bars[0].beside]
    return Comparison(len(options), [found for found in options if found[1].bars[0].beside is not Beside.SAME])


def extremes_of(panels: Sequence[Panel]) -> Extremes | None:
    """Return what unites and what divides most; None where shares are words, or the questions are alike."""
    largest = [(panel, max(_positions(panel), key=_share)) for panel in panels if _positions(panel)]
    if not largest or any(_share(row) < 0 for panel, _ in largest for row in _positions(panel)):
        return None
    united, divided = max(largest, key=lambda found: _share(found[1])), min(largest, key=lambda found: _share(found[1]))
    return Extremes(united, divided) if _share(united[1]) > _share(divided[1]) else None


def _positions(panel: Panel) -> list[Row]:
    return [row for row in panel.rows if row.category.id.isdecimal()]


def _share(row: Row) -> int:
    """Return the share of the last column, -1 if it is a word or nothing."""
    figure = row.bars[-1].figure
    return -1 if figure is None or figure.share is None else figure.share


def _beyond(row: Row) -> float:
    region, country = row.bars
    assert region.figure and country.figure
    return abs(difference(region.figure, region.people or 0, country.figure, country.people or 0) or 0)
