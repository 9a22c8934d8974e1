"""The pages as a browser of 2018 draws them: it leaves out every rule and every value that it does not know."""

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import OpenDevice
from tests.browser.device import PROJECTOR
from tests.browser.places import PLACES, STATISTICS
from tests.browser.workshop_places import WORKSHOP_PLACES

pytestmark = pytest.mark.browser


def look(tick: Locator) -> str:
    """The colours of a tick, behind its number and around it."""
    return str(tick.evaluate("(label) => [label, label.children[1]].map((e) => getComputedStyle(e).backgroundColor)"))


def test_no_text_touches_the_edge_of_a_screen_a_button_or_an_option(device_of: OpenDevice) -> None:
    device = device_of(old=True)
    PLACES["question"](device)
    for name in ("main", ".button >> nth=0", ".option >> nth=0"):
        padding = "(element) => parseFloat(getComputedStyle(element).paddingLeft)"
        assert device.page.locator(name).evaluate(padding) >= 14, name


def test_a_tick_on_a_sheet_can_be_seen(device_of: OpenDevice) -> None:
    """Its circle is never drawn: what lies under it tells what is ticked."""
    device = device_of(old=True)
    WORKSHOP_PLACES["paper"](device)
    ticks = device.page.locator(".ticks label")
    ticks.nth(1).locator("input").check()
    assert look(ticks.nth(0)) == look(ticks.nth(2)) != look(ticks.nth(1))


def test_a_map_tells_what_differs_from_what_does_not(filled_desk_of: OpenDevice) -> None:
    device = filled_desk_of(old=True)
    device.go(STATISTICS["public-regions"])
    fills = "(tiles) => new Set(tiles.map((tile) => getComputedStyle(tile).fill)).size"
    assert device.page.locator(".tile rect").evaluate_all(fills) > 1


def test_a_smart_board_shows_the_code_large(device_of: OpenDevice) -> None:
    device = device_of(old=True, size=PROJECTOR)
    WORKSHOP_PLACES["screen-join"](device)
    # The live channel draws it anew meanwhile.
    expect(device.page.locator(".code")).to_have_css("font-size", f"{0.078 * PROJECTOR[0]:g}px")
    assert device.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
