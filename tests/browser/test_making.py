"""Somebody has made a great many workshops: the next one is told to wait, kindly, and loses nothing."""

from collections.abc import Iterator
from contextlib import closing

import pytest
from playwright.sync_api import Browser, expect

from quiz.web.workshop.making import MOST_MADE
from tests.browser.conftest import checked
from tests.browser.device import LOCALES
from tests.browser.inspection import accessibility, basics, reflow
from tests.support.parameters import others_long
from tests.support.server import Phone, Server

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def busy_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with Server(tmp_path_factory.mktemp("busy")) as server:
        with closing(Phone(server.port)) as script:
            assert {script.post("/fi/workshop").status for _ in range(MOST_MADE)} == {303}
        yield server


@pytest.mark.parametrize("locale", others_long(LOCALES, "sv"))
def test_who_has_to_wait_keeps_what_was_typed(chromium: Browser, busy_server: Server, locale: str) -> None:
    with checked(chromium, busy_server) as open_one:
        device = open_one(locale)
        title, size = (device.page.get_by_label(device.say(f"workshop.new.{of}.label")) for of in ("title", "size"))
        device.go("workshop")
        device.page.locator("main summary").click()
        title.fill("Torstain ryhmä")
        size.fill("25")
        device.page.locator("#region").select_option("lappi")
        device.button("workshop.new.make").click()

        words = device.say("workshop.new.slowed", n=60).replace("\n", "")
        expect(device.page.get_by_role("alert")).to_have_text(words)
        expect(device.button("workshop.new.make")).to_be_focused()
        expect(device.page.get_by_role("alert")).to_be_in_viewport()
        expect(title).to_have_value("Torstain ryhmä")
        expect(size).to_have_value("25")
        expect(device.page.locator("#region")).to_have_value("lappi")
        assert basics(device.page) + accessibility(device.page) + reflow(device.page) == []
