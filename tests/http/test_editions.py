"""Statistics after a change of the questionnaire: each edition by itself, and each says how many answered another."""

import json
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from jsonstat_validator import validate_jsonstat

from quiz.i18n import catalog
from quiz.questionnaire import loader
from quiz.questionnaire.model import LOCALES, Questionnaire
from quiz.statistics.editions import changed_in, in_its_words
from quiz.statistics.selection import Period
from quiz.statistics.table_reader import mapped
from quiz.web.statistics.query import VIEWS
from tests.conftest import Clock
from tests.support.country import DAY, MONDAY, ONES, Country, open_country, table
from tests.support.own_questionnaires import OWN
from tests.support.page_checks import check
from tests.support.parameters import others_long
from tests.support.walking import text_of


def earlier(folder: Path, questionnaire: Questionnaire) -> Path:
    """The file of another questionnaire, with a character that today's has, too."""
    own = folder / "own.toml"
    own.write_text(OWN.replace('id = "x"', f'id = "{questionnaire.characters[0].id}"'), encoding="utf-8")
    return own


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory, questionnaire: Questionnaire) -> Iterator[tuple[Country, str]]:
    """A country that had another questionnaire for a week, and the edition of that: sixty people each."""
    folder, clock = tmp_path_factory.mktemp("changed"), Clock(MONDAY)
    own = earlier(folder, questionnaire)
    before = loader.load(own)
    with open_country(folder, before, clock, QUIZ_QUESTIONS=str(own)) as country:
        country.count([((1, 5), "lappi", "fi")] * 60)
        country.sleep()
    with open_country(folder, questionnaire, clock) as country:
        country.sleep()
        country.count([(ONES, "lappi", "fi")] * 55)
        country.sleep()
        yield country, before.edition


def test_today_s_edition_says_how_many_answered_another_one(changed: tuple[Country, str]) -> None:
    country, before = changed
    t = catalog("en")
    for home, browser in (("coordinator", country.coordinator), ("statistics", country.stranger())):
        page = browser.get(f"/en/{home}?region=lappi")
        assert page.status_code == 200
        check(page.text, "en")
        assert f"{t('stats.people', n='55')}" in text_of(page.text)
        assert f"{t('stats.other.edition')}: 60." in text_of(page.text)
        assert f'<option value="{before}">1: week 47/2026</option>' in page.text
        picture = browser.get(f"/en/{home}/export/bloom.svg").text
        assert f"{t('stats.other.edition')}: 60" in picture
    # Whoever chooses today's by its name gets the short address.
    page = country.coordinator.get(f"/en/coordinator?edition={country.questionnaire.edition}")
    assert page.headers["hx-push-url"] == "/en/coordinator?region="
    # The series begins where this edition does, and says why.
    lines = table(country, "finishers", "?region=lappi")
    assert [line["period_label"] for line in lines][:1] == [t_changed(country)]
    series = json.loads(country.coordinator.get("/en/coordinator/export/growing.json").text)
    assert validate_jsonstat(series)
    assert series["dimension"]["period"]["category"]["note"] == {"2026-W49": [t("table.changed.note")]}
    # Of a place where nobody answered the other one, nothing is said.
    assert t("stats.other.edition") not in text_of(country.coordinator.get("/en/coordinator?region=kainuu").text)


def test_steps_say_that_the_week_of_a_change_has_people_of_both_editions(
    tmp_path: Path, questionnaire: Questionnaire
) -> None:
    """Walks are counted by the day: who answered which questions is not known."""
    own, clock = earlier(tmp_path, questionnaire), Clock(MONDAY)
    with open_country(tmp_path, loader.load(own), clock, QUIZ_QUESTIONS=str(own)) as country:
        country.count([((1, 5), "lappi", "fi")] * 20)
    with open_country(tmp_path, questionnaire, clock) as country:
        country.count([(ONES, "lappi", "fi")] * 60)
        country.sleep()
        told = " ".join(catalog("en")("stats.steps.changed").split())
        assert told in " ".join(text_of(country.stranger().get("/en/statistics/turnout").text).split())
        assert told in json.loads(country.stranger().get("/en/statistics/export/steps.json").text)["note"]
        assert told in " ".join(country.stranger().get("/en/statistics/export/turnout.txt").text.split())
        clock.now += 7 * DAY
        country.count([(ONES, "lappi", "fi")] * 60)
        country.sleep()
        later = country.coordinator.get("/en/coordinator/turnout?from=2026-W48").text
        assert told not in " ".join(text_of(later).split()) and "People who started: 60" in text_of(later)


def t_changed(country: Country) -> str:
    t = catalog("fi")
    return t("table.changed", weeks=t("table.week", week=49, year=2026))


def test_two_editions_are_never_compared_and_a_page_says_so(changed: tuple[Country, str]) -> None:
    country, before = changed
    t = catalog("en")
    weeks = "region=lappi&from=2026-W49&to=2026-W49"
    page = text_of(country.coordinator.get(f"/en/coordinator?{weeks}&with=2026-W47").text)
    assert t("stats.compare.editions", n="60") in page and "Lapland, week 47/2026: too few people yet" in page
    assert t("stats.compare.never") in page
    assert country.coordinator.get(f"/en/coordinator?{weeks}&with={before}").status_code == 400
    lines = table(country, "comparison", f"?{weeks}&with=2026-W47")
    assert {line["status"] for line in lines if line["period"] == "2026-W47"} == {"not_yet"}
    assert ("other-edition 2026-W47", "60") in {(line["period"], line["people"]) for line in lines}
    # Of the older one by itself both times are of that.
    turned = table(country, "comparison", f"?region=lappi&from=2026-W47&to=2026-W47&edition={before}&with=2026-W49")
    assert {line["edition"] for line in turned} == {before}


@pytest.mark.parametrize("locale", others_long(LOCALES, "fi"))
def test_another_edition_is_shown_by_itself_in_today_s_words(changed: tuple[Country, str], locale: str) -> None:
    country, before = changed
    t, query = catalog(locale), f"?edition={before}"
    browser = country.coordinator
    for view in ("", "/questions", "/regions", "/workshops"):
        page = browser.get(f"/{locale}/coordinator{view}{query}")
        assert page.status_code == 200
        check(page.text, locale)
        assert (t("stats.edition.words").split("\n")[0] in text_of(page.text)) == (view != "/workshops")
    assert f'<option value="{before}" selected>' in browser.get(f"/{locale}/coordinator{query}").text
    for name in (name for view in VIEWS.values() for name in view if name not in ("steps", "workshops")):
        address = f"/{locale}/coordinator/export/{name}"
        dataset = json.loads(browser.get(f"{address}.json{query}").text)
        assert dataset["extension"]["selection"]["edition"] == before
        assert {60, None} >= {*dataset["value"][:: dataset["size"][-1]]}
        assert " ".join(t("stats.edition.words").split()) in dataset["note"]
        picture = ElementTree.fromstring(browser.get(f"{address}.svg{query}").text)
        assert t("table.edition", version=before) in "".join(picture.itertext())
    if locale == "fi":
        # What today's has not, files call by its id.
        assert {line["question_label"] for line in table(country, "questions", query)} >= {"q1", "q2"}
        assert {line["dimension_label"] for line in table(country, "bloom", query)} >= {"d"}
        assert {line["period"] for line in table(country, "finishers", query)} == {"2026-W47", ""}
        assert table(country, "steps", query) == []


@pytest.mark.parametrize(
    ("period", "changes"),
    [
        (("2026-W10", "2026-W11"), False),
        (("2026-W12", "2026-W13"), True),
        (("2026-W14", "2026-W15"), True),
        (("2026-W16", "2026-W17"), False),
    ],
)
def test_a_period_says_that_the_questionnaire_changed_in_it_or_before_it(
    period: tuple[str, str], changes: bool
) -> None:
    own = ["2026-W10", "2026-W12", "2026-W15", "2026-W16"]
    assert changed_in(Period(*period), own, ["2026-W12", "2026-W14", "2026-W20"]) is changes
    assert changed_in(Period("2026-W10", "2026-W10"), own, ["2026-W01"])


def test_a_map_is_of_no_dimension_that_its_edition_did_not_have(questionnaire: Questionnaire) -> None:
    lost = questionnaire.dimensions[-1]
    before = {item: order for item, order in questionnaire.choices.items() if item != f"dimension:{lost.id}"}
    options = mapped(in_its_words(questionnaire, before))
    kept = [question for question in questionnaire.questions if question.dimension != lost.id]
    assert {question.id for question, _ in options.values()} == {question.id for question in kept}
