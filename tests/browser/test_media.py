"""What people set in their systems: high contrast, less motion, paper."""

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import OpenDevice
from tests.browser.device import Device
from tests.browser.places import PLACES

pytestmark = pytest.mark.browser

STYLE = "(element, name) => getComputedStyle(element)[name]"
ANIMATED = """() => [...document.querySelectorAll("*")].filter((element) => {
  const style = getComputedStyle(element);
  return style.animationName !== "none" || parseFloat(style.transitionDuration) > 0;
}).map((element) => element.outerHTML.slice(0, 80))"""


def style(locator: Locator, name: str) -> str:
    return str(locator.evaluate(STYLE, name))


def test_option_cards_are_told_apart_in_forced_colours(device_of: OpenDevice) -> None:
    device = device_of(forced_colors="active")
    PLACES["question-checked"](device)
    device.page.evaluate("document.activeElement.blur()")
    cards = device.page.locator(".option")

    for card in cards.all():
        assert style(card, "borderTopStyle") == "solid" and style(card, "borderTopWidth") == "2px"
        assert style(card, "borderTopColor") != style(device.page.locator("body"), "backgroundColor")
    assert [style(card, "outlineStyle") for card in cards.all()].count("solid") == 1
    assert style(cards.nth(1), "outlineWidth") == "3px"
    assert style(cards.nth(1).locator("input"), "appearance") == "auto"


def test_bars_keep_their_length_in_forced_colours(device_of: OpenDevice) -> None:
    device = device_of(forced_colors="active")
    PLACES["result"](device)

    bar = device.page.locator("svg.bar").first
    assert style(bar.locator(".fill"), "fill") != style(bar.locator(".track"), "fill")


@pytest.mark.parametrize("place", ["question", "result", "start"])
def test_nothing_moves_for_those_who_ask_for_less_motion(device_of: OpenDevice, place: str) -> None:
    device = device_of(reduced_motion="reduce")

    PLACES[place](device)

    assert device.page.evaluate(ANIMATED) == []
    assert device.page.evaluate("document.getAnimations().length") == 0


def test_the_reward_arrives_and_the_bars_grow_once_for_everybody_else(device: Device) -> None:
    PLACES["result"](device)

    for part in device.page.locator(".reward > *").all():
        assert (style(part, "animationName"), style(part, "animationDuration")) == ("arrive", "0.3s")
        # Where animations do not run, or are over, there is nothing to be seen of them.
        assert (style(part, "animationDelay"), style(part, "animationFillMode")) == ("0s", "none")
        assert style(part, "animationIterationCount") == "1"
    bar = device.page.locator("svg.bar").first
    assert style(bar, "animationName") == "grow"
    assert style(bar, "animationIterationCount") == "1"


def test_paper_gets_the_result_and_not_the_buttons(device: Device) -> None:
    PLACES["result-open"](device)

    device.page.emulate_media(media="print")

    expect(device.page.locator(".talk .lines")).to_be_visible()
    for part in (".of-dimensions", ".device", ".reasons"):
        expect(device.page.locator(part).first).to_be_hidden()
    expect(device.link("result.share")).to_be_hidden()
    expect(device.page.locator(".choices").first).to_be_hidden()
