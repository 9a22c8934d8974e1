"""The table of regions as maps: Finland as equal tiles, each with how it stands beside the whole country."""

from collections.abc import Sequence
from typing import NamedTuple

from quiz.disclosure.differences import Beside, compared
from quiz.disclosure.estimates import Estimate
from quiz.questionnaire.model import Dimension
from quiz.regions import SHORT, TILES
from quiz.statistics.categories import COUNTRY
from quiz.statistics.cube import Category, Cell, Cube, Names

SIDE = 106
"""From a tile to the next one, with a gap of 6."""


class Tile(NamedTuple):
    """A region with its place on a map; there is no `figure` where the people are too few.

    `beside` is how it stands beside the whole country, None where that cannot be told.
    """

    region: Category
    short: Names
    figure: Estimate | None
    beside: Beside | None
    x: int
    y: int


class Map(NamedTuple):
    """A dimension in every region."""

    dimension: Dimension
    tiles: Sequence[Tile]


def maps_of(cube: Cube, dimensions: Sequence[Dimension]) -> list[Map]:
    """Return a map for each dimension, the second axis of a table of regions."""
    cells = {(region.id, dimension.id): (region, cell) for (region, dimension), cell in cube.rows()}
    return [
        Map(
            each,
            [_tile(*cells[region, each.id], cells[COUNTRY, each.id][1], len(cube.cells)) for region in _on_map(cube)],
        )
        for each in dimensions
    ]


def _on_map(cube: Cube) -> list[str]:
    return [region.id for region in cube.axes[0].categories if region.id in TILES]


def _tile(region: Category, cell: Cell, country: Cell, comparisons: int) -> Tile:
    column, row = TILES[region.id]
    beside = None
    if cell.figure and country.figure:
        beside = compared(cell.figure, cell.people or 0, country.figure, country.people or 0, comparisons)
    return Tile(region, SHORT[region.id], cell.figure, beside, column * SIDE + 3, row * SIDE + 3)
