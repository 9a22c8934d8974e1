"""The table of regions as maps: Finland as equal tiles, with a word on each and a fill that says the same."""

from collections.abc import Sequence
from typing import NamedTuple

from quiz.disclosure.rules import Level, word_of
from quiz.questionnaire.model import Dimension
from quiz.regions import SHORT, TILES
from quiz.statistics.cube import Category, Cell, Cube, Names

SIDE = 106
"""From a tile to the next one, with a gap of 6."""


class Tile(NamedTuple):
    """A region with its place on a map; `word` is None where the people are too few."""

    region: Category
    short: Names
    word: Level | None
    x: int
    y: int


class Map(NamedTuple):
    """A dimension in every region."""

    dimension: Dimension
    tiles: Sequence[Tile]


def maps_of(cube: Cube, dimensions: Sequence[Dimension]) -> list[Map]:
    """Return a map for each dimension, the second axis of a table of regions."""
    cells = {(region.id, dimension.id): (region, cell) for (region, dimension), cell in cube.rows()}
    return [Map(each, [_tile(*cells[region, each.id]) for region in _on_map(cube)]) for each in dimensions]


def _on_map(cube: Cube) -> list[str]:
    return [region.id for region in cube.axes[0].categories if region.id in TILES]


def _tile(region: Category, cell: Cell) -> Tile:
    column, row = TILES[region.id]
    word = word_of(cell.figure) if cell.figure else None
    return Tile(region, SHORT[region.id], word, column * SIDE + 3, row * SIDE + 3)
