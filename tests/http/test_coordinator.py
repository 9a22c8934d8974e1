"""Coordinators over HTTP: signing in, sessions that end, signing out for real, guessing."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from urllib.parse import urlencode

import httpx2
import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from quiz.app import create_app
from quiz.i18n import catalog
from quiz.routes import ROUTES
from quiz.security.passes import Session, SessionPass, digest, new_key
from quiz.settings import Settings
from quiz.statistics.sessions import SESSION_SECONDS
from quiz.store.admin import access_keys
from quiz.web.core.site import State
from quiz.web.statistics.sign_in import MOST_WRONG_KEYS, MOST_WRONG_KEYS_TOGETHER, SLOW_SECONDS, check_signed_in
from quiz.weeks import day_of
from tests.conftest import SAME_ORIGIN, Clock
from tests.support.clients import Client
from tests.support.page_checks import check
from tests.support.rooms import device
from tests.support.walking import rows, text_of

TODAY = date(2026, 11, 21)
COOKIE = "__Host-coordinator"
WRONG = "0" * 22


@pytest.fixture
def key(client: TestClient, settings: Settings) -> str:
    """The key of a coordinator."""
    return access_keys.add(settings.file, "Lappi & <Kainuu>", TODAY)


def enter(browser: TestClient, key: str, locale: str = "fi", **form: str) -> httpx2.Response:
    return browser.post(f"/{locale}/coordinator/enter", data={"key": key, **form})


def arrives(browser: TestClient, entered: httpx2.Response) -> str:
    """Where a browser gets to that keeps the cookie of a right key."""
    return browser.get(entered.headers["location"]).headers["location"]


def is_in(browser: TestClient, locale: str = "fi") -> bool:
    """Whether a browser sees the coordinator's page, or else is asked for a key."""
    page = browser.get(f"/{locale}/coordinator").text
    inside = f'action="/{locale}/coordinator/leave"' in page
    assert inside != (f'action="/{locale}/coordinator/enter"' in page)
    return inside


@pytest.mark.parametrize("locale", ["fi", "sv", "en", "fi-simple"])
def test_a_key_opens_and_every_page_is_whole(client: TestClient, key: str, locale: str) -> None:
    before = client.get(f"/{locale}/coordinator")
    check(before.text, locale)
    assert before.status_code == 200 and "<script" not in before.text

    wrong = enter(client, WRONG, locale)
    check(wrong.text, locale)
    assert wrong.status_code == 403 and 'role="alert"' in wrong.text

    entered = enter(client, f" {key}\r\n", locale)
    assert (entered.status_code, arrives(client, entered)) == (303, f"/{locale}/coordinator")
    inside = client.get(f"/{locale}/coordinator")
    check(inside.text, locale)
    assert catalog(locale)("coordinator.sign_out") in text_of(inside.text)
    assert "&lt;Kainuu&gt;" not in inside.text

    left = client.post(f"/{locale}/coordinator/leave")
    assert (left.status_code, left.headers["location"]) == (303, f"/{locale}/coordinator?left")
    outside = client.get(left.headers["location"])
    check(outside.text, locale)
    assert 'role="status"' in outside.text and not is_in(client, locale)


def test_the_cookie_comes_along_with_a_link_and_lasts_twelve_hours(client: TestClient, key: str) -> None:
    cookie = enter(client, key).headers["set-cookie"]
    assert cookie.startswith(f"{COOKIE}=") and f"Max-Age={12 * 60 * 60};" in cookie
    assert all(part in cookie for part in ("HttpOnly", "SameSite=Lax", "Secure", "Path=/"))
    assert key not in cookie
    assert "SameSite=Lax" in client.post("/fi/coordinator/leave").headers["set-cookie"]


def test_a_link_from_elsewhere_signs_nobody_in_or_out(client: TestClient, key: str) -> None:
    """Lax brings the cookie along with a link, so links must only show; tests/promises/test_guard.py has the others."""
    for address in ("leave", f"enter?key={key}"):
        client.get(f"/fi/coordinator/{address}", headers={"sec-fetch-site": "cross-site"})
        assert not is_in(client)
    enter(client, key)
    for address in ("leave", "enter?key=0"):
        client.get(f"/fi/coordinator/{address}", headers={"sec-fetch-site": "cross-site"})
        assert is_in(client)


def test_nothing_of_it_is_stored_by_browsers_and_the_key_is_in_no_answer(client: TestClient, key: str) -> None:
    answers = [
        enter(client, key[:-1] + "!"),
        client.get("/fi/coordinator"),
        enter(client, key),
        client.get("/fi/coordinator"),
        client.post("/fi/coordinator/leave"),
    ]
    for answer in answers:
        assert answer.headers["cache-control"] == "no-store"
        assert key[:-1] not in answer.text and key[:-1] not in str(answer.headers)


@pytest.mark.parametrize("wrong", ["", "x", WRONG, "ä" * 22, "0" * 3_000, "' OR 1=1 --", "\x00" * 22])
def test_a_wrong_key_opens_nothing_and_says_so(client: TestClient, key: str, wrong: str) -> None:
    response = enter(client, wrong)
    assert response.status_code == 403 and "set-cookie" not in response.headers
    assert 'aria-invalid="true"' in response.text and 'value="0' not in response.text
    assert not is_in(client)


def test_a_session_is_over_after_twelve_hours_on_the_servers_clock(client: TestClient, key: str, clock: Clock) -> None:
    enter(client, key)
    kept = client.cookies[COOKIE]
    clock.now += SESSION_SECONDS - 1
    assert is_in(client)
    clock.now += 1
    # A browser that keeps its cookie for longer than it was told.
    late = device(client)
    late.cookies.set(COOKIE, kept)
    response = late.get("/fi/coordinator")
    assert "12 tuntia" in response.text and not is_in(late)


def test_a_revoked_key_ends_its_sessions_at_once_and_no_others(
    client: TestClient, key: str, settings: Settings
) -> None:
    other = device(client)
    enter(client, key)
    enter(other, access_keys.add(settings.file, "Kainuu", TODAY))
    assert is_in(client) and is_in(other)

    access_keys.revoke(settings.file, "Lappi & <Kainuu>")

    assert not is_in(client) and is_in(other)
    assert enter(client, key).status_code == 403
    access_keys.add(settings.file, "Lappi & <Kainuu>", TODAY)  # the same label is not the same key
    assert not is_in(client)


def test_signing_out_kills_copied_cookies_and_only_this_session(client: TestClient, key: str) -> None:
    copy, other = device(client), device(client)
    enter(client, key)
    enter(other, key)
    copy.cookies.set(COOKIE, client.cookies[COOKIE])
    assert is_in(copy)

    left = client.post("/fi/coordinator/leave")

    assert f"{COOKIE}=; Max-Age=0" in left.headers["set-cookie"]
    assert not is_in(client) and not is_in(copy) and is_in(other)
    assert copy.post("/fi/coordinator/leave").status_code == 303


def test_signing_in_again_ends_the_session_before(client: TestClient, key: str) -> None:
    copy = device(client)
    enter(client, key)
    copy.cookies.set(COOKIE, client.cookies[COOKIE])
    assert enter(client, WRONG).status_code == 403 and is_in(copy)
    enter(client, key)
    assert is_in(client) and not is_in(copy)


def test_after_a_restart_who_was_signed_in_still_is_and_who_signed_out_is_not(
    client: TestClient, clock: Clock, key: str, settings: Settings
) -> None:
    enter(client, key)
    left = client.cookies[COOKIE]
    client.post("/fi/coordinator/leave")
    enter(client, key)
    kept = client.cookies[COOKIE]
    client.__exit__()
    try:
        with Client(create_app(settings, clock), base_url="https://testserver", headers=SAME_ORIGIN) as again:
            again.cookies.set(COOKIE, kept)
            assert is_in(again)
            again.cookies.set(COOKIE, left)
            assert not is_in(again)
    finally:
        client.__enter__()


def test_what_is_kept_of_a_sign_out_goes_when_somebody_signs_out_two_days_later(
    client: TestClient, key: str, clock: Clock, settings: Settings
) -> None:
    for _ in range(3):
        for _ in range(2):
            enter(client, key)
            client.post("/fi/coordinator/leave")
            client.post("/fi/coordinator/leave")
        clock.now += 24 * 60 * 60
    kept = rows(settings.file, "SELECT day, count(*) FROM signed_out GROUP BY day ORDER BY day")
    assert kept == [(str(day_of(clock.now) - timedelta(days=before)), 2) for before in (2, 1)]


@pytest.mark.parametrize("forged", ["", "x", "x~y", "~", "Ä~Ä", "0" * 22, f"{WRONG}~{WRONG}", "x" * 4_000])
def test_a_cookie_that_is_not_ours_opens_nothing(client: TestClient, key: str, forged: str) -> None:
    response = client.get("/fi/coordinator", headers={b"cookie": f"{COOKIE}={forged}".encode()})
    assert response.status_code == 200 and "/coordinator/leave" not in response.text


def test_a_signed_cookie_of_a_key_that_nobody_has_opens_nothing(
    client: TestClient, key: str, settings: Settings, clock: Clock
) -> None:
    for of in (b"", digest(WRONG), digest(key)[:16]):
        forged = SessionPass(settings.secret_key).write(Session(new_key(), of, int(clock()) + 60))
        assert "/leave" not in client.get("/fi/coordinator", headers={"cookie": f"{COOKIE}={forged}"}).text


# Where somebody is led after signing in: the wanted page of a coordinator in the same language, and nowhere else.
INSIDE = ["/fi/coordinator", "/fi/coordinator?from=2026-01&to=2026-02", "/fi/coordinator/regions/lappi?by=week",
          "/fi/coordinator/table.csv?q=a%20b"]  # fmt: skip
ELSEWHERE = [
    "", "/", "https://evil.example/fi/coordinator", "//evil.example/fi/coordinator", "/fi/coordinator//evil.example",
    "/fi/coordinators", "/fi/coordinator.evil.example", "/fi/coordinator@evil.example", "/fi/coordinator/../../x",
    "/fi/coordinator/%2e%2e/x", "/fi/coordinator\\..\\evil", "/fi/coordinator?x=1\r\nset-cookie: a=b",
    "/fi/coordinator\n", "/sv/coordinator", "javascript:alert(1)", "fi/coordinator", "/fi/coordinator?x=/../y",
    "/fi/host/koma-siru", "/fi/coordinator/ä",
]  # fmt: skip


@pytest.mark.parametrize("wanted", INSIDE)
def test_the_wanted_page_comes_after_signing_in(client: TestClient, key: str, wanted: str) -> None:
    wrong = enter(client, WRONG, next=wanted).text
    assert f'value="{wanted.replace("&", "&amp;")}"' in wrong
    assert f'href="/sv{wanted.removeprefix("/fi").replace("&", "&amp;")}"' in wrong
    assert arrives(client, enter(client, key, next=wanted)) == wanted


@pytest.mark.parametrize("wanted", [*ELSEWHERE, "/fi/coordinator/enter", "/fi/coordinator/leave"])
def test_nobody_is_led_elsewhere(client: TestClient, key: str, wanted: str) -> None:
    assert 'name="next" value="/fi/coordinator"' in enter(client, WRONG, next=wanted).text
    response = enter(client, key, next=wanted)
    assert arrives(client, response) == "/fi/coordinator" and "a" not in response.headers


async def _show_inner(request: Request[State]) -> Response:
    await check_signed_in(request)
    return PlainTextResponse("inside")


@pytest.fixture
def inner(settings: Settings, clock: Clock) -> Iterator[TestClient]:
    """An application that has one more page for coordinators."""
    route = Route("/{locale}/coordinator/inner.csv", _show_inner, methods=["GET", "POST"], name="inner")
    app = create_app(settings, clock, [route, *ROUTES])
    with Client(app, base_url="https://testserver", follow_redirects=False, headers=SAME_ORIGIN) as browser:
        yield browser


def test_a_coordinator_s_handler_goes_on_or_asks_for_the_key(inner: TestClient, settings: Settings) -> None:
    key = access_keys.add(settings.file, "Lappi", TODAY)
    wanted = "/fi/coordinator/inner.csv?week=3"
    asked = inner.get(wanted)
    assert asked.status_code == 403 and asked.headers["cache-control"] == "no-store"
    assert "hx-refresh" not in asked.headers
    found = re.search(r'name="next" value="([^"]+)"', asked.text)
    assert found and found[1] == wanted

    entered = enter(inner, key, next=found[1])

    assert arrives(inner, entered) == wanted
    assert inner.get(wanted).text == inner.post(wanted).text == "inside"
    inner.post("/fi/coordinator/leave")
    posted = inner.post(wanted)
    assert posted.status_code == 403 and 'value="/fi/coordinator"' in posted.text
    # htmx must not swap the sign-in page into a page: it loads that page anew, which asks for the key.
    assert inner.get(wanted, headers={"hx-request": "true"}).headers["hx-refresh"] == "true"
    assert inner.get("/xx/coordinator/inner.csv").status_code == 404


def test_guessing_is_slowed_and_a_right_key_opens_all_the_same(client: TestClient, key: str) -> None:
    assert [enter(client, WRONG).status_code for _ in range(MOST_WRONG_KEYS)] == [403] * MOST_WRONG_KEYS

    slowed = enter(client, WRONG)

    assert slowed.status_code == 429 and 0 < int(slowed.headers["retry-after"]) <= SLOW_SECONDS
    assert "odota minuutti" in slowed.text and 'name="key"' in slowed.text
    assert enter(client, key).status_code == 303 and is_in(client)
    # Wrong keys and wrong join codes have nothing to do with each other.
    assert client.post("/fi/join", data={"code": "hahahaha"}).status_code == 404


def test_guessing_from_many_addresses_is_slowed_together(client: TestClient, key: str) -> None:
    wrong_keys = client.app_state["site"].wrong_keys
    for number in range(MOST_WRONG_KEYS_TOGETHER):
        assert wrong_keys.wait("testclient") == 0
        wrong_keys.note(f"2001:db8:{number}::1")
    assert enter(client, WRONG).status_code == 429
    assert enter(client, key).status_code == 303


def test_a_storage_that_fails_is_not_a_wrong_key(client: TestClient, key: str, settings: Settings) -> None:
    enter(client, key)
    good = settings.file.read_bytes()
    settings.file.write_bytes(b"\xa5" * len(good))
    answers = [client.get("/fi/coordinator"), enter(client, key), client.post("/fi/coordinator/leave")]
    settings.file.write_bytes(good)
    assert [answer.status_code for answer in answers] == [503] * 3
    assert all(answer.headers["retry-after"] == "5" for answer in answers)
    assert is_in(client)


def test_a_form_of_another_site_signs_nobody_in_or_out(client: TestClient, key: str) -> None:
    foreign = {"sec-fetch-site": "cross-site", "content-type": "application/x-www-form-urlencoded"}
    body = urlencode({"key": key})
    response = client.post("/fi/coordinator/enter", content=body, headers=foreign)
    assert response.status_code == 403 and "set-cookie" not in response.headers
    enter(client, key)
    assert client.post("/fi/coordinator/leave", headers=foreign).status_code == 403
    assert is_in(client)
