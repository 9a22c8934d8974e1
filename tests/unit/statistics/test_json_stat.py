"""JSON-stat 2.0: valid by somebody else's rules, and read back by the toolkit of the format's author."""

import json
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from math import prod
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonstat_validator import JSONStatValidationError, validate_jsonstat

from quiz.disclosure.estimates import Estimate, Kind
from quiz.questionnaire.model import LOCALES
from quiz.settings import ROOT
from quiz.statistics.cube import Axis, Category, Cell, Cube, Remainder
from quiz.statistics.exports.csv_files import NUMBERS
from quiz.statistics.exports.json_stat import json_stat
from quiz.statistics.exports.notes import Status, one_line
from tests.support.cubes import EVERY_MARK, PEOPLE, answered, cubes, named

SERVICE, ADDRESS = "Osallisuustesti", "https://osallisuus.example/fi/statistics/export/answers.json"
PACKAGES = ROOT / ".cache" / "npm" / "package.json"

Read = Callable[[bytes], Any]


@pytest.fixture(scope="module")
def read() -> Iterator[Read]:
    """The toolkit in a process of its own, which reads one dataset after another."""
    command = ["node", "tests/support/json_stat_reader.mjs", str(PACKAGES)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as toolkit:
        assert toolkit.stdin and toolkit.stdout
        stdin, stdout = toolkit.stdin, toolkit.stdout

        def through(data: bytes) -> Any:
            stdin.write(data + b"\n")
            stdin.flush()
            return json.loads(stdout.readline())

        yield through


def written(cube: Cube, locale: str = "fi") -> Any:
    return json.loads(json_stat(cube, locale, SERVICE, ADDRESS))


def test_every_mark() -> None:
    dataset = written(EVERY_MARK)
    assert (dataset["version"], dataset["class"], dataset["updated"]) == ("2.0", "dataset", "2026-11-21")
    assert dataset["href"] == ADDRESS
    assert (dataset["label"], dataset["source"]) == ("Vastaukset alueittain", SERVICE)
    assert (dataset["id"], dataset["size"]) == (["week", "region", "choice", "metric"], [2, 2, 2, 7])
    assert dataset["role"] == {"time": ["week"], "geo": ["region"], "metric": ["metric"]}
    assert dataset["value"] == [
        *(12, *[None] * 6, 12, *[None] * 6, 60, None, 0, 4, None, 0, 5, 40, None, 36, 40, None, None, None),
        *(1234, 620, 602, 638, 50, 48, 52, 15, *[None] * 6, 7, *[None] * 6, *[None] * 7),
    ]
    marks = "few many at_most at_least rounded some too_few".split()
    assert dataset["status"] == {
        **{str(7 * cell + metric): mark for cell, mark in enumerate(marks) for metric in range(1, 7)},
        **{str(7 * 7 + metric): "not_applicable" for metric in range(7)},
    }
    assert (
        {*dataset["status"].values(), "not_yet", "number_only"} == set(Status) == dataset["extension"]["status"].keys()
    )


def test_labels_are_in_the_locale_and_in_all_the_others() -> None:
    dataset = written(EVERY_MARK, "fi-simple")
    choice = dataset["dimension"]["choice"]["category"]
    assert choice == {"index": ["1", "2"], "label": {"1": "En vielä, mutta ehkä", "2": "=2+3, kyllä"}}
    extension = dataset["extension"]
    assert (extension["language"], extension["id"]) == ("fi-simple", "answers")
    assert extension["labels"]["dataset"]["sv"] == "Svar per område"
    assert extension["labels"]["dimension"]["choice"]["category"]["1"] == {
        "fi": "”En vielä”; ehkä",
        "sv": "”Inte än”; kanske",
        "en": '"Not yet"; maybe',
        "fi-simple": "En vielä, mutta ehkä",
    }
    assert extension["labels"]["dimension"]["week"]["label"] == {"fi": "Viikko", "sv": "Vecka", "en": "Week"}
    assert extension["labels"]["dimension"].keys() == dataset["dimension"].keys()


def test_the_metric_has_units() -> None:
    metric = written(EVERY_MARK, "en")["dimension"]["metric"]["category"]
    assert metric["index"] == ["people", *NUMBERS] == list(metric["unit"])
    assert {unit["label"] for unit in metric["unit"].values()} == {"people", "per cent"}
    assert all(unit["decimals"] == 0 for unit in metric["unit"].values())


def test_people_only() -> None:
    dataset = written(PEOPLE)
    assert (dataset["size"], dataset["value"], dataset["status"]) == ([2, 1], [1234, None], {"1": "not_applicable"})
    assert dataset["dimension"]["metric"]["category"]["index"] == ["people"]


def test_who_is_merely_not_counted_yet_is_not_said_to_be_nobody() -> None:
    dataset = written(replace(EVERY_MARK, cells=(Cell(0), *EVERY_MARK.cells[1:])))
    assert dataset["value"][:7] == [None] * 7
    assert [dataset["status"][str(position)] for position in range(7)] == ["not_yet"] * 7
    people = replace(PEOPLE, cells=(Cell(0), Cell(3)))
    assert (written(people)["value"], written(people)["status"]) == ([None, 3], {"0": "not_yet"})
    # Of workshops there may be none.
    held = written(replace(people, unit="number"))
    assert (held["value"], held["status"]) == ([0, 3], {})


def test_who_is_in_no_row_is_a_category_with_a_number_only() -> None:
    """Of every week it is how many they are of that week; who answered another edition is in a note only."""
    weeks = Axis("period", named("Aika", "Tid", "Time"), EVERY_MARK.axes[0].categories, "time")
    rest = Remainder(Category("only-country", named("Muut", "Andra", "Others")), 12, {"2026-W46": 12})
    others = Remainder(Category("other-edition", named("Ennen", "Förr", "Before")), 60)
    dataset = written(replace(EVERY_MARK, axes=(weeks, *EVERY_MARK.axes[1:]), remainders=(rest, others)), "en")
    assert dataset["size"] == [2, 3, 2, 7]
    assert dataset["dimension"]["region"]["category"]["index"] == ["lappi", "ahvenanmaa", "only-country"]
    assert dataset["dimension"]["region"]["category"]["label"]["only-country"] == "Others"
    cells = [dataset["value"][at : at + 7] for at in range(0, len(dataset["value"]), 7)]
    assert cells[4:6] == [[12, *[None] * 6]] * 2 and cells[10:] == [[None] * 7] * 2
    assert [dataset["status"].get(str(7 * 4 + metric)) for metric in range(7)] == [None, *["number_only"] * 6]
    # In the second week there are none of them, and one of the options does not exist.
    marks = [dataset["status"][str(7 * cell)] for cell in (10, 11)]
    assert marks == ["not_yet", "not_applicable"]
    assert [each["people"] for each in dataset["extension"]["remainders"]] == [12, 60]
    assert dataset["note"][1:3] == ["Others: 12.", "Before: 60."]


def test_what_is_no_number_of_people_has_a_unit_of_its_own() -> None:
    metric = written(replace(PEOPLE, unit="number"), "en")["dimension"]["metric"]["category"]
    assert (metric["index"], metric["unit"]["number"]["label"]) == (["number"], "items")


def test_what_the_choices_of_each_question_say_is_there_in_every_language() -> None:
    asked = replace(EVERY_MARK, texts={("lappi", "1"): named("Menen", "Jag går", "I go")})
    assert written(asked)["extension"]["texts"] == {"lappi": {"1": {"fi": "Menen", "sv": "Jag går", "en": "I go"}}}
    assert "texts" not in written(EVERY_MARK)["extension"]


def test_it_says_what_it_is_not_and_how_it_may_be_used() -> None:
    notes = written(EVERY_MARK, "en")["note"]
    for words in (
        "not a measurement",
        "those who answered",
        "a multiple of three",
        "12.5 percentage points",
        "three words",
    ):
        assert any(words in note for note in notes), words
    assert notes[-2].endswith("from 10 people up.") and SERVICE in notes[-1] and "CC BY 4.0" in notes[-1]
    # A number of people is shown however small it is.
    assert len(written(PEOPLE, "en")["note"]) == 4
    assert notes[0] == "weeks 46–47/2026, Svenska, Open test and workshops"
    dataset = written(PEOPLE)
    assert dataset["link"]["license"][0]["href"] == "https://creativecommons.org/licenses/by/4.0/"
    assert dataset["extension"]["license"]["attribution"] == SERVICE


def test_an_axis_cannot_take_the_metrics_place() -> None:
    with pytest.raises(ValueError, match="metric"):
        json_stat(replace(PEOPLE, axes=(PEOPLE.axes[0]._replace(id="metric"),)), "fi", SERVICE, ADDRESS)


def test_what_looks_alike_is_the_same_file() -> None:
    """A8: nothing but the figures, their people and the labels goes in; not even in which order the names came."""
    for one, other in [(301, 302), (599, 600), (0, 2)]:
        assert json_stat(answered(one, 600), "fi", SERVICE, ADDRESS) == json_stat(
            answered(other, 600), "fi", SERVICE, ADDRESS
        )
    assert json_stat(answered(22), "fi", SERVICE, ADDRESS) != json_stat(answered(23), "fi", SERVICE, ADDRESS)
    turned = {locale: EVERY_MARK.titles[locale] for locale in reversed(LOCALES)}
    same = replace(EVERY_MARK, titles=turned)
    assert json_stat(same, "sv", SERVICE, ADDRESS) == json_stat(EVERY_MARK, "sv", SERVICE, ADDRESS)


@pytest.mark.parametrize(
    "breach",
    [
        {"class": "data"},
        {"size": [2, 2, 2]},
        {"size": [2, 2, 1, 3]},
        {"role": {"time": ["year"]}},
        {"updated": "yesterday"},
        {"link": {"licence": []}},
    ],
)
def test_the_validator_finds_breaches(breach: dict[str, object]) -> None:
    with pytest.raises(JSONStatValidationError):
        validate_jsonstat(written(EVERY_MARK) | breach)


@given(cubes(), st.sampled_from(LOCALES))
def test_any_cube_is_valid(cube: Cube, locale: str) -> None:
    dataset = written(cube, locale)
    assert validate_jsonstat(dataset)
    assert len(dataset["value"]) == prod(dataset["size"])
    assert all(0 <= int(position) < len(dataset["value"]) for position in dataset["status"])
    assert dataset["id"] == list(dataset["dimension"])
    # json-stat.org's schema wants a label at least, where there are labels.
    assert {} not in [dimension["category"].get("label") for dimension in dataset["dimension"].values()]


@given(cubes(fewest=1), st.sampled_from(LOCALES))
def test_the_toolkit_reads_the_cube_back(read: Read, cube: Cube, locale: str) -> None:
    dataset = read(json_stat(cube, locale, SERVICE, ADDRESS))
    *dimensions, metric = dataset["dimensions"]
    cube = cube.whole
    assert [_axis(axis, locale) for axis in cube.axes] == [
        (each["id"], each["label"] or "", each["role"], [(c["id"], c["label"]) for c in each["categories"]])
        for each in dimensions
    ]
    assert metric["role"] == "metric" and all(each["unit"]["decimals"] == 0 for each in metric["categories"])
    assert (dataset["label"] or "", dataset["source"]) == (one_line(cube.titles[locale]), SERVICE)
    cells = [(each["value"], each["status"]) for each in dataset["cells"]]
    step = len(metric["categories"])
    assert [cells[at : at + step] for at in range(0, len(cells), step)] == [
        _read(cell, cube.counts_people) for cell in cube.cells
    ]


def _axis(axis: Axis, locale: str) -> tuple[str, str, str, list[tuple[str, str]]]:
    # The toolkit knows a role for every dimension.
    categories = [(each.id, one_line(each.names[locale])) for each in axis.categories]
    return axis.id, one_line(axis.names[locale]), axis.role or "classification", categories


def _read(cell: Cell, counts_people: bool) -> list[tuple[int | None, str | None]]:
    """What a cell is to be read as, written another way than in the module."""
    if cell == Cell(None):
        return [(None, "not_applicable")] * (1 if counts_people else 7)
    if cell == Cell(0):
        return [(None, "not_yet")] * (1 if counts_people else 7)
    people: list[tuple[int | None, str | None]] = [(cell.people, None)]
    match cell.figure:
        case _ if counts_people:
            return people
        case None:
            return people + [(None, "number_only" if cell.left_over else "too_few")] * 6
        case Estimate(kind=kind, counts=None):
            return people + [(None, kind.value)] * 6
        case Estimate(kind=kind, count=count, counts=counts, share=share, shares=shares, in_percent=in_percent):
            rounded = kind is Kind.ROUNDED
            told = (share if rounded else None, *(shares or ())) if in_percent else (None,) * 3
            return people + [(number, kind.value) for number in (count if rounded else None, *(counts or ()), *told)]


def test_a_questionnaire_may_be_in_fewer_languages() -> None:
    cube = replace(PEOPLE, titles={"fi": "Suomeksi", "sv": "På svenska"})
    assert written(cube)["extension"]["labels"]["dataset"] == {"fi": "Suomeksi", "sv": "På svenska"}


def test_plain_finnish_is_left_out_where_it_is_the_same() -> None:
    cube = replace(PEOPLE, titles=named("Sama", "Samma", "Same"))
    assert written(cube)["extension"]["labels"]["dataset"] == {"fi": "Sama", "sv": "Samma", "en": "Same"}
