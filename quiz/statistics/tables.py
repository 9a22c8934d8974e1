"""Disclosed statistics as tables with axes: what the pages draw and the exports write."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from quiz.disclosure.ladder import ANY
from quiz.disclosure.rules import Figure
from quiz.i18n import LOCALE_NAMES, Catalog, catalog
from quiz.questionnaire.model import LOCALES, Questionnaire
from quiz.regions import NO_REGION, REGIONS
from quiz.statistics.cube import Axis, Category, Cell, Cube, Names, Scope
from quiz.statistics.publication import Growing, Statistics
from quiz.statistics.selection import Period, Selection
from quiz.store.values import SIZE_CLASSES
from quiz.weeks import first_day, last_day


@dataclass(frozen=True, slots=True)
class Side:
    """The statistics of a region, or of the whole country where it is ANY."""

    region: str
    statistics: Statistics


@dataclass(frozen=True, slots=True)
class Tables:
    """Makes the tables of a selection, as of the last night, where that takes `smallest` people."""

    questionnaire: Questionnaire
    updated: date
    smallest: int
    selection: Selection

    def finishers(self, sides: Sequence[Side]) -> Cube:
        """How many finished in each period."""
        axes = (_areas(sides), self._periods(sides[0].statistics.periods))
        cells = [Cell(part.n) for side in sides for part in side.statistics.periods.values()]
        return self._cube("finishers", axes, cells, counts_people=True)

    def bloom(self, sides: Sequence[Side]) -> Cube:
        """For each dimension, how many had a word of the upper half, over the whole time."""
        axes = (_areas(sides), self._dimensions())
        cells = [
            Cell(side.statistics.growing.n, side.statistics.growing.figures.get(dimension.id))
            for side in sides
            for dimension in self.questionnaire.dimensions
        ]
        return self._cube("bloom", axes, cells)

    def growing(self, sides: Sequence[Side]) -> Cube:
        """For each dimension, how many had a word of the upper half, period by period."""
        axes = (self._dimensions(), _areas(sides), self._periods(sides[0].statistics.periods))
        cells = [
            Cell(part.n, part.figures.get(dimension.id))
            for dimension in self.questionnaire.dimensions
            for side in sides
            for part in side.statistics.periods.values()
        ]
        return self._cube("growing", axes, cells)

    def growth(self, sides: Sequence[Side]) -> Cube:
        """For each dimension, how many had which word."""
        words = [Category(growth.id, growth.word) for growth in self.questionnaire.growth]
        axes = (self._dimensions(), _areas(sides), _axis("growth", [*words, _category("none", "table.no_growth")]))
        items = [f"dimension:{dimension.id}" for dimension in self.questionnaire.dimensions]
        return self._cube("growth", axes, _cells(items, sides, axes[-1]))

    def characters(self, sides: Sequence[Side]) -> Cube:
        """How many had which character as their nearest."""
        characters = [Category(character.id, character.name) for character in self.questionnaire.characters]
        axes = (_areas(sides), _axis("character", [*characters, _category("none", "table.no_character")]))
        return self._cube("characters", axes, _cells(["character"], sides, axes[-1]))

    def questions(self, sides: Sequence[Side]) -> Cube:
        """For each question, how many chose which position."""
        questions = self.questionnaire.questions
        most = max(question.positions for question in questions)
        choices = [_category(str(position), "table.position", position=position) for position in range(1, most + 1)]
        axes = (
            _axis("question", [Category(question.id, question.title) for question in questions]),
            _areas(sides),
            _axis("choice", [*choices, _category("declined", "question.declined")]),
        )
        texts = {
            (question.id, str(position)): option
            for question in questions
            for position, option in enumerate(question.options, 1)
        }
        cells = _cells([f"question:{question.id}" for question in questions], sides, axes[-1])
        return replace(self._cube("questions", axes, cells), texts=texts)

    def steps(self, began: int, figures: Mapping[str, Figure]) -> Cube:
        """How many of those who began got to each step."""
        numbers = range(1, len(self.questionnaire.questions) + 1)
        steps = [_category(f"question-{number}", "table.step", number=number) for number in numbers]
        axis = _axis("step", [*steps, _category("finish", "table.finish")])
        return self._cube("steps", (axis,), [Cell(began, figures.get(step.id)) for step in axis.categories])

    def regions(self, of: Mapping[str, Growing]) -> Cube:
        """For each region and dimension, how many had a word of the upper half."""
        axes = (_axis("region", [region_category(region) for region in of], "geo"), self._dimensions())
        cells = [
            Cell(growing.n, growing.figures.get(dimension.id))
            for growing in of.values()
            for dimension in self.questionnaire.dimensions
        ]
        return self._cube("regions", axes, cells)

    def workshops(self, held: Mapping[Period, Mapping[str, int]]) -> Cube:
        """How many workshops were made and how many rounds of each size were closed, period by period."""
        kinds = ["workshop", "small", *(name for _, name in reversed(SIZE_CLASSES))]
        categories = [Category(_size_id(kind), _names(f"table.held.{kind}")) for kind in kinds]
        axes = (_axis("held", categories), self._periods(held))
        cells = [Cell(counted.get(kind, 0)) for kind in kinds for counted in held.values()]
        return replace(self._cube("workshops", axes, cells, counts_people=True), unit="number")

    def _dimensions(self) -> Axis:
        return _axis("dimension", [Category(d.id, d.name) for d in self.questionnaire.dimensions])

    def _periods(self, periods: Iterable[Period]) -> Axis:
        return _axis("period", [self._period(period) for period in periods], "time")

    def _period(self, period: Period) -> Category:
        category = period_category(period)
        if last_day(period.last) <= self.updated:
            return category
        return Category(category.id, _each(lambda t: t("table.unfinished", weeks=category.names[t.locale])))

    def _cube(self, name: str, axes: Sequence[Axis], cells: Iterable[Cell], counts_people: bool = False) -> Cube:
        titles = _names(f"table.{name}")
        scope = _scope(self.selection)
        return Cube(name, titles, tuple(axes), tuple(cells), self.updated, self.smallest, counts_people, scope=scope)


def region_category(region: str) -> Category:
    """A region, the whole country, or those who told none, by name."""
    if region == ANY:
        return _category("country", "table.country")
    if region == NO_REGION:
        return _category(region, "table.no_region")
    return Category(region, REGIONS[region])


def period_category(period: Period) -> Category:
    """A week, or the weeks from one to another, by name."""
    if period.first == period.last:
        return _category(period.id, "table.week", **_numbers(period.first))
    return Category(period.id, _each(lambda t: t("table.weeks", **_span(period))))


def _size_id(kind: str) -> str:
    """The id of a size class in files: spreadsheets take `5-9` for a date and `50+` for a formula or a number."""
    if not kind[0].isdecimal():
        return kind
    return "from-" + kind.replace("-", "-to-").removesuffix("+")


def _cells(items: Sequence[str], sides: Sequence[Side], choices: Axis) -> list[Cell]:
    """For each item and side a row of its choices; those that the item does not have are left empty."""
    cells = []
    for item in items:
        for side in sides:
            picture = side.statistics.picture
            figures = {figure.choice: figure for figure in picture.items.get(item, ())}
            cells += [
                Cell(None) if figures and choice.id not in figures else Cell(picture.n, figures.get(choice.id))
                for choice in choices.categories
            ]
    return cells


def _areas(sides: Sequence[Side]) -> Axis:
    return _axis("area", [region_category(side.region) for side in sides], "geo")


def _scope(selection: Selection) -> Scope:
    language, source = selection.language, selection.source
    return Scope(
        period_category(Period(selection.first, selection.last)),
        _category("", "stats.filter.language.all")
        if language == ANY
        else Category(language, dict.fromkeys(LOCALES, LOCALE_NAMES[language])),
        _category("", "stats.filter.source.all")
        if source == ANY
        else _category(source, f"stats.filter.source.{source}"),
    )


def _axis(name: str, categories: Sequence[Category], role: str = "") -> Axis:
    return Axis(name, _names(f"table.axis.{name}"), tuple(categories), role)


def _category(name: str, message: str, **values: object) -> Category:
    return Category(name, _names(message, **values))


def _names(message: str, **values: object) -> Names:
    return _each(lambda t: t(message, **values))


def _each(word: Callable[[Catalog], str]) -> Names:
    return {locale: word(catalog(locale)) for locale in LOCALES}


def _numbers(week: str) -> dict[str, int]:
    year, number, _ = first_day(week).isocalendar()
    return {"year": year, "week": number}


def _span(period: Period) -> dict[str, str]:
    (first, last) = (_numbers(week) for week in (period.first, period.last))
    begin = str(first["week"]) if first["year"] == last["year"] else f"{first['week']}/{first['year']}"
    return {"first": begin, "last": f"{last['week']}/{last['year']}"}


COMPARED: Mapping[str, Callable[[Tables, Sequence[Side]], Cube]] = {
    "bloom": Tables.bloom,
    "finishers": Tables.finishers,
    "growing": Tables.growing,
    "growth": Tables.growth,
    "characters": Tables.characters,
    "questions": Tables.questions,
}
"""The tables that put a region beside the whole country, by name."""
