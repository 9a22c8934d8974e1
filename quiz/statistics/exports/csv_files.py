"""A cube as comma-separated values: one form for spreadsheets that people open, one for programs.

Both have the same rows, one a cell, and carry what a page shows and no more. The columns are described to people by
`quiz.statistics.exports.codebook`.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO

from quiz.disclosure.estimates import Kind
from quiz.i18n import Catalog, catalog
from quiz.statistics.cube import Cell, Cube, Names, Scope
from quiz.statistics.exports.notes import one_line, status, status_name

SCOPE = ("weeks", "language", "source", "edition", "updated", "citation")
"""The last columns: which answers a row is of, the last day that is in it, and where it is from.

A table may be looked at for years, and rows be copied into another one.
"""

NUMBERS = ("count", "count_low", "count_high", "percent", "percent_low", "percent_high")
"""The columns of a figure's numbers: the rounded ones, each with the range that holds the true one, 19 times of 20."""

_FORMULA = ("=", "+", "-", "@")

Field = str | int | None


def plain(cube: Cube, locale: str, citation: str) -> bytes:
    """Return the form for programs: RFC 4180, UTF-8, heads the same in every language, labels in the locale's."""
    heads: list[Field] = [head for axis in cube.axes for head in (axis.id, f"{axis.id}_label")]
    heads.append(cube.unit)
    heads += [*_figure_columns(cube), *(["status", "status_label"] if marked(cube) else [])]
    heads += SCOPE
    return csv_text(
        [heads, *_rows(cube, locale, [*_ids_of(cube.scope), cube.updated.isoformat(), citation])], ","
    ).encode()


def spreadsheet(cube: Cube, locale: str, citation: str) -> bytes:
    """Return the form for people: a byte order mark, heads in words, and what a spreadsheet of the language expects
    between fields: semicolons where the decimal mark is a comma, as in Finnish, else commas.

    A text that a spreadsheet would take for a formula gets an apostrophe in front (OWASP, "CSV Injection"). The form
    for programs does not: there the apostrophe would be a change of the data.
    """
    rows = ([guarded(field) for field in row] for row in sheet(cube, locale, citation))
    return b"\xef\xbb\xbf" + csv_text(rows, catalog(locale).list_separator).encode()


def sheet(cube: Cube, locale: str, citation: str) -> Iterator[Sequence[Field]]:
    """Yield the rows for people, the heads in words first."""
    words = catalog(locale)
    heads: list[Field] = [head for axis in cube.axes for head in _pair(axis.names[locale], words)]
    heads.append(column_name(cube.unit, words))
    heads += [column_name(column, words) for column in _figure_columns(cube)]
    heads += _pair(column_name("status", words), words) if marked(cube) else ()
    yield [*heads, *(column_name(column, words) for column in SCOPE)]
    scope = [one_line(names[locale]) for names in _names_of(cube.scope)]
    yield from _rows(cube, locale, [*scope, cube.updated.isoformat(), citation])


def column_name(column: str, words: Catalog) -> str:
    """Return the name of a column that is not an axis."""
    keys = {
        "people": "export.column.people",
        "number": "export.column.number",
        **{column: f"export.column.{column}" for column in NUMBERS},
        "status": "export.column.status",
        "weeks": "export.column.weeks",
        "language": "stats.filter.language",
        "source": "stats.filter.source",
        "edition": "export.column.edition",
        "updated": "export.column.updated",
        "citation": "export.sheet.source",
    }
    return one_line(words(keys[column]))


def numbers(cell: Cell) -> Sequence[int | None]:
    """Return the NUMBERS of a cell. A range from nobody up, or up to everybody, has no number within it."""
    figure = cell.figure
    if figure is None or figure.counts is None or figure.shares is None:
        return [None] * len(NUMBERS)
    rounded = figure.kind is Kind.ROUNDED
    shares = (figure.share if rounded else None, *figure.shares) if figure.in_percent else (None, None, None)
    return [figure.count if rounded else None, *figure.counts, *shares]


def _rows(cube: Cube, locale: str, scope: list[str]) -> Iterator[list[Field]]:
    words, cube = catalog(locale), cube.whole
    for row, cell in cube.rows():
        named = zip(row, cube.names(row), strict=True)
        axes = [field for category, names in named for field in (category.id, one_line(names[locale]))]
        figure = [] if cube.counts_people else numbers(cell)
        yield [*axes, cube.number(cell), *figure, *(_mark(cube, cell, words) if marked(cube) else []), *scope]
    # Who answered another edition is in no cell: in the column of the area or region, or of what is compared.
    for rest in cube.remainders:
        geo = next((place for place, axis in enumerate(cube.axes) if axis.role == "geo"), 0)
        at = geo if cube.both is None else 1
        fields: list[Field] = [None] * (2 * len(cube.axes))
        fields[2 * at : 2 * at + 2] = rest.category.id, one_line(rest.category.names[locale])
        yield [*fields, rest.n, *[None] * (len(_figure_columns(cube)) + 2 * marked(cube)), *scope]


def _ids_of(scope: Scope) -> list[str]:
    return [scope.weeks.id, scope.language.id, scope.source.id, scope.edition.id]


def _names_of(scope: Scope) -> list[Names]:
    return [scope.weeks.names, scope.language.names, scope.source.names, scope.edition.names]


def marked(cube: Cube) -> bool:
    """Return whether the cells of a table have marks: workshops and rounds are there in the numbers told."""
    return cube.unit == "people"


def _figure_columns(cube: Cube) -> Sequence[str]:
    return () if cube.counts_people else NUMBERS


def _mark(cube: Cube, cell: Cell, words: Catalog) -> list[Field]:
    mark = status(cube, cell)
    return [mark, mark and status_name(mark, words)]


def _pair(name: str, words: Catalog) -> tuple[str, str]:
    return one_line(words("export.column.id", name=name)), one_line(name)


def guarded(field: Field) -> Field:
    """Return a field as a spreadsheet takes it for what it is."""
    return f"'{field}" if isinstance(field, str) and field.lstrip().startswith(_FORMULA) else field


def csv_text(rows: Iterable[Sequence[Field]], delimiter: str) -> str:
    """Return rows as comma-separated values (RFC 4180)."""
    file = StringIO(newline="")
    csv.writer(file, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return file.getvalue()
