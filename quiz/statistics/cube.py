"""A table of figures as statistics offices know it: axes with categories, and a cell for each combination.

Pages, spreadsheets and programs get the same cube, so that none of them can tell more than another.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import product
from math import prod
from typing import NamedTuple

from quiz.disclosure.estimates import Estimate

Names = Mapping[str, str]
"""A text by locale."""


class Category(NamedTuple):
    """One value of an axis: a week, a region, a choice."""

    id: str
    names: Names


class Axis(NamedTuple):
    """What the cells are divided by; `time` and `geo` are roles that other programs understand."""

    id: str
    names: Names
    categories: tuple[Category, ...]
    role: str = ""


class Cell(NamedTuple):
    """One combination. `people` is the number of finishers that it is of; `figure` is None where they are too few.

    Without a figure and without people the combination does not exist, as the sixth choice of a question of five.
    Nought people are merely not counted yet, whoever they are. Of those who are in no other row their number is told.
    """

    people: int | None
    figure: Estimate | None = None
    left_over: bool = False


class Remainder(NamedTuple):
    """How many people are counted only in something wider than the rows of a table or than what was chosen."""

    category: Category
    n: int
    weeks: Mapping[str, int] | None = None
    """The same by the week; None for those of another edition, who can be added to nobody in the table."""

    def within(self, period: str) -> int:
        """Return how many of them are of a period, given by its id."""
        first, _, last = period.partition("/")
        return sum(n for week, n in (self.weeks or {}).items() if first <= week <= (last or first))


class Scope(NamedTuple):
    """Which answers a table is of. A language or a source that is all of them has an empty id.

    Tables of no answers have an empty edition.
    """

    weeks: Category
    language: Category
    source: Category
    edition: Category


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
    remainders: tuple[Remainder, ...] = field(default=(), kw_only=True)
    changed: tuple[str, ...] = field(default=(), kw_only=True)
    """The ids of the periods in which the questionnaire changed, or before which it did: the series has a break."""
    both: int | None = field(default=None, kw_only=True)
    """How many people are in both of two selections that are compared, which are its second axis; else None."""
    todays_words: bool = field(default=False, kw_only=True)
    """Whether it is of another edition than today's, in today's words."""

    def __post_init__(self) -> None:
        if len(self.cells) != prod(len(axis.categories) for axis in self.axes):
            raise ValueError(f"{self.id}: {len(self.cells)} cells do not fill the axes")
        for ids in ([axis.id for axis in self.axes], *([each.id for each in axis.categories] for axis in self.axes)):
            if len(set(ids)) < len(ids):
                raise ValueError(f"{self.id}: an id is there twice in {ids}")

    def rows(self) -> Iterator[tuple[tuple[Category, ...], Cell]]:
        """Return every cell with its category on each axis."""
        return zip(product(*(axis.categories for axis in self.axes)), self.cells, strict=True)

    @property
    def whole(self) -> "Cube":
        """The table with its remainders as categories of its area or region; pages and drawings tell them beside it."""
        rest = {each.category.id: each for each in self.remainders if each.weeks is not None}
        geo = next((place for place, axis in enumerate(self.axes) if axis.role == "geo"), None)
        if geo is None or not rest or not self.cells:
            return self
        known = {tuple(category.id for category in row): cell for row, cell in self.rows()}
        last = self.axes[geo].categories[-1].id

        def cell(row: tuple[Category, ...]) -> Cell:
            ids = [category.id for category in row]
            if (left := rest.get(ids[geo])) is None:
                return known[tuple(ids)]
            period = next((id for id, axis in zip(ids, self.axes, strict=True) if axis.id == "period"), None)
            ids[geo] = last
            exists = known[tuple(ids)].people is not None
            return Cell(left.n if period is None else left.within(period), left_over=True) if exists else Cell(None)

        more = tuple(each.category for each in rest.values())
        axes = [
            axis._replace(categories=axis.categories + more) if at == geo else axis for at, axis in enumerate(self.axes)
        ]
        cells = [cell(row) for row in product(*(axis.categories for axis in axes))]
        others = tuple(each for each in self.remainders if each.weeks is None)
        return replace(self, axes=tuple(axes), cells=tuple(cells), remainders=others)

    def names(self, row: tuple[Category, ...]) -> list[Names]:
        """Return the names of a row's categories, one an axis; the last one is its own text, if it has one."""
        own = self.texts.get((row[0].id, row[-1].id)) if row else None
        return [category.names for category in row[:-1]] + [own or category.names for category in row[-1:]]

    @property
    def people(self) -> list[tuple[Names | None, int]]:
        """The people of each area over all periods, by its name; of all, by None, in a table without areas.

        Of a comparison it is those of each of the two.
        """
        found: dict[str, tuple[Names | None, int]] = {}
        split = self.axes[1].id if self.both is not None else "area"
        for row, cell in self.rows():
            on = {axis.id: (axis, category) for axis, category in zip(self.axes, row, strict=True)}
            area = on.pop(split)[1] if split in on else None
            on.pop("period", None)
            # All figures of an area in a period are of the same people.
            if all(category == axis.categories[0] for axis, category in on.values()):
                key, names = (area.id, area.names) if area else ("", None)
                found[key] = names, found.get(key, (names, 0))[1] + (cell.people or 0)
        return [*found.values()]

    def number(self, cell: Cell) -> int | None:
        """Return the number of a cell as it is told: people who are merely not counted yet are not said to be none."""
        return cell.people if cell.people or self.unit != "people" else None

    @property
    def shown(self) -> bool:
        """Whether there is anything to show of the selection."""
        return self.counts_people or any(cell.figure for cell in self.cells)
