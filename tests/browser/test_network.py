"""A bad network: what was chosen stays, one press is one request."""

import time

import pytest
from playwright.sync_api import Route, expect

from tests.browser.conftest import OpenDevice
from tests.browser.device import COUNT, Device
from tests.browser.networks import box, forgive
from tests.support.parameters import others_long

pytestmark = pytest.mark.browser

DOUBLE_CLICK = 120  # milliseconds between the two presses of an unhurried double click


def cut_off(route: Route) -> None:
    route.abort("connectionreset")


def slowly(route: Route) -> None:
    time.sleep(0.4)
    route.continue_()


def test_a_lost_connection_is_told_and_the_choice_stays(device: Device) -> None:
    device.begin()
    device.choose(4)
    device.context.set_offline(True)

    device.button("question.next").click()

    box(device, shown=True)
    expect(device.page.locator("#offline")).to_contain_text("Yhteys katkesi")
    expect(device.button("offline.retry")).to_be_focused()
    assert device.chosen() == ["4"]
    forgive(device)


def test_trying_again_goes_on_when_the_network_is_back(device: Device) -> None:
    device.begin()
    device.choose(4)
    device.context.set_offline(True)
    device.button("question.next").click()
    box(device, shown=True)
    device.button("offline.retry").click()
    box(device, shown=True)

    device.context.set_offline(False)
    device.button("offline.retry").click()

    device.sees_question(2)
    box(device, shown=False)
    device.button("question.back").click()
    device.sees_question(1)
    assert device.chosen() == ["4"]
    forgive(device)


@pytest.mark.parametrize("old", others_long([False, True], True), ids=["today", "of-2018"])
def test_trying_again_after_going_back_goes_back(device_of: OpenDevice, old: bool) -> None:
    device = device_of(old=old)
    device.begin()
    device.answer(1, 3)
    device.page.route("**/question/2", cut_off)
    device.button("question.back").click()
    box(device, shown=True)
    device.page.unroute("**/question/2", cut_off)

    device.button("offline.retry").click()

    device.sees_question(1)
    assert device.chosen() == ["3"]
    forgive(device)


def test_a_server_that_cannot_answer_loses_nothing_either(device: Device) -> None:
    device.begin()
    device.page.route("**/question/1", lambda route: route.fulfill(status=503, body="busy"), times=1)
    device.choose(2)
    device.button("question.next").click()
    box(device, shown=True)

    device.button("offline.retry").click()

    device.sees_question(2)
    forgive(device)


@pytest.mark.parametrize("speed", others_long(["fast", "slow"], "slow"))
def test_two_presses_at_once_are_sent_once(device_of: OpenDevice, speed: str) -> None:
    device = device_of()
    device.begin()
    device.choose(3)
    if speed == "slow":
        device.page.route("**/question/1", slowly)

    device.button("question.next").dblclick()

    device.sees_question(2)
    assert device.posts == ["/fi/start", "/fi/question/1"]


def test_the_second_press_of_a_double_click_does_not_hit_the_next_question(device: Device) -> None:
    device.begin()
    device.choose(3)
    device.button("question.next").click()
    device.sees_question(2)
    device.page.wait_for_timeout(DOUBLE_CLICK)
    device.button("question.next").hover()

    device.page.mouse.down(click_count=2)
    device.page.mouse.up(click_count=2)
    device.page.wait_for_timeout(DOUBLE_CLICK)

    expect(device.page.locator("#missing")).to_have_count(0)
    assert device.posts == ["/fi/start", "/fi/question/1"]


def test_the_region_step_is_no_exception(device: Device) -> None:
    device.begin()
    device.skip_to(COUNT + 1)
    device.context.set_offline(True)
    device.button("region.declined").click()
    box(device, shown=True)
    device.context.set_offline(False)

    device.button("offline.retry").click()

    device.page.wait_for_url("**/fi/result")
    forgive(device)
