"""What every file of figures says about them: the mark of each cell, the rules behind the figures, the licence."""

from collections.abc import Mapping
from enum import StrEnum

from quiz.disclosure.rules import NUMBERS_FROM, PERCENT_FROM, SMALLEST_BATCH
from quiz.i18n import Catalog
from quiz.statistics.cube import Cell, Cube

LICENCE = "CC BY 4.0"
LICENCE_ADDRESS = "https://creativecommons.org/licenses/by/4.0/"


class Status(StrEnum):
    """The mark of a cell: why there is a word in the place of a number, or nothing, or a number that is rounded."""

    FEW = "few"
    SOME = "some"
    MANY = "many"
    AT_MOST = "at_most"
    AT_LEAST = "at_least"
    ROUNDED = "rounded"
    TOO_FEW = "too_few"
    NOT_YET = "not_yet"
    NUMBER_ONLY = "number_only"
    NOT_APPLICABLE = "not_applicable"


_NAMES: Mapping[Status, str] = {
    Status.FEW: "level.few",
    Status.SOME: "level.some",
    Status.MANY: "level.many",
    Status.AT_MOST: "export.status.at_most",
    Status.AT_LEAST: "export.status.at_least",
    Status.ROUNDED: "export.status.rounded",
    Status.TOO_FEW: "export.status.too_few",
    Status.NOT_YET: "stats.not_yet",
    Status.NUMBER_ONLY: "export.status.number_only",
    Status.NOT_APPLICABLE: "export.status.not_applicable",
}
_MEANINGS: Mapping[Status, str] = {
    Status.FEW: "export.means.few",
    Status.SOME: "export.means.some",
    Status.MANY: "export.means.many",
    Status.AT_MOST: "export.means.at_most",
    Status.AT_LEAST: "export.means.at_least",
    Status.ROUNDED: "export.means.rounded",
    Status.TOO_FEW: "export.means.too_few",
    Status.NOT_YET: "export.means.not_yet",
    Status.NUMBER_ONLY: "export.means.number_only",
    Status.NOT_APPLICABLE: "export.means.not_applicable",
}


def status(cube: Cube, cell: Cell) -> Status | None:
    """Return the mark of a cell, or None for a number of finishers."""
    if cell.people is None and cell.figure is None:
        return Status.NOT_APPLICABLE
    if cell.figure is None and cube.number(cell) is None:
        return Status.NOT_YET
    if cube.counts_people:
        return None
    if cell.figure is None:
        return Status.NUMBER_ONLY if cell.left_over else Status.TOO_FEW
    return Status(cell.figure.kind)


def status_name(mark: Status, words: Catalog) -> str:
    """Return the word for a mark, as the pages have it."""
    return one_line(words(_NAMES[mark]))


def status_meaning(mark: Status, words: Catalog) -> str:
    """Return what a mark means, in a sentence or two."""
    return words(_MEANINGS[mark])


def selected(cube: Cube, words: Catalog) -> str:
    """Return which answers a cube is of, in one line."""
    scope = cube.scope
    return one_line(", ".join(category.names[words.locale] for category in (scope.weeks, scope.language, scope.source)))


def remainders(cube: Cube, words: Catalog) -> list[str]:
    """Return how many people are only in something wider or of another edition, a line for each kind of them."""
    rest = [f"{rest.category.names[words.locale]}: {words.number(rest.n)}." for rest in cube.remainders]
    return [*rest, words("stats.edition.words")] if cube.todays_words else rest


def breaks(cube: Cube, words: Catalog) -> list[str]:
    """Return that a table has people of two editions, if it has; series over time mark the place instead."""
    return [words("stats.steps.changed")] if cube.id == "steps" and cube.changed else []


def limits(words: Catalog) -> list[str]:
    """Return what the figures are not."""
    return [words("export.note.play"), words("export.note.who")]


def rules(words: Catalog) -> list[str]:
    """Return how the figures came about (R1, R3, R4 of docs/statistics.md; rounding as Statistics New Zealand does)."""
    numbers = words.number(NUMBERS_FROM)
    return [
        words("export.note.batch", batch=words.number(SMALLEST_BATCH)),
        words("export.note.chance"),
        words("export.note.numbers", numbers=numbers),
        words("export.note.percent", percent=words.number(PERCENT_FROM)),
        words("export.note.words", numbers=numbers),
    ]


def smallest(cube: Cube, words: Catalog) -> str:
    """Return from how many people on a cube shows figures."""
    return words("export.note.smallest", smallest=words.number(cube.smallest))


def licence(words: Catalog, service: str) -> str:
    """Return under which terms the figures may be used, and whom to name."""
    return words("export.note.licence", licence=LICENCE, address=LICENCE_ADDRESS, service=service)


def citation(service: str, address: str) -> str:
    """Return what to name where the figures are used; `address` may be empty."""
    return ", ".join(filter(None, (service, LICENCE, address)))


def one_line(text: str) -> str:
    """Return a text without line breaks (plain Finnish has them by sense), tabs or blanks at its ends."""
    return " ".join(text.split())
