"""The table of regions as maps: Finland as equal tiles, each with how it stands beside the whole country."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from quiz.disclosure.differences import Beside
from quiz.disclosure.estimates import Estimate
from quiz.questionnaire.model import Question, Questionnaire
from quiz.regions import SHORT, TILES
from quiz.statistics.categories import COUNTRY
from quiz.statistics.charts.bars import beside
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
    """A dimension or an option in every region; `shape` is that of its dimension. `country` is its figure there."""

    of: Category
    shape: str
    country: Estimate | None
    tiles: Sequence[Tile]

    def beside(self, beside: str) -> list[Category]:
        """Return the regions that stand so beside the country."""
        return [tile.region for tile in self.tiles if tile.beside == beside]


def maps_of(cube: Cube, shapes: Mapping[str, str]) -> list[Map]:
    """Return a map for each category of the second axis of a table of regions, with its shape."""
    cells = {(region.id, each.id): (region, cell) for (region, each), cell in cube.rows()}
    maps = []
    for each in cube.axes[1].categories:
        country = cells[COUNTRY, each.id][1]
        tiles = [_tile(*cells[region, each.id], country, len(cube.cells)) for region in _on_map(cube)]
        maps.append(Map(each, shapes[each.id], country.figure, tiles))
    return maps


def shapes_on_map(questionnaire: Questionnaire, option: tuple[Question, int] | None) -> Mapping[str, str]:
    """Return the shape of each dimension by its id, or that of an option's dimension by its position."""
    if option:
        question, position = option
        return {str(position): questionnaire.dimensions_by_id[question.dimension].shape}
    return {dimension.id: dimension.shape for dimension in questionnaire.dimensions}


def _on_map(cube: Cube) -> list[str]:
    return [region.id for region in cube.axes[0].categories if region.id in TILES]


def _tile(region: Category, cell: Cell, country: Cell, comparisons: int) -> Tile:
    column, row = TILES[region.id]
    found = beside(cell, country, cell.people or 0, comparisons)
    return Tile(region, SHORT[region.id], cell.figure, found, column * SIDE + 3, row * SIDE + 3)
