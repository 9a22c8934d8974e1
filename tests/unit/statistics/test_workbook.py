"""All tables as one workbook: notes first, the rows of the CSV files, numbers as numbers, and never a formula."""

from dataclasses import replace
from itertools import product

import pytest

from quiz.i18n import catalog
from quiz.questionnaire.model import LOCALES
from quiz.statistics.cube import Category, Cell, Cube
from quiz.statistics.exports.csv_files import sheet
from quiz.statistics.exports.notes import LICENCE, one_line
from quiz.statistics.exports.workbook import sheet_name, workbook
from tests.support.cubes import EVERY_MARK, PEOPLE, answered, named
from tests.support.workbooks import Field, sheets_in

SERVICE, ADDRESS = "Meidän testi", "https://osallisuus.example/fi/statistics/export/tables.xlsx"
AWKWARD = ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1", "\r\n=1", "{=1}", "http://a.example", "mailto:a", "1"]


def written(*tables: Cube, locale: str = "fi") -> dict[str, list[list[Field]]]:
    return {**sheets_in(workbook(tables, locale, SERVICE, ADDRESS))}


@pytest.mark.parametrize("locale", LOCALES)
def test_the_sheets_are_the_rows_of_the_files(locale: str) -> None:
    held = replace(PEOPLE, unit="number", cells=(Cell(0), Cell(12)))
    tables = (EVERY_MARK, PEOPLE, held, answered(4, 2_000))
    _, *found = written(*tables, locale=locale).values()
    cited = f"{SERVICE}, CC BY 4.0, {ADDRESS}"
    for table, rows in zip(tables, found, strict=True):
        assert rows == [[field if field != "" else None for field in row] for row in sheet(table, locale, cited)]


@pytest.mark.parametrize("locale", LOCALES)
def test_the_notes_come_first_and_say_what_is_in_the_sheets(locale: str) -> None:
    words = catalog(locale)
    every = written(EVERY_MARK, PEOPLE, locale=locale)
    notes, *names = every
    assert notes == words("export.sheet.notes") and names == [
        sheet_name(1, EVERY_MARK, locale), sheet_name(2, PEOPLE, locale),
    ]  # fmt: skip
    told = "\n".join(str(field) for row in every[notes] for field in row if field)
    day = words.day(EVERY_MARK.updated)
    for text in (SERVICE, ADDRESS, LICENCE, day, words("export.about.percent"), *names, EVERY_MARK.titles[locale]):
        assert text in told
    heads = {head for name in names for head in every[name][0]}
    unexplained = {str(head) for head in heads if one_line(str(head)) not in told}
    ending = one_line(words("export.column.id", name=""))
    assert all(head.endswith(ending) for head in unexplained)


@pytest.mark.parametrize("text", AWKWARD)
def test_no_text_is_anything_else_in_a_spreadsheet(text: str) -> None:
    axis = EVERY_MARK.axes[2]._replace(names=named(text, text, text), categories=(Category(text, named(text, "", "")),))
    titled = replace(EVERY_MARK, axes=(axis,), cells=(Cell(7),), titles=named(text, text, text))
    _, (head, row) = written(titled).values()
    assert head[1] == one_line(text) and row[0] == text and row[1] == one_line(text) and row[2] == 7


def test_names_of_sheets_are_taken_by_excel_and_tell_them_apart() -> None:
    title = "'[Kasvaa]' tai: kukoistaa*? alueittain \\ ja / ajankohdan mukaan'"
    every = [replace(PEOPLE, titles=named(title, title, title))] * 12
    _, *names = written(*every)
    assert len(set(names)) == 12
    assert all(len(name) <= 31 and not {*name} & {*"[]:*?/\\'"} for name in names)


def test_equal_figures_are_equal_bytes() -> None:
    """A8: what looks alike is the same file, whenever it is made."""
    one, other, more = (workbook([answered(n, 600), PEOPLE], "fi", SERVICE, ADDRESS) for n in (301, 302, 303))
    assert one == other != more
    for locale, (first, second) in product(LOCALES, [(599, 600), (0, 2)]):
        assert written(answered(first, 600), locale=locale) == written(answered(second, 600), locale=locale)
