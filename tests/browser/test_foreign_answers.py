"""What answers may not be us: a captive portal, an empty answer, a router that takes headers away."""

from collections.abc import Callable, Iterator
from contextlib import closing

import pytest
from playwright.sync_api import Browser, Route, expect

from quiz.responses.walk import Standing
from tests.browser.conftest import OpenDevice, checked
from tests.browser.device import COUNT, Device, choice_at
from tests.browser.foreign_answers import FOREIGN
from tests.browser.networks import box, forgive
from tests.browser.places import LARGE_REGION, SOME, broken_store, walk_with
from tests.browser.room import LiveRoom, end_button, make_room
from tests.browser.router import router_before
from tests.support.parameters import others_long
from tests.support.server import Phone, Server

pytestmark = pytest.mark.browser


@pytest.fixture
def foreign(name: str) -> Callable[[Route], None]:
    """An answer that is not ours."""
    return FOREIGN[name]


@pytest.mark.parametrize("name", others_long(FOREIGN, "portal"))
def test_a_foreign_answer_takes_no_question_s_place_and_the_choice_can_be_sent_again(
    device: Device, foreign: Callable[[Route], None]
) -> None:
    device.begin()
    device.choose(4)
    device.page.route("**/question/1", foreign, times=1)

    device.button("question.next").click()

    box(device, shown=True)
    device.sees_question(1)
    assert device.chosen() == ["4"] and device.path == "/fi/question/1"
    device.button("offline.retry").click()
    device.sees_question(2)
    box(device, shown=False)
    device.button("question.back").click()
    device.sees_question(1)
    assert device.chosen() == ["4"]
    forgive(device)


@pytest.mark.parametrize("name", others_long(FOREIGN, "no-content"))
def test_a_foreign_answer_ends_no_walk(device: Device, foreign: Callable[[Route], None]) -> None:
    """Neither at the region nor where nobody could be counted."""
    device.begin()
    device.skip_to(COUNT)
    device.answer(COUNT, 3)
    device.page.route("**/region", foreign, times=1)
    device.button("region.declined").click()
    box(device, shown=True)
    with broken_store(device.server):
        device.button("offline.retry").click()
        expect(device.heading).to_have_text(device.say("not_counted.title"))
    device.page.route("**/region", foreign, times=1)
    device.button("not_counted.retry").click()
    box(device, shown=True)

    device.page.locator("[data-retry]").click()

    device.sees_result()
    expect(device.page.locator(".status.counted")).to_be_visible()
    forgive(device)


@pytest.mark.parametrize("name", others_long(FOREIGN, "nothing"))
def test_a_foreign_answer_is_no_suggestion(device: Device, foreign: Callable[[Route], None]) -> None:
    device.keep(walk_with(SOME, Standing.COUNTED))
    device.go("result")
    suggestion = device.page.locator("#suggestion")
    first = suggestion.inner_text()
    device.page.route("**/suggestion/**", foreign, times=1)

    device.page.locator("#another").click()

    box(device, shown=True)
    assert suggestion.inner_text() == first
    device.button("offline.retry").click()
    box(device, shown=False)
    expect(suggestion).not_to_have_text(first, use_inner_text=True)
    forgive(device)


@pytest.fixture
def room(server: Server) -> LiveRoom:
    return make_room(server)


@pytest.mark.parametrize("name", others_long(FOREIGN, "portal-with-our-place"))
def test_a_foreign_answer_takes_no_remote_control_s_place(
    device: Device, room: LiveRoom, foreign: Callable[[Route], None]
) -> None:
    room.admit(device)
    device.go(f"host/{room.code}")
    device.page.evaluate("window.untouched = true")
    device.page.route("**/view", foreign, times=1)

    device.page.locator("#view-talk").click()

    box(device, shown=True)
    expect(end_button(device)).to_be_visible()
    device.button("offline.retry").click()
    expect(device.page.locator("#view-talk")).to_have_attribute("aria-pressed", "true")
    assert device.page.evaluate("window.untouched") is True
    forgive(device)


@pytest.mark.parametrize("name", others_long(FOREIGN, "not-found"))
def test_a_foreign_answer_takes_no_place_of_somebody_who_waits(
    device: Device, room: LiveRoom, foreign: Callable[[Route], None]
) -> None:
    room.press("pause", paused="1")
    device.page.clock.install()
    device.go(f"join/{room.code}")
    expect(device.page.locator("#again")).to_be_visible()
    device.page.route("**/join/*", foreign, times=1)
    with device.page.expect_response("**/join/*"):
        device.page.clock.run_for(10_000)
    expect(device.page.locator("[data-lost]")).to_be_visible()
    expect(device.page.locator("#again")).to_be_visible()

    room.press("pause", paused="0")
    device.page.clock.run_for(10_000)

    expect(device.button("workshop.join.begin")).to_be_visible()
    expect(device.page.locator("[data-lost]")).to_be_hidden()
    forgive(device)


@pytest.mark.parametrize("name", others_long(FOREIGN, "portal"))
def test_filters_that_a_foreign_answer_gets_are_asked_for_as_without_scripts(
    desk_of: OpenDevice, foreign: Callable[[Route], None]
) -> None:
    device = desk_of(size=(1280, 800))
    device.go("coordinator")
    device.page.route("**/coordinator?*", foreign, times=1)

    device.page.locator("#region").select_option(LARGE_REGION)

    expect(device.page.locator("#of")).to_contain_text("Helsinki")
    expect(device.page.locator("#region")).to_have_value(LARGE_REGION)
    forgive(device)


@pytest.fixture
def stripped(chromium: Browser, server: Server) -> Iterator[OpenDevice]:
    """Opens devices behind a router that takes the headers of htmx away."""
    with router_before(server) as router, checked(chromium, router.behind) as open_one:
        router.takes_headers = True
        yield open_one


def whole(device: Device) -> None:
    """A page has one of everything."""
    for name in ("header", "main", "footer", "h1"):
        expect(device.page.locator(name)).to_have_count(1)


def test_a_walk_without_the_headers_of_htmx_has_one_head_and_one_foot(stripped: OpenDevice) -> None:
    device = stripped()
    device.begin()
    device.page.evaluate("window.untouched = true")
    device.button("question.next").click()
    expect(device.page.locator("#missing")).to_be_visible()
    whole(device)
    for number in range(1, 4):
        device.answer(number, choice_at(number))
        whole(device)
        assert device.path == f"/fi/question/{number + 1}"
    assert device.say("question.heading", number=4, count=COUNT) in device.page.title()
    device.button("question.back").click()
    device.sees_question(3)
    assert device.path == "/fi/question/3" and device.chosen() == [str(choice_at(3))]
    # Nothing of that was a page of its own; what the browser remembers of them is.
    assert device.page.evaluate("window.untouched") is True
    device.page.go_back()
    device.sees_question(4)
    device.skip_to(COUNT)
    device.answer(COUNT, 2)
    assert device.path == "/fi/region"
    whole(device)

    with broken_store(device.server):
        device.button("region.declined").click()
        expect(device.heading).to_have_text(device.say("not_counted.title"))
        whole(device)
    device.button("not_counted.retry").click()

    device.page.wait_for_url("**/fi/result")
    device.sees_result()
    whole(device)
    device.page.locator("#another").click()
    expect(device.page.locator("#another")).to_be_focused()
    whole(device)


def test_a_remote_control_without_the_headers_of_htmx_has_one_head_and_one_foot(
    stripped: OpenDevice, room: LiveRoom, server: Server
) -> None:
    device = stripped()
    room.admit(device)
    device.go(f"host/{room.code}")
    for view in ("talk", "progress"):
        device.page.locator(f"#view-{view}").click()
        expect(device.page.locator(f"#view-{view}")).to_have_attribute("aria-pressed", "true")
        whole(device)

    # The key is changed elsewhere: the press leads to the page that says so.
    device.page.route("**/events*", lambda route: route.abort())
    device.page.reload()
    expect(end_button(device)).to_be_visible()
    with closing(Phone(server.port, room.own_pass)) as host:
        assert host.post(f"/fi/host/{room.code}/rotate").status == 303
    device.page.locator("#view-talk").click()

    expect(device.page.locator("#key")).to_be_visible()
    forgive(device)


@pytest.mark.parametrize("direction", others_long(["asked", "answered"], "answered"))
def test_where_headers_are_lost_in_one_direction_the_walk_goes_on(device: Device, direction: str) -> None:
    def pass_on(route: Route) -> None:
        if direction == "asked":
            route.continue_(headers={k: v for k, v in route.request.headers.items() if not k.startswith("hx-")})
            return
        answer = route.fetch()
        route.fulfill(response=answer, headers={k: v for k, v in answer.headers.items() if not k.startswith("hx-")})

    device.begin()
    device.context.route(lambda address: "/question/" in address or address.endswith("/region"), pass_on)
    device.answer(1, 3)
    assert device.path == "/fi/question/2"
    device.skip_to(COUNT)
    device.answer(COUNT, 3)
    assert device.path == "/fi/region"

    device.finish()

    assert device.path == "/fi/result"
    whole(device)
