"""The sheet that goes with the files: complete, in every language, and true."""

import csv
import re
from dataclasses import replace

import pytest

from quiz.i18n import catalog
from quiz.questionnaire.model import LOCALES
from quiz.statistics.cube import Cube
from quiz.statistics.exports.codebook import WIDTH, codebook
from quiz.statistics.exports.csv_files import plain, spreadsheet
from quiz.statistics.exports.notes import LICENCE, LICENCE_ADDRESS, Status
from tests.support.cubes import EVERY_MARK, PEOPLE

SERVICE = "Meidän testi"


def sheet(*cubes: Cube, locale: str = "en") -> str:
    return codebook(cubes or (EVERY_MARK, PEOPLE), locale, SERVICE).decode()


@pytest.mark.parametrize("locale", LOCALES)
def test_every_column_and_mark_is_explained(locale: str) -> None:
    text = sheet(locale=locale)
    columns = plain(EVERY_MARK, locale, SERVICE).decode().partition("\r\n")[0].split(",")
    explained = {code for codes in re.findall(r"^(.+?) = ", text, re.MULTILINE) for code in codes.split(", ")}
    assert explained == {*columns, *Status, EVERY_MARK.id, PEOPLE.id}
    head = spreadsheet(EVERY_MARK, locale, SERVICE).decode("utf-8-sig").partition("\r\n")[0]
    (names,) = csv.reader([head], delimiter="," if locale == "en" else ";")
    ending = catalog(locale)("export.column.id", name="")
    assert [name for name in names if not name.endswith(ending) and name not in text] == []


@pytest.mark.parametrize("locale", LOCALES)
def test_licence_titles_and_days_are_there(locale: str) -> None:
    text = sheet(locale=locale)
    for words in (SERVICE, LICENCE, LICENCE_ADDRESS, EVERY_MARK.titles[locale], catalog(locale).day(PEOPLE.updated)):
        assert words in text
    assert "%(" not in text and text.endswith("\n") and "\r" not in text
    assert all(len(line) <= WIDTH for line in text.splitlines())


def test_words_are_explained_also_where_only_a_rough_sum_has_them() -> None:
    assert "three words" in sheet() and "three words" in sheet(replace(EVERY_MARK, smallest=50))


def test_numbers_of_people_need_no_marks_of_figures() -> None:
    text = sheet(PEOPLE)
    assert "too_few" not in text and "count_low" not in text and "multiples of three" not in text
    assert "not_yet = not counted yet" in text and "status" not in sheet(replace(PEOPLE, unit="number"))


def test_ranges_are_explained() -> None:
    text = " ".join(sheet().split())
    assert "shown from 50 people up" in text and "12.5 percentage points" in text
    assert "about 60%, 55–65" in text and "off by a few" not in text
