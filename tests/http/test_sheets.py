"""What is printed for a group."""

import random
import re
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from quiz.i18n import catalog
from quiz.questionnaire.model import LOCALES, Answers, Questionnaire
from quiz.questionnaire.scoring import profile
from quiz.responses.walk import choice_of
from quiz.settings import Settings
from quiz.web.workshop.qr import draw_qr
from tests.support.page_checks import check
from tests.support.parameters import others_long
from tests.support.rooms import HttpRoom, any_answers, make_room
from tests.support.sayings import says
from tests.support.walking import rows, text_of

COUNTED = "SELECT (SELECT sum(n) FROM batch), (SELECT sum(n) FROM reach)"


@pytest.fixture
def room(client: TestClient, questionnaire: Questionnaire) -> Iterator[HttpRoom]:
    yield make_room(client, questionnaire)


@pytest.mark.parametrize("size", ["", "?size=large"])
@pytest.mark.parametrize("locale", others_long(LOCALES, "sv"))
def test_the_sheet_of_questions_has_every_option_whole_and_says_who_sees_the_ticks(
    room: HttpRoom, locale: str, size: str
) -> None:
    answer = room.phone().get(f"/{locale}/sheet/{room.code}{size}")
    page = text_of(answer.text)

    check(answer.text, locale)
    assert answer.headers["cache-control"] == "no-store"
    assert ("large" if size else "tight") in answer.text.partition("<body")[2].partition(">")[0]
    for question in room.questionnaire.questions:
        texts = (question.title, question.prompt, *question.options)
        assert all(text_of(text[locale].replace("\n", "<br>")) in page for text in texts)
    assert all(says(answer.text, locale, f"workshop.sheet.{part}") for part in ("lead", "promise", "hand_in"))


@pytest.mark.parametrize("locale", others_long(LOCALES, "en"))
def test_the_sheet_of_animals_leads_to_the_page_that_finds_the_nearest(
    client: TestClient, questionnaire: Questionnaire, locale: str
) -> None:
    answer = client.get(f"/{locale}/animals")
    page, address = text_of(answer.text), f"https://testserver/{locale}/numbers"

    for character in questionnaire.characters:
        assert character.greeting is not None
        texts = (character.name, character.epithet, character.greeting)
        assert all(" ".join(text[locale].split()) in page for text in texts)
    assert f'href="{address}"' in answer.text and draw_qr(address) in answer.text
    assert answer.text.count("<span>", answer.text.index('class="cells"')) >= len(questionnaire.questions)


def numbers(questionnaire: Questionnaire, answers: Answers) -> dict[str, str]:
    """The form, filled in as a sheet of paper is."""
    return {question.id: choice_of(answer) for question, answer in zip(questionnaire.questions, answers, strict=True)}


def test_the_numbers_of_a_sheet_lead_to_the_same_animal_and_count_nothing(
    client: TestClient, questionnaire: Questionnaire, settings: Settings
) -> None:
    rng, counted = random.Random(7), rows(settings.file, COUNTED)
    met = set()
    for _ in range(40):
        answers = any_answers(questionnaire, rng)
        sent = client.post("/fi/numbers", data=numbers(questionnaire, answers))
        found = profile(questionnaire, answers)
        page = text_of(client.get("/fi/result").text)
        assert (sent.status_code, sent.headers["location"]) == (303, "/fi/result")
        assert all(each.character.name["fi"] in page for each in found.headline)
        met |= {each.character.id for each in found.headline}

    assert len(met) > 3 and rows(settings.file, COUNTED) == counted
    assert says(client.get("/fi/numbers").text, "fi", "numbers.replacing")


@pytest.mark.parametrize("locale", others_long(LOCALES, "fi-simple"))
def test_a_number_that_is_missing_is_asked_for_and_the_others_are_kept(
    client: TestClient, questionnaire: Questionnaire, locale: str
) -> None:
    form = numbers(questionnaire, (2,) * len(questionnaire.questions))
    del form[questionnaire.questions[3].id]

    empty, answer = client.get(f"/{locale}/numbers"), client.post(f"/{locale}/numbers", data=form)

    check(answer.text, locale)
    assert answer.status_code == 422 and "set-cookie" not in answer.headers
    assert says(answer.text, locale, "workshop.paper.missing", which="4")
    assert answer.text.count(" checked") == len(form) and answer.text.count('class="open"') == 1
    assert empty.headers["cache-control"] == "no-store" and not says(empty.text, locale, "numbers.replacing")


@pytest.mark.parametrize("locale", LOCALES)
def test_the_poster_invites_in_every_language_and_first_in_the_groups(
    client: TestClient, questionnaire: Questionnaire, locale: str
) -> None:
    room = make_room(client, questionnaire, language=locale)

    answer = room.host.get(f"/sv/host/{room.code}/poster")
    page = text_of(answer.text)

    check(answer.text, "sv")
    assert answer.headers["cache-control"] == "no-store" and room.key not in answer.text
    assert room.code in page and "testserver/w" in page
    for other in LOCALES:
        parts = [catalog(other)(f"workshop.poster.{part}") for part in ("invitation", "way", "promise")]
        assert all(" ".join(part.split()) in page for part in parts), other
    assert re.findall(r'<section lang="([^"]+)">', answer.text)[0] == locale
    assert says(room.phone().get(f"/sv/host/{room.code}/poster").text, "sv", "workshop.key")


@pytest.mark.parametrize("page", ["", "/links"])
def test_what_can_be_printed_is_a_press_away_from_the_hosts_pages(room: HttpRoom, page: str) -> None:
    links = room.host.get(f"/fi/host/{room.code}{page}").text

    assert all(f'href="/fi/{path}"' in links for path in ("animals", f"sheet/{room.code}", f"host/{room.code}/poster"))
