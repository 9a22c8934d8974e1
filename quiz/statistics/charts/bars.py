"""A table of figures as bars, in panels of rows and columns. A bar is as long as the words beside it say, no more."""

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from quiz.disclosure.differences import Beside, Group, compared
from quiz.disclosure.estimates import Estimate
from quiz.statistics.categories import COUNTRY
from quiz.statistics.cube import Category, Cell, Cube, Names


class Bar(NamedTuple):
    """A cell with the length of its bar, 0-100; without a figure, and unless it counts people, it has no bar.

    `beside` is how the first of two columns stands beside the second one, as a region beside the whole country; None
    elsewhere and where that cannot be told.
    """

    people: int | None
    figure: Estimate | None
    width: int
    counts_people: bool
    beside: Beside | None = None

    @property
    def told(self) -> bool:
        """Whether there is more to tell than that the people are too few."""
        return self.figure is not None or self.counts_people


class Row(NamedTuple):
    """A category with a bar for each column; `name` is what it is called under the heading."""

    category: Category
    name: Names
    bars: Sequence[Bar]


class Panel(NamedTuple):
    """A heading, columns, and rows; without columns a row has one bar."""

    heading: Category | None
    columns: Sequence[Category]
    rows: Sequence[Row]


def panels_of(cube: Cube) -> list[Panel]:
    """Return a table as it is drawn.

    The last axis makes the rows, the one before it the columns, and each category of the one before that a panel by
    itself. A table of fewer axes is one panel. Rows that exist in no column are left out.
    """
    # Numbers without figures have bars as long as they are beside the largest one drawn: a chart has one scale.
    peak = max((cell.people or 0 for cell in cube.cells), default=0)
    return [
        _panel(cube, heading, [(row, cell) for row, cell in cells], peak)
        for heading, cells in groupby(cube.rows(), key=lambda row: row[0][-3] if len(row[0]) > 2 else None)
    ]


def without_empty_columns(panels: Sequence[Panel]) -> list[Panel]:
    """Return panels without the columns that have nothing to tell in any of them, as those of too few people."""
    every = zip(*(row.bars for panel in panels for row in panel.rows), strict=True)
    kept = [at for at, bars in enumerate(every) if any(bar.told for bar in bars)]
    return [
        panel._replace(
            columns=[column for at, column in enumerate(panel.columns) if at in kept],
            rows=[row._replace(bars=[row.bars[at] for at in kept]) for row in panel.rows],
        )
        for panel in panels
        if kept
    ]


def of_dimension(panels: Sequence[Panel], dimension: str) -> list[Panel]:
    """Return what is of one dimension: the panel that has it as its heading, or the row of it."""
    if any(panel.heading for panel in panels):
        return [panel for panel in panels if panel.heading and panel.heading.id == dimension]
    return [panel._replace(rows=[row for row in panel.rows if row.category.id == dimension]) for panel in panels]


def beside(one: Bar | Cell, other: Bar | Cell, both: int, comparisons: int) -> Beside | None:
    """Return how a figure stands beside another one; `both` people are in both, None where nothing can be compared."""
    if not one.figure or not other.figure:
        return None
    groups = Group.of(one.figure, one.people or 0), Group.of(other.figure, other.people or 0)
    return compared(*groups, both, comparisons)


def _panel(
    cube: Cube, heading: Category | None, cells: Sequence[tuple[tuple[Category, ...], Cell]], peak: int
) -> Panel:
    columns = list({row[-2].id: row[-2] for row, _ in cells if len(row) > 1}.values())
    by_category = {
        category.id: [cell for row, cell in cells if row[-1] == category] for category in cube.axes[-1].categories
    }
    # All that a table compares is looked at at a time.
    comparisons = len(cube.cells) // max(len(columns), 1)
    rows = []
    for category in cube.axes[-1].categories:
        name = cube.names((heading, category) if heading else (category,))[-1]
        bars = [_bar(cube, cell, peak) for cell in by_category[category.id]]
        rows.append(Row(category, name, _compared(cube, bars, columns, comparisons)))
    return Panel(heading, columns, [row for row in rows if any(bar.people is not None for bar in row.bars)])


def _compared(cube: Cube, bars: Sequence[Bar], columns: Sequence[Category], comparisons: int) -> Sequence[Bar]:
    if len(columns) < 2 or (cube.both is None and columns[-1].id != COUNTRY):
        return bars
    one, other = bars
    # All people of a region are among those of the country.
    both = cube.both if cube.both is not None else one.people or 0
    return one._replace(beside=beside(one, other, both, comparisons)), other


def _bar(cube: Cube, cell: Cell, peak: int) -> Bar:
    width = 0
    if cell.figure:
        width = cell.figure.width
    elif cube.counts_people and peak:
        width = round(100 * (cell.people or 0) / peak)
    return Bar(cell.people, cell.figure, width, cube.counts_people)
