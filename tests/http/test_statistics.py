"""The statistics over HTTP: the figures are the file's, and every page says what they are of and how to go on."""

import csv
import json
import re
import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from email.utils import parsedate_to_datetime
from html import unescape
from io import StringIO
from math import sqrt
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonstat_validator import validate_jsonstat
from starlette.testclient import TestClient

from quiz.app import create_app
from quiz.demo.generator import Plan, make
from quiz.i18n import catalog
from quiz.questionnaire.model import Questionnaire
from quiz.regions import REGIONS
from quiz.settings import Settings
from quiz.statistics.selection import MOST_COLUMNS, Selection, periods, read_selection
from quiz.store.admin import access_keys
from quiz.store.layout import Layout, read_counts
from quiz.web.statistics.filters import by_year, spans, times
from quiz.web.statistics.query import EVERYBODY, VIEWS
from quiz.weeks import HELSINKI, day_of, last_day, midnight_after, weeks
from tests.conftest import SAME_ORIGIN, Clock
from tests.support.clients import Client
from tests.support.country import DAY, ONES, crowd, open_country
from tests.support.page_checks import check
from tests.support.parameters import paired
from tests.support.reading import Table, tables_in
from tests.support.tellings import figure_in, said, verdict
from tests.support.walking import finish, rows, text_of
from tests.support.workbooks import sheets_in

LOCALES = ("fi", "sv", "en", "fi-simple")
DIMENSIONS = ("own-life", "communities", "common-good")
KNOWN = ("2026-W40", "2026-W47")
PLAN = Plan(people=1300, workshops=6, weeks=8, seed=2)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, questionnaire: Questionnaire) -> Path:
    """A file with eight weeks of made-up people."""
    database = tmp_path_factory.mktemp("made") / "demo.sqlite3"
    make(database, questionnaire, PLAN, day_of(Clock().now), lambda done, days: None)
    return database


@pytest.fixture
def database(made: Path, tmp_path: Path) -> Path:
    """A copy of it for one test, with a coordinator's key."""
    return Path(shutil.copy(made, tmp_path / "quiz.sqlite3"))


@pytest.fixture
def visitor(database: Path, clock: Clock) -> Iterator[TestClient]:
    """A browser that looks at the public statistics."""
    app = create_app(Settings.from_environ({"QUIZ_DATABASE": f"sqlite:///{database}"}), clock)
    with Client(app, base_url="https://testserver", follow_redirects=False, headers=SAME_ORIGIN) as browser:
        yield browser


@pytest.fixture
def desk(visitor: TestClient, database: Path) -> TestClient:
    """The same browser, signed in as a coordinator."""
    key = access_keys.add(database, "Lappi", date(2026, 11, 21))
    assert visitor.post("/fi/coordinator/enter", data={"key": key}).status_code == 303
    return visitor


def sealed_people(database: Path, region: str) -> int:
    """How many people are in sealed batches of a region, asked of the file itself."""
    found = rows(database, "SELECT sum(n) FROM batch WHERE sealed IS NOT NULL AND region = ?", region)
    return int(found[0][0] or 0)


def summed(database: Path, region: str, layout: Layout) -> dict[str, dict[str, int]]:
    """The sums of a region, by item and choice, before they are rounded to be shown."""
    weeks = rows(database, "SELECT counts FROM total WHERE region = ? AND language = '*' AND source = '*'", region)
    return layout.by_item([sum(column) for column in zip(*(read_counts(week) for (week,) in weeks), strict=True)])


def by_size(database: Path) -> list[str]:
    """The regions from the largest number of people to the smallest."""
    return sorted(REGIONS, key=lambda region: -sealed_people(database, region))


def table_of(page: str, name: str) -> Table:
    (found,) = (table for table in tables_in(page) if table.name == name)
    return found


def file_rows(browser: TestClient, address: str) -> list[dict[str, str]]:
    response = browser.get(address)
    assert response.status_code == 200, address
    return list(csv.DictReader(StringIO(response.text)))


@pytest.mark.parametrize(("query", "locale"), paired(["", "?region=LARGE"], LOCALES, {"?region=LARGE"}))
def test_every_view_is_a_whole_page(desk: TestClient, database: Path, locale: str, query: str) -> None:
    query = query.replace("LARGE", by_size(database)[0])
    for home in ("statistics", "coordinator"):
        for view in VIEWS if home == "coordinator" else EVERYBODY.views:
            response = desk.get(f"/{locale}/{home}{f'/{view}' if view != 'overview' else ''}{query}")
            assert response.status_code == 200
            check(response.text, locale)
            campaigns = f'<li><a href="/{locale}/coordinator/campaigns"'
            assert (campaigns in response.text) == (home == "coordinator")


def test_the_people_of_a_region_and_of_the_country_are_those_in_the_file(desk: TestClient, database: Path) -> None:
    region = by_size(database)[0]
    n, country = sealed_people(database, region), rows(database, "SELECT sum(n) FROM batch WHERE sealed NOT NULL")[0][0]
    t = catalog("en")

    text = text_of(desk.get(f"/en/coordinator?region={region}").text)

    assert t("stats.people", n=t.number(n)) in text
    assert t("stats.people.country", n=t.number(country)) in text
    [(last, waiting)] = rows(database, "SELECT max(week), (SELECT waiting FROM sealing) FROM total")
    assert t("stats.updated", day=t.day(last_day(last)), waiting=t.number(waiting)) in text


def test_the_figures_are_near_the_sums(desk: TestClient, database: Path, questionnaire: Questionnaire) -> None:
    """Twenty off would be another selection."""
    region = by_size(database)[0]
    true = summed(database, region, Layout.of(questionnaire))
    upper = [growth.id for growth in questionnaire.growth[len(questionnaire.growth) // 2 :]]
    for row in file_rows(desk, f"/en/coordinator/export/bloom.csv?region={region}"):
        if row["area"] == region:
            words = true[f"dimension:{row['dimension']}"]
            assert int(row["count_low"]) <= sum(words.get(word, 0) for word in upper) <= int(row["count_high"])
    seen = 0
    for row in file_rows(desk, f"/en/coordinator/export/questions.csv?region={region}"):
        if row["area"] == region and row["count_high"]:
            count = true[f"question:{row['question']}"].get(row["choice"], 0)
            assert int(row["count_low"]) <= count <= int(row["count_high"])
            seen += 1
    assert seen > 40


@pytest.mark.parametrize("locale", LOCALES)
def test_a_page_and_its_files_have_the_same_figures(
    desk: TestClient, database: Path, locale: str, questionnaire: Questionnaire
) -> None:
    growing, asked = " ".join(catalog(locale)("table.growing").split()), questionnaire.questions[0]
    pages = {  # the tables of each page, with where their figures are: the file, and the category of its first axis
        "": {question.title[locale]: ("questions", question.id) for question in questionnaire.questions},
        "/dimensions": {each.name[locale]: ("growth", each.id) for each in questionnaire.dimensions}
        | {f"{growing}: {each.name[locale]}": ("growing", each.id) for each in questionnaire.dimensions},
        "/trends": {
            f"{asked.title[locale]}: {catalog(locale)('table.answers')}: {label[locale]}": ("answers", str(position))
            for position, label in enumerate(asked.labels, 1)
        }
        | {
            f"{asked.title[locale]}: {catalog(locale)('table.answers')}: "
            + " ".join(catalog(locale)("question.declined").split()): ("answers", "declined")
        },
        "/characters": {" ".join(catalog(locale)("table.characters").split()): ("characters", "")},
        "/turnout": {" ".join(catalog(locale)(f"table.{name}").split()): (name, "") for name in ("finishers", "steps")},
    }
    for query in ("", f"?region={by_size(database)[0]}"):
        for view, expected in pages.items():
            tables = {table.name: table for table in tables_in(desk.get(f"/{locale}/coordinator{view}{query}").text)}
            assert expected.keys() - tables.keys() == {
                name for name, (of, _) in expected.items() if of == "steps" and query
            }
            for name, (file, heading) in expected.items():
                if name not in tables:
                    continue
                lines = file_rows(desk, f"/{locale}/coordinator/export/{file}.csv{query}")
                axes = [head for head in lines[0] if f"{head}_label" in lines[0] and head != "status"]
                of_table = [line for line in lines if not heading or line[axes[0]] == heading]
                rows_of = dict.fromkeys(line[axes[-1]] for line in of_table)
                told = [said(line, locale) for row in rows_of for line in of_table if line[axes[-1]] == row]
                shown = [figure_in(cell, locale) for cell in tables[name].cells]
                assert shown == [" ".join(each.split()) for each in told]


def test_the_workbook_has_every_table_with_the_rows_of_its_file(desk: TestClient, database: Path) -> None:
    query = f"?region={by_size(database)[0]}"
    for home, views in (("coordinator", [*VIEWS]), ("statistics", [view for view in VIEWS if view != "workshops"])):
        book = desk.get(f"/en/{home}/export/tables.xlsx{query}")
        assert book.headers["content-disposition"].endswith('.xlsx"')
        notes, *sheets = sheets_in(book.content).values()
        assert notes[0][0] and len({*sheets_in(book.content)}) == len(sheets) + 1
        files = [desk.get(f"/en/{home}/export/{name}.xls.csv{query}") for view in views for name in VIEWS[view]]
        texts = [file.text.removeprefix("\ufeff") for file in files if file.status_code == 200]
        assert len(sheets) == len(texts) > 5
        for sheet, text in zip(sheets, texts, strict=True):
            written = [["" if field is None else str(field) for field in row] for row in sheet]
            assert written == [*csv.reader(StringIO(text))]
    assert (
        desk.get(f"/en/statistics/export/tables.xlsx{query}").content
        != desk.get(f"/en/coordinator/export/tables.xlsx{query}").content
    )
    assert desk.get("/en/coordinator/export/bloom.xlsx").status_code == 404
    assert desk.get("/en/coordinator/export/tables.csv").status_code == 404


def test_the_index_leads_to_every_table(desk: TestClient, database: Path) -> None:
    query = f"?region={by_size(database)[0]}"
    for home, last in (("coordinator", "workshops"), ("statistics", "regions")):
        address = f"https://testserver/en/{home}/export/tables.json{query}"
        index = json.loads(desk.get(address).text)
        assert validate_jsonstat(index) and (index["class"], index["href"]) == ("collection", address)
        tables = {each["label"]: desk.get(each["href"]).json() for each in index["link"]["item"]}
        assert len(tables) > 7 and [*tables][-2:] == [catalog("en")(f"table.{last}"), catalog("en")("table.items")]
        for label, table in tables.items():
            assert validate_jsonstat(table)
            assert (table["label"], table["source"]) == (label, index["source"]) and "href" not in table


def test_a_file_says_the_address_of_the_settings_and_none_that_a_request_makes_up(database: Path, clock: Clock) -> None:
    """Else whoever asks first puts a host into what others get, or has everything made anew for each that they name."""
    table, index = ("/fi/statistics/export/growth.json", "/fi/statistics/export/tables.json")
    for base in ("", "https://kunta.example/testi"):
        more = {"QUIZ_BASE_URL": base} if base else {}
        settings = Settings.from_environ({"QUIZ_DATABASE": f"sqlite:///{database}", **more})
        root = urlsplit(base).path
        with Client(create_app(settings, clock), base_url="https://kunta.example", headers=SAME_ORIGIN) as browser:
            ones, others = (
                [browser.get(root + path, headers={"host": host}) for path in (table, index)]
                for host in ("one.example", "other.example")
            )
        assert ones[0].content == others[0].content and ones[0].json().get("href", "") == (base and base + table)
        # Of the index, which is made anew each time, the links must be whole.
        own = base or "https://other.example"
        assert others[1].json()["href"] == own + index
        assert own + table in [each["href"] for each in others[1].json()["link"]["item"]]


def test_one_file_has_every_item_of_every_region_and_time(desk: TestClient, database: Path) -> None:
    """The whole time of each region is what the files of that region have; pieces of it are what a period has."""
    region = by_size(database)[0]
    of_all: dict[tuple[str, str], dict[str, dict[str, str]]] = {}
    for line in file_rows(desk, "/en/coordinator/export/items.csv"):
        of_all.setdefault((line["region"], line["period"]), {})[line["item"]] = line
    places = {place for place, _ in of_all}
    assert {"country", "none", *REGIONS} <= places and len(of_all) == len(places) * 9
    weeks_of = {period for _, period in of_all}
    alike = ("people", "count", "count_low", "count_high", "percent", "percent_low", "percent_high", "status")
    (whole,) = (period for period in weeks_of if "/" in period)
    for known, query in ((whole, ""), ("2026-W45", "&from=2026-W45&to=2026-W45")):
        lines = file_rows(desk, f"/en/coordinator/export/questions.csv?region={region}{query}")
        for line in lines:
            if line["status"] in ("not_applicable", ""):  # or who is in no region
                continue
            place = "country" if line["area"] == "country" else region
            one = of_all[place, known][f"question:{line['question']}:{line['choice']}"]
            if int(line["people"] or 0) >= 20:  # as on the map
                assert {name: one[name] for name in alike} == {name: line[name] for name in alike}
                assert one["item_label"] == f"{line['question_label']}: {line['choice_label']}"
            else:
                assert one["status"] in ("too_few", "not_yet")
    assert desk.get("/en/coordinator/export/items.svg").status_code == 404
    assert desk.get(f"/en/coordinator/export/items.csv?region={region}").status_code == 400
    # Everybody's file tells of fewer.
    told = {
        line["status"] for line in file_rows(desk, "/en/statistics/export/items.csv") if int(line["people"] or 0) < 50
    }
    assert told <= {"too_few", "not_yet", ""}


def test_a_region_stands_beside_the_country(desk: TestClient, database: Path) -> None:
    region = by_size(database)[0]
    name = REGIONS[region]["en"]
    page = desk.get(f"/en/coordinator?region={region}").text
    for table in tables_in(page):
        assert table.heads[1:] == [name, "Whole country"] and {len(row) for row in table.rows} == {3}
    characters = "/en/coordinator/characters"
    alone, beside = (tables_in(desk.get(f"{characters}{query}").text)[0] for query in ("", f"?region={region}"))
    assert [row[2] for row in beside.rows] == alone.cells != [row[1] for row in beside.rows]
    assert f", {name} –" in page.partition("</title>")[0]


def test_the_answer_comes_first(tmp_path: Path, questionnaire: Questionnaire) -> None:
    """A region that differs: how much in a sentence, and the largest differences drawn as the figures say."""
    with open_country(tmp_path, questionnaire) as country:
        country.count(crowd(questionnaire, 1, 150, "lappi", "fi"))
        country.count(crowd(questionnaire, 2, 50, "kainuu", "fi") + [(ONES, "kainuu", "fi")] * 60)
        country.sleep()
        page = country.stranger().get("/en/statistics?region=kainuu").text
        alike = country.stranger().get("/en/statistics?region=none").text
        lines = file_rows(country.coordinator, "/en/coordinator/export/questions.csv?region=kainuu")
        whole = country.stranger().get("/en/statistics").text
    check(page, "en")
    plot, *scenes = tables_in(page)
    verdicts = [(row[0], table, verdict(row[1], "en")) for table in scenes for row in table.rows]
    clear = [(option, table.name) for option, table, beside in verdicts if beside]
    text = text_of(page)
    assert "Kainuu: different from the whole country in many ways" in text
    assert (
        f"We compared 60 options. {len(clear)} clearly differ, the other {60 - len(clear)} are about the same" in text
    )
    assert "When 60 figures are compared, a difference can look clear by chance." in text
    assert f"And {len(clear) - 6} more clear difference" in text
    # At most six, in the order of the questionnaire, as dots where the figures of the file are.
    assert len(plot.rows) == 6 and [row[0] for row in plot.rows] == [
        " ".join(found) for found in clear if " ".join(found) in {row[0] for row in plot.rows}
    ]
    by_option = {
        (f"{question.labels[int(line['choice']) - 1]['en']} {question.title['en']}", line["area"]): line
        for question in questionnaire.questions
        for line in lines
        if line["question"] == question.id and line["choice"].isdecimal()
    }
    drawings = re.findall(r'<svg class="plot".*?</svg>\s*<span', page, re.DOTALL)
    (axis,) = re.findall(r'<text x="100.0%"[^>]*>\s*(\d+)</text>', page)
    for row, drawing in zip(plot.rows, drawings, strict=True):
        for area in ("country", "kainuu"):
            line = by_option[row[0], area]
            ends = re.search(
                rf'<g class="{"region" if area == "kainuu" else area}"><line x1="([\d.]+)%" x2="([\d.]+)%"', drawing
            )
            assert ends and [round(float(end) * int(axis) / 100) for end in ends.groups()] == [
                int(line["percent_low"]), int(line["percent_high"]),
            ]  # fmt: skip
    # Nobody is in it: one sentence, and the country below it.
    assert "too few people yet" in text_of(alike) and "too small a group" not in text_of(alike)
    assert [table.heads[1:] for table in tables_in(alike)] == [["Whole country"]] * 12
    assert "People agreed most on" in text_of(whole)


def test_where_no_difference_is_clear_it_is_said_how_large_one_would_have_to_be(
    tmp_path: Path, questionnaire: Questionnaire
) -> None:
    """That sixty people show no difference does not say that there is none."""
    with open_country(tmp_path, questionnaire) as country:
        for seed, (region, n) in enumerate({"lappi": 60, "kainuu": 400, "pirkanmaa": 1_000}.items()):
            country.count(crowd(questionnaire, seed, n, region, "fi"))
        country.sleep()
        told = {
            region: text_of(country.stranger().get(f"/en/statistics?region={region}").text)
            for region in ("lappi", "kainuu")
        }
    pattern = r"only a difference of about (\d+) percentage points would show"
    few, many = (int(points) for text in told.values() for points in re.findall(pattern, text))
    assert "Lapland: no clear differences from the whole country" in told["lappi"]
    assert 20 <= few <= 35 and few > many


def test_what_is_too_small_says_so_and_every_way_on_leads_to_more(desk: TestClient, database: Path) -> None:
    small = next(region for region in reversed(by_size(database)) if sealed_people(database, region) < 10)
    address = f"/en/coordinator/questions?region={small}&language=sv&from=2026-W45"
    page = desk.get(address).text
    assert "We show results from 10 people up" in text_of(page)
    box = page.partition('<div class="gentle">')[2].partition("</div>")[0]
    ways = [unescape(way) for way in re.findall(r'href="([^"]+)"', box)]
    asked = parse_qs(urlsplit(address).query)
    assert len(ways) == 3
    for way in ways:
        left = parse_qs(urlsplit(way).query)
        assert urlsplit(way).path == "/en/coordinator" and all(asked[name] == value for name, value in left.items())
        assert len(left) < len(asked)
        assert desk.get(way).status_code == 200
    # The whole country is shown beside the region as long as it is large enough.
    alone = desk.get(f"/en/coordinator/questions?region={small}").text
    assert "too small a group" not in alone
    assert {tuple(table.heads) for table in tables_in(alone)} == {("Option", "Whole country")}


def test_few_people_of_two_years_have_dimensions_though_no_year_has_enough(
    tmp_path: Path, questionnaire: Questionnaire
) -> None:
    with open_country(tmp_path, questionnaire) as country:
        for seed in range(2):
            country.count(crowd(questionnaire, seed, 30, "lappi", "fi"))
            country.sleep()
            country.clock.now += 104 * 7 * DAY
        country.sleep()
        page = country.stranger().get("/en/statistics/dimensions")
        picture = country.stranger().get("/en/statistics/export/growing.svg")
    assert page.status_code == picture.status_code == 200
    check(page.text, "en")
    assert catalog("en")("stats.people", n="60") in text_of(page.text)
    assert [table.name for table in tables_in(page.text)] == [each.name["en"] for each in questionnaire.dimensions]
    assert "too small a group" in picture.text


def test_nothing_to_tell_is_no_table_of_nothing(desk: TestClient, database: Path) -> None:
    for view, names in {"": [], "/dimensions": [], "/characters": [], "/turnout": ["People over time"]}.items():
        page = desk.get(f"/en/coordinator{view}?language=sv&source=workshop&from=2026-W45").text
        assert "We show results from 10 people up" in text_of(page)
        assert [table.name for table in tables_in(page)] == names


@pytest.mark.parametrize(
    ("query", "left", "named"),
    [
        ("region=atlantis", "", "Region"),
        ("region=atlantis&source=open", "?source=open", "Region"),
        ("from=yesterday&language=sv", "?language=sv", "From"),
        ("from=2026-W54", "", "From"),
        ("source=%00&language=xx", "", "Language Open test or workshop"),
    ],
)
def test_a_wrong_filter_is_named_and_the_rest_shown(desk: TestClient, query: str, left: str, named: str) -> None:
    wrong = desk.get(f"/en/coordinator?{query}")
    assert wrong.status_code == 400
    check(wrong.text, "en")
    told = f"We left out the choices that we could not make sense of: {named} You can choose again further up the page."
    assert told in " ".join(text_of(wrong.text).split())
    assert '<details class="choose" open>' in wrong.text
    assert tables_in(wrong.text) == tables_in(desk.get(f"/en/coordinator{left}").text)
    assert desk.get(f"/en/coordinator/export/growth.csv?{query}").status_code == 400


def test_a_wrong_filter_of_another_view_is_named_without_a_way_to_choose_again(desk: TestClient) -> None:
    for view in ("workshops", "regions"):
        text = text_of(desk.get(f"/en/coordinator/{view}?region=atlantis").text)
        assert "could not make sense of" in text and "You can choose again" not in text


@pytest.mark.parametrize(
    ("query", "first", "last"),
    [
        ("", "", ""),
        ("?from=2020-W01&to=2030-W01", "", ""),
        ("?from=2026-W44&to=2026-W45", "2026-W44", "2026-W45"),
        ("?from=2026-W45&to=2026-W44", "2026-W44", "2026-W45"),
        ("?from=2026-W45&to=2026-W45", "2026-W45", "2026-W45"),
    ],
)
def test_the_weeks_that_are_shown_are_chosen_in_the_lists(desk: TestClient, query: str, first: str, last: str) -> None:
    page = desk.get(f"/fi/coordinator{query}").text
    for name, week in (("from", first), ("to", last)):
        options = page.partition(f'<select id="{name}"')[2].partition("</select>")[0]
        assert re.findall('<option value="([^"]*)" selected>', options) == [week]


def test_the_public_page_takes_no_filter_but_the_region_and_whole_times(visitor: TestClient) -> None:
    plain = visitor.get("/fi/statistics")
    assert re.findall('<select id="([a-z]+)"', plain.text) == ["region", "with", "period"]
    assert re.findall('<select id="([a-z]+)"', visitor.get("/fi/statistics/regions").text) == ["item", "period"]
    assert "set-cookie" not in plain.headers and "public" in plain.headers["cache-control"]
    # Networks add these to a link that somebody shares.
    shared = visitor.get("/fi/statistics?fbclid=x&utm_source=y")
    assert shared.status_code == 200 and tables_in(shared.text) == tables_in(plain.text)
    for path in ("workshops", "nothing"):
        assert visitor.get(f"/fi/statistics/{path}").status_code == 404
    assert visitor.get("/fi/statistics/export/workshops.csv").status_code == 404


def test_a_view_without_regions_tells_of_the_country_and_keeps_the_region(desk: TestClient, database: Path) -> None:
    region = by_size(database)[0]
    t = catalog("en")
    country = rows(database, "SELECT sum(n) FROM batch WHERE sealed NOT NULL")[0][0]
    for view in ("regions", "workshops"):
        page = desk.get(f"/en/coordinator/{view}?region={region}").text
        assert re.search(r"Whole country, weeks \d+–\d+/2026", text_of(page))
        # How many answered has nothing to do with how many workshops there were.
        assert (t("stats.people", n=t.number(country)) in text_of(page)) == (view == "regions")
        assert f'<input type="hidden" name="region" value="{region}">' in page
        assert f'href="/en/coordinator?region={region}"' in page
    assert page.count('class="mine"') == 0
    assert desk.get(f"/en/coordinator/regions?region={region}").text.count('class="mine"') == 1


def test_the_table_of_regions_has_a_row_for_each_with_its_people(desk: TestClient, database: Path) -> None:
    (table,) = tables_in(desk.get("/en/coordinator/regions").text)
    by_name = {row[0]: row[1:] for row in table.rows}
    assert len(by_name) == len(REGIONS) + 2 and next(iter(by_name)) == "Whole country"
    for region, names in REGIONS.items():
        n = sealed_people(database, region)
        assert by_name[names["en"]][0] == (f"People {n}" if n else "People not counted yet")
        assert (by_name[names["en"]][1] == "too small a group") == (n < 20)


def test_every_link_of_a_page_leads_somewhere(desk: TestClient, database: Path) -> None:
    large = by_size(database)[0]
    for page in (f"/sv/coordinator?region={large}&from={KNOWN[0]}&to=2026-W44", "/sv/coordinator/workshops"):
        links = {unescape(link) for link in re.findall(r'href="(/[^"]+)"', desk.get(page).text)}
        assert sum("/export/" in link for link in links) >= 5
        for link in sorted(links):
            response = desk.get(link)
            assert response.status_code == 200, link
            if "/export/" in link:
                assert response.headers["content-disposition"].startswith("attachment; filename=")
            elsewhere = "period" in link or "/items." in link or link.endswith("/campaigns")
            if page.endswith("W44") and "/coordinator" in link and not elsewhere:
                assert f"region={large}" in link


@pytest.mark.parametrize("locale", LOCALES)
def test_the_pictures_are_whole_by_themselves(desk: TestClient, database: Path, locale: str) -> None:
    query = f"?region={by_size(database)[0]}"
    for tables in VIEWS.values():
        for name in tables:
            response = desk.get(f"/{locale}/coordinator/export/{name}.svg{query if name != 'steps' else ''}")
            assert response.headers["content-type"] == "image/svg+xml"
            picture = ElementTree.fromstring(response.text)
            height = float(picture.attrib["viewBox"].split()[3])
            texts = list(picture.iter("{http://www.w3.org/2000/svg}text"))
            assert texts and "CC BY 4.0" in (texts[-1].text or "")
            assert all(0 < float(each.attrib["y"]) < height for each in texts)
            assert not re.search(r"<script|href=|url\(|@import|<image|\bon\w+=", response.text)


def test_a_picture_has_the_numbers_of_its_table_on_one_scale(desk: TestClient, database: Path) -> None:
    """The people in its head, each text, the length of each bar and the ends of each range, against the file."""
    svg, region, t = "{http://www.w3.org/2000/svg}", by_size(database)[0], catalog("en")
    pictures = [(name, "") for name in ("characters", "finishers", "questions", "steps", "workshops")]
    pictures += [(name, item) for name in ("bloom", "growth", "growing") for item in (*DIMENSIONS, "")]
    for name, item in pictures:
        query = f"?region={region}&item={item}" if name not in ("steps", "workshops") else ""
        every = file_rows(desk, f"/en/coordinator/export/{name}.csv{query}")
        # One dimension, the first one where none is asked for: what stands in one picture is compared.
        drawn_of = item or DIMENSIONS[0]
        lines = [line for line in every if line.get("dimension", drawn_of) == drawn_of]
        picture = ElementTree.fromstring(desk.get(f"/en/coordinator/export/{name}.svg{query}").text)
        texts = ["".join(each.itertext()) for each in picture.iter(f"{svg}text")]
        value = "number" if name == "workshops" else "people"
        told = [said({**line, "people": line[value]}, "en") for line in lines if line.get("status") != "not_applicable"]
        drawn = [each.text for each in picture.iter(f"{svg}text") if each.get("x") == "652"]
        assert Counter(" ".join((text or "").split()) for text in drawn) == Counter(told), name
        if name == "steps":
            assert f"People who started: {t.number(int(lines[0]['people']))}." in texts[2]
        elif query:
            [(country,)] = rows(database, "SELECT sum(n) FROM batch WHERE sealed NOT NULL")
            n = t.number(sealed_people(database, region))
            expected = f"{REGIONS[region]['en']} {n}, Whole country {t.number(country)}"
            assert t("stats.people", n=expected) in texts[2], name
        bars = [each for each in picture.iter(f"{svg}rect") if each.get("x") == "316" and each.get("fill") != "#F1EADD"]
        lengths = sorted(round(float(each.attrib["width"]) / 3.2) for each in bars)
        if name in ("finishers", "workshops"):
            most = max(int(line[value]) for line in lines)
            assert lengths == sorted(round(100 * int(line[value]) / most) for line in lines)
        ranges = [each.attrib["d"] for each in picture.iter(f"{svg}path") if each.get("class") == "w"]
        ends = [[round((float(x) - 316) / 3.2) for x in re.findall(r"M([\d.]+)", path)[:2]] for path in ranges]
        in_percent = [line for line in lines if line.get("percent_high")]
        in_file = Counter((int(line["percent_low"]), int(line["percent_high"])) for line in in_percent)
        assert in_file <= Counter((low, high) for low, high in ends)
        colours = {each.attrib["fill"] for each in bars}
        assert ("#6B7280" in colours) == bool(query)


def test_a_map_is_of_one_option_or_dimension_at_a_time(desk: TestClient) -> None:
    """What is chosen is on the map, in its table and in its files, and is the same as in the region's own figures."""
    for item, heading in {
        "": "Your own life: growing or in bloom",
        "common-good": "The common good: growing or in bloom",
        "kahvihuone-4": "The coffee room: I ask about the mattress",
    }.items():
        query = f"?item={item}" if item else ""
        page = desk.get(f"/en/coordinator/regions{query}").text
        check(page, "en")
        (table,) = tables_in(page)
        assert table.name == heading in text_of(page) and page.count('<svg class="map ') == 1
        assert f"regions.csv{query}" in page
        lines = file_rows(desk, f"/en/coordinator/export/regions.csv{query}")
        shown = item if "dimension" in lines[0] and item else "own-life"
        of_item = [line for line in lines if line.get("dimension", shown) == shown]
        rows_of = [line for line in of_item if not line["region"].startswith("only-")]
        assert [row[2] for row in table.rows] == [said(line, "en") for line in rows_of]
        # A tile has its short figure, and a row says no more than the tile's title.
        assert all(f": {row[2]}" in page for row in table.rows if row[0] in {n["en"] for n in REGIONS.values()})
    alone = file_rows(desk, "/en/coordinator/export/questions.csv?region=helsinki")
    (helsinki,) = (line for line in lines if line["region"] == "helsinki")
    (same,) = (
        line for line in alone if (line["question"], line["choice"], line["area"]) == ("kahvihuone", "4", "helsinki")
    )
    assert said(helsinki, "en") == said(same, "en")
    picture = ElementTree.fromstring(desk.get("/en/coordinator/export/regions.svg?item=kahvihuone-4").text)
    assert len([*picture.iter("{http://www.w3.org/2000/svg}title")]) == 1 + len(REGIONS)
    for wrong in ("kahvihuone-6", "character", "kahvihuone", "x"):
        assert desk.get(f"/en/coordinator/regions?item={wrong}").status_code == 400
        assert desk.get(f"/en/coordinator/export/regions.csv?item={wrong}").status_code == 400
    # A picture of dimensions is of none of the options.
    assert desk.get("/en/coordinator/export/growth.svg?item=kahvihuone-4").status_code == 400


def test_a_scene_over_time_is_that_of_each_time_by_itself(desk: TestClient, database: Path) -> None:
    """One scene is chosen; each piece of the time has the figures that it has when it is chosen alone."""
    region = by_size(database)[0]
    query = f"?scene=kylakokous&region={region}"
    page = desk.get(f"/en/coordinator/trends{query}")
    assert page.status_code == 200 and "The village meeting" in text_of(page.text).split("People who answered")[0]
    lines = file_rows(desk, f"/en/coordinator/export/answers.csv{query}")
    pieces = [*dict.fromkeys(line["period"] for line in lines if line["period"])]
    assert len(pieces) > 1
    for piece in (pieces[0], pieces[-1]):
        first, _, last = piece.partition("/")
        alone = file_rows(desk, f"/en/coordinator/export/questions.csv?region={region}&from={first}&to={last or first}")
        shown = ("choice", "people", "status", "percent", "percent_low", "percent_high", "count")
        for area in (region, "country"):
            own, theirs = (
                [[line[name] for name in shown] for line in each if line["area"] == area]
                for each in (
                    [line for line in lines if line["period"] == piece],
                    [line for line in alone if line["question"] == "kylakokous"],
                )
            )
            assert own == theirs[: len(own) - 1] + theirs[-1:]
    # Each option is drawn by itself, all on one scale.
    scales = {tuple(re.findall(r'dy="-.25em">(\d+)<', chart)) for chart in page.text.split('<svg class="lines">')[1:]}
    assert len(scales) == 1
    # Of few people there is a sentence in the place of lines, and the figures.
    few = desk.get(f"/en/coordinator/trends{query}&from=2026-W47&to=2026-W47").text
    assert "too few people to draw a line" in few and '<svg class="lines">' not in few and tables_in(few)
    # The overview leads to it from each scene; other views and files have no use for it.
    assert (
        f'href="/en/coordinator/trends?region={region}&amp;scene=kylakokous"'
        in desk.get(f"/en/coordinator?region={region}").text
    )
    assert desk.get(f"/en/coordinator/export/growth.csv{query}").status_code == 400
    for odd in ("?scene=atlantis", "?scene=kylakokous&scene=ukulele"):
        assert desk.get(f"/en/coordinator/trends{odd}").status_code == 400
        assert desk.get(f"/en/coordinator/export/answers.csv{odd}").status_code == 400


def test_a_map_has_the_numbers_of_its_table(desk: TestClient) -> None:
    """The people in its head and, on each tile, the figure, how it stands beside the country, and the sign of that.

    Of one dimension, the first one where none is asked for.
    """
    svg, t = "{http://www.w3.org/2000/svg}", catalog("en")
    lines = file_rows(desk, "/en/coordinator/export/regions.csv")
    (country,) = {line["people"] for line in lines if line["region"] == "country"}
    by_place = {(line["region_label"], line["dimension"]): line for line in lines}
    signs = Counter[str]()
    for item in ("", *DIMENSIONS[1:]):
        picture = ElementTree.fromstring(desk.get(f"/en/coordinator/export/regions.svg?item={item}").text)
        text = " ".join("".join(picture.itertext()).split())
        assert t("stats.people", n=t.number(int(country))) in text
        # It stands by itself: what its shades and signs mean is beside it.
        assert all(t(f"stats.beside{of}") in text for of in ("", ".more", ".same", ".fewer", ".none"))
        (drawn,) = (each for each in picture.iter(f"{svg}g") if each.get("class") in ("circle", "triangle", "square"))
        tiles = {
            (tile.findtext(f"{svg}title") or "").partition(":")[0]: tile
            for tile in drawn.iterfind(f".//{svg}g[@class]")
        }
        assert {*tiles} == {names["en"] for names in REGIONS.values()}
        whole = by_place["Whole country", item or DIMENSIONS[0]]
        for region, tile in tiles.items():
            line = by_place[region, item or DIMENSIONS[0]]
            beside = told_beside(line, whole)
            ending = f", {t(f'stats.beside.{beside}')}" if beside else ""
            assert " ".join((tile.findtext(f"{svg}title") or "").split()) == f"{region}: {said(line, 'en')}{ending}"
            (level,) = {*tile.attrib["class"].split()} - {"tile", "mine"}
            assert level == (beside or ("rough" if line["status"] in ("few", "some", "many") else "none"))
            assert (tile.find(f"{svg}path[@class='differs']") is not None) == (beside in ("more", "fewer"))
            *_, brief = [each.text or "" for each in tile.iter(f"{svg}text")]
            number = {"rounded": "percent", "at_most": "percent_high", "at_least": "percent_low"}.get(line["status"])
            if number and line[number]:
                assert brief == t(f"estimate.brief.{line['status']}", number=line[number])
            else:
                assert not re.search("[0-9]", brief) and (brief == "–") == (line["status"] in ("too_few", "not_yet"))
            signs[level] += 1
    assert signs["same"] and signs["none"] and signs.total() == 3 * len(REGIONS)


def told_beside(line: dict[str, str], country: dict[str, str]) -> str:
    """How a line stands beside that of the country among those of all tiles; nothing where one is a word."""
    shares, ranges = [], []
    for each in (line, country):
        if not each["count_high"]:
            return ""
        assert each["percent_high"], "a tile of fewer than fifty people would have to be worked out"
        ranges.append((int(each["percent_low"]), int(each["percent_high"])))
        shares.append(int(each["percent"] or sum(ranges[-1]) // 2))
    (low, high), (least, most) = ranges
    drawn: float = max(share * (100 - share) for share in range(least, most + 1))
    drawn *= 1 / int(line["people"]) - 1 / int(country["people"])
    off = sqrt(
        drawn + sum((max(share - of[0], of[1] - share) / 2) ** 2 for share, of in zip(shares, ranges, strict=True))
    )
    beyond = (shares[0] - shares[1]) / off
    return "more" if low > most and beyond > 3.4 else "fewer" if high < least and beyond < -3.4 else "same"


def test_numbers_and_dates_are_written_as_in_each_language(desk: TestClient) -> None:
    t = catalog("fi")
    pages = {locale: text_of(desk.get(f"/{locale}/coordinator").text) for locale in LOCALES}
    assert re.search(r"noin \d+ %, \d+–\d+", pages["fi"]) and re.search(r"cirka \d+ %, \d+–\d+", pages["sv"])
    assert re.search(r"about \d+%, \d+–\d+", pages["en"])
    assert "15. marraskuuta 2026" in pages["fi"] and "15 november 2026" in pages["sv"]
    assert "15 November 2026" in pages["en"] and t.number(1234) == "1\N{NO-BREAK SPACE}234"


def test_a_page_changes_after_the_week_and_not_before(visitor: TestClient, database: Path, clock: Clock) -> None:
    addresses = [f"/fi/statistics{view}" for view in ("", "/dimensions", "/regions", "/export/growth.csv")]
    before = [visitor.get(address).text for address in addresses]
    t = catalog("fi")
    n = rows(database, "SELECT sum(n) FROM batch WHERE sealed NOT NULL")[0][0]
    assert t("stats.people", n=t.number(n)) in before[0]

    for _ in range(12):
        finish(visitor, region="lappi")
    assert [visitor.get(address).text for address in addresses] == before

    clock.now += 7 * 24 * 60 * 60
    finish(visitor)  # an idle server looks at the clock every half a minute, a busy one before it counts
    after = [visitor.get(address).text for address in addresses]
    assert all(old != new for old, new in zip(before[:3], after[:3], strict=True))
    assert rows(database, "SELECT sum(n) FROM batch WHERE sealed NOT NULL")[0][0] >= n + 12
    assert t("stats.people", n=t.number(n)) not in after[0]


def test_a_public_file_is_asked_for_again_until_the_week_is_over_and_sent_once(
    visitor: TestClient, database: Path, clock: Clock
) -> None:
    address = "/fi/statistics/export/finishers.json"
    first = visitor.get(address)
    (until,) = rows(database, "SELECT max(week) FROM total")[0]
    released = parsedate_to_datetime(first.headers["last-modified"]).astimezone(HELSINKI)
    assert (released.date(), released.hour) == (last_day(until) + timedelta(days=1), 0)

    for known in (first.headers["etag"], f'"other", {first.headers["etag"]}', "*"):
        again = visitor.get(address, headers={"if-none-match": known})
        assert (again.status_code, again.content) == (304, b"")
        for name in ("etag", "cache-control", "vary", "access-control-allow-origin", "last-modified"):
            assert again.headers[name] == first.headers[name]
    assert visitor.get(address, headers={"accept-encoding": "identity"}).headers["etag"] == first.headers["etag"]
    for other in ('"other"', "", 'W/""'):
        assert visitor.get(address, headers={"if-none-match": other}).content == first.content

    for _ in range(12):
        finish(visitor, region="lappi")
    clock.now += 7 * 24 * 60 * 60
    finish(visitor)
    after = visitor.get(address, headers={"if-none-match": first.headers["etag"]})
    assert after.status_code == 200 and after.headers["last-modified"] != first.headers["last-modified"]


def test_nothing_public_is_kept_longer_than_its_figures_last(visitor: TestClient, clock: Clock) -> None:
    midnight = midnight_after(day_of(clock.now))
    for before, kept in ((7200.0, 3600), (90.0, 90), (0.5, 0)):
        clock.now = midnight - before
        for address in ("/fi/statistics", "/fi/statistics/dimensions", "/fi/statistics/export/growth.svg"):
            assert visitor.get(address).headers["cache-control"] == f"public, max-age={kept}"
    # A day is over but not sealed yet: an idle server looks every half a minute.
    clock.now = midnight + 1
    assert visitor.get("/fi/statistics").headers["cache-control"] == "public, max-age=0"


def test_before_there_is_anything_every_page_says_when_there_will_be(client: TestClient) -> None:
    for locale in LOCALES:
        for view in ("", "/dimensions", "/regions"):
            page = client.get(f"/{locale}/statistics{view}")
            assert page.status_code == 200 and "50" in text_of(page.text) and "<table" not in page.text
    assert client.get("/fi/statistics/export/growth.csv").status_code == 404


def test_the_address_that_stays_in_the_browser_is_short(desk: TestClient) -> None:
    response = desk.get("/en/coordinator/characters?from=&to=&region=lappi&language=&source=")
    assert response.headers["hx-push-url"] == "/en/coordinator/characters?region=lappi"
    # What was a view by itself went into the first one.
    assert desk.get("/en/coordinator/questions?region=lappi").text == desk.get("/en/coordinator?region=lappi").text
    assert desk.get("/en/coordinator?from=&to=&region=").headers["hx-push-url"] == "/en/coordinator?region="
    # Else the tab would lead to the region that a device remembers.
    assert 'href="/en/coordinator?region="' in desk.get("/en/coordinator/characters").text


def test_weeks_are_offered_year_by_year() -> None:
    years = by_year(("2020-W50", "2021-W02"))
    assert {year: [week.number for week in of] for year, of in years.items()} == {2021: [1, 2], 2020: [50, 51, 52, 53]}
    assert list(years) == [2021, 2020]
    last = years[2020][-1]
    assert (last.id, last.first, last.last) == ("2020-W53", date(2020, 12, 28), date(2021, 1, 3))


def test_everybody_may_choose_a_quarter_that_is_over(visitor: TestClient, database: Path) -> None:
    """The file begins in the last week of a quarter, which is offered; the one that goes on is not."""
    of_quarter = "SELECT sum(n) FROM total WHERE (region, language, source) = ('*', '*', '*') AND week <= '2026-W39'"
    (n,) = rows(database, of_quarter)[0]
    page = visitor.get("/en/statistics?period=2026-Q3")
    assert page.headers["hx-push-url"] == "/en/statistics?period=2026-Q3"
    options = page.text.partition('<select id="period"')[2].partition("</select>")[0]
    assert re.findall('value="([^"]*)"( selected)?>', options) == [("", ""), ("2026-Q3", " selected")]
    assert catalog("en")("stats.people", n=catalog("en").number(n)) in text_of(page.text)
    lines = file_rows(visitor, "/en/statistics/export/questions.csv?period=2026-Q3")
    assert {line["weeks"] for line in lines} == {"2026-W39"}
    assert {line["people"] for line in lines} == {str(n)}
    # The links of the page keep the choice.
    assert 'href="/en/statistics/dimensions?period=2026-Q3"' in page.text
    assert "questions.csv?period=2026-Q3" in page.text


def test_whole_times_are_over_and_have_known_weeks() -> None:
    known = ("2019-W50", "2021-W20")
    found = [(time.id, time.first, time.last) for time in times(known, date(2021, 5, 23))]
    assert found == [
        ("2021-Q1", "2021-W01", "2021-W13"),
        ("2020", "2020-W01", "2020-W53"),
        ("2020-Q4", "2020-W40", "2020-W53"),
        ("2020-Q3", "2020-W27", "2020-W39"),
        ("2020-Q2", "2020-W14", "2020-W26"),
        ("2020-Q1", "2020-W01", "2020-W13"),
        ("2019", "2019-W01", "2019-W52"),
        ("2019-Q4", "2019-W40", "2019-W52"),
    ]
    assert [time.id for time in times(known, date(2021, 3, 28))][0] == "2020"


def test_spans_are_named_once() -> None:
    assert [span.name for span in spans(("2026-W45", "2026-W47"))] == ["all"]
    assert [(span.name, span.year, span.first, span.last) for span in spans(("2024-W30", "2026-W20"))] == [
        ("all", "", "2024-W30", "2026-W20"),
        ("recent", "", "2026-W09", "2026-W20"),
        ("spring", "2026", "2026-W10", "2026-W20"),
        ("autumn", "2025", "2025-W36", "2025-W48"),
        ("year", "2026", "2026-W01", "2026-W20"),
        ("year", "2025", "2025-W01", "2025-W52"),
        ("year", "2024", "2024-W30", "2024-W52"),
    ]


@given(st.integers(0, 600), st.integers(1, 700))
def test_pieces_cover_the_weeks_once_and_are_few(start: int, count: int) -> None:
    every = list(weeks("2015-W01", "2045-W01"))[start : start + count]
    pieces = periods(every[0], every[-1])
    assert [week for piece in pieces for week in weeks(piece.first, piece.last)] == every
    sizes = [len(list(weeks(piece.first, piece.last))) for piece in pieces]
    assert len(set(sizes[:-1])) <= 1 and sizes[-1] <= sizes[0] and {*sizes[:-1]} <= {1, 4, 13, 26, 52}
    assert len(pieces) <= MOST_COLUMNS or count > 16 * 52


@pytest.mark.parametrize(
    ("query", "selection", "faults"),
    [
        ({}, Selection(*KNOWN), ()),
        ({"from": "2026-W42", "to": "2026-W44"}, Selection("2026-W42", "2026-W44"), ()),
        ({"from": "2026-W44", "to": "2026-W42"}, Selection("2026-W42", "2026-W44"), ()),
        ({"from": "2001-W01"}, Selection(*KNOWN), ()),
        ({"from": "2030-W01"}, Selection("2026-W47", "2026-W47"), ()),
        ({"to": "2001-W01"}, Selection("2026-W40", "2026-W40"), ()),
        ({"from": "2026-45"}, Selection(*KNOWN), ("from",)),
        ({"region": "none", "source": "open"}, Selection(*KNOWN, region="none", source="open"), ()),
        ({"region": "*", "language": "de"}, Selection(*KNOWN), ("language",)),
        ({"region": "Lappi", "source": "x"}, Selection(*KNOWN), ("region", "source")),
    ],
)
def test_a_query_becomes_a_selection(query: dict[str, str], selection: Selection, faults: tuple[str, ...]) -> None:
    assert read_selection(query, KNOWN, LOCALES) == (selection, faults)


def test_the_file_is_not_changed_by_looking(desk: TestClient, database: Path) -> None:
    def content() -> str:
        with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
            return "".join(line for line in connection.iterdump() if "ticket_page" not in line)

    desk.get("/fi/statistics")
    before = content()
    for view in VIEWS:
        desk.get(f"/fi/coordinator/{view}?region=lappi")
    assert content() == before
