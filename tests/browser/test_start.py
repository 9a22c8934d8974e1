"""The start page: what to do, in which languages and where groups go is in view at once."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenDevice
from tests.browser.device import LOCALES
from tests.browser.places import PLACES
from tests.support.parameters import others_long

pytestmark = pytest.mark.browser

SMALL = (360, 640)
LAPTOP = (1366, 768)
SHORT_SCROLL = 320  # CSS pixels, half a small screen
SHIFTS = """new Promise((resolve) => new PerformanceObserver((list) => {
  resolve(list.getEntries().reduce((sum, entry) => sum + entry.value, 0));
}).observe({ type: "layout-shift", buffered: true }) || setTimeout(() => resolve(0), 300))"""


@pytest.mark.parametrize("locale", others_long(LOCALES, "fi-simple"))
def test_a_small_phone_shows_languages_and_the_button_at_once(device_of: OpenDevice, locale: str) -> None:
    device = device_of(locale, size=SMALL)
    device.go()

    chips = device.page.locator(".chips a")
    assert chips.count() == len(LOCALES)
    for chip in chips.all():
        expect(chip).to_be_in_viewport(ratio=1)
    expect(device.button("start.begin")).to_be_in_viewport(ratio=1)
    assert device.page.evaluate(SHIFTS) == 0
    for way in ("workshop.code.title", "workshop.new.title"):
        box = device.link(way).bounding_box()
        assert box is not None and box["y"] + box["height"] <= SMALL[1] + SHORT_SCROLL


@pytest.mark.parametrize("place", ["start", *others_long(["start-under-way", "start-finished"])])
def test_a_laptop_shows_the_ways_for_groups_at_once(device_of: OpenDevice, place: str) -> None:
    device = device_of(size=LAPTOP)

    PLACES[place](device)

    for way in ("workshop.code.title", "workshop.new.title"):
        expect(device.link(way)).to_be_in_viewport(ratio=1)


def test_a_language_is_one_press_away(device_of: OpenDevice) -> None:
    device = device_of("sv")
    device.go()

    device.page.locator(".chips").get_by_role("link", name="Selkosuomi", exact=True).click()

    device.page.wait_for_url("**/fi-simple/")
    expect(device.page.locator(".chips [aria-current]")).to_have_text("Selkosuomi")
