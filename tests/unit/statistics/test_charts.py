"""How tables are drawn: what is where, and bars that are as long as their words say."""

from dataclasses import replace

import pytest

from quiz.disclosure.differences import Beside
from quiz.disclosure.estimates import estimate
from quiz.regions import TILES
from quiz.statistics.categories import area_axis, axis, region_axis
from quiz.statistics.charts.bars import Bar, Panel, panels_of, without_empty_columns
from quiz.statistics.charts.dots import dots_of
from quiz.statistics.charts.lines import end_of, lines_of
from quiz.statistics.charts.maps import maps_of
from quiz.statistics.charts.slopes import slopes_of
from quiz.statistics.charts.stacks import shades_of, stacks_of
from quiz.statistics.charts.steps import steps_of
from quiz.statistics.cube import Category, Cell
from quiz.statistics.summary import comparison_of, extremes_of
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
    (drawn,) = maps_of(replace(EVERY_MARK, axes=(regions, axis), cells=cells), {dimension.id: "circle"})
    assert [(tile.region.id, tile.figure, tile.beside) for tile in drawn.tiles] == [
        ("lappi", figure, Beside.FEWER),
        ("ahvenanmaa", None, None),
    ]
    column, row = TILES["lappi"]
    assert (drawn.tiles[0].x, drawn.tiles[0].y) == (106 * column + 3, 106 * row + 3)


def answers(first: int, second: int, declined: int, *country: int) -> Panel:
    """A question that 1,000 people of a region and 20,000 of the country answered, in per cent."""
    choices = tuple(Category(name, named(name, name, name)) for name in ("1", "2", "declined"))
    axes = (axis("question", [Category("q", named("Q", "Q", "Q"))]), area_axis(["lappi", "*"]), axis("choice", choices))
    people = (1000, first), (1000, second), (1000, declined), *((20_000, share) for share in country)
    cells = tuple(Cell(n, estimate("", n * share // 100, n, n / 100)) for n, share in people)
    (panel,) = panels_of(replace(EVERY_MARK, axes=axes, cells=cells))
    return panel


def test_a_stack_is_as_long_as_its_figures_on_one_scale() -> None:
    panel = answers(40, 50, 8, 30, 65, 5)
    region, country = stacks_of(panel)
    assert (region.people, country.people) == (1000, 20_000)
    assert [(part.choice, part.x, part.width, part.shade, part.number) for part in region.parts] == [
        ("1", 0, 40, 1, 40),
        ("2", 40, 50, 5, 50),
        ("declined", 90, 8, 0, None),
    ]
    assert [part.width for part in country.parts] == [30, 65, 5]
    assert stacks_of(answers(40, 45, 8, 30, 60, 5))[0].parts[0].width == 40
    # Rounded shares can be more than a hundred in all: then both bars get shorter.
    region, country = stacks_of(answers(50, 60, 15, 30, 65, 5))
    assert [part.width for part in region.parts] == [40, 48, 12] and country.parts[0].width == 24
    assert all(part.x == 0 for part in (region.parts[0], country.parts[0]))


def test_what_is_told_in_words_has_no_stack() -> None:
    first, _ = panels_of(EVERY_MARK)
    assert [bool(stack.parts) for stack in stacks_of(first)] == [False, True]


@pytest.mark.parametrize(("positions", "shades"), [(2, [1, 5]), (5, [1, 2, 3, 4, 5]), (7, [1, 2, 2, 3, 4, 4, 5])])
def test_shades_go_from_the_lightest_to_the_darkest(positions: int, shades: list[int]) -> None:
    row = answers(40, 50, 8, 30, 65, 5).rows[0]
    rows = [row._replace(category=row.category._replace(id=str(at))) for at in range(1, positions + 1)]
    assert [*shades_of(Panel(None, [], rows)).values()] == shades


def test_dots_lie_where_their_figures_are_on_a_scale_from_nought() -> None:
    panel = answers(40, 50, 8, 30, 65, 5)
    plot = dots_of([(panel, panel.rows[0])])
    assert plot.lines == [(0, 0), (10, 20), (20, 40), (30, 60), (40, 80), (50, 100)]
    for figure, dot in zip((bar.figure for bar in panel.rows[0].bars), plot.rows[0].dots, strict=True):
        assert figure and figure.share and figure.shares
        assert dot == (2 * figure.share, *(2 * end for end in figure.shares))
    assert [line for line, _ in dots_of([(panel, panel.rows[1])]).lines] == [0, 20, 40, 60, 80]


def test_a_column_that_tells_nothing_is_left_out_unless_all_do() -> None:
    panel = answers(40, 50, 8, 30, 65, 5)
    rows = [row._replace(bars=[row.bars[0]._replace(figure=None), row.bars[1]]) for row in panel.rows]
    (kept,) = without_empty_columns([panel._replace(rows=rows)])
    assert kept.columns == panel.columns[1:]
    assert [*kept.rows[0].bars] == [panel.rows[0].bars[1]]
    assert [[*row.bars] for row in without_empty_columns([panel])[0].rows] == [[*row.bars] for row in panel.rows]
    (single,) = panels_of(PEOPLE)
    assert len(without_empty_columns([single])) == 1
    rows = [row._replace(bars=[bar._replace(figure=None) for bar in row.bars]) for row in panel.rows]
    assert without_empty_columns([panel._replace(rows=rows)]) == []


def test_the_summary_finds_what_differs_and_what_unites_and_divides() -> None:
    alike, other, wide = answers(50, 45, 5, 50, 45, 5), answers(20, 75, 5, 50, 45, 5), answers(10, 85, 5, 30, 65, 5)
    found = comparison_of([alike, other, wide])
    assert found.options == 6 and [panel for panel, _ in found.clear] == [other, other, wide, wide]
    assert not found.mostly_alike and found.largest == found.clear
    many = comparison_of([other, wide, other, wide])
    # Those furthest beyond chance, in order.
    assert len(many.clear) == 8
    assert [panel for panel, _ in many.largest if panel is other] == [other] * 4 and len(many.largest) == 6
    assert comparison_of([alike] * 8 + [other]).mostly_alike
    extremes = extremes_of([alike, wide])
    assert extremes and extremes.united == (wide, wide.rows[1]) and extremes.divided == (alike, alike.rows[0])
    assert extremes_of([alike, alike]) is None and extremes_of([]) is None


def test_slopes_go_from_the_earlier_time_to_the_later_one_whichever_is_first() -> None:
    times = [Category("2026-W40/2026-W44", named("", "", "")), Category("2025-W40/2025-W44", named("", "", ""))]
    choices = axis("choice", [Category(str(at), named("", "", "")) for at in (1, 2, 3)])
    cells = [Cell(2000, estimate("", count, 2000, 20)) for count in (200, 1000, 800, 700, 500, 800)]
    drawn = []
    for of in (times, times[::-1]):
        turned = cells if of is times else cells[3:] + cells[:3]
        (panel,) = panels_of(replace(EVERY_MARK, axes=(axis("period", of), choices), cells=tuple(turned), both=0))
        chart = slopes_of([(panel, panel.rows[0])])
        assert chart and [column.id[:4] for column in chart.columns] == ["2025", "2026"]
        drawn.append([slope._replace(panel=panel, row=panel.rows[0], bars=()) for slope in chart.slopes][0].ends)
        at, (slope,) = dict(chart.lines), chart.slopes
        for end, bar in zip(slope.ends, slope.bars, strict=True):
            assert bar.figure and round((at[0] - end.y) / (at[0] - at[20]) * 20) == bar.figure.share
        # The others of the panel are behind it, without what may be said of them.
        assert len(slope.others) == 2 and slope.ends[0].y < slope.ends[1].y
    assert drawn[0] == drawn[1] and slopes_of([]) is None


def test_steps_go_down_from_all_who_began_to_the_last_one() -> None:
    numbers = [Category(f"question-{at}", named("", "", "")) for at in (1, 2, 3)]
    cells = tuple(Cell(2000, estimate("", count, 2000, 20)) for count in (1800, 1500, 1500))
    (panel,) = panels_of(replace(EVERY_MARK, axes=(axis("step", numbers),), cells=cells))
    line = steps_of(panel)
    assert line and (line.first, line.last, line.reached) == (numbers[0], numbers[2], cells[2].figure)
    at = dict(line.scale)
    for tread, cell in zip(line.treads, cells, strict=True):
        assert cell.figure and round((at[0] - tread.y) / (at[0] - at[100]) * 100) == cell.figure.share
        assert tread.high < tread.y < tread.low
    # Each begins where the one before it ends, and everybody was there at first.
    assert [x for x, _, _ in line.risers] == [tread.x1 for tread in line.treads]
    assert [tread.x1 for tread in line.treads[1:]] == [tread.x2 for tread in line.treads[:-1]]
    assert [above for _, above, _ in line.risers] == [at[100], *(tread.y for tread in line.treads[:-1])]
    few = replace(EVERY_MARK, axes=(axis("step", numbers),), cells=(*cells[:2], Cell(4)))
    assert steps_of(panels_of(few)[0]) is None


def test_lines_have_gaps_where_nothing_can_be_told() -> None:
    periods = tuple(Category(f"2026-W4{at}", named("", "", "")) for at in range(1, 6))
    axes = area_axis(["lappi", "*"]), axis("period", periods)
    region = [Cell(300, estimate("", 150, 300, 6)) if at != 2 else Cell(8) for at in range(5)]
    country = [Cell(2000, estimate("", 600 + 100 * at, 2000, 20)) for at in range(5)]
    (panel,) = panels_of(replace(EVERY_MARK, axes=axes, cells=(*region, *country)))
    chart = lines_of(panel, {panel.rows[1].category.id})
    assert chart and (chart.first.id, chart.last.id, chart.gaps) == ("2026-W41", "2026-W45", True)
    lappi, whole = chart.lines
    assert (len(lappi.points), len(lappi.pieces)) == (4, 2) and (len(whole.points), len(whole.pieces)) == (5, 4)
    # On one scale for both, and as high as the figures of the table say.
    at = dict(chart.scale)
    for point, cell in zip((*lappi.points, *whole.points), (c for c in panel_cells(panel) if c.figure), strict=True):
        assert cell.figure and cell.figure.share is not None and cell.figure.shares
        share = (at[0] - point.y) / (at[0] - at[100]) * 100
        assert round(share) == cell.figure.share and point.high < point.y < point.low
    assert chart.breaks == [whole.points[1].x]
    # Half of the scale, where all ranges fit into it.
    low = [Cell(2000, estimate("", 600, 2000, 20))] * 10
    (small,) = panels_of(replace(EVERY_MARK, axes=axes, cells=tuple(low)))
    assert (end_of([panel]), end_of([small]), end_of([small, panel])) == (100, 50, 100)
    drawn = lines_of(small, end=50)
    assert drawn and drawn.breaks == [] and [share for share, _ in drawn.scale] == [0, 25, 50]
    assert lines_of(panel._replace(rows=panel.rows[:1])) is None
    assert lines_of(panel._replace(columns=panel.columns[:1], rows=panel.rows[1:3])) is None


def panel_cells(panel: Panel) -> list[Bar]:
    """The bars column by column."""
    return [row.bars[at] for at, _ in enumerate(panel.columns) for row in panel.rows]
