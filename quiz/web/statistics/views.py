"""The views of the statistics as their templates get them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from quiz.disclosure.estimates import Estimate
from quiz.i18n import catalog
from quiz.questionnaire.model import Dimension, Question, Questionnaire
from quiz.statistics.charts.bars import Panel, panels_of, without_empty_columns
from quiz.statistics.charts.lines import Chart, end_of, lines_of
from quiz.statistics.charts.maps import Map, maps_of, shapes_on_map
from quiz.statistics.charts.steps import StepLine, steps_of
from quiz.statistics.cube import Category, Cube, Names
from quiz.statistics.exports.notes import breaks
from quiz.statistics.table_reader import mapped
from quiz.web.core.site import Site
from quiz.web.statistics.answer import Answer, answer_of
from quiz.web.statistics.layout import Figures, Layout, layout_of
from quiz.web.statistics.links import Link, links_to_trends, links_to_wider
from quiz.web.statistics.query import Readers
from quiz.web.statistics.scenes import Scene, Spread
from quiz.web.statistics.sides import sides_of


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the statistics, as long as there is nothing to show."""

    readers: Readers
    view: str


@dataclass(frozen=True, slots=True)
class View(Page):
    """A page with figures."""

    demo: bool
    layout: Layout


@dataclass(frozen=True, slots=True)
class Overview(View):
    """What people would do: the answer in a word, and the scenes; there are none where the people are too few.

    `widen` has links to wider selections, and is None where this one is enough.
    """

    widen: Sequence[Link] | None
    cube: Cube
    answer: Answer
    shown: Sequence[Scene]
    trends: Mapping[str, str]
    """The addresses of the scenes over time, by their ids."""


class DimensionFigures(NamedTuple):
    """A dimension with its growth words, and how many have one of the upper half over time."""

    dimension: Dimension
    words: Spread
    over_time: Panel | None
    """None where no period has enough people, though all of them together may."""
    chart: Chart | None


@dataclass(frozen=True, slots=True)
class Dimensions(View):
    """The dimensions, each by itself. `widen` is as in Overview."""

    widen: Sequence[Link] | None
    growth: Cube
    growing: Cube
    dimensions: Sequence[DimensionFigures]


class OptionOverTime(NamedTuple):
    """An option of a scene over time; no chart where there are no two numbers to join."""

    panel: Panel
    chart: Chart | None


@dataclass(frozen=True, slots=True)
class Trends(View):
    """The options of a scene over time, each by itself on the same scale; there are none where people are too few.

    `widen` is as in Overview.
    """

    widen: Sequence[Link] | None
    cube: Cube
    question: Question | None
    """None where today's questionnaire does not have it: there is no scene to put the figures beside."""
    shape: str
    options: Sequence[OptionOverTime]
    drawn: bool
    """Whether there is a line of any."""
    gaps: bool


class Section(NamedTuple):
    """A table with what is to be said of its numbers."""

    cube: Cube
    panels: Sequence[Panel]
    note: str
    steps: StepLine | None
    """How far people got, as a line; None of other tables."""


@dataclass(frozen=True, slots=True)
class Tables(View):
    """Tables one below the other. `widen` is as in Overview."""

    widen: Sequence[Link] | None
    sections: Sequence[Section]


class RegionRow(NamedTuple):
    """A region with its people and, if they are enough, its figure."""

    region: Category
    people: int | None
    figure: Estimate | None
    selected: bool


@dataclass(frozen=True, slots=True)
class Regions(View):
    """The regions, as a map and as a table."""

    cube: Cube
    heading: str
    map: Map
    rows: Sequence[RegionRow]
    selected: str


class WorkshopsRow(NamedTuple):
    """A period with its number of workshops, and of rounds by size."""

    period: Category
    numbers: Sequence[tuple[Names, int | None]]


@dataclass(frozen=True, slots=True)
class Workshops(View):
    """How many workshops there were."""

    cube: Cube
    rows: Sequence[WorkshopsRow]


def view_of(site: Site, locale: str, figures: Figures) -> View:
    """Return a view as its template gets it."""
    query, view, questionnaire = figures.query, figures.view, figures.questionnaire
    layout = layout_of(site, locale, figures)
    head = (query.readers, view, site.demo, layout)
    enough = figures.people >= query.least.smallest
    widen = None if enough else links_to_wider(site, locale, query, view)
    cube, *others = figures.cubes
    match view:
        case "overview":
            answer = answer_of(locale, sides_of(locale, figures), figures.scenes)
            ids = [question.id for question in questionnaire.questions]
            return Overview(*head, widen, cube, answer, figures.scenes, links_to_trends(site, locale, query, ids))
        case "dimensions":
            return Dimensions(*head, widen, cube, others[0], _dimensions(questionnaire, cube, others[0]))
        case "trends":
            return _trends((*head, widen), cube, questionnaire, query.scene)
        case "regions":
            return _regions(head, figures, locale)
        case "workshops":
            return Workshops(*head, cube, _workshops(cube))
    return Tables(*head, widen, _sections(locale, figures))


def _dimensions(questionnaire: Questionnaire, growth: Cube, growing: Cube) -> list[DimensionFigures]:
    words, over_time = (without_empty_columns(panels_of(cube)) for cube in (growth, growing))
    panels: list[Panel | None] = [*over_time, *[None] * (len(words) - len(over_time))]
    return [
        DimensionFigures(dimension, Spread.of(panel), times, lines_of(times, growing.changed) if times else None)
        for dimension, panel, times in zip(questionnaire.dimensions, words, panels, strict=False)
    ]


def _trends(
    head: tuple[Readers, str, bool, Layout, Sequence[Link] | None],
    cube: Cube,
    questionnaire: Questionnaire,
    scene: str,
) -> Trends:
    panels, dimensions = without_empty_columns(panels_of(cube)), questionnaire.dimensions_by_id
    asked = next((each for each in questionnaire.questions if each.id == scene), questionnaire.questions[0])
    end = end_of(panels)
    options = [OptionOverTime(panel, lines_of(panel, cube.changed, end)) for panel in panels]
    known = asked.dimension in dimensions
    shape = dimensions[asked.dimension].shape if known else "plain"
    charts = [option.chart for option in options if option.chart]
    return Trends(
        *head, cube, asked if known else None, shape, options, bool(charts), any(chart.gaps for chart in charts)
    )


def _sections(locale: str, figures: Figures) -> list[Section]:
    drawn = [(cube, without_empty_columns(panels_of(cube))) for cube in figures.cubes]
    return [
        Section(cube, panels, _note(locale, cube), steps_of(panels[0]) if cube.id == "steps" else None)
        for cube, panels in drawn
        if panels
    ]


def _note(locale: str, cube: Cube) -> str:
    """Return what is to be said of a table of this selection alone."""
    t = catalog(locale)
    if cube.id == "steps":
        weeks = cube.scope.weeks.names[locale]
        began = t("stats.steps.began", n=t.people(cube.cells[0].people or 0), weeks=weeks)
        return "\n".join((began, *breaks(cube, t)))
    return ""


def _regions(head: tuple[Readers, str, bool, Layout], figures: Figures, locale: str) -> Regions:
    (cube, *_), query, questionnaire, t = figures.cubes, figures.query, figures.questionnaire, catalog(locale)
    maps = maps_of(cube, shapes_on_map(questionnaire, mapped(questionnaire).get(query.item)))
    place, drawn = next(((at, each) for at, each in enumerate(maps) if each.of.id == query.item), (0, maps[0]))
    is_dimension = drawn.of.id in questionnaire.dimensions_by_id
    name = drawn.of.names[locale]
    heading = t("stats.map.growing", name=name) if is_dimension else cube.titles[locale]
    rows, size, selected = [], len(maps), query.selection.region
    for at, region in enumerate(cube.axes[0].categories):
        cell = cube.cells[at * size + place]
        rows.append(RegionRow(region, cell.people, cell.figure, region.id == selected))
    return Regions(*head, cube, heading, drawn, rows, selected)


def _workshops(cube: Cube) -> list[WorkshopsRow]:
    kinds, periods = (axis.categories for axis in cube.axes)
    people = {(kind.id, period.id): cell.people for (kind, period), cell in cube.rows()}
    return [WorkshopsRow(period, [(kind.names, people[kind.id, period.id]) for kind in kinds]) for period in periods]
