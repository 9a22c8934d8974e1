"""A table of figures as statistics offices know it: axes with categories, and a cell for each combination.

What a page draws, a spreadsheet opens and a program reads is one and the same cube, so that none of them can tell more
than another.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby, product
from math import prod
from typing import NamedTuple

from quiz.disclosure.rules import Figure

Names = Mapping[str, str]
"""A text by locale."""


@dataclass(frozen=True, slots=True)
class Category:
    """One value of an axis: a week, a region, a choice."""

    id: str
    names: Names


@dataclass(frozen=True, slots=True)
class Axis:
    """What the cells are divided by; `time` and `geo` are roles that other programs understand."""

    id: str
    names: Names
    categories: tuple[Category, ...]
    role: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One combination. `people` is the number of finishers that it is of; `figure` is None where they are too few.

    Without a figure and without people the combination does not exist, as the sixth choice of a question of five.
    """

    people: int | None
    figure: Figure | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    """Which answers a table is of. A language or a source that is all of them has an empty id."""

    weeks: Category
    language: Category
    source: Category


class Panel(NamedTuple):
    """A heading, columns, and rows with a cell for each column, or with one cell where there are no columns.

    `peaks` has the largest number of each column: what the bars of numbers without figures are as long as.
    """

    heading: Category | None
    columns: list[Category]
    rows: list[tuple[Category, list[Cell]]]
    peaks: list[int]


@dataclass(frozen=True, slots=True)
class Cube:
    """Axes, and their cells in row-major order: the last axis runs fastest. `smallest` is the least selection shown.

    `unit` is what the numbers without figures are of: `people` who finished, or another `number`. `texts` has what a
    category of the last axis means beside one of the first, by the ids of both, where that differs from one to another.
    """

    id: str
    titles: Names
    axes: tuple[Axis, ...]
    cells: tuple[Cell, ...]
    updated: date
    smallest: int
    counts_people: bool = False
    """Whether the cells are numbers of finishers, or of what `unit` says, without any figure."""
    scope: Scope = field(kw_only=True)
    unit: str = field(default="people", kw_only=True)
    texts: Mapping[tuple[str, str], Names] = field(default_factory=dict, kw_only=True)

    def __post_init__(self) -> None:
        if len(self.cells) != prod(len(axis.categories) for axis in self.axes):
            raise ValueError(f"{self.id}: {len(self.cells)} cells do not fill the axes")
        for ids in ([axis.id for axis in self.axes], *([each.id for each in axis.categories] for axis in self.axes)):
            if len(set(ids)) < len(ids):
                raise ValueError(f"{self.id}: an id is there twice in {ids}")

    def rows(self) -> Iterator[tuple[tuple[Category, ...], Cell]]:
        """Return every cell with its category on each axis."""
        return zip(product(*(axis.categories for axis in self.axes)), self.cells, strict=True)

    def names(self, row: tuple[Category, ...]) -> list[Names]:
        """Return the names of a row's categories, one an axis; the last one is its own text, if it has one."""
        own = self.texts.get((row[0].id, row[-1].id)) if row else None
        return [category.names for category in row[:-1]] + [own or category.names for category in row[-1:]]

    def panels(self) -> list[Panel]:
        """Return the table as a page draws it.

        The last axis makes the rows, the one before it the columns, and each category of the one before that a panel
        by itself. A table of fewer axes is one panel.
        """
        found = []
        for heading, cells in groupby(self.rows(), key=lambda row: row[0][-3] if len(row[0]) > 2 else None):
            of = list(cells)
            columns = list({row[0][-2].id: row[0][-2] for row in of if len(row[0]) > 1}.values())
            rows = [
                (category, [cell for categories, cell in of if categories[-1] == category])
                for category in self.axes[-1].categories
            ]
            found.append(Panel(heading, columns, rows, _peaks(rows)))
        return found


def _peaks(rows: Sequence[tuple[Category, Sequence[Cell]]]) -> list[int]:
    by_column = zip(*(cells for _, cells in rows), strict=True)
    return [max(cell.people or 0 for cell in column) for column in by_column]
