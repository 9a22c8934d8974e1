"""The sheet that goes with the files: complete, in every language, and true."""

import re
from dataclasses import replace

import pytest

from quiz.disclosure.rules import Level, picture
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
    columns = plain(EVERY_MARK, locale).decode().partition("\r\n")[0].split(",")
    explained = {code for codes in re.findall(r"^(.+?) = ", text, re.MULTILINE) for code in codes.split(", ")}
    assert explained == {*columns, *Status, EVERY_MARK.id, PEOPLE.id}
    names = spreadsheet(EVERY_MARK, locale).decode("utf-8-sig").partition("\r\n")[0].split(";")
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


def test_numbers_of_people_need_no_marks() -> None:
    text = sheet(PEOPLE)
    assert "too_few" not in text and "count" not in text and "multiples of three" not in text


def test_the_steps_are_those_of_the_rules_of_showing() -> None:
    def shown(n: int) -> set[int | None]:
        return {
            figure.percent
            for count in range(3, n - 2)
            for figure in picture(n, {"item": {"1": count, "2": n - count}}, {"item": ("1", "2")}).items["item"]
            if figure.level is Level.NUMBER
        }

    text = " ".join(sheet().split())
    assert "shown from 50 people up" in text
    assert "ten per cent below 100 people, five below 200 and one from there on" in text
    assert shown(49) == {None}
    assert all(percent is not None and percent % 10 == 0 for percent in shown(50) | shown(99))
    assert all(percent is not None and percent % 5 == 0 for percent in shown(199))
    assert any(percent is not None and percent % 10 for percent in shown(100))
    assert any(percent is not None and percent % 5 for percent in shown(200))
