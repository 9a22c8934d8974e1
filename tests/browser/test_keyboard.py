"""Everything from the keyboard: Tab, arrows, Space and Enter, with a focus that can be seen."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenDevice
from tests.browser.device import COUNT, Device
from tests.browser.keyboard import MOST_STOPS, tab_to
from tests.browser.places import PLACES, part_way
from tests.browser.workshop_places import WORKSHOP_PLACES
from tests.support.parameters import others_long, paired

pytestmark = pytest.mark.browser


# The element with the focus, or the card around a radio button, must have an outline of 2 px or more.
FOCUS = """() => {
  const style = getComputedStyle(document.activeElement.closest(".option, .ticks label") ?? document.activeElement);
  const outline = style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth);
  return [document.activeElement.outerHTML.slice(0, 120), outline];
}"""


@pytest.mark.parametrize("scripts", others_long([True, False], True), ids=["with-scripts", "without-scripts"])
def test_the_whole_quiz_can_be_taken_from_the_keyboard(
    device_of: OpenDevice, finishers: Callable[[], int], scripts: bool
) -> None:
    device = device_of("fi", scripts=scripts)
    keyboard = device.page.keyboard
    before = finishers()
    device.go()
    tab_to(device, "start.begin")
    keyboard.press("Enter")

    for number in range(1, COUNT + 1):
        device.sees_question(number)
        expect(device.heading).to_be_focused()
        keyboard.press("Tab")
        expect(device.options.first).to_be_focused()
        keyboard.press("Space" if number % 2 else "ArrowDown")
        shown = device.options.evaluate_all("(options) => options.map((option) => option.value)")
        assert device.chosen() == [shown[0 if number % 2 else 1]]
        if number % 3:
            keyboard.press("Enter")
        else:
            keyboard.press("Tab")
            keyboard.press("Space")
    expect(device.heading).to_be_focused()
    tab_to(device, "region.declined")
    keyboard.press("Enter")

    device.sees_result()
    assert finishers() == before + 1


def test_enter_on_an_option_goes_forward_not_back(device: Device) -> None:
    device.keep(part_way(4))
    device.go("question/5")
    device.options.nth(1).focus()
    device.page.keyboard.press("Space")

    device.page.keyboard.press("Enter")

    device.sees_question(6)


def test_the_first_tab_stop_is_the_way_past_the_menu(device: Device) -> None:
    device.go("about")

    device.page.keyboard.press("Tab")
    expect(device.page.locator(".skip")).to_be_in_viewport()
    device.page.keyboard.press("Enter")
    device.page.keyboard.press("Tab")

    assert device.page.evaluate("document.activeElement.closest('header')") is None


@pytest.mark.parametrize(
    ("place", "scheme"),
    paired(
        ["start-finished", "question-checked", "region", "result", "characters", "support", "coordinator-enter"]
        + ["new-faults", "made", "host", "screen-compared-question", "paper", "join", "result-group"],
        ["light", "dark"],
        {
            "characters",
            "support",
            "made",
            "join",
            "start-finished",
            "coordinator-enter",
            "new-faults",
            "region",
            "paper",
        },
    ),
)
def test_the_focus_is_seen_at_every_stop(device_of: OpenDevice, place: str, scheme: str) -> None:
    device = device_of("fi", scheme=scheme)
    (PLACES | WORKSHOP_PLACES)[place](device)
    device.page.evaluate("document.activeElement.blur()")
    seen: list[str] = []

    for _ in range(MOST_STOPS):
        device.page.keyboard.press("Tab")
        stop, outline = device.page.evaluate(FOCUS)
        if stop.startswith("<body") or stop in seen:
            break
        seen.append(stop)
        assert outline >= 2, f"no outline: {stop}"

    assert len(seen) > 5


def test_the_language_menu_opens_and_works_from_the_keyboard(device: Device) -> None:
    device.go("about")
    device.page.locator(".languages summary").focus()
    device.page.keyboard.press("Enter")

    tab_to_english = device.page.get_by_role("link", name="English")
    for _ in range(3):
        device.page.keyboard.press("Tab")
    expect(tab_to_english).to_be_focused()
    device.page.keyboard.press("Enter")

    expect(device.page.locator("html")).to_have_attribute("lang", "en")
    assert device.path == "/en/about"
