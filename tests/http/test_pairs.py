"""Pages of two characters at one table: for every two, in either order, with nothing of anybody in them."""

import re
from html import unescape

import pytest
from starlette.testclient import TestClient

from quiz.questionnaire.model import LOCALES, Questionnaire
from quiz.web.pairs import pair_page, within_sentence
from tests.support.page_checks import check
from tests.support.questionnaires import REAL
from tests.support.walking import text_of


def test_every_two_characters_have_a_page(client: TestClient, questionnaire: Questionnaire) -> None:
    for pair in questionnaire.pairs:
        page = text_of(client.get(f"/fi/characters/{'/'.join(pair.characters)}").text)
        assert pair.together["fi"] in page and pair.question["fi"] in page


@pytest.mark.parametrize("locale", LOCALES)
def test_a_pair_is_one_page_in_either_order(client: TestClient, questionnaire: Questionnaire, locale: str) -> None:
    first, *_, last = questionnaire.characters
    shown = {first.id: last, last.id: first}
    for one, other in shown.items():
        page = client.get(f"/{locale}/characters/{one}/{other.id}").text
        check(page, locale)
        expected = f"/{locale}/characters/{first.id}/{last.id}"
        (canonical,) = re.findall(r'<link rel="canonical" href="([^"]*)"', page)
        assert canonical.endswith(expected) and f'property="og:url" content="{canonical}"' in page
        assert re.findall(r'href="([^"]*)" aria-current="page"', page) == [f"/{locale}/characters/{one}/{other.id}"]
        choices = page.partition('class="companions"')[2]
        chosen = re.findall(rf'href="/{locale}/characters/{one}/([^"/]+)"', choices)
        assert chosen == [character.id for character in questionnaire.characters]


def test_a_shared_pair_tells_what_the_two_are_like(client: TestClient, questionnaire: Questionnaire) -> None:
    pair = questionnaire.pair("norppa", "kurki")
    assert pair is not None

    page = unescape(client.get("/fi/characters/norppa/kurki").text)

    assert 'property="og:title" content="Saimaannorppa ja kurki samassa pöydässä"' in page
    assert f'property="og:description" content="{pair.together["fi"]}"' in page
    assert f'data-share="Saimaannorppa ja kurki samassa pöydässä. {pair.question["fi"]}"' in page


@pytest.mark.parametrize("pair", ["siili/hirvi", "hirvi/siili", "siili/siili/siili"])
def test_an_unknown_pair_is_not_found(client: TestClient, pair: str) -> None:
    assert client.get(f"/fi/characters/{pair}").status_code == 404


def test_the_page_of_a_character_leads_to_its_pairs(client: TestClient, questionnaire: Questionnaire) -> None:
    page = client.get("/en/characters/lohi").text
    companions = re.findall(r'href="/en/characters/lohi/([^"/]+)"', page)
    assert companions == [character.id for character in questionnaire.characters]


@pytest.mark.parametrize("locale", LOCALES)
def test_titles_name_both_within_a_sentence(locale: str) -> None:
    for one in REAL.characters:
        for other in REAL.characters:
            page = pair_page(REAL, locale, one.id, other.id)
            assert page.title.startswith(one.name[locale]) and "\u00ad" not in page.title + page.alt
            assert (within_sentence(other.name[locale]) in page.title) or one == other
            assert page.heading.replace("\u00ad", "") == page.title
            assert (page.character, page.other) == (one, other)
