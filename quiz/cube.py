"""A table of figures as statistics offices know it: axes with categories, and a cell for each combination.

What a page draws, a spreadsheet opens and a program reads is one and the same cube, so that none of them can tell more
than another.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import product
from math import prod

from quiz.disclosure import Figure

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
class Cube:
    """Axes, and their cells in row-major order: the last axis runs fastest. `smallest` is the least selection shown."""

    id: str
    titles: Names
    axes: tuple[Axis, ...]
    cells: tuple[Cell, ...]
    updated: date
    smallest: int
    counts_people: bool = False
    """Whether the cells are numbers of finishers, without any figure."""

    def __post_init__(self) -> None:
        if len(self.cells) != prod(len(axis.categories) for axis in self.axes):
            raise ValueError(f"{self.id}: {len(self.cells)} cells do not fill the axes")
        for ids in ([axis.id for axis in self.axes], *([each.id for each in axis.categories] for axis in self.axes)):
            if len(set(ids)) < len(ids):
                raise ValueError(f"{self.id}: an id is there twice in {ids}")

    def rows(self) -> Iterator[tuple[tuple[Category, ...], Cell]]:
        """Every cell with its category on each axis."""
        return zip(product(*(axis.categories for axis in self.axes)), self.cells, strict=True)
