"""The views of the statistics as their templates get them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from quiz.disclosure.estimates import Estimate
from quiz.i18n import catalog
from quiz.questionnaire.model import Dimension, Question, Questionnaire
from quiz.statistics.charts.bars import Panel, panels_of
from quiz.statistics.charts.maps import Map, maps_of
from quiz.statistics.cube import Category, Cube, Names
from quiz.web.core.site import Site
from quiz.web.statistics.layout import Figures, Layout, layout_of
from quiz.web.statistics.links import Link, links_to_wider
from quiz.web.statistics.query import Readers


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the statistics, as long as there is nothing to show."""

    readers: Readers
    view: str
    demo: bool


@dataclass(frozen=True, slots=True)
class View(Page):
    """A page with figures."""

    layout: Layout


class Section(NamedTuple):
    """A table with what is to be said of its numbers."""

    cube: Cube
    panels: Sequence[Panel]
    note: str


@dataclass(frozen=True, slots=True)
class Overview(View):
    """The trends and the profiles. `widen` has links to wider selections, and is None where this one is enough."""

    widen: Sequence[Link] | None
    dimensions: Mapping[str, Dimension]
    sections: Sequence[Section]


class QuestionFigures(NamedTuple):
    """A question with its figures."""

    question: Question
    dimension: Dimension
    panel: Panel


@dataclass(frozen=True, slots=True)
class Questions(View):
    """The questions. `widen` is as in Overview; there are no questions where the selection is too small."""

    widen: Sequence[Link] | None
    cube: Cube
    questions: Sequence[QuestionFigures]


class RegionRow(NamedTuple):
    """A region with its people and, if they are enough, its dimensions."""

    region: Category
    people: int | None
    figures: Sequence[Estimate]
    selected: bool


@dataclass(frozen=True, slots=True)
class Regions(View):
    """The regions, as maps and as a table."""

    cube: Cube
    dimensions: Sequence[Dimension]
    maps: Sequence[Map]
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
    head = (query.readers, view, site.demo, layout_of(site, locale, figures))
    enough = figures.people >= query.readers.smallest
    widen = None if enough else links_to_wider(site, locale, query, view)
    cube, *_ = figures.cubes
    match view:
        case "questions":
            return Questions(*head, widen, cube, _questions(questionnaire, cube))
        case "regions":
            maps, selected = maps_of(cube, questionnaire.dimensions), query.selection.region
            return Regions(*head, cube, questionnaire.dimensions, maps, _regions(cube, selected), selected)
        case "workshops":
            return Workshops(*head, cube, _workshops(cube))
    return Overview(*head, widen, questionnaire.dimensions_by_id, _sections(locale, figures))


def _sections(locale: str, figures: Figures) -> list[Section]:
    return [Section(cube, panels_of(cube), _note(locale, cube)) for cube in figures.cubes if cube.shown]


def _note(locale: str, cube: Cube) -> str:
    """Return what is to be said of a table of this selection alone."""
    t = catalog(locale)
    if cube.id == "steps":
        weeks = cube.scope.weeks.names[locale]
        return t("stats.steps.began", n=t.people(cube.cells[0].people or 0), weeks=weeks)
    return ""


def _questions(questionnaire: Questionnaire, cube: Cube) -> list[QuestionFigures]:
    if not cube.shown:
        return []
    dimensions = questionnaire.dimensions_by_id
    return [
        QuestionFigures(question, dimensions[question.dimension], panel)
        for question, panel in zip(questionnaire.questions, panels_of(cube), strict=True)
        # What is no longer asked is in the files only: there is no scene to put the figures beside.
        if question.dimension in dimensions
    ]


def _regions(cube: Cube, selected: str) -> list[RegionRow]:
    found = []
    size = len(cube.axes[1].categories)
    for place, region in enumerate(cube.axes[0].categories):
        cells = cube.cells[place * size : (place + 1) * size]
        figures = [cell.figure for cell in cells if cell.figure]
        found.append(RegionRow(region, cells[0].people, figures, region.id == selected))
    return found


def _workshops(cube: Cube) -> list[WorkshopsRow]:
    kinds, periods = (axis.categories for axis in cube.axes)
    people = {(kind.id, period.id): cell.people for (kind, period), cell in cube.rows()}
    return [WorkshopsRow(period, [(kind.names, people[kind.id, period.id]) for kind in kinds]) for period in periods]
