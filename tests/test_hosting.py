"""The host's own pages over HTTP, when the key was changed elsewhere."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from starlette.testclient import TestClient

from quiz.i18n import catalog
from quiz.questionnaire import LOCALES, Questionnaire
from tests.rooms import HttpRoom, make_room
from tests.test_pages import check
from tests.walking import HTMX


@pytest.fixture
def room(client: TestClient, questionnaire: Questionnaire) -> Iterator[HttpRoom]:
    yield make_room(client, questionnaire)


def old_host(room: HttpRoom) -> TestClient:
    """A second device of the host's."""
    browser = room.phone()
    assert browser.post(f"/fi/host/{room.code}/key", data={"key": room.key}).status_code == 303
    return browser


def says(page: str, locale: str, message: str) -> bool:
    """Whether a page has a message, which may be broken into lines."""
    return all(line in page for line in catalog(locale)(message).split("\n"))


@pytest.mark.parametrize("locale", LOCALES)
def test_a_press_with_an_old_key_leads_to_the_page_that_says_what_happened(room: HttpRoom, locale: str) -> None:
    old = old_host(room)
    room.host.post(f"/fi/host/{room.code}/rotate")
    here = f"/{locale}/host/{room.code}"
    for method, address in [("POST", "/show"), ("POST", "/view"), ("GET", "")]:
        with_htmx = old.request(method, here + address, headers=HTMX)
        # htmx follows this header whatever the status is.
        assert (with_htmx.status_code, with_htmx.headers["hx-redirect"], with_htmx.text) == (403, here, "")
    for method, address in [("POST", "/show"), ("POST", "/paper"), ("GET", ""), ("GET", "/paper")]:
        page = old.request(method, here + address)
        assert page.status_code == (403 if method == "POST" else 200)
        assert says(page.text, locale, "workshop.changed.text") and f'action="{here}/key"' in page.text
        check(page.text, locale)
    assert 'role="status"' not in old.post(f"{here}/key", data={"key": room.key}).text
    assert says(room.host.get(here).text, locale, "workshop.host.show")


def test_who_has_never_been_the_host_is_told_of_no_change(room: HttpRoom) -> None:
    stranger = room.phone()
    page = stranger.get(f"/fi/host/{room.code}")
    assert page.status_code == 200 and not says(page.text, "fi", "workshop.changed.text")
    assert stranger.post(f"/fi/host/{room.code}/show", headers=HTMX).headers["hx-redirect"] == f"/fi/host/{room.code}"


@pytest.mark.parametrize(
    ("press", "message", "other"),
    [
        ("rotate", "workshop.changed.text", "workshop.ended.text"),
        ("delete", "workshop.ended.text", "workshop.changed.text"),
    ],
)
def test_the_stream_of_another_host_ends_by_saying_why(room: HttpRoom, press: str, message: str, other: str) -> None:
    old, address = old_host(room), f"/fi/host/{room.code}/events"
    with ThreadPoolExecutor(1) as pool:
        stream = pool.submit(old.get, address)
        while not room.host.app_state["site"].signals._waiting.get(room.code) and not stream.done():
            time.sleep(0.02)
        room.host.post(f"/fi/host/{room.code}/{press}")
        told = stream.result(30).text
    first, *_, last, end, _ = told.split("\n\n")
    assert says(first, "fi", "workshop.host.show")
    assert says(last, "fi", message) and not says(last, "fi", other) and "/show" not in last
    assert end == "event: end\ndata:"
    if press == "rotate":
        # Also one that comes back later, as a laptop that slept.
        assert says(old.get(address).text, "fi", message)
