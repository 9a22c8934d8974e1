"""D1 and D2: the security headers, scored as MDN's HTTP Observatory scores them."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.testclient import TestClient

from quiz.app import create_app
from quiz.i18n import catalog
from quiz.routes import ROUTES
from quiz.settings import Settings
from quiz.web.core.guard import Guard, security_headers
from tests.conftest import SAME_ORIGIN, Clock
from tests.support.clients import Client
from tests.support.page_checks import check
from tests.support.walking import HTMX, finish

PAGES = ["/fi/", "/fi/question/1", "/fi/characters", "/fi/characters/siili", "/fi/about", "/fi/privacy", "/fi/nope",
         "/fi/cards?home=1", "/fi/coordinator", "/static/paws.svg", "/static/none.css", "/healthz", "/"]  # fmt: skip


ALL_HEADERS = {*security_headers(()), "strict-transport-security"}


def policy_of(header: str) -> dict[str, list[str]]:
    """The directives of a content security policy."""
    return {name: sources for name, *sources in (part.split() for part in header.split(";") if part)}


def observatory_score(headers: dict[str, str], body: str) -> int:
    """The Observatory's modifiers for what a server alone decides; 100 is the base, 125 and up is an A+.

    The rules are those of its scoring documentation (developer.mozilla.org/en-US/observatory/docs/tests_and_scoring).
    """
    score = 100
    policy = policy_of(headers.get("content-security-policy", ""))
    unsafe = any(
        source in ("'unsafe-inline'", "'unsafe-eval'", "data:", "http:") for s in policy.values() for source in s
    )
    score += 10 if policy.get("default-src") == ["'none'"] and not unsafe else -25 if unsafe or not policy else 5
    score += 5 if policy.get("frame-ancestors") == ["'none'"] else -20
    score += 5 if headers.get("referrer-policy") in ("no-referrer", "same-origin") else -5
    score += 0 if headers.get("x-content-type-options") == "nosniff" else -5
    score += 10 if headers.get("cross-origin-resource-policy") in ("same-origin", "same-site") else 0
    max_age = re.search(r"max-age=(\d+)", headers.get("strict-transport-security", ""))
    score += 0 if max_age and int(max_age[1]) >= 15_768_000 else -20
    for cookie in filter(None, [headers.get("set-cookie")]):
        score += 5 if all(flag in cookie for flag in ("Secure", "HttpOnly", "SameSite", "__Host-")) else -20
    for script in re.findall(r"<script[^>]*src=\"https?://[^>]*>", body):
        score += 5 if "integrity=" in script else -5
    assert headers.get("access-control-allow-origin") is None
    return score


@pytest.mark.parametrize("address", PAGES)
def test_every_answer_would_get_an_a_plus(client: TestClient, address: str) -> None:
    client.post("/fi/start")
    response = client.get(address)
    assert observatory_score(dict(response.headers), response.text) >= 125


@pytest.mark.parametrize("name", ["app.css", "app.js"])
def test_what_pages_load_has_the_headers_that_apply_to_it(client: TestClient, name: str) -> None:
    found = ALL_HEADERS & {*client.get(f"/static/{name}").headers}
    assert found == {"x-content-type-options", "referrer-policy", "cross-origin-resource-policy"}


REFUSED: dict[int, tuple[str, str, dict[str, str]]] = {
    303: ("POST", "/fi/start", {}),
    307: ("GET", "/fi", {}),
    400: ("POST", "/fi/start", {"content-type": "text/plain"}),
    403: ("POST", "/fi/start", {"sec-fetch-site": "cross-site"}),
    404: ("GET", "/fi/join/koma-siru", {}),
    405: ("PUT", "/fi/start", {}),
    413: ("POST", "/fi/start", {"content-length": "x"}),
    422: ("POST", "/fi/question/1", {}),
}
"""What is no page that was asked for: the status, and how to get it."""


@pytest.mark.parametrize("status", REFUSED)
def test_so_would_what_is_refused_or_sent_elsewhere(client: TestClient, status: int) -> None:
    client.post("/fi/start")
    method, address, headers = REFUSED[status]
    response = client.request(method, address, headers=headers)
    assert response.status_code == status
    assert observatory_score(dict(response.headers), response.text) >= 125


@pytest.mark.parametrize("dest", [{}, {"sec-fetch-dest": "empty"}], ids=["older browser", "browser"])
def test_a_fragment_has_the_headers_that_mean_something_for_it(client: TestClient, dest: dict[str, str]) -> None:
    client.post("/fi/start")
    response = client.post("/fi/question/1", data={"choice": "3"}, headers={**HTMX, **dest})
    assert response.status_code == 200 and "<html" not in response.text
    assert {name: value for name, value in response.headers.items() if name in ALL_HEADERS} == {
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "cross-origin-resource-policy": "same-origin",
    }
    assert response.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("method", "headers"),
    [
        ("POST", {}),
        ("POST", {"sec-fetch-dest": "document"}),
        *(("POST", {**HTMX, "sec-fetch-dest": dest}) for dest in ("document", "iframe", "object", "embed", "")),
        ("GET", HTMX),
        ("GET", {**HTMX, "sec-fetch-dest": "empty"}),
    ],
)
def test_what_may_become_a_document_has_them_all(client: TestClient, method: str, headers: dict[str, str]) -> None:
    """A fragment, too, should a browser show it: no script but htmx sends HX-Request, and no cache keeps a POST."""
    client.post("/fi/start")
    response = client.request(method, "/fi/question/1", headers=headers)
    assert response.status_code == (422 if method == "POST" else 200)
    assert ALL_HEADERS <= set(response.headers)
    assert observatory_score(dict(response.headers), response.text) >= 125


async def _break(request: Request) -> Response:
    raise LookupError("broken on purpose")


def breaking(settings: Settings, clock: Clock) -> Guard:
    """An application with a page that breaks."""
    route = Route("/{locale}/broken", _break, methods=["GET", "POST"], name="broken")
    return create_app(settings, clock, [route, *ROUTES])


@pytest.fixture
def broken(settings: Settings, clock: Clock) -> Iterator[TestClient]:
    """One as a browser sees it."""
    app = breaking(settings, clock)
    with Client(
        app, "https://testserver", follow_redirects=False, headers=SAME_ORIGIN, raise_server_exceptions=False
    ) as browser:
        yield browser


@pytest.mark.parametrize("locale", ["fi", "sv", "en", "fi-simple"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_so_would_the_page_for_a_fault_of_ours(broken: TestClient, method: str, locale: str) -> None:
    response = broken.request(method, f"/{locale}/broken")
    assert response.status_code == 500 and catalog(locale)("error.500.title") in response.text
    check(response.text, locale)
    assert response.headers["cache-control"] == "no-store"
    assert observatory_score(dict(response.headers), response.text) >= 125
    names = [name for name, _ in response.headers.multi_items()]
    assert len(names) == len(set(names))


def test_a_fault_of_ours_reaches_the_server_that_logs_it(settings: Settings, clock: Clock) -> None:
    """Whoever answers for it: uvicorn writes into the log what the application raises."""
    with Client(breaking(settings, clock), "https://testserver") as client:
        with pytest.raises(LookupError, match="broken on purpose"):
            client.get("/fi/broken")


def test_on_http_only_the_https_points_are_missing(client: TestClient) -> None:
    secure, plain = (client.get(f"{scheme}://testserver/fi/") for scheme in ("https", "http"))
    score = observatory_score(dict(secure.headers), "") - observatory_score(dict(plain.headers), "")
    assert score == 20 and "strict-transport-security" not in plain.headers


@pytest.mark.parametrize(
    ("environ", "sent"),
    [
        ({}, "max-age=63072000"),
        ({"QUIZ_HSTS_SUBDOMAINS": "no"}, "max-age=63072000"),
        ({"QUIZ_HSTS_SUBDOMAINS": "yes"}, "max-age=63072000; includeSubDomains"),
    ],
)
def test_names_below_ours_need_https_only_if_asked_for(tmp_path: Path, environ: dict[str, str], sent: str) -> None:
    """A town's other services below the same name may have none."""
    settings = Settings.from_environ({"QUIZ_DATABASE": f"sqlite:///{tmp_path}/quiz.sqlite3", **environ})
    with Client(create_app(settings), "https://testserver") as client:
        assert client.get("/fi/").headers["strict-transport-security"] == sent


def test_scripts_come_from_here_and_the_exact_addresses(client: TestClient) -> None:
    policy = policy_of(client.get("/fi/").headers["content-security-policy"])
    assert policy["script-src"] == [
        "'self'",
        "https://cdn.jsdelivr.net/npm/htmx.org@2.0.11/dist/htmx.min.js",
        "https://cdn.jsdelivr.net/npm/htmx-ext-sse@2.2.4/dist/sse.min.js",
    ]
    assert policy["base-uri"] == ["'none'"] and policy["form-action"] == ["'self'"]


@pytest.mark.parametrize(
    "address",
    ["/fi/", "/fi/question/1", "/fi/result", "/fi/region", "/fi/deleted", "/fi/?lost", "/fi/coordinator", "/"],
)
def test_personal_pages_are_not_stored(client: TestClient, address: str) -> None:
    finish(client)
    assert client.get(address).headers["cache-control"] == "no-store"


def test_pages_hold_no_inline_scripts_or_styles(client: TestClient) -> None:
    pages = [finish(client), *(client.get(address).text for address in (*PAGES[:7], "/fi/result"))]
    for page in pages:
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\bstyle=|\bon[a-z]+=|hx-on|javascript:", page)
