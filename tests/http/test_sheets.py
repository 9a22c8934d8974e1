"""What is printed for a group."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from quiz.questionnaire.model import LOCALES, Questionnaire
from tests.support.page_checks import check
from tests.support.rooms import HttpRoom, make_room
from tests.support.sayings import says
from tests.support.walking import text_of


@pytest.fixture
def room(client: TestClient, questionnaire: Questionnaire) -> Iterator[HttpRoom]:
    yield make_room(client, questionnaire)


@pytest.mark.parametrize("size", ["", "?size=large"])
@pytest.mark.parametrize("locale", LOCALES)
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
