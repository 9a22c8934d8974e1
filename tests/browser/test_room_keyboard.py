"""The facilitator's way from the keyboard: with a focus that is never lost when the page changes by itself."""

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import OpenDevice
from tests.browser.device import COUNT, Device
from tests.browser.keyboard import tab_to
from tests.browser.room import LiveRoom, make_room
from tests.support.parameters import others_long
from tests.support.server import Server

pytestmark = pytest.mark.browser


def sees_step(host: Device, number: int) -> None:
    expect(host.page.locator("h3").first).to_contain_text(host.say("question.heading", number=number, count=COUNT))


def press(host: Device, message: str, focused_then: str, key: str = "Enter", **values: object) -> None:
    """Press one of the page's buttons, and see where the focus is when the page has changed."""
    tab_to(host, message, **values)
    with host.page.expect_response(lambda response: response.request.method == "POST"):
        host.page.keyboard.press(key)
    # The live channel says the same a moment later; nor may that take the focus away.
    for _ in range(2):
        expect(host.page.locator(focused_then)).to_be_focused()
        host.page.wait_for_timeout(300)


def test_a_workshop_can_be_made_and_run_from_the_keyboard(device_of: OpenDevice) -> None:
    host = device_of()
    keyboard = host.page.keyboard
    host.go("workshop")
    while host.page.evaluate("document.activeElement.id") != "title":
        keyboard.press("Tab")
    keyboard.type("Torstain ryhmä")
    tab_to(host, "workshop.new.make")
    keyboard.press("Enter")
    expect(host.heading).to_have_text(host.say("workshop.made.title"))
    tab_to(host, "workshop.link.open")
    with host.page.expect_response("**/events"):
        keyboard.press("Enter")
    expect(host.heading).to_have_text("Torstain ryhmä")
    room = LiveRoom(host.server, host.path.rpartition("/")[2], "", "")

    # The first step shows the first question.
    keyboard.press("ArrowRight")
    expect(host.page.locator("#view-question")).to_have_attribute("aria-pressed", "true")
    sees_step(host, 1)
    for key, number in (("ArrowRight", 2), ("ArrowRight", 3), ("ArrowLeft", 2), ("ArrowLeft", 1), ("ArrowLeft", COUNT)):
        keyboard.press(key)
        sees_step(host, number)
    press(host, "workshop.view.talk", "#view-talk")
    keyboard.press("ArrowRight")
    sees_step(host, 1)
    expect(host.page.locator("#view-talk")).to_be_focused()
    expect(host.page.locator("#view-talk")).to_have_attribute("aria-pressed", "true")

    room.fill(5)
    expect(host.page.locator(".counts dd").last).to_have_text("5")
    expect(host.page.locator("#view-talk")).to_be_focused()
    host.page.evaluate("document.activeElement.blur()")
    press(host, "workshop.host.show", "#state")
    press(host, "workshop.view.question", "#view-question", "Space")
    press(host, "workshop.host.round.go", "#state", number=2)
    press(host, "workshop.host.pause", "#pause", "Space")
    expect(host.page.locator("#pause")).to_have_text(host.say("workshop.host.continue"))
    tab_to(host, "workshop.host.paper")
    keyboard.press("Enter")
    expect(host.heading).to_have_text(host.say("workshop.paper.title"))


def test_a_press_on_what_was_just_drawn_loads_no_page(device_of: OpenDevice) -> None:
    """For some milliseconds htmx does not know of what the live channel has drawn."""
    host = device_of()
    host.go("workshop")
    host.button("workshop.new.make").click()
    with host.page.expect_response("**/events"):
        host.link("workshop.link.open").click()
    sees_step(host, 1)
    host.page.evaluate("""() => {
      window.same = true;
      // Pressed as soon as anybody can press what is new.
      const press = () => document.getElementById("view-talk").click();
      document.addEventListener("htmx:afterSwap", () => setTimeout(press), { once: true });
    }""")
    host.page.locator("#view-progress").click()

    expect(host.page.locator("#view-talk")).to_have_attribute("aria-pressed", "true")
    assert host.page.evaluate("window.same") is True


def test_arrows_in_a_field_step_nothing(device_of: OpenDevice) -> None:
    """Where arrows have a meaning of their own they keep it."""
    host = device_of()
    host.go("workshop")
    host.button("workshop.new.make").click()
    host.link("workshop.link.open").click()
    sees_step(host, 1)
    host.page.evaluate("document.querySelector('[data-host]').append(document.createElement('input'))")
    host.page.locator("[data-host] > input").focus()

    host.page.keyboard.press("ArrowRight")

    host.page.wait_for_timeout(300)
    sees_step(host, 1)
    assert [path for path in host.posts if path.endswith("/view")] == []


# Pages that change by themselves, each with something that can have the focus meanwhile.
WATCHED = {
    "group": ("result", "#follow"),
    "wait": ("join/{code}", ".links a >> nth=1"),
    "host": ("host/{code}", "#pause"),
    "wall": ("screen/{code}", "#fill"),
}


@pytest.fixture
def room(server: Server) -> LiveRoom:
    room = make_room(server)
    room.fill(5)
    return room


def watch(device: Device, room: LiveRoom, page: str) -> Locator:
    """Open a page whose focus is on something that messages draw anew."""
    if page == "group":
        device.keep(room.finish((3,) * COUNT))
        room.press("show")
    if page == "wait":
        room.press("pause", paused="1")
    if page == "host":
        room.admit(device)
    path, stop = WATCHED[page]
    device.page.clock.install()
    device.go(path.format(code=room.code))
    place = device.page.locator(stop)
    place.wait_for()
    return place


def draw_anew(device: Device, room: LiveRoom, page: str) -> None:
    """Let something happen that changes the page around what has the focus."""
    device.page.evaluate("document.querySelector('#group, #join, #host, #screen').setAttribute('data-before', '')")
    if page == "group":
        room.press("round")
    elif page == "wait":
        device.page.clock.run_for(10_000)
    else:
        room.fill(1)
    device.page.locator("[data-before]").wait_for(state="detached")


@pytest.mark.parametrize("page", others_long(WATCHED, "group", "host"))
def test_the_focus_stays_when_the_page_around_it_is_drawn_anew(
    device_of: OpenDevice, room: LiveRoom, page: str
) -> None:
    device = device_of()
    place = watch(device, room, page)
    place.focus()

    draw_anew(device, room, page)

    expect(place).to_be_focused()


# Marks what the server has drawn, and notes that the stream has said something.
NOTE = """
  addEventListener("DOMContentLoaded", () => {
    document.querySelector("[data-stream]").firstElementChild.same = true;
  });
  addEventListener("htmx:sseBeforeMessage", () => document.documentElement.setAttribute("data-told", ""));
"""


@pytest.mark.parametrize("page", others_long(["group", "host", "wall"], "host"))
def test_a_page_is_not_drawn_anew_when_nothing_has_changed(device_of: OpenDevice, room: LiveRoom, page: str) -> None:
    """Neither by the first message of a stream nor by the answer to a question, which say what is there."""
    device = device_of()
    device.page.add_init_script(NOTE)
    watch(device, room, page)
    device.page.locator("[data-told]").wait_for()

    with device.page.expect_response("**/events?ask"):
        device.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    device.page.wait_for_timeout(300)

    assert device.page.evaluate("document.querySelector('[data-stream]').firstElementChild.same") is True


def test_what_is_said_has_the_focus_of_what_is_gone(device_of: OpenDevice, room: LiveRoom) -> None:
    device = device_of()
    device.keep(room.finish((3,) * COUNT))
    device.go("result")
    device.page.locator("#follow").focus()
    expect(device.page.locator("[data-stream][sse-connect]")).to_have_count(1)

    room.press("delete")

    expect(device.page.locator("#group")).to_contain_text(device.say("workshop.ended.title"))
    expect(device.page.locator("#group")).to_be_focused()
