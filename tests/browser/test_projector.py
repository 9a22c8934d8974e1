"""The projector: everything is in the picture, with nobody near to scroll."""

from itertools import product

import pytest

from tests.browser.conftest import OpenDevice
from tests.browser.device import Device, by_turns
from tests.browser.fonts import FONTS, set_in
from tests.browser.mirror_places import MIRROR_PLACES
from tests.browser.room import make_room
from tests.support.server import QUESTIONNAIRE, Server

pytestmark = pytest.mark.browser

MIRROR_WALLS = ("screen-mirror", "screen-mirror-gaps")
SMALLEST = ((1280, 720), (1024, 768))  # what projectors have at least
GROUPS = ((24, 24), (6, 12))  # people of two rounds that are told in numbers, and in words that differ
LEFT = """() => {
  // Below are the tools, out of its way.
  const { bottom } = document.querySelector(".view").getBoundingClientRect();
  return Math.min(innerHeight - bottom, innerWidth - document.documentElement.scrollWidth);
}"""
# In 1/1080 of the height of a picture of 16:9: from ten metres, letters must be 1/200 of that high on a wall of 2 m.
SMALL = """() => {
  const unit = Math.min(innerHeight / 1080, innerWidth / 1920);
  const hasText = (element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
  return [...document.querySelectorAll(".view :not(svg *, .visually-hidden)")]
    .filter((element) => element.checkVisibility() && hasText(element))
    .filter((element) => parseFloat(getComputedStyle(element).fontSize) / unit
      < (element.closest(".small, .strip, thead") ? 40 : 46))
    .map((element) => element.outerHTML.slice(0, 120));
}"""


def longest(locale: str) -> int:
    """The number of the question that has the most text in a language."""

    def length(number: int) -> int:
        question = QUESTIONNAIRE.questions[number - 1]
        texts = [question.prompt, question.talk, *question.options]
        return sum(len(text[locale]) for text in texts)

    return max(range(1, len(QUESTIONNAIRE.questions) + 1), key=length)


def left(screen: Device, path: str) -> float:
    """The pixels that are left around what the projector shows, in the worst case; less than 0 if it does not fit.

    No letters are too small.
    """
    screen.page.goto(f"{screen.url}/{path}")
    found: list[float] = []
    assert screen.page.evaluate(SMALL) == []
    for (width, height), font in product(SMALLEST, FONTS):
        screen.page.set_viewport_size({"width": width, "height": height})
        set_in(screen.page, font)
        found.append(screen.page.evaluate(LEFT))
    return min(found)


@pytest.mark.parametrize(("people", "locale"), by_turns(GROUPS, long={GROUPS[0]}))
def test_every_view_fits_a_small_projector_in_every_language(
    device_of: OpenDevice, server: Server, people: tuple[int, int], locale: str
) -> None:
    screen, room = device_of(), make_room(server)
    for seed, count in enumerate(people, 1):
        room.press("round")
        room.fill(count, seed)
        room.press("show")
    shown = {}
    path = f"{locale}/screen/{room.code}"
    for form in (
        *(
            {"view": view, "beside": beside}
            for beside in ("0", "1")
            for view in ("question", "characters", "dimensions")
        ),
        {"step": "next"},
        {"view": "question", "question": "4", "beside": "0"},
        {"view": "talk"},
        {"prompt": "1"},
        {"minutes": "5"},
        {"view": "join"},
    ):
        room.press("view", **{"question": str(longest(locale)), **form})
        shown[str(form)] = left(screen, path)

    room.press("round")
    for view in ("join", "progress"):
        room.press("view", view=view, question=str(longest(locale)))
        shown[view] = left(screen, path)
    room.press("view", round="3")
    shown["asked"] = left(screen, path)

    assert {place: pixels for place, pixels in shown.items() if pixels < 0} == {}


CUT = """() => [...document.querySelectorAll(".view .seen *, .view .difference *")]
  .filter((element) => getComputedStyle(element).display !== "inline" && !element.matches(".visually-hidden"))
  .filter((element) => element.scrollWidth > element.clientWidth + 1).map((element) => element.textContent)"""


@pytest.mark.parametrize(("place", "locale"), by_turns(MIRROR_WALLS, long={"screen-mirror"}))
def test_every_wall_of_a_mirror_fits_a_projector(device_of: OpenDevice, place: str, locale: str) -> None:
    screen = device_of(locale)
    MIRROR_PLACES[place](screen)

    for width, height in ((1920, 1080), *SMALLEST):
        screen.page.set_viewport_size({"width": width, "height": height})
        assert screen.page.evaluate(LEFT) >= 0
        assert screen.page.evaluate(CUT) == []


WORDS = "yhdenvertaisuussuunnitelma, tiedotustilaisuus valvontakamerat osallisuuden vahvistaminen kahvit auki ja muuta "
PLAN = {"cards": 60, "rows": 120}
"""As many characters as a line has at the most on a card, and in a row."""

CROWDED = """() => [...document.querySelectorAll(".written li")]
  .filter((line) => line.scrollHeight > line.clientHeight || line.scrollWidth > line.clientWidth).length"""
LETTERS = """() => Math.min(...[...document.querySelectorAll(".written span, .strip, .small")].map((text) =>
  parseFloat(getComputedStyle(text).fontSize) * (text.closest(".written") ? 1 : 46 / 40)
    / Math.min(innerHeight / 1080, innerWidth / 1920)))"""


@pytest.mark.parametrize("kind", PLAN)
def test_what_a_host_writes_fits_and_can_be_read_from_ten_metres(
    device_of: OpenDevice, server: Server, kind: str
) -> None:
    screen, room = device_of("fi-simple"), make_room(server)
    for number in range(6):
        text = WORDS[number * 7 :] + WORDS
        room.press("changes", change=text[: PLAN[kind]])
    room.press("changes", view="changes")
    assert left(screen, f"fi-simple/screen/{room.code}") >= 0
    for size in SMALLEST:
        screen.page.set_viewport_size({"width": size[0], "height": size[1]})
        for font in FONTS:
            set_in(screen.page, font)
            assert screen.page.evaluate(CROWDED) == 0
            assert screen.page.evaluate(LETTERS) > 45.5
