"""Whom the pages ask for anything, and that a breach of the content policy would be noticed."""

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from quiz.questionnaire.drawings import STATIC
from quiz.settings import SSE_URL
from tests.browser.conftest import OpenDevice
from tests.browser.device import CDN_HOST, COUNT, HTMX, SSE, open_device
from tests.browser.room import make_room
from tests.support.server import Server, copy_package

pytestmark = pytest.mark.browser

LIVE = "typeof window.htmx?.createEventSource === 'function'"


def test_a_violation_would_be_noticed(device_of: OpenDevice) -> None:
    device = device_of()
    device.go()

    device.page.evaluate("document.body.setAttribute('style', 'color: red')")
    with device.page.expect_console_message(lambda message: "connect-src refused" in message.text):
        device.page.evaluate("fetch('https://example.org/').catch(() => 0)")

    assert any("CSP: style-src-attr refused inline" in fault for fault in device.faults)
    assert any("CSP: connect-src refused https://example.org" in fault for fault in device.faults)
    device.faults.clear()


class OwnScript(Server):
    """A server whose operator hands out htmx and its extension itself."""

    @property
    def environ(self) -> dict[str, str]:
        return {**super().environ, "QUIZ_HTMX_URL": "/static/own-htmx.js", "QUIZ_SSE_URL": "/static/own-sse.js"}


@pytest.fixture
def own_script(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("own-script")
    package = copy_package(folder / "package")
    (package / "static").unlink()
    shutil.copytree(STATIC, package / "static")
    shutil.copy(HTMX, package / "static" / "own-htmx.js")
    shutil.copy(SSE, package / "static" / "own-sse.js")
    with OwnScript(folder / "run", package) as running:
        yield running


def test_a_service_with_its_own_copy_of_the_script_asks_nobody_else(chromium: Browser, own_script: Server) -> None:
    device = open_device(chromium, own_script)
    device.walk_to(3)
    device.skip_to(COUNT + 1)
    device.finish()

    device.page.wait_for_function("typeof htmx === 'object'")
    device.go(f"screen/{make_room(own_script).code}")
    device.page.wait_for_function(LIVE)

    assert device.hosts == {device.url.removeprefix("http://")}
    assert device.faults == []
    device.close()


def test_a_live_page_runs_the_extension_that_it_names_and_no_other(device_of: OpenDevice, server: Server) -> None:
    device, room = device_of(), make_room(server)
    device.go(f"screen/{room.code}")
    device.page.wait_for_function(LIVE)
    assert device.faults == []

    headers = {"content-type": "text/javascript", "access-control-allow-origin": "*"}
    device.context.route(SSE_URL, lambda route: route.fulfill(body="window.bad = 1", headers=headers))
    device.page.reload()

    assert device.page.evaluate("typeof window.bad + typeof window.htmx.createEventSource") == "undefinedundefined"
    assert device.faults and all("integrity" in fault for fault in device.faults)
    device.faults.clear()


def test_a_script_that_is_not_the_one_we_name_is_not_run(device_of: OpenDevice) -> None:
    device = device_of()
    headers = {"content-type": "text/javascript", "access-control-allow-origin": "*"}
    device.context.route(f"https://{CDN_HOST}/**", lambda route: route.fulfill(body="window.bad = 1", headers=headers))

    device.begin()
    device.answer(1, 2)

    assert device.page.evaluate("typeof window.bad + typeof window.htmx") == "undefinedundefined"
    assert device.faults and all("integrity" in fault for fault in device.faults)
    device.faults.clear()
