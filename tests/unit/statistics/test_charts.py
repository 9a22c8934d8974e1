"""How tables are drawn: what is where, and bars that are as long as their words say."""

from dataclasses import replace

from quiz.disclosure.differences import Beside
from quiz.disclosure.estimates import estimate
from quiz.regions import TILES
from quiz.statistics.categories import region_axis
from quiz.statistics.charts.bars import panels_of
from quiz.statistics.charts.maps import maps_of
from quiz.statistics.cube import Cell
from tests.support.cubes import EVERY_MARK, PEOPLE, named
from tests.support.questionnaires import REAL


def test_the_last_axis_makes_rows_the_one_before_it_columns() -> None:
    first, second = panels_of(EVERY_MARK)
    assert [panel.heading and panel.heading.id for panel in (first, second)] == ["2026-W46", "2026-W47"]
    assert [column.id for column in first.columns] == ["lappi", "ahvenanmaa"]
    assert [row.category.id for row in first.rows] == ["1", "2"]
    assert [[bar.people for bar in row.bars] for row in first.rows] == [[12, 60], [12, 40]]


def test_a_bar_is_as_long_as_its_figure_says() -> None:
    first, second = panels_of(EVERY_MARK)
    assert [[bar.width for bar in row.bars] for row in first.rows] == [[15, 1], [75, 99]]
    assert [[bar.width for bar in row.bars] for row in second.rows] == [[50, 0], [42, 0]]
    assert [[bar.told for bar in row.bars] for row in second.rows] == [[True, False], [True, False]]


def test_numbers_without_figures_are_as_long_as_beside_the_largest_in_any_column() -> None:
    two = replace(PEOPLE, axes=(EVERY_MARK.axes[1], *PEOPLE.axes), cells=(Cell(50), Cell(31), Cell(200), Cell(100)))
    assert [[bar.width for bar in row.bars] for row in panels_of(two)[0].rows] == [[25, 100], [16, 50]]
    (panel,) = panels_of(replace(PEOPLE, cells=(Cell(200), Cell(31))))
    assert (panel.heading, panel.columns) == (None, [])
    assert [[(bar.width, bar.told) for bar in row.bars] for row in panel.rows] == [[(100, True)], [(16, True)]]
    (empty,) = panels_of(replace(PEOPLE, cells=(Cell(0), Cell(0))))
    assert [[bar.width for bar in row.bars] for row in empty.rows] == [[0], [0]]


def test_a_row_that_exists_in_no_column_is_left_out() -> None:
    (panel,) = panels_of(PEOPLE)
    assert [row.category.id for row in panel.rows] == ["2026-W46"]


def test_a_row_is_called_by_its_own_text() -> None:
    text = named("Menen", "Jag går", "I go")
    (panel,) = panels_of(replace(EVERY_MARK, axes=EVERY_MARK.axes[1:], cells=EVERY_MARK.cells[:4]))
    assert panel.rows[0].name == EVERY_MARK.axes[-1].categories[0].names
    first, second = panels_of(replace(EVERY_MARK, texts={("2026-W47", "1"): text}))
    assert second.rows[0].name == text != first.rows[0].name


def test_a_map_has_a_tile_for_each_region_that_stands_beside_the_country() -> None:
    regions = region_axis(["*", "lappi", "ahvenanmaa", "none"])
    dimension = REAL.dimensions[0]
    axis = EVERY_MARK.axes[0]._replace(categories=(EVERY_MARK.axes[0].categories[0]._replace(id=dimension.id),))
    figure, country = (estimate("growing", count, 200, 8) for count in (100, 160))
    cells = (Cell(200, country), Cell(200, figure), Cell(3), Cell(7))
    (drawn,) = maps_of(replace(EVERY_MARK, axes=(regions, axis), cells=cells), [dimension])
    assert [(tile.region.id, tile.figure, tile.beside) for tile in drawn.tiles] == [
        ("lappi", figure, Beside.FEWER),
        ("ahvenanmaa", None, None),
    ]
    column, row = TILES["lappi"]
    assert (drawn.tiles[0].x, drawn.tiles[0].y) == (106 * column + 3, 106 * row + 3)
