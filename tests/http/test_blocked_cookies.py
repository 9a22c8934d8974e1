"""A browser that keeps no cookies is told so wherever it would need one, and not shown the same form without a word."""

from collections.abc import Iterator
from datetime import date

import pytest
from starlette.testclient import TestClient

from quiz.i18n import catalog
from quiz.questionnaire.model import LOCALES, Questionnaire
from quiz.settings import Settings
from quiz.store.admin import access_keys
from tests.support.page_checks import check
from tests.support.rooms import HttpRoom, make_room

STEPS = [
    ("start", "start.lost"),
    ("join/CODE", "start.lost"),
    ("host/CODE/key", "workshop.enter.blocked"),
    ("workshop", "workshop.made.blocked"),
    ("coordinator/enter", "coordinator.sign_in.blocked"),
]


@pytest.fixture
def room(client: TestClient, questionnaire: Questionnaire) -> Iterator[HttpRoom]:
    yield make_room(client, questionnaire)


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize(("path", "message"), STEPS)
def test_who_keeps_no_cookies_is_told(room: HttpRoom, settings: Settings, path: str, message: str, locale: str) -> None:
    phone = room.phone()
    key = room.key if path.startswith("host") else access_keys.add(settings.database, "Lappi", date(2026, 11, 21))
    form = {"key": key, "next": f"/{locale}/coordinator/questions"}
    answer = phone.post(f"/{locale}/{path.replace('CODE', room.code)}", data=form)
    assert "set-cookie" in answer.headers
    for _ in range(5):
        if answer.status_code != 303:
            break
        phone.cookies.clear()
        answer = phone.get(answer.headers["location"])
        assert answer.headers["cache-control"] == "no-store" and key not in str(answer.headers) + answer.text
    check(answer.text, locale)
    assert all(line in answer.text for line in catalog(locale)(message).split("\n")), answer.text
    assert 'role="alert"' in answer.text


def test_who_keeps_them_and_has_lost_the_pass_meanwhile_is_told_that_instead(room: HttpRoom) -> None:
    other = room.phone()
    entered = other.post(f"/fi/host/{room.code}/key", data={"key": room.key})
    room.host.post(f"/fi/host/{room.code}/rotate")
    page = other.get(entered.headers["location"]).text
    assert catalog("fi")("workshop.changed.text").split("\n")[0] in page
    assert catalog("fi")("workshop.enter.blocked").split("\n")[0] not in page
