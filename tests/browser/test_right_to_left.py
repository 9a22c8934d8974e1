"""The pages of a language that is written from right to left: mirrored, and whole on a small screen."""

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import OpenDevice
from tests.browser.device import Device
from tests.browser.places import PLACES
from tests.browser.workshop_places import WORKSHOP_PLACES
from tests.support.parameters import others_long

pytestmark = pytest.mark.browser

SMALL = (360, 640)
PIXEL = 1.0
Box = tuple[str, float, float]
READ = ("start", "languages-open", "question-checked", "result-open", "characters")
MIXED = ("languages-open", "question-checked", "result-open", "host-shown", "paper", "screen-question")
"""Those with most of what can stand on the wrong side; the others are for the long run."""
HOSTED = ("host", "host-shown", "join", "paper", "result-group", "screen-question")

# A line of Finnish runs from left to right even there; a box that begins a line, and a picture of a figure, do not.
BOXES = """() => [...document.querySelectorAll("body *")].filter((element) =>
    element.checkVisibility() && !element.closest(".visually-hidden, .skip") && (element.matches(".bar rect")
      || !(element.closest("svg svg, svg *") || getComputedStyle(element).display === "inline")))
  .map((element) => [element, element.getBoundingClientRect()])
  .filter(([, box]) => box.width)
  .map(([element, box]) => [element.outerHTML.slice(0, 80), box.left, box.right])"""


def faults(page: Page) -> list[str]:
    """What is not mirrored or not on the screen as soon as the page runs from right to left."""
    usual = page.evaluate(BOXES)
    page.evaluate("document.documentElement.dir = 'rtl'")
    turned = page.evaluate(BOXES)
    width = page.evaluate("document.documentElement.clientWidth")
    assert len(usual) == len(turned) > 10
    sideways = [] if page.evaluate("document.documentElement.scrollWidth") == width else ["scrolls sideways"]
    outside = [f"outside: {name}" for name, left, right in turned if left < -PIXEL or right > width + PIXEL]
    pairs = zip(usual, turned, strict=True)
    return (
        sideways + outside + [f"not mirrored: {one[0]}" for one, other in pairs if not is_mirrored(one, other, width)]
    )


def is_mirrored(one: Box, other: Box, width: float) -> bool:
    (_, left, right), (_, from_left, to_right) = one, other
    return max(abs(from_left - (width - right)), abs(to_right - (width - left))) <= PIXEL


@pytest.mark.parametrize("place", others_long(READ + HOSTED, *MIXED))
def test_a_page_from_right_to_left_is_mirrored_and_whole(device_of: OpenDevice, place: str) -> None:
    device = device_of(size=SMALL, reduced_motion="reduce")
    (PLACES | WORKSHOP_PLACES)[place](device)

    assert device.page.evaluate("innerWidth") == SMALL[0] and faults(device.page) == []


@pytest.mark.parametrize(
    ("spoil", "fault"),
    [
        ("{ marginLeft: '2rem' }", "not mirrored: <h1"),
        ("{ width: '30rem' }", "scrolls sideways"),
        ("{ position: 'relative', left: '2rem' }", "outside: <h1"),
    ],
)
def test_a_page_that_does_not_turn_round_would_be_noticed(device: Device, spoil: str, fault: str) -> None:
    device.go()
    device.page.evaluate(f"Object.assign(document.querySelector('h1').style, {spoil})")

    assert [line for line in faults(device.page) if line.startswith(fault)] != []
