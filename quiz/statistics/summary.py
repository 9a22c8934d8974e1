"""What panels of answers say in a word: where two groups clearly differ, what unites people most, what divides them.

It knows what is drawn and nothing else, so it reveals no more.
"""

from collections.abc import Sequence
from typing import NamedTuple

from quiz.disclosure.differences import Beside, Group, clear_from, difference
from quiz.statistics.charts.bars import Panel, Row

_MOST_DRAWN = 6
_MOSTLY = 8  # one in so many that differ is still mostly alike

Found = tuple[Panel, Row]


class Comparison(NamedTuple):
    """How many options can be compared, and those that clearly differ, in order; `both` people are in both columns.

    All people of a region are among those of the country beside it: there `both` is None.
    """

    options: int
    clear: Sequence[Found]
    both: int | None

    clear_from: int = 0
    """How many percentage points a difference has at least where it is called clear, whichever option it is in."""

    @property
    def mostly_alike(self) -> bool:
        """Whether few of them differ."""
        return _MOSTLY * len(self.clear) <= self.options

    @property
    def largest(self) -> Sequence[Found]:
        """The differences that are furthest beyond chance, as many as can be drawn, in order."""
        return [self.clear[place] for place in sorted(self._by_size()[:_MOST_DRAWN])]

    @property
    def furthest(self) -> Found | None:
        """The difference that is furthest beyond chance; None if there is none."""
        return self.clear[self._by_size()[0]] if self.clear else None

    def _by_size(self) -> list[int]:
        return sorted(range(len(self.clear)), key=lambda place: -_beyond(self.clear[place][1], self.both))


class Extremes(NamedTuple):
    """The questions where most people gave one answer, and where the largest group is smallest; each with that answer.

    What they say of the people is in the last column, that of the country.
    """

    united: Found
    divided: Found


def comparison_of(panels: Sequence[Panel], both: int | None = None) -> Comparison:
    """Return how the first column of panels stands beside the second one. Who declined is not compared."""
    options = [(panel, row) for panel in panels for row in _positions(panel) if row.bars[0].beside]
    clear = [found for found in options if found[1].bars[0].beside is not Beside.SAME]
    needed = [clear_from(*_groups(row, both), len(options)) or 0 for _, row in options]
    return Comparison(len(options), clear, both, max(needed, default=0))


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


def _beyond(row: Row, both: int | None) -> float:
    return abs(difference(*_groups(row, both)) or 0)


def _groups(row: Row, both: int | None) -> tuple[Group, Group, int]:
    """Return the groups of the two columns of a row, and how many people are in both."""
    one, other = row.bars
    assert one.figure and other.figure
    groups = Group.of(one.figure, one.people or 0), Group.of(other.figure, other.people or 0)
    return *groups, groups[0].n if both is None else both
