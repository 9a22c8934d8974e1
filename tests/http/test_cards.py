"""The page of the cards: what is free, at home, near; and where it is found."""

import re
from collections.abc import Iterator
from datetime import time
from html import unescape
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from quiz.app import create_app
from quiz.cards import loader
from quiz.cards.model import CARD_STALE, MARKS, Card
from quiz.cards.reader import SPOKEN
from quiz.i18n import catalog
from quiz.questionnaire.model import LOCALES, Questionnaire
from quiz.settings import Settings
from quiz.web.cards.page import STEPS_AT_FIRST, language_name
from tests.conftest import SAME_ORIGIN, Clock
from tests.support.clients import Client
from tests.support.days import at
from tests.support.page_checks import check
from tests.support.parameters import others_long
from tests.support.sayings import says
from tests.support.walking import ALL_THREES, finish, text_of

CARDS = loader.load()
NEAR = """
languages = ["fi"]

[[cards]]
id = "olohuone"
name = "Kylän olohuone"
owner = "Rantakylän asukasyhdistys"
where = "Rantatie 3 & 5, Oulu"
region = "pohjois-pohjanmaa"
checked_on = 2026-11-21
dimension = "common-good"
tags = ["avoin-tila"]
scenes = ["kahvihuone"]
languages = ["fi", "uk", "fss"]
cost = "small"
from_home = false
needs_smartphone = false
step_free = true
without_registration = true
summary.fi = "Kahvia ja seuraa tiistaisin."
"""


@pytest.fixture
def near(tmp_path: Path, clock: Clock) -> Iterator[TestClient]:
    """A phone at a service whose operator has a card of their own."""
    path = tmp_path / "kortit.toml"
    path.write_text(NEAR, encoding="utf-8")
    settings = {"QUIZ_DATABASE": f"sqlite:///{tmp_path}/q.sqlite3", "QUIZ_CARDS": str(path)}
    with Client(create_app(Settings.from_environ(settings), clock), "https://testserver", headers=SAME_ORIGIN) as phone:
        yield phone


def shown(page: str) -> set[str]:
    """The ids of the cards on a page."""
    return set(re.findall(r'id="card-([a-z0-9-]+)"', page))


def steps(page: str, questionnaire: Questionnaire) -> set[str]:
    """The ids of the small steps on a page in Finnish."""
    told = text_of(page)
    return {suggestion.id for suggestion in questionnaire.suggestions if suggestion.text["fi"] in told}


def persons() -> list[Card]:
    return [card for card in CARDS.every if card.audience == "person"]


def test_what_is_free_at_home_without_a_smartphone_is_what_the_page_shows_of_it(
    client: TestClient, questionnaire: Questionnaire
) -> None:
    for marks in ((), ("free",), ("home",), ("free", "home", "phoneless")):
        page = client.get("/fi/cards", params=dict.fromkeys(marks, "1")).text
        assert shown(page) == {card.id for card in persons() if all(MARKS[mark](card) for mark in marks)}
        if marks:
            page = client.get("/fi/cards", params=dict.fromkeys((*marks, "all"), "1")).text
            wanted = {s.id for s in questionnaire.suggestions if all(MARKS[mark](s) for mark in marks)}
            assert steps(page, questionnaire) == wanted


def test_there_are_few_steps_of_every_dimension_and_a_link_to_all(
    client: TestClient, questionnaire: Questionnaire
) -> None:
    page = client.get("/fi/cards").text
    first, every = steps(page, questionnaire), {suggestion.id: suggestion for suggestion in questionnaire.suggestions}
    assert len(first) == STEPS_AT_FIRST and '/fi/cards?all=1"' in page
    assert {every[step].dimension for step in first} == {dimension.id for dimension in questionnaire.dimensions}
    assert steps(client.get("/fi/cards?all=1").text, questionnaire) == every.keys()
    assert "/fi/cards?home=1&amp;all=1" in client.get("/fi/cards?home=1").text


@pytest.mark.parametrize(("locale", "first"), [("fi-simple", "selkosanomat"), ("sv", "digituki"), ("en", "kirjastot")])
def test_what_is_in_the_readers_language_comes_first(client: TestClient, locale: str, first: str) -> None:
    page = client.get(f"/{locale}/cards").text
    assert re.findall(r'id="card-([a-z0-9-]+)"', page)[0] == first


def test_cards_are_chosen_by_dimension_and_tag_and_each_choice_can_be_taken_back(client: TestClient) -> None:
    page = client.get("/fi/cards?dimension=common-good&tag=avoin-tila&free=1").text
    assert shown(page) == {"kirjastot"}
    links = [unescape(link) for link in re.findall(r'class="chip chosen" href="/fi/cards([^"#]*)#', page)]
    assert links == [
        "?dimension=common-good&tag=avoin-tila",
        "?tag=avoin-tila&free=1",
        "?dimension=common-good&free=1",
    ]


@pytest.mark.parametrize("odd", ["tag=x", "dimension=<b>", "region=mars", "for=nobody", "free=", "unknown=1"])
def test_what_is_unknown_in_an_address_chooses_nothing(client: TestClient, odd: str) -> None:
    assert shown(client.get(f"/fi/cards?{odd}").text) == shown(client.get("/fi/cards").text)


@pytest.mark.parametrize("locale", others_long(LOCALES, "fi-simple"))
def test_where_nothing_fits_the_page_says_so_kindly_and_how_to_see_more(client: TestClient, locale: str) -> None:
    page = client.get(f"/{locale}/cards?dimension=own-life&tag=vapaaehtoisuus&home=1").text
    check(page, locale)
    assert shown(page) == set() and says(page, locale, "cards.nothing.text")
    assert page.partition('class="nothing"')[2].count('class="chip chosen"') == 3


@pytest.mark.parametrize("locale", LOCALES)
def test_organisers_have_every_model_tool_and_book_with_its_owner_and_link(client: TestClient, locale: str) -> None:
    page = client.get(f"/{locale}/cards?for=organiser").text
    text = text_of(page)
    wanted = [card for card in CARDS.every if card.audience == "organiser"]
    assert shown(page) == {card.id for card in wanted}
    for card in wanted:
        assert card.name in text and card.owner in text and f'href="{card.link}"' in page
        assert text_of(card.summary[locale].replace("\n", "<br>")) in text, card.id
    assert set(re.findall(r'<a [^>]*href="(https?:[^"]*)"[^>]*>', page)) == {card.link for card in wanted}
    assert all('rel="noopener noreferrer"' in link for link in re.findall(r'<a [^>]*href="https:[^>]*>', page))


@pytest.mark.dates
def test_the_summary_hides_after_a_year_without_a_check_and_name_and_link_stay(
    client: TestClient, clock: Clock
) -> None:
    card = CARDS.by_id["digituki"]
    last = card.checked_on + CARD_STALE
    for moment, told in ((0, True), (86_399, True), (86_400, False), (0, True)):
        clock.now = at(last, time()) + moment
        page = client.get("/fi/cards").text
        assert (card.summary["fi"] in text_of(page)) == told
        assert f'href="{card.link}"' in page and "Digituki" in page
        assert says(page, "fi", "cards.stale") != told


def test_activities_of_a_region_come_first_when_it_is_chosen_and_nobody_keeps_that(near: TestClient) -> None:
    before = near.get("/fi/cards").text
    assert "olohuone" not in shown(before) and '<option value="pohjois-pohjanmaa">' in before
    assert before.count("<option") == 2

    answer = near.get("/fi/cards?region=pohjois-pohjanmaa")
    text = text_of(answer.text)
    order = re.findall(r'id="card-([a-z0-9-]+)"', answer.text)
    assert order[0] == "olohuone" and len(order) == 1 + len(persons())
    for told in (
        "Rantakylän asukasyhdistys",
        "Rantatie 3 & 5, Oulu",
        "pieni maksu",
        "ilman ilmoittautumista",
        "esteetön",
    ):
        assert told in text
    assert "kieli: suomi, ukraina, suomenruotsalainen viittomakieli" in text
    assert "set-cookie" not in answer.headers and not near.cookies
    assert shown(near.get("/fi/cards?region=pohjois-pohjanmaa&home=1").text).isdisjoint({"olohuone"})
    assert "region=pohjois-pohjanmaa" in unescape(answer.text)  # what else is chosen leaves it


def test_without_cards_of_a_region_none_is_asked_for(client: TestClient) -> None:
    assert "<select" not in client.get("/fi/cards").text


def test_a_text_that_the_operator_has_not_in_a_language_is_marked_as_such(near: TestClient) -> None:
    page = near.get("/sv/cards?region=pohjois-pohjanmaa").text
    check(page, "sv")
    assert '<span lang="fi" dir="ltr">Kahvia ja seuraa tiistaisin.</span>' in page


def test_every_language_of_an_activity_has_a_name() -> None:
    for locale in LOCALES:
        for language in SPOKEN:
            assert language_name(catalog(locale), language) != language, (locale, language)


def test_the_start_page_the_page_about_the_test_and_the_makers_of_workshops_lead_here(client: TestClient) -> None:
    for page in ("", "about"):
        assert 'href="/fi-simple/cards"' in client.get(f"/fi-simple/{page}").text
    assert 'href="/fi/cards?for=organiser"' in client.get("/fi/workshop").text


@pytest.mark.parametrize("locale", others_long(LOCALES, "fi-simple"))
def test_a_result_leads_on_to_one_card_and_to_everything_of_the_kind_that_was_chosen(
    client: TestClient, questionnaire: Questionnaire, locale: str
) -> None:
    finish(client, ALL_THREES, locale)
    number = [suggestion.id for suggestion in questionnaire.suggestions if suggestion.from_home].index("valo-ikkunassa")
    page = client.get(f"/{locale}/result?suggestion=home.{number}").text
    onward = re.findall(r'class="onward"><a href="([^"]*)"', page)
    assert [unescape(link) for link in onward] == [
        f"/{locale}/cards?tag=taide-ja-kulttuuri#card-finna",
        f"/{locale}/cards?home=1",
    ]
    finna = CARDS.by_id["finna"]
    assert finna.id in shown(client.get(unescape(onward[0])).text)
    assert finna.short and says(page, locale, "cards.more", name=finna.name, short=finna.short[locale])
    # Where no card is just what is needed, there is none.
    bare = client.get(f"/{locale}/result?suggestion=home.0").text
    assert len(re.findall('class="onward"', bare)) == 1


@pytest.mark.parametrize("locale", others_long(LOCALES, "sv"))
def test_the_page_about_measuring_points_to_the_indicator_and_holds_none_of_it(client: TestClient, locale: str) -> None:
    page = client.get(f"/{locale}/measure").text
    assert f'href="{CARDS.by_id["osallisuusindikaattori"].link}"' in page
    assert says(page, locale, "measure.whom.groups") and says(page, locale, "measure.cannot.judge")
    assert "<input" not in page and "<form" not in page
    assert f'href="/{locale}/measure"' in client.get(f"/{locale}/about").text
