"""The whole service under a path, as `https://kunta.example/osallisuus/`, however the router passes the path on."""

import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from html import unescape
from http.client import HTTPResponse
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from starlette.testclient import TestClient
from starlette.types import ASGIApp, Receive, Scope, Send

from quiz.app import create_app
from quiz.settings import Settings
from tests.conftest import SAME_ORIGIN, Clock
from tests.support.clients import Client
from tests.support.nginx import Nginx
from tests.support.server import Server

ROOT = "/osallisuus"
BASE = f"https://kunta.example{ROOT}"
LINK = re.compile(r'\b(?:href|src|action|hx-get|hx-post|data-stream|data-key|content)="([^"#]*)')


class Stripping:
    """A router that takes the path away before it passes a request on."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            assert scope["path"].startswith(f"{ROOT}/"), scope["path"]
            scope = {**scope, "path": scope["path"].removeprefix(ROOT)}
        await self._app(scope, receive, send)


@pytest.fixture(params=["passed on as it is", "taken away"])
def browser(request: pytest.FixtureRequest, settings: Settings, clock: Clock) -> Iterator[TestClient]:
    app: ASGIApp = create_app(replace(settings, base_url=BASE), clock)
    if request.param == "taken away":
        app = Stripping(app)
    with Client(app, base_url="https://kunta.example", follow_redirects=False, headers=SAME_ORIGIN) as client:
        yield client


def links(page: str, address: str) -> set[str]:
    """The paths on our host that a page leads to."""
    found = {urljoin(address, unescape(link)) for link in LINK.findall(page) if "/" in link or link.startswith("?")}
    return {link for link in found if urlsplit(link).netloc == "kunta.example"}


def test_every_link_stays_under_the_path_and_leads_somewhere(browser: TestClient) -> None:
    waiting, seen = [f"{BASE}/fi/", f"{BASE}/sv/join", f"{BASE}/en/workshop"], set[str]()
    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        seen.add(address)
        assert urlsplit(address).path.startswith(f"{ROOT}/"), address
        answer = browser.get(address)
        posted_only = answer.status_code == 405
        assert posted_only or answer.status_code in (200, 303), (address, answer.status_code)
        if answer.headers.get("content-type", "").startswith("text/html") and not posted_only:
            waiting += links(answer.text, address)
    assert len(seen) > 100


def test_a_walk_with_and_without_htmx_stays_under_the_path(browser: TestClient) -> None:
    assert browser.get(f"{ROOT}/").headers["location"] == f"{ROOT}/fi/"
    begun = browser.post(f"{ROOT}/fi/start")
    assert begun.headers["location"] == f"{ROOT}/fi/question/1"
    assert "__Secure-walk=" in begun.headers["set-cookie"] and f"; Path={ROOT}/;" in begun.headers["set-cookie"]
    for number in range(1, 12):
        choice = str(1 + number % 5)
        answer = browser.post(f"{ROOT}/fi/question/{number}", data={"choice": choice}, headers={"hx-request": "true"})
        assert answer.headers["hx-push-url"] == f"{ROOT}/fi/question/{number + 1}"
    assert browser.post(f"{ROOT}/fi/question/12", data={"choice": "3"}).headers["location"] == f"{ROOT}/fi/region"
    counted = browser.post(f"{ROOT}/fi/region", data={"declined": "1"}, headers={"hx-request": "true"})
    assert counted.headers["hx-redirect"] == f"{ROOT}/fi/result"
    page = browser.get(f"{ROOT}/fi/result")
    assert page.status_code == 200 and f"{BASE}/fi/characters/" in page.text


def test_a_workshop_has_links_that_lead_to_it_from_elsewhere(browser: TestClient) -> None:
    made = browser.get(browser.post(f"{ROOT}/fi/workshop", data={"title": "Kylätalo"}).headers["location"])
    found = re.search(rf"{BASE}/fi/host/([a-z]{{4}}-[a-z]{{4}})#", made.text)
    assert found is not None
    code = found[1]
    assert f"{BASE}/w/{code}" in unescape(made.text)
    assert browser.get(f"{ROOT}/w/{code}").headers["location"] == f"{ROOT}/fi/join/{code}"
    assert browser.post(f"{ROOT}/fi/host/{code}/view", data={"view": "talk"}).headers["location"].startswith(ROOT)
    screen = browser.get(f"{ROOT}/fi/screen/{code}")
    assert f'data-stream="{ROOT}/fi/screen/{code}/events"' in screen.text
    part = browser.get(f"{ROOT}/fi/screen/{code}/events?ask")
    assert part.status_code == 200 and "of-talk" in part.text


def test_what_goes_wrong_is_said_in_the_language_of_the_address(browser: TestClient) -> None:
    missing = browser.get(f"{ROOT}/sv/no-such-page")
    assert missing.status_code == 404 and '<html lang="sv"' in missing.text
    assert browser.get(f"{ROOT}/sv/coordinator/regions").status_code == 403
    assert f'action="{ROOT}/sv/coordinator/enter"' in browser.get(f"{ROOT}/sv/coordinator").text


def test_behind_a_real_nginx_under_a_path(tmp_path: Path) -> None:
    """A walk and a stream through deploy/nginx.conf with the path as its only change."""
    server = Server(tmp_path / "server")
    server.options = ["--behind-proxy"]
    changes = {"location / {\n        proxy_pass": f"location {ROOT}/ {{\n        proxy_pass"}
    with Nginx(tmp_path / "nginx", server.port, changes) as nginx:
        origin = nginx.origin("https")
        server.settings["QUIZ_BASE_URL"] = origin + ROOT
        with server, closing(nginx.connect("https")) as connection:
            headers = {"host": origin.partition("://")[2], "origin": origin}
            headers["content-type"] = "application/x-www-form-urlencoded"

            def ask(method: str, path: str, body: str | None = None) -> HTTPResponse:
                connection.request(method, ROOT + path, body, headers)
                answer = connection.getresponse()
                if cookie := answer.getheader("set-cookie"):
                    headers["cookie"] = cookie.partition(";")[0]
                return answer

            ask("POST", "/fi/workshop", "title=Talo").read()
            held = re.search(r"host-([a-z]{4}-[a-z]{4})=", headers["cookie"])
            assert held is not None
            made = ask("GET", f"/fi/host/{held[1]}/links").read().decode()
            code = re.search(rf"{origin}{ROOT}/fi/host/([a-z]{{4}}-[a-z]{{4}})#", made)
            assert code is not None
            questions = [(f"question/{number}", "choice=3") for number in range(1, 13)]
            for path, body in [("start", ""), *questions, ("region", "declined=1")]:
                answer = ask("POST", f"/fi/{path}", body)
                assert answer.status == 303 and str(answer.getheader("location")).startswith(f"{ROOT}/fi/")
                answer.read()
            assert "Vastauksesi ovat mukana" in ask("GET", "/fi/result").read().decode()
            stream = ask("GET", f"/fi/screen/{code[1]}/events")
            assert stream.readline().startswith(b"data: ")
