"""A phone that waits until it may join learns that the workshop is over, however it looks again."""

import re
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from quiz.i18n import catalog
from quiz.questionnaire.model import LOCALES, Questionnaire
from tests.support.page_checks import check
from tests.support.parameters import others_long
from tests.support.rooms import HttpRoom, make_room

LOOKS_AGAIN = re.compile(r'hx-get="([^"]+)"|http-equiv="refresh" content="15;url=([^"]+)"|href="([^"]+)" id="again"')


@pytest.fixture
def room(client: TestClient, questionnaire: Questionnaire) -> Iterator[HttpRoom]:
    yield make_room(client, questionnaire)


@pytest.mark.parametrize("locale", others_long(LOCALES, "fi"))
def test_who_waits_is_told_that_the_workshop_is_over(room: HttpRoom, locale: str) -> None:
    phone = room.phone()
    room.press("pause", paused="1")
    waiting = phone.get(f"/{locale}/join/{room.code}").text
    with_htmx, without_scripts, by_hand = ("".join(found) for found in LOOKS_AGAIN.findall(waiting))
    assert with_htmx == without_scripts == by_hand
    assert len(LOOKS_AGAIN.findall(phone.get(by_hand).text)) == 3

    room.host.post(f"/fi/host/{room.code}/delete")

    over = phone.get(by_hand)
    assert over.status_code == 200
    assert all(line in over.text for line in catalog(locale)("workshop.ended.text").split("\n"))
    assert 'id="join"' in over.text and not LOOKS_AGAIN.search(over.text)
    check(over.text, locale)


def test_of_an_unknown_code_it_says_the_same(room: HttpRoom) -> None:
    phone = room.phone()
    room.host.post(f"/fi/host/{room.code}/delete")
    ended, unknown = (phone.get(f"/fi/join/{code}?waiting") for code in (room.code, "nuku-nuku"))
    assert (ended.status_code, ended.text) == (unknown.status_code, unknown.text)
