"""Any two places, times, languages or sources beside each other: what is said, drawn and sent is what each is alone."""

import csv
import json
import re
from collections.abc import Iterator, Sequence
from io import StringIO
from xml.etree import ElementTree

import pytest
from jsonstat_validator import validate_jsonstat

from quiz.disclosure.differences import Beside, Group, compared
from quiz.disclosure.estimates import Range
from quiz.i18n import catalog
from quiz.questionnaire.model import LOCALES, Questionnaire
from quiz.regions import NO_REGION, REGIONS
from quiz.statistics.selection import SOURCES, Period, Selection, common_part
from quiz.web.statistics.against import earlier
from quiz.web.statistics.filters import seasons
from tests.support.country import FIVES, ONES, Country, crowd, open_country, table
from tests.support.page_checks import check
from tests.support.parameters import others_long
from tests.support.reading import tables_in
from tests.support.tellings import verdict
from tests.support.walking import text_of

FIRST, SECOND = "from=2026-W47&to=2026-W47", "from=2026-W48&to=2026-W48"
Line = dict[str, str]


@pytest.fixture(scope="module")
def country(tmp_path_factory: pytest.TempPathFactory, questionnaire: Questionnaire) -> Iterator[Country]:
    """Two weeks: Lapland answers at random and then in one way, Kainuu in one way from the start, and few elsewhere."""
    with open_country(tmp_path_factory.mktemp("compared"), questionnaire) as country:
        country.count(crowd(questionnaire, 1, 150, "lappi", "fi") + crowd(questionnaire, 2, 60, "lappi", "sv"))
        country.count(crowd(questionnaire, 3, 50, "kainuu", "fi") + [(ONES, "kainuu", "fi")] * 60)
        country.sleep()
        country.count(crowd(questionnaire, 4, 100, "lappi", "fi") + [(FIVES, "lappi", "fi")] * 100)
        country.count(crowd(questionnaire, 5, 14, "ahvenanmaa", "sv"))
        room = country.room("lappi")
        for _ in range(24):
            room.answer(ONES)
        room.press("show")
        country.sleep()
        yield country


def comparison(country: Country, query: str) -> tuple[list[Line], list[Line]]:
    """The figures of two selections, as the file has them, in their order."""
    lines = [line for line in table(country, "comparison", query) if line["choice"]]
    column = [*lines[0]][2]
    sides = [*dict.fromkeys(line[column] for line in lines)]
    assert len(sides) == 2
    one, other = ([line for line in lines if line[column] == side] for side in sides)
    return one, other


def group(line: Line) -> Group:
    """What is told of a share."""
    if not line["percent_high"]:
        return Group(int(line["people"] or 0), None, None)
    low, high = int(line["percent_low"]), int(line["percent_high"])
    return Group(int(line["people"]), int(line["percent"] or (low + high) // 2), Range(low, high))


PAIRS = [
    ("region=lappi", "kainuu", "region=kainuu", 0),
    ("region=lappi&language=sv", "kainuu", "region=kainuu&language=sv", 0),
    ("", "lappi", "region=lappi", 434),
    (f"region=lappi&{SECOND}", "2026-W47", f"region=lappi&{FIRST}", 0),
    (f"region=lappi&{FIRST}", "2026-W47--2026-W48", "region=lappi", 210),
    ("region=lappi&language=fi", "sv", "region=lappi&language=sv", 0),
    ("region=lappi&source=open", "workshop", "region=lappi&source=workshop", 0),
    ("region=lappi", "ahvenanmaa", "region=ahvenanmaa", 0),
]


@pytest.mark.parametrize(("query", "against", "alone", "both"), PAIRS)
def test_each_side_is_what_it_is_by_itself_and_what_differs_follows_from_that(
    country: Country, query: str, against: str, alone: str, both: int
) -> None:
    """A4: figures, people and remainders are those of each selection alone, and the rest is worked out from them."""
    wanted = f"?{query}&with={against}"
    one, other = comparison(country, wanted)
    for side, by_itself in ((one, query), (other, alone)):
        area = re.findall("region=([a-z]+)", by_itself) or ["country"]
        own = [line for line in table(country, "questions", f"?{by_itself}") if line["area"] == area[0]]
        shown = ("question", "choice", "people", "status", "percent", "percent_low", "percent_high", "count")
        assert [[line[name] for name in shown] for line in side] == [[line[name] for name in shown] for line in own]
    page = country.coordinator.get(f"/en/coordinator{wanted}").text
    check(page, "en")
    assert (catalog("en")("stats.people.both", n=str(both)) in text_of(page)) == bool(both)
    told = [
        compared(group(mine), group(theirs), both, len(one))
        for mine, theirs in zip(one, other, strict=True)
        if mine["status"] != "not_applicable"
    ]
    titles = {question.title["en"] for question in country.questionnaire.questions}
    scenes = [each for each in tables_in(page) if each.name in titles]
    said = [verdict(row[1], "en") for each in scenes for row in each.rows]
    if len(scenes[0].heads) > 2:
        assert said == [found if found is not Beside.SAME else None for found in told]
    else:
        assert set(told) == {None} and "too few people yet" in text_of(page)
    remainders = {line["people"] for line in table(country, "comparison", wanted) if not line["choice"]}
    assert remainders <= {
        line["people"]
        for each in (query, alone)
        for line in table(country, "questions", f"?{each}")
        if line["area"].startswith(("only", "other"))
    }


@pytest.mark.parametrize("locale", others_long(LOCALES, "fi-simple"))
def test_two_places_are_told_apart_in_a_sentence_and_as_dots(country: Country, locale: str) -> None:
    t, page = catalog(locale), country.stranger().get(f"/{locale}/statistics?region=kainuu&with=lappi").text
    check(page, locale)
    names = {"area": "Kainuu", "other": REGIONS["lappi"][locale]}
    assert text_of(f"<h1>{t('stats.compare.differs', **names)}</h1>").strip() in text_of(page)
    dots, *scenes = tables_in(page)
    clear = sum(verdict(row[1], locale) is not None for scene in scenes for row in scene.rows)
    assert " ".join(t("stats.compare.clear", n=clear, of="60", rest=str(60 - clear)).split()) in text_of(page)
    assert len(dots.rows) == 6 and {*dots.heads[1:]} == {*names.values()}
    assert all(scene.heads[1:] == [*names.values()] for scene in scenes)
    # What may be said aloud has the figures of one of them.
    aloud = re.findall("<blockquote>(.*?)</blockquote>", page, re.DOTALL)
    assert any(f"{t('stats.aloud.who').split()[0]}" in each and dots.rows[0][1][:4] in each for each in aloud)
    assert t("table.country") not in " ".join(scenes[0].heads)


def test_two_times_of_one_place_are_slopes_from_the_earlier_one(country: Country) -> None:
    """Each ends where the figures of the file are, whichever of the two was chosen first."""
    for query in (f"?region=lappi&{SECOND}&with=2026-W47", f"?region=lappi&{FIRST}&with=2026-W48"):
        page = country.coordinator.get(f"/en/coordinator{query}").text
        slopes = tables_in(page)[0]
        assert slopes.heads[1:] == ["week 47/2026", "week 48/2026"] and 1 <= len(slopes.rows) <= 6
        drawings = re.findall(r'<svg class="slope".*?</svg>', page, re.DOTALL)
        shown = {line["period"]: line for line in table(country, "comparison", query)}
        assert {*shown} >= {"2026-W47", "2026-W48"}
        for row, drawing in zip(slopes.rows, drawings, strict=True):
            ((zero, top),) = [re.findall(r'<line class="grid[^>]*y1="([\d.]+)%"', drawing)]
            (most,) = re.findall(r'<text [^>]*dy="1em">\s*(\d+)<', drawing)
            ends = [float(y) for y in re.findall(r'<circle [^>]*cy="([\d.]+)%"', drawing)]
            shares = [round((float(zero) - y) * int(most) / (float(zero) - float(top))) for y in ends]
            told = [re.findall(r"about (\d+)%", cell) for cell in row[1:]]
            assert all(not number or int(number[0]) == share for number, share in zip(told, shares, strict=True))
            assert any(told)


def test_too_few_on_one_side_are_one_sentence_and_the_other_is_shown(country: Country) -> None:
    page = country.stranger().get("/en/statistics?region=lappi&with=ahvenanmaa").text
    text = text_of(page)
    assert "Åland: too few people yet" in text and "Below is only Lapland" in text
    assert [each.heads[1:] for each in tables_in(page)] == [["Lapland"]] * 12 and "too small a group" not in text
    turned = country.stranger().get("/en/statistics?region=ahvenanmaa&with=lappi").text
    assert "Åland: too few people yet" in text_of(turned) and tables_in(turned)[0].heads[1:] == ["Lapland"]
    neither = country.stranger().get("/en/statistics?region=ahvenanmaa&with=satakunta").text
    assert "Åland and Satakunta: too few people yet" in text_of(neither) and not tables_in(neither)


def test_the_files_of_a_comparison_are_of_both_and_only_they(country: Country) -> None:
    browser, query = country.stranger(), "?region=lappi&with=kainuu"
    lines = list(csv.DictReader(StringIO(browser.get(f"/en/statistics/export/comparison.csv{query}").text)))
    assert {line["area"] for line in lines} == {"lappi", "kainuu"}
    dataset = json.loads(browser.get(f"/en/statistics/export/comparison.json{query}").text)
    assert validate_jsonstat(dataset) and dataset["id"] == ["question", "area", "choice", "metric"]
    picture = browser.get(f"/en/statistics/export/comparison.svg{query}")
    assert ElementTree.fromstring(picture.text) is not None and "Kainuu 110" in picture.text
    assert "with-kainuu" in picture.headers["content-disposition"]
    times = table(country, "comparison", f"?region=lappi&{SECOND}&with=2026-W47")
    assert {line["weeks"] for line in times} == {"2026-W48 2026-W47"}
    for name in ("questions.csv", "growth.json", "tables.xlsx", "items.csv", "bloom.svg"):
        assert browser.get(f"/en/statistics/export/{name}{query}").status_code == 400, name
    assert browser.get("/en/statistics/export/comparison.csv").status_code == 404
    assert "comparison" in browser.get(f"/en/statistics/export/overview.txt{query}").text


def test_the_form_offers_what_can_be_compared_and_keeps_it(country: Country) -> None:
    """Another place is one choice from the first page; everybody is offered what everybody may choose by itself."""
    public, page = (
        country.stranger().get("/fi/statistics?region=lappi").text,
        country.coordinator.get(f"/fi/coordinator?region=lappi&{SECOND}").text,
    )
    offered = {place: _offered(text) for place, text in (("public", public), ("desk", page))}
    places = [""] + [region for region in (*REGIONS, NO_REGION) if region != "lappi"]
    assert offered["public"] == places
    assert offered["desk"] == ["", "2026-W47", "2026-W47--2026-W48", *places[1:], *LOCALES, *SOURCES]
    for value in offered["desk"][1:]:
        shown = country.coordinator.get(f"/fi/coordinator?region=lappi&{SECOND}&with={value}")
        assert shown.status_code == 200 and f'value="{value}" selected' in shown.text, value
        assert f"with={value}" in shown.headers["hx-push-url"]
    # A view that compares nothing keeps it for the next one.
    other = country.stranger().get("/fi/statistics/characters?region=lappi&with=kainuu").text
    assert '<input type="hidden" name="with" value="kainuu">' in other
    assert 'href="/fi/statistics?region=lappi&amp;with=kainuu"' in other and "ja Kainuu" not in text_of(other)
    # A region is beside the country anyway; the address says no more than it must.
    usual = country.stranger().get("/fi/statistics?region=lappi&with=country")
    assert (usual.status_code, usual.headers["hx-push-url"]) == (200, "/fi/statistics?region=lappi")


def _offered(page: str) -> list[str]:
    (found,) = re.findall(r'<select id="with".*?</select>', page, re.DOTALL)
    return re.findall(r'<option value="([^"]*)"', found)


def test_no_two_ids_of_what_can_be_compared_are_the_same() -> None:
    every: Sequence[str] = (*REGIONS, NO_REGION, "country", *LOCALES, *SOURCES)
    assert len({*every}) == len(every) and not any(re.match(r"\d{4}", each) for each in every)


def test_a_season_is_beside_the_one_a_year_before() -> None:
    known = ("2024-W45", "2026-W30")
    of = Selection("2026-W14", "2026-W26")
    assert earlier(of, known) == {
        "year": Period("2025-W14", "2025-W26"),
        "before": Period("2026-W01", "2026-W13"),
    }
    assert earlier(Selection(*known), known) == {}
    names = [(each.name, each.year) for each in seasons(known)]
    assert names == [("spring", "2026"), ("autumn", "2025"), ("spring", "2025"), ("autumn", "2024")]


def test_what_two_selections_have_in_common() -> None:
    one = Selection("2026-W10", "2026-W22", "lappi")
    assert common_part(one, one._replace(region="kainuu")) is None
    assert common_part(one, one._replace(region="*")) == one
    assert common_part(one, one._replace(first="2026-W20", last="2026-W30")) == one._replace(first="2026-W20")
    assert common_part(one, one._replace(first="2025-W10", last="2025-W22")) is None
