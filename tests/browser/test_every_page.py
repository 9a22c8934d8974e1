"""Every page in every state and language: accessible, whole on a small screen, and asking nobody it should not."""

import pytest

from tests.browser.conftest import OpenDevice
from tests.browser.device import CDN_HOST, Device, by_turns
from tests.browser.inspection import accessibility, basics, reflow
from tests.browser.mirror_places import MIRROR_PLACES
from tests.browser.places import PLACES
from tests.browser.workshop_places import WORKSHOP_PLACES

pytestmark = pytest.mark.browser

ALL_PLACES = PLACES | WORKSHOP_PLACES | MIRROR_PLACES
WITH_SCRIPTS = {"question", "region", "result", "not", "host", "wait", "screen", "follow"}
"""First words of the places on whose way there is a page with scripts."""
SIGNED_IN = {"coordinator", "coordinator-left", "campaign-making"}
"""The page where a key is typed has none; those behind it have."""


# Each differs from another place by a text or a number only: looked at in the long run.
VARIANTS = {
    *("start-under-way", "start-lost", "start-in-group", "question-practice", "question-message", "question-last"),
    *("coordinator-left", "enter-wrong", "rotated", "join-under-way", "wait-full", "wait-closed"),
    *("host-paused", "host-full", "host-shown", "host-small", "host-mixed", "screen-progress", "screen-small"),
    *("screen-dimensions", "screen-compared-question", "screen-compared-characters", "paper-failed"),
    *("start-in-group-finished", "question-checked", "region-message", "result-none", "result-pair", "code-wrong"),
    *("coordinator-wrong", "join-finished", "join-hosting", "wait-paused", "paper-closed", "host-mixed-shown"),
    *("screen-talk", "screen-compared-dimensions", "languages-open", "start-finished", "result-group-waiting"),
    *("screen-characters", "question-offline", "code", "result", "new"),
    *("question-covered", "result-idle", "result-talk", "result-shared", "deleted", "coordinator-enter", "new-faults"),
    *("paper-faults", "code-slowed", "ended", "screen-join", "follow-break", "follow-rules"),
    *("screen-own", "question-menu", "result-group", "not-counted", "example-wall", "follow-characters"),
    *("follow-changes", "follow-dimensions", "follow-own", "follow-small", "follow-talk", "memo-none", "memo-compared"),
    *("screen-asked", "screen-break", "screen-full", "screen-rules", "screen-mixed", "result-group-next"),
    *("mirror-join", "mirror-message", "mirror-paper", "mirror-sheet", "screen-mirror-join", "host-mirror-shown"),
    *("wait-mirror-both", "cards-chosen", "cards-organiser", "campaign-unknown"),
}


# That no page writes an error to the console or breaks the content policy is checked by `device_of`, in every test.
@pytest.mark.parametrize(("place", "locale"), by_turns(ALL_PLACES, long=VARIANTS))
def test_a_page_has_no_fault_in_any_language(device_of: OpenDevice, place: str, locale: str) -> None:
    device = device_of(locale, reduced_motion="reduce")

    ALL_PLACES[place](device)

    assert device.page.locator("html").get_attribute("lang") == locale
    with_scripts = place in SIGNED_IN or (place.partition("-")[0] in WITH_SCRIPTS and place != "not-found")
    assert (CDN_HOST in device.hosts) == with_scripts
    assert len(device.hosts) == 1 + with_scripts
    assert basics(device.page) + accessibility(device.page) + reflow(device.page) == []


# One fault for each thing that is looked for.
SPOIL = """() => {
  document.title = "";
  document.documentElement.lang = "";
  document.querySelector("h1").outerHTML = "<p>no heading</p>";
  document.querySelector("main").insertAdjacentHTML("beforeend", `<input><button class="tiny"></button>
    <p class="wide">wide</p><p class="faint">faint</p><p class="cut">two words</p>
    <svg viewBox="0 0 90 9"><text y="9">over</text><text x="9" y="9">other</text><text x="80" y="9">edge</text></svg>`);
  Object.assign(document.querySelector(".wide").style, { width: "900px", maxWidth: "none" });
  Object.assign(document.querySelector(".cut").style, { overflow: "hidden", width: "2em", whiteSpace: "nowrap" });
  Object.assign(document.querySelector(".faint").style, { color: "#777", background: "#888" });
  Object.assign(document.querySelector(".tiny").style, { minHeight: "0", padding: "0", color: "#777" });
}"""


FAULTS = {
    "basics: no language",
    "basics: title",
    "basics: not one h1",
    "basics: no label",
    "basics: inline",
    "light: button-name",
    "light: html-has-lang",
    "dark: color-contrast",
    "text 100%: scrolls sideways",
    "text 100%: too wide",
    "text 200%: cut off",
    "text 100%: 4 x",
    "picture: cut off: over",
    "picture: cut off: edge",
}


def test_a_page_that_has_faults_would_not_pass(device: Device) -> None:
    device.go()
    device.page.evaluate(SPOIL)

    found = basics(device.page) + accessibility(device.page) + reflow(device.page)

    assert {fault for fault in FAULTS if not any(line.startswith(fault) for line in found)} == set()
