"""Sheets of paper in a real browser: how they are printed, and how they are entered."""

import re

import pytest
from playwright.sync_api import Locator, Route, expect

from tests.browser.device import COUNT, LOCALES, Device

pytestmark = pytest.mark.browser

PAGE = re.compile(rb"/Type\s*/Page\b")
POINT = 96 / 72
CENTIMETRE = 96 / 2.54


def pages_of(device: Device) -> int:
    """How many pages of A4 a page is on paper."""
    return len(PAGE.findall(device.page.pdf(format="A4", prefer_css_page_size=True)))


def press(button: Locator, times: int) -> None:
    """Press where a button is, and see it sent. A click of Playwright's would wait for the page that follows."""
    button.scroll_into_view_if_needed()
    box = button.bounding_box()
    assert box is not None
    with button.page.expect_request(lambda request: request.method == "POST"):
        for _ in range(times):
            button.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
            button.page.wait_for_timeout(700)  # longer than what the browser itself takes for a double click


def test_a_sheet_is_sent_once_however_often_the_button_is_pressed(device: Device) -> None:
    device.go("workshop")
    device.button("workshop.new.make").click()
    code = device.page.locator("main .code").inner_text()
    here = f"{device.url}/fi/host/{code}/paper"
    # A slow network: what is sent is held until the button has been pressed again.
    held: list[Route] = []
    device.page.route(here, lambda route: held.append(route) if route.request.method == "POST" else route.continue_())
    device.page.goto(here)
    count = device.button("workshop.paper.count")
    for sheet in (1, 2):
        for ticks in device.page.locator(".ticks").all():
            ticks.locator("input[value='2']").check(force=True)
        press(count, times=2)
        assert len(held) == sheet
        held[-1].continue_()
        expect(device.page.get_by_role("status")).to_have_text(device.say("workshop.paper.counted"))
        expect(device.page.locator("main")).to_contain_text(device.say("workshop.paper.so_far", count=sheet))
    # Back on the page of a sheet that was sent, pressing again is let through, and the ticket counts it once.
    device.page.go_back()
    press(count, times=1)
    assert len(held) == 3
    held[-1].continue_()
    expect(device.page.locator("main")).to_contain_text(device.say("workshop.paper.so_far", count=2))


def test_what_is_printed_fits_its_paper_in_every_language(device: Device) -> None:
    device.go("workshop")
    device.page.locator("#title").fill("Mummi " * 10)
    device.button("workshop.new.make").click()
    code = device.page.locator("main .code").inner_text()
    fits = {f"sheet/{code}": 2, "animals": 1, f"host/{code}/poster": 1}
    for locale in LOCALES:
        pages = {}
        for path in fits:
            device.page.goto(f"{device.url}/{locale}/{path}")
            pages[path] = pages_of(device)
        assert pages == fits, locale

    device.page.set_viewport_size({"width": 794, "height": 1123})  # A4
    device.page.emulate_media(media="print")
    code_on_paper = device.page.locator(".looks .qr svg").bounding_box()
    margins = 2 * 2 / (29 + 2 * 2)  # two modules on each side of at least 29
    assert code_on_paper is not None and code_on_paper["width"] * (1 - margins) > 9 * CENTIMETRE


def test_the_sheet_of_a_mirror_is_one_page_with_every_topic(device: Device) -> None:
    device.page.goto(f"{device.url}/fi/workshop?asks=mirror")
    device.page.locator("#title").fill("Mummi " * 10)
    device.button("workshop.new.make").click()
    code = device.page.locator("main .code").inner_text()
    device.page.set_viewport_size({"width": 794, "height": 1123})  # A4
    device.page.emulate_media(media="print")
    for locale in LOCALES:
        device.page.goto(f"{device.url}/{locale}/sheet/{code}")
        expect(device.page.locator(".asked").filter(visible=True)).to_have_count(COUNT)
        assert pages_of(device) == 1, locale


def test_large_print_is_the_other_choice(device: Device) -> None:
    device.go("workshop")
    device.button("workshop.new.make").click()
    device.link("workshop.host.sheet").click()
    device.link("workshop.sheet.large").click()

    expect(device.page.locator("body.large .asked")).to_have_count(COUNT)
    assert pages_of(device) > 2
    device.page.emulate_media(media="print")
    size = device.page.locator(".asked").first.evaluate("element => getComputedStyle(element).fontSize")
    assert round(float(size.removesuffix("px")) / POINT) == 16
