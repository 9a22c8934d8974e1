"""The tables of the statistics: a function for each that lays out figures as a cube."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from quiz.disclosure.estimates import Estimate
from quiz.questionnaire.model import Question, Questionnaire
from quiz.statistics.categories import (
    area_axis,
    axis,
    category,
    compared_axis,
    dimension_axis,
    either,
    item_axis,
    names,
    period_axis,
    region_axis,
    scope_of,
    with_head,
)
from quiz.statistics.cube import Axis, Category, Cell, Cube, Scope
from quiz.statistics.publication import OverTime, Statistics
from quiz.statistics.selection import Period, Selection
from quiz.statistics.sums import Growing
from quiz.statistics.usage import Steps
from quiz.store.values import SIZE_CLASSES

Areas = Mapping[str, Statistics]
"""What may be shown of a region and of the whole country, by region; of the country alone, if that is selected."""


class Basis(NamedTuple):
    """What every table of a selection says of itself: its answers, its last day, the fewest people it is shown of."""

    questionnaire: Questionnaire
    edition: str
    selection: Selection
    updated: date
    smallest: int
    source: Category | None = None
    """The campaign that they are of, if they are of one."""

    def cube(self, name: str, axes: Sequence[Axis], cells: Sequence[Cell], counts_people: bool = False) -> Cube:
        """Return the table of this name."""
        titles, scope = names(f"table.{name}"), scope_of(self.selection, self.edition, self.source)
        cube = Cube(name, titles, tuple(axes), tuple(cells), self.updated, self.smallest, counts_people, scope=scope)
        return replace(cube, todays_words=bool(self.selection.edition))


def worded(cube: Cube, numbers_from: int) -> Cube:
    """Return a table whose figures are words where they are of fewer people than that."""
    few = [cell.figure is not None and (cell.people or 0) < numbers_from for cell in cube.cells]
    if not any(few):
        return cube
    cells = [
        cell._replace(figure=Estimate(cell.figure.choice, cell.figure.word)) if in_word and cell.figure else cell
        for cell, in_word in zip(cube.cells, few, strict=True)
    ]
    return replace(cube, cells=tuple(cells))


def finishers(basis: Basis, areas: Areas) -> Cube:
    """Return how many finished in each period."""
    cells = [Cell(period.n) for area in areas.values() for period in area.periods.values()]
    cube = basis.cube("finishers", (area_axis(areas, basis.source), _periods(basis, areas)), cells, counts_people=True)
    return replace(cube, changed=_changed(areas))


def bloom(basis: Basis, areas: Areas) -> Cube:
    """Return how many had a word of the upper half for each dimension, over the whole time."""
    dimensions = dimension_axis(basis.questionnaire)
    cells = [_growing(area.growing, dimension) for area in areas.values() for dimension in dimensions.categories]
    return basis.cube("bloom", (area_axis(areas, basis.source), dimensions), cells)


def growing(basis: Basis, areas: Areas) -> Cube:
    """Return how many had a word of the upper half for each dimension, period by period."""
    dimensions = dimension_axis(basis.questionnaire)
    cells = [
        _growing(period, dimension)
        for dimension in dimensions.categories
        for area in areas.values()
        for period in area.periods.values()
    ]
    cube = basis.cube("growing", (dimensions, area_axis(areas, basis.source), _periods(basis, areas)), cells)
    return replace(cube, changed=_changed(areas))


def growth(basis: Basis, areas: Areas) -> Cube:
    """Return how many had which growth word for each dimension."""
    dimensions = dimension_axis(basis.questionnaire)
    words = [Category(growth.id, growth.word) for growth in basis.questionnaire.growth]
    choices = axis("growth", [*words, category("none", "table.no_growth")])
    cells = _choices([f"dimension:{dimension.id}" for dimension in dimensions.categories], areas.values(), choices)
    return basis.cube("growth", (dimensions, area_axis(areas, basis.source), choices), cells)


def characters(basis: Basis, areas: Areas) -> Cube:
    """Return how many had which character as their nearest."""
    nearest = [Category(character.id, character.name) for character in basis.questionnaire.characters]
    choices = axis("character", [*nearest, category("none", "table.no_character")])
    return basis.cube(
        "characters", (area_axis(areas, basis.source), choices), _choices(["character"], areas.values(), choices)
    )


def questions(basis: Basis, areas: Areas) -> Cube:
    """Return how many chose which position of each question."""
    return _questions("questions", basis, area_axis(areas, basis.source), areas.values())


def comparison(
    basis: Basis, other: Selection, told: Collection[Statistics], both: int, campaign: Category | None = None
) -> Cube:
    """Return how many of two selections chose which position of each question; `both` people are in both of them.

    The other one may be of a campaign, as the first one is.
    """
    campaigns = [basis.source, campaign] if basis.source and campaign else []
    cube = _questions("comparison", basis, compared_axis(basis.selection, other, basis.updated, campaigns), told)
    return replace(cube, scope=Scope(*map(either, cube.scope, scope_of(other, basis.edition, campaign))), both=both)


def _questions(name: str, basis: Basis, columns: Axis, told: Collection[Statistics]) -> Cube:
    every = basis.questionnaire.questions
    most = max(question.positions for question in every)
    positions = [category(str(position), "table.position", position=position) for position in range(1, most + 1)]
    choices = axis("choice", [*positions, category("declined", "question.declined")])
    axes = (axis("question", [Category(each.id, each.title) for each in every]), columns, choices)
    cells = _choices([question.item for question in every], told, choices)
    texts = {(each.id, str(position)): text for each in every for position, text in enumerate(each.options, 1)}
    return replace(basis.cube(name, axes, cells), texts=texts)


def regions(basis: Basis, of: Mapping[str, Growing]) -> Cube:
    """Return how many had a word of the upper half for each region and dimension."""
    dimensions = dimension_axis(basis.questionnaire)
    cells = [_growing(region, dimension) for region in of.values() for dimension in dimensions.categories]
    return basis.cube("regions", (region_axis(of, basis.source), dimensions), cells)


def region_answers(basis: Basis, of: Mapping[str, Growing], question: Question, position: int) -> Cube:
    """Return how many chose a position of a question in each region."""
    title, label = question.title, question.labels[position - 1]
    choices = axis("choice", [Category(str(position), label)])
    cells = [_growing(region, choices.categories[0]) for region in of.values()]
    return replace(
        basis.cube("regions", (region_axis(of, basis.source), choices), cells), titles=with_head(title, label)
    )


def answers(basis: Basis, areas: Mapping[str, OverTime], question: Question) -> Cube:
    """Return how many chose which position of a question, period by period."""
    positions = [Category(str(position), label) for position, label in enumerate(question.labels, 1)]
    choices = axis("choice", [*positions, category("declined", "question.declined")])
    told = next(iter(areas.values()))
    axes = (choices, area_axis(areas, basis.source), period_axis(told.periods, basis.updated, told.changed))
    cells = [
        Cell(period.n, period.figures.get(choice.id))
        for choice in choices.categories
        for area in areas.values()
        for period in area.periods.values()
    ]
    titles = with_head(question.title, names("table.answers"))
    return replace(basis.cube("answers", axes, cells), titles=titles, changed=tuple(each.id for each in told.changed))


def items(basis: Basis, of: Mapping[tuple[str, Period], Statistics]) -> Cube:
    """Return how many had each choice of everything that is counted, for each region and period."""
    every = [(item, choice) for item, order in basis.questionnaire.choices.items() for choice in order]
    regions, pieces = (dict.fromkeys(each) for each in zip(*of, strict=True))
    cells = []
    for told in of.values():
        figures = {(item, figure.choice): figure for item, order in told.items.items() for figure in order}
        cells += [Cell(told.growing.n, figures.get(each)) for each in every]
    axes = region_axis(regions, basis.source), period_axis(pieces, basis.updated), item_axis(basis.questionnaire)
    return basis.cube("items", axes, cells)


def steps(basis: Basis, told: Steps) -> Cube:
    """Return how many of those who began got to each step."""
    numbers = range(1, len(basis.questionnaire.questions) + 1)
    every = [category(f"question-{number}", "table.step", number=number) for number in numbers]
    stops = axis("step", [*every, category("finish", "table.finish")])
    cube = basis.cube("steps", (stops,), [Cell(told.began, told.figures.get(stop.id)) for stop in stops.categories])
    return replace(cube, changed=(told.weeks.id,) if told.changed else ())


def workshops(basis: Basis, held: Mapping[Period, Mapping[str, int]]) -> Cube:
    """Return how many workshops were made and how many rounds of each size were closed, period by period."""
    kinds = ["workshop", "small", *(name for _, name in reversed(SIZE_CLASSES))]
    axes = (
        axis("held", [category(_size_id(kind), f"table.held.{kind}") for kind in kinds]),
        period_axis(held, basis.updated),
    )
    cells = [Cell(counted.get(kind, 0)) for kind in kinds for counted in held.values()]
    return replace(basis.cube("workshops", axes, cells, counts_people=True), unit="number")


def _size_id(kind: str) -> str:
    # Spreadsheets take `5-9` for a date and `50+` for a formula or a number.
    if not kind[0].isdecimal():
        return kind
    return "from-" + kind.replace("-", "-to-").removesuffix("+")


def _periods(basis: Basis, areas: Areas) -> Axis:
    area = next(iter(areas.values()))
    return period_axis(area.periods, basis.updated, area.changed)


def _changed(areas: Areas) -> tuple[str, ...]:
    return tuple(period.id for period in next(iter(areas.values())).changed)


def _growing(of: Growing, dimension: Category) -> Cell:
    return Cell(of.n, of.figures.get(dimension.id))


def _choices(items: Sequence[str], told: Collection[Statistics], choices: Axis) -> list[Cell]:
    """Return for each item and column a row of its choices; those that the item does not have are left empty."""
    cells = []
    for item in items:
        for column in told:
            figures = {figure.choice: figure for figure in column.items.get(item, ())}
            cells += [
                Cell(None) if figures and choice.id not in figures else Cell(column.growing.n, figures.get(choice.id))
                for choice in choices.categories
            ]
    return cells


COMPARED: Mapping[str, Callable[[Basis, Areas], Cube]] = {
    "bloom": bloom,
    "finishers": finishers,
    "growing": growing,
    "growth": growth,
    "characters": characters,
    "questions": questions,
}
"""The tables that put a region beside the whole country, by name."""

OVER_TIME = {"finishers", "growing"}
"""Those of them that have a column for each piece of the time."""
