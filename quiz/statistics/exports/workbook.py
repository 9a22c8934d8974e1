"""All tables as one workbook (Office Open XML) that spreadsheets open: notes first, then a sheet for each table.

The sheets have the rows of the CSV files for spreadsheets. Numbers are numbers, all else is text: a cell is never a
formula, whatever it begins with.
"""

import re
from collections.abc import Sequence
from datetime import datetime, time
from io import BytesIO
from math import ceil
from typing import TYPE_CHECKING

from quiz.i18n import Catalog, catalog
from quiz.statistics.cube import Cube
from quiz.statistics.exports.codebook import heading, sections
from quiz.statistics.exports.csv_files import SCOPE, Field, sheet
from quiz.statistics.exports.notes import LICENCE, citation, one_line

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook

_LONGEST_NAME = 31  # of a sheet
_NOT_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
_NARROWEST, _WIDEST = 6, 48  # columns, in characters
_LINE = 15  # points
_LOOKED_AT = 500  # rows, to find how wide a column must be
_NAME_WIDTH, _TEXT_WIDTH = 34, 96


def workbook(cubes: Sequence[Cube], locale: str, service: str, address: str) -> bytes:
    """Return the workbook of these tables, the same bytes for the same figures.

    `address`, if there is one, is where it comes from.
    """
    # Whoever only walks through the quiz does not wait for it to be loaded.
    from xlsxwriter.workbook import Workbook

    words, file = catalog(locale), BytesIO()
    book = Workbook(file, {"in_memory": True})
    title = heading(words, service)
    # Excel shows these to whoever asks who made a file, and when.
    made = datetime.combine(cubes[0].updated, time(12))
    book.set_properties(
        {"title": title, "author": service, "comments": "\n".join(filter(None, (LICENCE, address))), "created": made}
    )
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    names = [sheet_name(number, cube, locale) for number, cube in enumerate(cubes, 1)]
    _write_notes(book, bold, cubes, names, words, service, address)
    for name, cube in zip(names, cubes, strict=True):
        _write_table(book, bold, cube, name, locale, citation(service, address))
    book.close()
    return file.getvalue()


def sheet_name(number: int, cube: Cube, locale: str) -> str:
    """Return the name of a table's sheet: its number, and as many words of its title as fit."""
    name = f"{number}"
    for word in cube.titles[locale].translate(_NOT_IN_NAMES).split():
        if len(name) + 1 + len(word) > _LONGEST_NAME:
            break
        name += f" {word}"
    return name


def _write_notes(
    book: "Workbook",
    bold: "Format",
    cubes: Sequence[Cube],
    names: Sequence[str],
    words: Catalog,
    service: str,
    address: str,
) -> None:
    notes = book.add_worksheet(one_line(words("export.sheet.notes"))[:_LONGEST_NAME])
    text = book.add_format({"text_wrap": True, "valign": "top"})
    link = book.add_format({"font_color": "#0B5394", "underline": 1, "valign": "top"})
    notes.set_column(0, 0, _NAME_WIDTH)
    notes.set_column(1, 1, _TEXT_WIDTH)
    notes.hide_gridlines(2)
    notes.set_landscape()
    notes.set_paper(9)  # A4
    notes.fit_to_pages(1, 0)
    notes.write_string(0, 0, heading(words, service), book.add_format({"bold": True, "font_size": 14}))
    notes.write_string(1, 0, one_line(words("export.sheet.source")), text)
    notes.write_string(1, 1, citation(service, address), text)
    row = 3
    tables, *others = sections(cubes, words, service)
    for section in (tables, *others):
        notes.write_string(row, 0, section.head, bold)
        for place, entry in enumerate(section.entries):
            row += 1
            if section is tables:
                notes.write_url(row, 0, f"internal:'{names[place]}'!A1", link, names[place])
                name, meaning = names[place], f"{entry.name}\n{entry.meaning}"
            else:
                name, meaning = entry.name, entry.meaning
                notes.write_string(row, 0, name, text)
            notes.write_string(row, 1, meaning, text)
            # LibreOffice does not look for the height by itself where a cell is a link.
            notes.set_row(row, _LINE * max(_lines(name, _NAME_WIDTH), _lines(meaning, _TEXT_WIDTH)))
        row += 2


def _write_table(book: "Workbook", bold: "Format", cube: Cube, name: str, locale: str, cited: str) -> None:
    table = book.add_worksheet(name)
    rows = [*sheet(cube, locale, cited)]
    for at, row in enumerate(rows):
        for column, field in enumerate(row):
            if isinstance(field, int):
                table.write_number(at, column, field)
            elif field:
                table.write_string(at, column, field, bold if at == 0 else None)
    widths = [_width(fields) for fields in zip(*rows[:_LOOKED_AT], strict=True)]
    for column, width in enumerate(widths):
        table.set_column(column, column, width)
    table.set_row(0, _LINE * max(_lines(str(head), width) for head, width in zip(rows[0], widths, strict=True)))
    table.freeze_panes(1, 0)
    table.autofilter(0, 0, max(1, len(rows) - 1), len(rows[0]) - 1)
    # Which answers a row is of is the same in all: the notes say so on paper.
    table.print_area(0, 0, len(rows) - 1, len(rows[0]) - len(SCOPE) - 1)
    table.set_landscape()
    table.set_paper(9)
    table.fit_to_pages(1, 0)
    table.repeat_rows(0)
    table.set_footer(f"&L{_footer(cube.titles[locale])}&R&P/&N")


def _width(fields: Sequence[Field]) -> int:
    """Return how wide a column is: its head is broken between words."""
    head, *others = (str(field) if field is not None else "" for field in fields)
    longest = max(map(len, (*re.split(r"[ -]", head), *others)))
    return min(max(longest, _NARROWEST), _WIDEST) + 2


def _lines(text: str, width: int) -> int:
    return sum(max(1, ceil(len(line) / width)) for line in text.split("\n"))


def _footer(title: str) -> str:
    # An ampersand begins a command there.
    return one_line(title).replace("&", "&&")
