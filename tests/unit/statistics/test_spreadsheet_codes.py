"""No code or word of a file is something else in a spreadsheet: a date, a number, a formula, a truth value."""

import csv
import re
from io import StringIO
from pathlib import Path

import pytest

from quiz.questionnaire.model import LOCALES, Questionnaire
from tests.support.country import crowd, open_country

_MONTHS = (
    "jan feb mar apr may jun jul aug sep oct nov dec maj okt "
    "tammi helmi maalis huhti touko kesä heinä elo syys loka marras joulu"
)
_MONTH = f"({_MONTHS.replace(' ', '|')})[a-zä]*"
TAKEN = {
    "formula": re.compile(r"\s*[=+\-@\t\r]"),
    "date": re.compile(
        rf"\d{{1,4}}\s?[-/.]\s?(\d{{1,4}}|{_MONTH})\.?([-/. ]\d{{1,4}})?|{_MONTH}[-/. ]?\d{{1,4}}", re.I
    ),
    "time": re.compile(r"\d{1,4}:\d{1,2}(:\d{1,2})?(\s?[ap]m)?", re.I),
    "number": re.compile(r"[(]?[\d.,\s]*\d[\d.,\s]*(e[+-]?\d+|%|\+|€|\))?|0\d+|\d{16,}", re.I),
    "truth": re.compile(r"true|false|tosi|epätosi|sant|falskt", re.I),
}
"""What Excel and LibreOffice turn a field into that they open, in any of our languages, by what they make of it."""

KEPT = re.compile(r"0|[1-9]\d{0,14}|\d{4}-\d\d-\d\d")
"""Whole numbers are shown as they were written, and the days of the files are meant as dates."""


def taken_for(text: str) -> str:
    """What a spreadsheet takes a field for; nothing if it leaves it as it is, or shows it as it was."""
    if KEPT.fullmatch(text):
        return ""
    kinds = [kind for kind, look in TAKEN.items() if (look.match if kind == "formula" else look.fullmatch)(text)]
    return kinds[0] if kinds else ""


@pytest.mark.parametrize(
    "text", ["5-9", "10-19", "50+", "1e5", "=A1", "-1", "MAR1", "may-2", "1/2", "3.4", "TRUE", "1:2"]
)
def test_the_rule_knows_what_is_turned(text: str) -> None:
    assert taken_for(text)


@pytest.mark.parametrize(
    "text", ["from-5-to-9", "from-50", "2026-W05", "2026-W05/2026-W07", "question-1", "12", "none"]
)
def test_the_rule_leaves_what_stays(text: str) -> None:
    assert not taken_for(text)


def test_every_field_of_every_file_stays_what_it_is(tmp_path: Path, questionnaire: Questionnaire) -> None:
    with open_country(tmp_path, questionnaire) as country:
        country.count(crowd(questionnaire, 1, 60, "lappi", "fi") + crowd(questionnaire, 2, 60, "kainuu", "sv"))
        country.sleep(8)
        read, heads = 0, set[str]()
        for locale in LOCALES:
            for browser, address in country.addresses(locale):
                if not address.partition("?")[0].endswith(".csv"):
                    continue
                response = browser.get(address)
                if response.status_code == 404:  # a table that has nothing to tell yet
                    continue
                text = response.content.decode("utf-8-sig")
                for row in csv.reader(
                    StringIO(text, newline=""), delimiter=";" if ".xls." in address and locale != "en" else ","
                ):
                    turned = {field: kind for field in row if (kind := taken_for(field))}
                    assert not turned, (address, turned)
                    heads.add(row[0])
                    read += 1
    assert read > 1_000 and {"held", "question", "step", "from-5-to-9", "from-50"} <= heads
