"""When the storage is out of reach nobody is left with a bare fault: a page says so, and when to come back."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from starlette.testclient import TestClient

from quiz.i18n import catalog
from quiz.questionnaire.model import LOCALES, Questionnaire
from quiz.settings import Settings
from tests.support.everybody import GETS, POSTS, ROUTES_BY_METHOD, gather
from tests.support.page_checks import check

NEED_THE_STORAGE = {
    "GET /readyz",
    "GET /w/{code}",
    "GET /k/{slug}",
    "GET /{locale}/k/{slug}",
    "GET /{locale}/k/{slug}/poster",
    "GET /{locale}/join/{code}",
    "GET /{locale}/screen/{code}",
    "GET /{locale}/screen/{code}/events",
    "GET /{locale}/follow/{code}",
    "GET /{locale}/follow/{code}/events",
    "GET /{locale}/group/{code}/{number:number}",
    "GET /{locale}/group/{code}/{number:number}/events",
    "GET /{locale}/host/{code}",
    "GET /{locale}/host/{code}/changes",
    "GET /{locale}/host/{code}/events",
    "GET /{locale}/host/{code}/key",
    "GET /{locale}/host/{code}/links",
    "GET /{locale}/host/{code}/memo",
    "GET /{locale}/host/{code}/memo.{kind}",
    "GET /{locale}/host/{code}/paper",
    "GET /{locale}/host/{code}/poster",
    "GET /{locale}/sheet/{code}",
    "GET /{locale}/mirror/figures",
    "GET /{locale}/mirror/group/{code}",
    "GET /{locale}/mirror/host/{code}",
    "GET /{locale}/mirror/host/{code}/paper",
    "GET /{locale}/mirror/host/{code}/statement",
    "GET /{locale}/mirror/join/{code}",
    "GET /{locale}/mirror/join/{code}/{number:number}",
    "GET /{locale}/mirror/screen/{code}",
    "GET /{locale}/mirror/sheet/{code}",
    "GET /{locale}/coordinator",
    "GET /{locale}/coordinator/campaigns",
    "GET /{locale}/coordinator/enter",
    "GET /{locale}/coordinator/{view}",
    "GET /{locale}/coordinator/export/{file}",
    "GET /{locale}/statistics",
    "GET /{locale}/statistics/{view}",
    "GET /{locale}/statistics/export/{file}",
    "POST /{locale}/region",
    "POST /{locale}/join",
    "POST /{locale}/join/{code}",
    "POST /{locale}/mirror/host/{code}",
    "POST /{locale}/mirror/host/{code}/paper",
    "POST /{locale}/mirror/host/{code}/statement",
    "POST /{locale}/mirror/join/{code}",
    "POST /{locale}/workshop",
    "POST /{locale}/host/{code}/changes",
    "POST /{locale}/host/{code}/key",
    "POST /{locale}/host/{code}/rotate",
    "POST /{locale}/host/{code}/delete",
    "POST /{locale}/host/{code}/paper",
    "POST /{locale}/host/{code}/show",
    "POST /{locale}/host/{code}/round",
    "POST /{locale}/host/{code}/cancel",
    "POST /{locale}/host/{code}/pause",
    "POST /{locale}/host/{code}/larger",
    "POST /{locale}/host/{code}/view",
    "POST /{locale}/coordinator/campaigns",
    "POST /{locale}/coordinator/enter",
    "POST /{locale}/coordinator/leave",
}
"""What cannot be done without it, and is not in memory either."""


@contextmanager
def broken(settings: Settings) -> Iterator[None]:
    """The file is damaged as long as this lasts."""
    good = settings.file.read_bytes()
    settings.file.write_bytes(b"\xa5" * len(good))
    try:
        yield
    finally:
        settings.file.write_bytes(good)


def test_every_address_says_when_to_come_back_or_does_without(
    client: TestClient, settings: Settings, questionnaire: Questionnaire
) -> None:
    everybody = gather(client, settings, questionnaire)
    forms = {path: everybody.form(path) for path in POSTS}
    title, found = catalog("fi")("error.503.title"), set()
    streams = [path for path in ROUTES_BY_METHOD["GET"] if path.endswith("/events")]
    unknown = "nuku-nuku"
    # What a press changes must not decide about the next one.
    held = {"cookie": "; ".join(f"{name}={value}" for name, value in client.cookies.items())}
    with broken(settings):
        for method, path in [*(("GET", path) for path in [*GETS, *streams]), *(("POST", path) for path in POSTS)]:
            address = everybody.address(path)
            if method == "GET" or path.endswith(("/key", "/join/{code}")):
                # What is kept in memory of this room would do.
                for room in (everybody.room, everybody.mirror, everybody.unstated):
                    address = address.replace(room.code, unknown)
            form = {**forms[path], "code": unknown} if method == "POST" else None
            client.cookies.clear()
            response = client.request(method, address, data=form, headers=held)
            assert response.status_code < 500 or response.status_code == 503, f"{method} {path}"
            if response.status_code == 503:
                found.add(f"{method} {path}")
                assert response.headers["retry-after"] == "5" and response.headers["cache-control"] == "no-store"
                if path == "/readyz":  # for programs
                    continue
                # Whoever was about to finish, or has typed in a sheet, gets their own form back.
                papers = (f"/fi/host/{everybody.room.code}/paper", f"{everybody.mirror.here}/paper")
                forms_again = [f'action="{address}"' for address in ("/fi/region", *papers)]
                assert title in response.text or any(form in response.text for form in forms_again), path
                assert "set-cookie" not in response.headers
                check(response.text, "fi")
    assert found == NEED_THE_STORAGE


@pytest.mark.parametrize("locale", LOCALES)
def test_the_page_is_in_the_visitors_language(client: TestClient, settings: Settings, locale: str) -> None:
    with broken(settings):
        page = client.get(f"/{locale}/screen/koma-siru")
    assert page.status_code == 503 and page.headers["retry-after"] == "5"
    assert all(line in page.text for line in catalog(locale)("error.503.text").split("\n"))
    check(page.text, locale)
