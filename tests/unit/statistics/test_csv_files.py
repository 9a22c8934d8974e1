"""Comma-separated values: what a program and a spreadsheet read back is what the page shows."""

import csv
from collections.abc import Callable
from dataclasses import replace
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.disclosure.estimates import Kind
from quiz.questionnaire.model import LOCALES
from quiz.statistics.cube import Category, Cell, Cube
from quiz.statistics.exports.csv_files import NUMBERS, plain, spreadsheet
from quiz.statistics.exports.notes import Status, one_line, status
from tests.support.cubes import EVERY_MARK, PEOPLE, answered, cubes, named

CITED = "Meidän testi, CC BY 4.0, https://osallisuus.example/fi/statistics/export/growth.csv?region=lappi"
PLAIN = """\
week,week_label,region,region_label,choice,choice_label,people,count,count_low,count_high,percent,percent_low,percent_high,status,status_label
2026-W46,week 46/2026,lappi,Lapland,1,\"""Not yet""; maybe",12,,,,,,,few,few
2026-W46,week 46/2026,lappi,Lapland,2,"=2+3, yes",12,,,,,,,many,many
2026-W46,week 46/2026,ahvenanmaa,Åland,1,\"""Not yet""; maybe",60,,0,4,,0,5,at_most,at most
2026-W46,week 46/2026,ahvenanmaa,Åland,2,"=2+3, yes",40,,36,40,,,,at_least,at least
2026-W47,week 47/2026,lappi,Lapland,1,\"""Not yet""; maybe",1234,620,602,638,50,48,52,rounded,rounded
2026-W47,week 47/2026,lappi,Lapland,2,"=2+3, yes",15,,,,,,,some,some
2026-W47,week 47/2026,ahvenanmaa,Åland,1,\"""Not yet""; maybe",7,,,,,,,too_few,too small a group
2026-W47,week 47/2026,ahvenanmaa,Åland,2,"=2+3, yes",,,,,,,,not_applicable,does not exist
"""
SPREADSHEET = """\
Viikko (koodi);Viikko;Alue (koodi);Alue;Vaihtoehto (koodi);Vaihtoehto;Vastaajia;Määrä (noin);\
Pienin määrä;Suurin määrä;Sadasta (noin);Pienin sadasta;Suurin sadasta;Merkintä (koodi);Merkintä
2026-W46;viikko 46/2026;lappi;Lappi;1;En vielä, mutta ehkä;12;;;;;;;few;harva
2026-W46;viikko 46/2026;lappi;Lappi;2;'=2+3, kyllä;12;;;;;;;many;moni
2026-W46;viikko 46/2026;ahvenanmaa;Ahvenanmaa;1;En vielä, mutta ehkä;60;;0;4;;0;5;at_most;ei yli
2026-W46;viikko 46/2026;ahvenanmaa;Ahvenanmaa;2;'=2+3, kyllä;40;;36;40;;;;at_least;ainakin
2026-W47;viikko 47/2026;lappi;Lappi;1;En vielä, mutta ehkä;1234;620;602;638;50;48;52;rounded;noin
2026-W47;viikko 47/2026;lappi;Lappi;2;'=2+3, kyllä;15;;;;;;;some;osa
2026-W47;viikko 47/2026;ahvenanmaa;Ahvenanmaa;1;En vielä, mutta ehkä;7;;;;;;;too_few;liian pieni ryhmä
2026-W47;viikko 47/2026;ahvenanmaa;Ahvenanmaa;2;'=2+3, kyllä;;;;;;;;not_applicable;ei ole
"""
locales = st.sampled_from(LOCALES)


def scoped(text: str, heads: str, scope: str) -> bytes:
    """The lines with what each ends with: the answers that it is of."""
    head, *lines = text.splitlines()
    return "".join(f"{line}\r\n" for line in (head + heads, *(line + scope for line in lines))).encode()


def parsed(data: bytes, delimiter: str) -> list[list[str]]:
    return list(csv.reader(StringIO(data.decode("utf-8"), newline=""), delimiter=delimiter, strict=True))


def expected(cube: Cube, locale: str) -> list[list[str]]:
    """The rows but for the words of the marks, written another way than in the module."""
    rows = []
    for categories, cell in cube.whole.rows():
        row = [text for each in categories for text in (each.id, one_line(each.names[locale]))]
        row.append(str(cell.people) if cell.people or cell.figure else "")
        if cube.counts_people:
            row.append("" if cell.people else "not_applicable" if cell.people is None else "not_yet")
        else:
            figure = cell.figure
            rounded = figure is not None and figure.kind is Kind.ROUNDED
            for number, ends, told in (
                (figure and figure.count, figure and figure.counts, True),
                (figure and figure.share, figure and figure.shares, figure and figure.in_percent),
            ):
                row += [str(number) if rounded else "", *map(str, ends)] if ends and told else ["", "", ""]
            if figure:
                row.append(figure.kind.value)
            else:
                row.append(
                    "not_applicable"
                    if cell.people is None
                    else "not_yet"
                    if not cell.people
                    else "number_only"
                    if cell.left_over
                    else "too_few"
                )
        rows.append(row)
    for rest in cube.whole.remainders:
        names = [rest.category.id, one_line(rest.category.names[locale])]
        at = 2 * next((at for at, axis in enumerate(cube.axes) if axis.role == "geo"), 0)
        blank = [""] * (2 * len(cube.axes))
        numbers = [] if cube.counts_people else [""] * len(NUMBERS)
        rows.append([*blank[:at], *names, *blank[at + 2 :], str(rest.n), *numbers, ""])
    return rows


def test_the_form_for_programs() -> None:
    scope = f',2026-W46/2026-W47,sv,,2026-2-cafe,2026-11-21,"{CITED}"'
    assert plain(EVERY_MARK, "en", CITED) == scoped(PLAIN, ",weeks,language,source,edition,updated,citation", scope)


def test_the_form_for_spreadsheets() -> None:
    heads = ";Viikot;Kieli;Testi vai työpaja;Versio;Viimeinen päivä tilastossa;Lähde"
    scope = f";viikot 46–47/2026;Svenska;Avoin testi ja työpajat;2026-2-cafe;2026-11-21;{CITED}"
    assert spreadsheet(EVERY_MARK, "fi-simple", CITED) == b"\xef\xbb\xbf" + scoped(SPREADSHEET, heads, scope)


def test_quotes_and_semicolons_stay_in_their_fields() -> None:
    assert {len(row) for row in parsed(spreadsheet(EVERY_MARK, "en", CITED), ",")} == {21}
    assert parsed(spreadsheet(EVERY_MARK, "en", CITED), ",")[1][5] == '"Not yet"; maybe'


def test_numbers_of_people_have_no_other_columns() -> None:
    assert plain(replace(PEOPLE, cells=(Cell(1234), Cell(0))), "sv", "Testi").decode().split("\r\n") == [
        "week,week_label,people,status,status_label,weeks,language,source,edition,updated,citation",
        "2026-W46,vecka 46/2026,1234,,,2026-W46/2026-W47,sv,,2026-2-cafe,2026-11-21,Testi",
        "2026-W47,vecka 47/2026,,not_yet,inte i siffrorna än,2026-W46/2026-W47,sv,,2026-2-cafe,2026-11-21,Testi",
        "",
    ]
    assert [status(PEOPLE, cell) for cell in PEOPLE.cells] == [None, Status.NOT_APPLICABLE]
    assert parsed(spreadsheet(PEOPLE, "sv", CITED), ";")[0] == [
        "\ufeffVecka (kod)",
        "Vecka",
        "Antal svarande",
        "Status (kod)",
        "Status",
        "Veckor",
        "Språk",
        "Öppet test eller workshop",
        "Version",
        "Senaste dag som är med",
        "Källa",
    ]


def test_what_is_no_number_of_people_is_not_called_one() -> None:
    held = replace(PEOPLE, unit="number")
    assert plain(held, "sv", CITED).decode().startswith("week,week_label,number,weeks")
    assert parsed(spreadsheet(held, "fi", CITED), ";")[0][2] == "Lukumäärä"


def test_a_choice_is_called_what_it_says_in_its_question() -> None:
    texts = {("lappi", "1"): named("Menen", "", "")}
    asked = replace(EVERY_MARK, axes=EVERY_MARK.axes[1:], cells=EVERY_MARK.cells[:4], texts=texts)
    named_so = [row[3] for row in parsed(plain(asked, "fi", CITED), ",")[1:]]
    assert named_so == ["Menen", "=2+3, kyllä", "”En vielä”; ehkä", "=2+3, kyllä"]


def test_nothing_is_told_as_none_or_all() -> None:
    few = answered(4, 2_000)
    assert [row[3:10] for row in parsed(plain(few, "fi", CITED), ",")[1:]] == [
        ["", "1", "9", "", "0", "1", "at_most"],
        ["", "1991", "1999", "", "99", "100", "at_least"],
    ]


@given(cubes(), locales)
def test_what_is_read_back_is_the_cube(cube: Cube, locale: str) -> None:
    head, *rows = parsed(plain(cube, locale, CITED), ",")
    own = ["people", *([] if cube.counts_people else NUMBERS), "status", "status_label"]
    scope = ["weeks", "language", "source", "edition", "updated", "citation"]
    assert head == [*(text for axis in cube.axes for text in (axis.id, f"{axis.id}_label")), *own, *scope]
    assert [row[:-7] for row in rows] == expected(cube, locale)
    ids = [cube.scope.weeks.id, cube.scope.language.id, cube.scope.source.id, cube.scope.edition.id]
    assert all(row[-6:] == [*ids, cube.updated.isoformat(), CITED] for row in rows)


@given(cubes(), locales)
def test_both_forms_have_the_same_rows_and_no_formula(cube: Cube, locale: str) -> None:
    data = spreadsheet(cube, locale, CITED)
    assert data.startswith(b"\xef\xbb\xbf")
    _, *rows = parsed(data.removeprefix(b"\xef\xbb\xbf"), "," if locale == "en" else ";")
    _, *plain_rows = parsed(plain(cube, locale, CITED), ",")
    # The one has the ids of weeks, language and source, the other what they are called.
    assert [[text.removeprefix("'") for text in (*row[:-6], *row[-2:])] for row in rows] == [
        [text.removeprefix("'") for text in (*row[:-6], *row[-2:])] for row in plain_rows
    ]
    assert not any(text.strip().startswith(("=", "+", "-", "@")) for row in rows for text in row)


@pytest.mark.parametrize("text", ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1", "\r\n=1", " =1"])
def test_a_text_that_looks_like_a_formula_is_guarded_wherever_it_stands(text: str) -> None:
    axis = EVERY_MARK.axes[2]._replace(names=named(text, text, text), categories=(Category(text, named(text, "", "")),))
    cube = replace(EVERY_MARK, axes=(axis,), cells=(Cell(7),))
    head, row = parsed(spreadsheet(cube, "fi", CITED).removeprefix(b"\xef\xbb\xbf"), ";")
    assert all(field.startswith("'") for field in (*head[:2], *row[:2]))


@pytest.mark.parametrize("write", [plain, spreadsheet])
def test_what_looks_alike_on_the_page_is_the_same_file(write: Callable[[Cube, str, str], bytes]) -> None:
    """A8: 301 and 302 of 600 people are both "about 300", and nothing else tells them apart."""
    for one, other in [(301, 302), (599, 600), (0, 2)]:
        assert write(answered(one, 600), "fi", CITED) == write(answered(other, 600), "fi", CITED)
    assert write(answered(8, 17), "fi", CITED) == write(answered(9, 17), "fi", CITED)
    assert write(answered(302, 600), "fi", CITED) != write(answered(303, 600), "fi", CITED)


def test_a_cube_with_an_id_twice_is_refused() -> None:
    week = EVERY_MARK.axes[0]
    with pytest.raises(ValueError, match="week"):
        replace(PEOPLE, axes=(week, week), cells=(Cell(1),) * 4)
    with pytest.raises(ValueError, match="2026-W46"):
        replace(PEOPLE, axes=(week._replace(categories=week.categories[:1] * 2),), cells=(Cell(1),) * 2)
