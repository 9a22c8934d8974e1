"""A phone that lies idle: before anything is seen again, it asks whether to go on."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenDevice
from tests.browser.device import Device
from tests.browser.places import part_way
from tests.support.parameters import others_long

pytestmark = pytest.mark.browser

MINUTE = 60_000
both = pytest.mark.parametrize("old", others_long([False, True], True), ids=["today", "of-2018"])


def idle_at_five(device: Device) -> Device:
    """A device that was left at question five, with an answer chosen, for nine minutes."""
    device.page.clock.install()
    device.keep(part_way(4))
    device.go("question/5")
    device.choose(2)
    device.page.clock.fast_forward(9 * MINUTE)
    expect(device.page.locator(".cover")).to_be_hidden()
    return device


@both
def test_a_question_left_alone_is_covered_until_somebody_goes_on(device_of: OpenDevice, old: bool) -> None:
    device = idle_at_five(device_of(old=old))
    device.page.clock.fast_forward(MINUTE)

    expect(device.page.get_by_role("dialog", name=device.say("question.idle"))).to_be_visible()
    expect(device.heading).to_be_hidden()
    expect(device.options.first).to_be_hidden()
    expect(device.button("question.idle.go_on")).to_be_focused()
    device.button("question.idle.go_on").click()

    device.sees_question(5)
    expect(device.page.locator("input:checked")).to_be_focused()
    assert device.chosen() == ["2"] and device.posts == []
    device.answer(5, 2)
    device.page.clock.fast_forward(10 * MINUTE)
    expect(device.page.locator(".cover")).to_be_visible()


def test_the_answers_can_be_deleted_from_there(device: Device) -> None:
    idle_at_five(device)
    device.page.keyboard.press("Shift")
    device.page.clock.fast_forward(9 * MINUTE)
    expect(device.page.locator(".cover")).to_be_hidden()
    device.page.clock.fast_forward(2 * MINUTE)

    device.button("question.delete").click()

    expect(device.heading).to_have_text(device.say("deleted.title"))
    assert device.context.cookies() == []


def test_so_are_the_numbers_of_a_sheet(device: Device) -> None:
    device.page.clock.install()
    device.go("numbers")
    ticked = device.page.locator("input[type=radio]").nth(2)
    ticked.check()
    device.page.clock.fast_forward(10 * MINUTE)

    expect(device.heading).to_be_hidden()
    device.button("question.idle.go_on").click()

    expect(device.heading).to_be_visible()
    expect(ticked).to_be_checked()


def test_what_the_browser_had_put_away_is_covered_at_once(device: Device) -> None:
    device.context.add_init_script("Object.defineProperty(document, 'wasDiscarded', { value: true })")
    device.keep(part_way(4))

    device.go("question/5")

    expect(device.page.locator(".cover")).to_be_visible()
    expect(device.heading).to_be_hidden()
