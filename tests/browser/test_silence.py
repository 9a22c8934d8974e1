"""A stream that says nothing: the page says so, asks by itself, and goes back to the stream when that works."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Request, expect

from quiz.live.signals import ASK_SECONDS, HEARTBEAT_SECONDS, SILENCE_SECONDS
from tests.browser.conftest import OpenDevice, checked
from tests.browser.device import COUNT, PHONE, PROJECTOR, Device
from tests.browser.foreign_answers import FOREIGN
from tests.browser.networks import forgive
from tests.browser.places import PLACES
from tests.browser.room import LiveRoom, make_room
from tests.browser.router import Router, router_before
from tests.browser.workshop_places import WORKSHOP_PLACES
from tests.support.parameters import others_long, paired
from tests.support.server import Server, copy_package

pytestmark = pytest.mark.browser

SILENCE = int(SILENCE_SECONDS * 1000) + 1  # milliseconds
ASKED_AGAIN = int(2 * ASK_SECONDS * 1000)  # milliseconds within which a page that asks has asked again
MOST_STREAMS = 4
PATIENCE = 30.0  # seconds

# What each page shows when the round is shown, and when the next one is open.
SHOWN = {"wall": ".of-characters .rest", "host": "#open-round", "phone": "#group p > span"}
NEXT = {"wall": ".open-round", "host": "#ask", "phone": "#next-round"}


@pytest.fixture
def router(server: Server) -> Iterator[Router]:
    with router_before(server) as running:
        yield running


@pytest.fixture
def behind(chromium: Browser, router: Router) -> Iterator[OpenDevice]:
    """Opens devices behind the router."""
    with checked(chromium, router.behind) as open_one:
        yield open_one


@pytest.fixture
def room(server: Server) -> LiveRoom:
    room = make_room(server)
    room.fill(4)
    return room


def go_live(device: Device, place: str, room: LiveRoom) -> None:
    """Open a page that keeps true by itself, until it has asked for its stream."""
    walk = room.finish((2,) * COUNT)
    device.page.clock.install()
    if place == "host":
        room.admit(device)
    if place == "phone":
        device.keep(walk)
    path = {"wall": f"screen/{room.code}", "host": f"host/{room.code}", "phone": "result"}[place]
    with device.page.expect_request(is_stream):
        device.go(path)


def heard_by(device: Device) -> list[str]:
    """The names of what the stream of a page brings from now on, each before anything that is done to it later."""
    heard: list[str] = []
    browser = device.context.new_cdp_session(device.page)
    browser.on("Network.eventSourceMessageReceived", lambda event: heard.append(event["eventName"]))
    browser.send("Network.enable")
    return heard


def is_stream(request: Request) -> bool:
    return request.url.endswith("/events")


def is_question(request: Request) -> bool:
    """Whether a page asks for its state instead."""
    return request.url.endswith("/events?ask")


def first(device: Device, places: dict[str, str], place: str) -> Locator:
    return device.page.locator(places[place]).first


def says(device: Device, bar: str) -> None:
    """The page says that it is lost, that it asks, or nothing."""
    for name in ("lost", "asks"):
        of = device.page.locator(f"[data-{name}]")
        expect(of).to_be_visible() if name == bar else expect(of).to_be_hidden()


def until(condition: Callable[[], bool], device: Device) -> None:
    """Wait for what no page shows."""
    limit = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < limit
        device.page.wait_for_timeout(20)


@pytest.mark.parametrize(
    ("place", "through"), paired(SHOWN, ["nothing", "one-message", "all-at-first"], {"host", "phone"})
)
def test_a_page_that_hears_nothing_says_so_asks_and_goes_back(
    behind: OpenDevice, router: Router, room: LiveRoom, place: str, through: str
) -> None:
    router.holds_after = {"nothing": 0, "one-message": 1, "all-at-first": None}[through]
    device = behind(size=PROJECTOR if place == "wall" else PHONE)
    heard = heard_by(device)
    go_live(device, place, room)
    if through != "nothing":
        until(lambda: bool(heard), device)
    if through == "all-at-first":
        room.press("view", view="progress")
        device.page.wait_for_timeout(300)
        router.holds_after = 0
    room.press("show")
    says(device, "nothing")

    device.page.clock.fast_forward(SILENCE)

    says(device, "asks")
    expect(first(device, SHOWN, place)).to_be_visible()
    # It goes on asking, and what the next stream says first does not pass for a stream that works.
    room.press("round")
    device.page.clock.fast_forward(ASKED_AGAIN)
    expect(first(device, NEXT, place)).to_be_visible()
    with device.page.expect_request(is_stream):
        device.page.clock.fast_forward(SILENCE)
    with device.page.expect_request(is_question):
        device.page.clock.fast_forward(ASKED_AGAIN)
    says(device, "asks")

    router.holds_after = None
    with device.page.expect_response(lambda response: is_stream(response.request)):
        device.page.clock.fast_forward(SILENCE)
    room.press("pause", paused="1")
    says(device, "nothing")
    device.requests.clear()
    device.page.clock.fast_forward(ASKED_AGAIN)
    device.page.wait_for_timeout(300)
    assert [request.url for request in device.requests] == []


def test_beats_are_heard(chromium: Browser, tmp_path: Path) -> None:
    """However long nothing changes, a stream that works is not taken for silent."""
    often = ("quiz/live/signals.py", f"HEARTBEAT_SECONDS = {HEARTBEAT_SECONDS}", "HEARTBEAT_SECONDS = 0.2")
    as_long = (
        "quiz/live/signals.py",
        "SILENCE_SECONDS = 1.5 * HEARTBEAT_SECONDS",
        f"SILENCE_SECONDS = {SILENCE_SECONDS}",
    )
    with (
        Server(tmp_path / "server", copy_package(tmp_path / "package", often, as_long)) as server,
        checked(chromium, server) as open_one,
    ):
        device, room = open_one(), make_room(server)
        beats = heard_by(device)
        go_live(device, "wall", room)
        for _ in range(3):
            device.page.clock.fast_forward(SILENCE * 2 // 3)
            before = beats.count("beat")
            until(lambda before=before: beats.count("beat") > before + 1, device)  # type: ignore[misc]
        says(device, "nothing")
        assert not any(is_question(request) for request in device.requests)


def test_a_page_that_reaches_nobody_says_that_the_connection_is_lost(behind: OpenDevice, room: LiveRoom) -> None:
    device = behind(size=PROJECTOR)
    heard = heard_by(device)
    go_live(device, "wall", room)
    # What came after the leap of the clock would end the silence.
    until(lambda: bool(heard), device)
    device.context.set_offline(True)
    device.page.clock.fast_forward(SILENCE)
    says(device, "lost")
    device.page.clock.fast_forward(ASKED_AGAIN)
    says(device, "lost")

    room.press("show")
    device.context.set_offline(False)
    device.page.clock.fast_forward(ASKED_AGAIN)

    expect(first(device, SHOWN, "wall")).to_be_visible()
    expect(device.page.locator("[data-lost]")).to_be_hidden()
    forgive(device)


@pytest.mark.parametrize("foreign", others_long(FOREIGN, "portal-with-our-place"))
def test_what_a_portal_answers_gets_on_no_wall(behind: OpenDevice, room: LiveRoom, foreign: str) -> None:
    device = behind(size=PROJECTOR)
    heard = heard_by(device)
    go_live(device, "wall", room)
    until(lambda: bool(heard), device)
    device.page.evaluate("window.untouched = true")
    device.page.route("**/events*", FOREIGN[foreign])
    with device.page.expect_response("**/events?ask"):
        device.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    device.page.clock.fast_forward(SILENCE)
    says(device, "lost")
    expect(device.page.locator(".code")).to_have_text(room.code)

    device.page.unroute("**/events*")
    room.press("show")
    device.page.clock.fast_forward(ASKED_AGAIN)

    expect(first(device, SHOWN, "wall")).to_be_visible()
    assert device.page.evaluate("window.untouched") is True
    forgive(device)


def test_an_answer_does_not_come_between_the_beginning_and_the_end_of_a_press(
    behind: OpenDevice, router: Router, room: LiveRoom
) -> None:
    router.holds_after = 0
    device = behind()
    go_live(device, "host", room)
    device.page.clock.fast_forward(SILENCE)
    says(device, "asks")
    device.page.locator("#view-talk").hover()
    device.page.mouse.down()
    room.fill(1)
    with device.page.expect_response(lambda response: is_question(response.request)) as answer:
        device.page.clock.fast_forward(ASKED_AGAIN)
    answer.value.finished()
    device.page.mouse.up()

    expect(device.page.locator("#view-talk")).to_have_attribute("aria-pressed", "true")
    expect(device.page.locator(".counts dd").last).to_have_text("6")


def look(device: Device, hidden: bool) -> None:
    """Put another window in front of a page, or take it away; all pages of this browser are always in front."""
    device.page.evaluate(
        """(hidden) => {
          Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
          document.dispatchEvent(new Event("visibilitychange"));
        }""",
        hidden,
    )


@pytest.mark.parametrize("place", others_long(SHOWN, "wall"))
def test_a_page_that_nobody_sees_gives_its_stream_back(
    behind: OpenDevice, router: Router, room: LiveRoom, place: str
) -> None:
    device = behind(size=PROJECTOR if place == "wall" else PHONE)
    go_live(device, place, room)
    until(lambda: router.streams == 1, device)

    look(device, hidden=True)

    until(lambda: router.streams == 0, device)
    device.requests.clear()
    room.press("show")
    device.page.clock.fast_forward(2 * SILENCE)
    device.page.wait_for_timeout(300)
    assert router.streams == 0 and device.requests == []

    look(device, hidden=False)

    expect(first(device, SHOWN, place)).to_be_visible()
    until(lambda: router.streams == 1, device)
    room.press("round")
    expect(first(device, NEXT, place)).to_be_visible()
    says(device, "nothing")


def test_a_browser_with_many_pages_in_sight_loads_one_more_and_keeps_them_all_true(
    behind: OpenDevice, router: Router, room: LiveRoom
) -> None:
    """Over HTTP/1.1 it has six connections: pages that get no stream ask."""
    device = behind(size=PROJECTOR)
    device.page.clock.install()  # of all pages of the device
    pages = [device.page, *(device.context.new_page() for _ in range(7))]
    for page in pages:
        page.goto(f"{device.url}/fi/screen/{room.code}")
    for page in pages[:MOST_STREAMS]:
        expect(page.locator("[data-asks]")).to_be_hidden()
    for page in pages[MOST_STREAMS:]:
        expect(page.locator("[data-asks]")).to_be_visible()
    assert router.streams == MOST_STREAMS

    room.fill(1)
    room.press("show")
    device.page.clock.fast_forward(ASKED_AGAIN)

    for page in pages:
        expect(page.locator(SHOWN["wall"])).to_be_visible()


POSITIONS = """() => [...document.querySelectorAll("header, main, main *, footer")].map((element) => {
  const { x, y, width, height } = element.getBoundingClientRect();
  return [x, y, width, height].join();
})"""
# What is pressed in the middle of a bar.
BENEATH = """(bar) => {
  const { x, y, width, height } = bar.getBoundingClientRect();
  return bar.contains(document.elementFromPoint(x + width / 2, y + height / 2));
}"""


@pytest.mark.parametrize(
    "place, size, bars",
    [
        pytest.param("question-checked", (360, 640), ["#offline"], marks=pytest.mark.long),
        pytest.param("result", (360, 640), ["#offline"], marks=pytest.mark.long),
        pytest.param(
            "result-group-waiting", (360, 640), ["#offline", "[data-lost]", "[data-asks]"], marks=pytest.mark.long
        ),
        pytest.param("wait-paused", (360, 640), ["[data-lost]"], marks=pytest.mark.long),
        ("host-shown", (360, 640), ["#offline", "[data-lost]", "[data-asks]"]),
        pytest.param("screen-question", (1024, 768), ["[data-lost]", "[data-asks]"], marks=pytest.mark.long),
        ("screen-compared-question", (1024, 768), ["[data-lost]", "[data-asks]"]),
    ],
)
def test_what_is_said_moves_nothing_and_takes_no_press(
    device_of: OpenDevice, place: str, size: tuple[int, int], bars: list[str]
) -> None:
    device = device_of("sv", size=size, reduced_motion="reduce")
    (PLACES | WORKSHOP_PLACES)[place](device)
    before = device.page.evaluate(POSITIONS)
    for name in bars:
        bar = device.page.locator(name)
        bar.evaluate("(bar) => { bar.hidden = false; }")
        expect(bar).to_be_in_viewport(ratio=1)
        assert device.page.evaluate(POSITIONS) == before
        # But for the one that has a button of its own.
        assert bar.evaluate(BENEATH) == (name == "#offline")
        bar.evaluate("(bar) => { bar.hidden = true; }")
