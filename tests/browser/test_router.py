"""A real browser that gets here through a router: over plain http it does not say where a form comes from."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Request

from tests.browser.chromium import ARGUMENTS, EXECUTABLE
from tests.support.nginx import NAME, Nginx
from tests.support.parameters import others_long
from tests.support.server import Server


@pytest.fixture
def visitor(chromium: Browser) -> Iterator[Browser]:
    """A browser for which the router has the name that people type."""
    resolver = f"--host-resolver-rules=MAP {NAME} 127.0.0.1"
    browser = chromium.browser_type.launch(executable_path=EXECUTABLE, args=[*ARGUMENTS, resolver])
    yield browser
    browser.close()


@pytest.mark.browser
@pytest.mark.parametrize("scheme", others_long(["plain", "https"], "https"))
def test_a_walk_begins_by_http_and_by_https(
    visitor: Browser, tmp_path_factory: pytest.TempPathFactory, scheme: str
) -> None:
    folder = tmp_path_factory.mktemp("router")
    server = Server(folder / "server")
    server.options = ["--behind-proxy"]
    posts: list[Request] = []
    with server, Nginx(folder / "nginx", server.port) as nginx:
        # Without scripts: a fetch has an Origin whatever the Referrer-Policy, a form has not.
        page = visitor.new_context(java_script_enabled=False, ignore_https_errors=True).new_page()
        page.on("request", lambda request: posts.append(request) if request.method == "POST" else None)
        page.goto(f"{nginx.origin(scheme)}/fi/")
        page.locator("form[action='/fi/start'] button").first.click()
        page.wait_for_url("**/fi/question/1")
        page.locator("input[name=choice]").first.check()
        page.locator(".steps .button:not(.quiet)").click()
        page.wait_for_url("**/fi/question/2")
        seen = [post.all_headers() for post in posts]
    assert [headers.get("sec-fetch-site") for headers in seen] == [None if scheme == "plain" else "same-origin"] * 2
    assert {headers["origin"] for headers in seen} == {nginx.origin(scheme)}
