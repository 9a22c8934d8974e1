"""D4 and D8: who may send what, and how much of it."""

import asyncio
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient
from starlette.types import Message, Receive, Scope, Send

from quiz.monitoring.refusals import Refusals
from quiz.questionnaire.model import Questionnaire
from quiz.settings import Settings
from quiz.web.core.guard import MOST_BYTES, Guard, is_own
from tests.support.everybody import GETS, POSTS, Everybody, gather
from tests.support.walking import ALL_THREES, answer, finish, finishers

FOREIGN = [
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
    {"sec-fetch-site": "cross-site", "origin": "https://testserver"},
    {"sec-fetch-site": "", "origin": ""},
    {"origin": "https://evil.example"},
    {"origin": "null"},
    {"origin": "http://["},
    {"origin": "https://testserver.evil.example"},
    {"origin": "https://evil.example", "x-forwarded-host": "evil.example"},
    {"origin": "https://testserver:8443"},
    {"origin": "https://testserver@evil.example"},
    {"origin": "testserver"},
    {},
]
LOOKS_UP = "/{locale}/join"
"""Takes a code and leads to its page; changes nothing."""


@pytest.fixture
def everybody(client: TestClient, settings: Settings, questionnaire: Questionnaire) -> Everybody:
    return gather(client, settings, questionnaire)


@pytest.fixture
def stranger(client: TestClient) -> TestClient:
    """A client that says nothing of where its requests come from, with a walk that could be finished."""
    answer(client, ALL_THREES)
    del client.headers["sec-fetch-site"]
    return client


@pytest.mark.parametrize("path", POSTS)
def test_a_foreign_post_is_refused_and_changes_nothing(everybody: Everybody, path: str) -> None:
    browser, address = everybody.browser, everybody.address(path)
    form = everybody.form(path)
    if path.endswith(("/round", "/cancel")):
        everybody.room.press("show")
    if path.endswith("/cancel"):
        everybody.room.press("round")
    before = everybody.stored()

    own = browser.headers.pop("sec-fetch-site")
    for headers in FOREIGN:
        response = browser.post(address, data=form, headers=headers)
        assert response.status_code == 403, headers
        assert "set-cookie" not in response.headers and 'lang="fi"' in response.text
    assert everybody.stored() == before
    browser.headers["sec-fetch-site"] = own
    assert "/coordinator/leave" in browser.get("/fi/coordinator").text

    # The same from our own page: else there was nothing that could have changed.
    response = browser.post(address, data=form)
    assert response.status_code < 400
    if path != LOOKS_UP:
        assert "set-cookie" in response.headers or everybody.stored() != before


def test_a_link_from_elsewhere_changes_nothing(everybody: Everybody) -> None:
    """Cookies that are not Strict come along with it: all but the host's."""
    browser, before = everybody.browser, everybody.stored()
    browser.cookies.delete(f"__Host-host-{everybody.room.code}")
    for path in GETS:
        response = browser.get(everybody.address(path), headers={"sec-fetch-site": "cross-site"})
        assert response.status_code in (200, 303, 404) and "set-cookie" not in response.headers, path
        assert everybody.stored() == before, path


def test_there_are_addresses_to_look_at() -> None:
    assert len(POSTS) >= 15 and len(GETS) >= 25


@pytest.mark.parametrize(
    "headers",
    [{"sec-fetch-site": "same-origin"}, {"sec-fetch-site": "none"}, {"origin": "https://testserver"}],
    ids=str,
)
def test_our_own_pages_may_post(stranger: TestClient, settings: Settings, headers: dict[str, str]) -> None:
    assert stranger.post("/fi/region", data={"declined": "1"}, headers=headers).status_code == 303
    assert finishers(settings.file) == 1


@pytest.mark.parametrize(
    ("origin", "host", "base_url", "own"),
    [
        ("http://q.example", "q.example", "", True),
        ("http://q.example", "q.example:80", "", True),
        ("https://q.example", "q.example:443", "", True),
        ("https://q.example", "Q.Example", "", True),
        ("http://q.example:8080", "q.example:8080", "", True),
        ("https://[::1]", "[::1]:443", "", True),
        ("http://[::1]:8000", "[::1]:8000", "", True),
        ("https://q.example", "127.0.0.1:8000", "https://q.example", True),
        ("https://q.example", "127.0.0.1:8000", "https://q.example:443/", True),
        ("http://q.example:8080", "q.example", "http://q.example:8080", True),
        ("http://q.example", "q.example", "https://other.example", True),
        ("http://q.example", "127.0.0.1:8000", "https://q.example", False),
        ("http://q.example:8080", "q.example", "", False),
        ("http://q.example", "q.example:8080", "", False),
        ("https://q.example", "q.example:80", "", False),
        ("http://q.example", "127.0.0.1:8000", "", False),
        ("null", "q.example", "https://q.example", False),
        ("https://", "", "", False),
        ("https://:443", "", "", False),
        ("", "", "", False),
    ],
)
def test_whose_page_a_form_is_on(origin: str, host: str, base_url: str, own: bool) -> None:
    assert is_own({b"origin": origin.encode(), b"host": host.encode()}, base_url) is own


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_other_methods_are_not_taken(client: TestClient, method: str) -> None:
    assert client.request(method, "/fi/start").status_code == 405


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/fi/question/1", "GET, HEAD, POST"),
        ("/fi/region", "GET, HEAD, POST"),
        ("/fi/join/koma-siru", "GET, HEAD, POST"),
        ("/fi/about", "GET, HEAD"),
        ("/fi/start", "POST"),
    ],
)
def test_another_method_is_told_which_ones_are_taken(client: TestClient, path: str, allowed: str) -> None:
    response = client.request("DELETE", path)
    assert (response.status_code, response.headers["allow"]) == (405, allowed)
    assert 'lang="fi"' in response.text


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"choice=" + b"1" * (17 * 1024), 413),
        (b"x" * 10_000_000, 413),
        (b"&".join(b"f%d=1" % n for n in range(2_000)), 400),
        (bytes(range(256)), 400),
        (b"choice=%ff%fe", 400),
        (b"choice=\x00", 422),
        (b"choice" * 1_000, 422),
    ],
    ids=["17 kB", "10 MB", "2,000 fields", "binary", "not UTF-8", "NUL", "one long name"],
)
def test_huge_and_odd_bodies_are_refused_and_the_next_finisher_is_counted(
    client: TestClient, settings: Settings, body: bytes, status: int
) -> None:
    client.post("/fi/start")
    response = client.post(
        "/fi/question/1", content=body, headers={"content-type": "application/x-www-form-urlencoded"}
    )
    assert response.status_code == status
    finish(client)
    assert finishers(settings.file) == 1


def test_a_chunked_body_is_counted_as_it_comes(client: TestClient) -> None:
    def chunks() -> Iterator[bytes]:
        for _ in range(MOST_BYTES // 1024 + 1):
            yield b"x" * 1024

    form = {"content-type": "application/x-www-form-urlencoded"}
    assert client.post("/fi/start", content=chunks(), headers=form).status_code == 413


@pytest.mark.parametrize("kind", ["multipart/form-data; boundary=x", "application/json", "text/plain"])
def test_other_kinds_of_bodies_are_refused(client: TestClient, kind: str) -> None:
    assert client.post("/fi/start", content=b"{}", headers={"content-type": kind}).status_code == 400


@pytest.mark.parametrize("length", ["-1", "x", "1e9", "99999999999"])
def test_an_odd_length_is_refused(client: TestClient, length: str) -> None:
    assert client.post("/fi/start", headers={"content-length": length}).status_code == 413


@pytest.mark.anyio
async def test_a_slow_body_is_given_up(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quiz.web.core.guard.MOST_SECONDS", 0.05)
    sent: list[Message] = []

    async def never(scope: Scope, receive: Receive, send: Send) -> None:
        raise AssertionError("the handler must not see a body that never came")

    async def slow() -> Message:
        await asyncio.sleep(3_600)
        return {"type": "http.request"}

    async def collect(message: Message) -> None:
        sent.append(message)

    site = client.app_state["site"]
    scope: Scope = {
        "type": "http", "method": "POST", "path": "/fi/start", "scheme": "http", "query_string": b"",
        "headers": [(b"host", b"x"), (b"origin", b"http://x")], "state": {"site": site},
    }  # fmt: skip
    await Guard(never, (), "", Refusals())(scope, slow, collect)
    assert sent[0]["status"] == 408
