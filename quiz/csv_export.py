"""A cube as comma-separated values: one form for spreadsheets that people open, one for programs.

Both have the same rows, one a cell, and carry what a page shows and no more. The columns are described to people by
`quiz.explanation`.
"""

import csv
from collections.abc import Iterable, Iterator
from io import StringIO

from quiz.cube import Cell, Cube
from quiz.footnotes import one_line, status, status_name
from quiz.i18n import Catalog, catalog

_FORMULA = ("=", "+", "-", "@")

Field = str | int | None


def plain(cube: Cube, locale: str) -> bytes:
    """For programs: RFC 4180, UTF-8; the heads are ids and the same in every language, labels are in the locale's."""
    heads: list[Field] = [head for axis in cube.axes for head in (axis.id, f"{axis.id}_label")]
    heads.append("people")
    if not cube.counts_people:
        heads += ["count", "percent", "status", "status_label"]
    return _csv([heads, *_rows(cube, locale)], ",").encode()


def spreadsheet(cube: Cube, locale: str) -> bytes:
    """For people: semicolons and a byte order mark, as Finnish spreadsheet programs expect; all heads are words.

    A text that a spreadsheet would take for a formula gets an apostrophe in front (OWASP, "CSV Injection"). The form
    for programs does not: there the apostrophe would be a change of the data.
    """
    words = catalog(locale)
    heads: list[Field] = [head for axis in cube.axes for head in _pair(axis.names[locale], words)]
    heads.append(column_name("people", words))
    if not cube.counts_people:
        heads += [column_name("count", words), column_name("percent", words)]
        heads += _pair(column_name("status", words), words)
    rows = ([_guarded(field) for field in row] for row in (heads, *_rows(cube, locale)))
    return b"\xef\xbb\xbf" + _csv(rows, ";").encode()


def column_name(column: str, words: Catalog) -> str:
    """The name of a column that is not an axis."""
    keys = {
        "people": "export.column.people",
        "count": "export.column.count",
        "percent": "export.column.percent",
        "status": "export.column.status",
    }
    return one_line(words(keys[column]))


def _rows(cube: Cube, locale: str) -> Iterator[list[Field]]:
    words = catalog(locale)
    for categories, cell in cube.rows():
        axes = [field for category in categories for field in (category.id, one_line(category.names[locale]))]
        yield [*axes, cell.people, *([] if cube.counts_people else _figure(cube, cell, words))]


def _figure(cube: Cube, cell: Cell, words: Catalog) -> list[Field]:
    mark = status(cube, cell)
    count, percent = (cell.figure.count, cell.figure.percent) if cell.figure else (None, None)
    return [count, percent, mark, mark and status_name(mark, words)]


def _pair(name: str, words: Catalog) -> tuple[str, str]:
    return one_line(words("export.column.id", name=name)), one_line(name)


def _guarded(field: Field) -> Field:
    return f"'{field}" if isinstance(field, str) and field.lstrip().startswith(_FORMULA) else field


def _csv(rows: Iterable[list[Field]], delimiter: str) -> str:
    file = StringIO(newline="")
    csv.writer(file, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return file.getvalue()
