"""What becomes of an answer: nothing is chosen, sent or lost by itself."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenDevice
from tests.browser.device import COUNT, Device, choice_at
from tests.browser.places import part_way
from tests.support.parameters import others_long

pytestmark = pytest.mark.browser

LONG_ENOUGH = 400  # milliseconds in which a page that went on by itself would have done so

# Both in the long run.
with_scripts = pytest.mark.parametrize("scripts", others_long([True, False], True))
without_scripts = pytest.mark.parametrize("scripts", others_long([True, False], False))


def test_choosing_does_not_go_on_by_itself(device: Device) -> None:
    device.begin()
    device.requests.clear()

    device.choose(3)
    device.page.wait_for_timeout(LONG_ENOUGH)

    device.sees_question(1)
    assert device.posts == []


@without_scripts
def test_going_on_without_a_choice_asks_and_moves_the_focus_there(device_of: OpenDevice, scripts: bool) -> None:
    device = device_of("sv", scripts=scripts)
    device.begin()

    device.button("question.next").click()

    message = device.page.locator("#missing")
    expect(message).to_have_text(device.say("question.missing"))
    expect(message).to_be_focused()
    device.sees_question(1)
    device.answer(1, 4)


@with_scripts
def test_declining_is_a_choice_of_its_own_and_is_kept(device_of: OpenDevice, scripts: bool) -> None:
    device = device_of(scripts=scripts)
    device.begin()
    device.answer(1, "declined")

    device.button("question.back").click()

    device.sees_question(1)
    assert device.chosen() == ["declined"]


@with_scripts
def test_going_back_keeps_what_was_answered_and_what_was_only_chosen(device_of: OpenDevice, scripts: bool) -> None:
    device = device_of(scripts=scripts)
    device.begin()
    device.answer(1, 2)
    device.choose(5)

    device.button("question.back").click()

    device.sees_question(1)
    assert device.chosen() == ["2"]
    device.button("question.next").click()
    device.sees_question(2)
    assert device.chosen() == ["5"]


@without_scripts
def test_a_changed_answer_is_the_one_that_stays(device_of: OpenDevice, scripts: bool) -> None:
    device = device_of(scripts=scripts)
    device.begin()
    device.answer(1, 2)
    device.button("question.back").click()
    device.sees_question(1)

    device.answer(1, 4)
    device.button("question.back").click()

    device.sees_question(1)
    assert device.chosen() == ["4"]


def test_a_reload_at_question_five_stays_there(device: Device) -> None:
    device.walk_to(5)

    device.page.reload()

    device.sees_question(5)
    assert device.chosen() == []
    device.go("question/9")
    device.sees_question(5)


@pytest.mark.parametrize(
    "options",
    others_long([{}, {"scripts": False}, {"cdn": False}], {}),
    ids=["scripts", "no-scripts", "no-cdn"],
)
def test_the_browsers_back_and_forward_show_each_question_with_its_answer(
    device_of: OpenDevice, options: dict[str, object]
) -> None:
    device = device_of("fi", **options)
    device.walk_to(4)

    for number in (3, 2, 1):
        device.page.go_back()
        device.sees_question(number)
        assert device.chosen() == [str(choice_at(number))]
    for number in (2, 3, 4):
        device.page.go_forward()
        device.sees_question(number)
    assert device.chosen() == []


def test_two_tabs_write_on_the_same_sheet(device_of: OpenDevice) -> None:
    device = device_of()
    device.walk_to(3)
    first, second = device.page, device.context.new_page()
    second.goto(f"{device.url}/fi/question/1")

    device.answer(3, 5)
    device.page = second
    device.answer(1, 5)
    device.button("question.next").click()
    device.sees_question(3)

    assert device.chosen() == ["5"]
    first.reload()
    device.page = first
    device.sees_question(4)


def test_a_change_of_language_keeps_the_place_and_the_answers(device_of: OpenDevice) -> None:
    device = device_of("fi")
    device.walk_to(6)
    device.page.locator(".menu summary").click()

    device.page.get_by_role("link", name="Svenska").click()

    device.locale = "sv"
    device.sees_question(6)
    device.button("question.back").click()
    device.sees_question(5)
    assert device.chosen() == [str(choice_at(5))]
    assert device.path == "/sv/question/5"


def test_each_step_has_its_own_title_and_is_told_politely(device_of: OpenDevice) -> None:
    device = device_of("en")
    device.begin()
    said = device.page.locator("#said[role=status]")
    expect(said).to_have_text("")
    expect(device.page).to_have_title(re.compile(f"^Question 1/{COUNT}: "))

    device.answer(1, 1)

    expect(device.page).to_have_title(re.compile(f"^Question 2/{COUNT}: "))
    expect(said).to_have_text(device.say("question.progress", done=1, left=COUNT - 1))
    expect(device.heading).to_be_focused()


def test_the_step_after_the_last_question_is_told_as_well(device: Device) -> None:
    device.keep(part_way(COUNT - 1))
    device.go(f"question/{COUNT}")

    device.answer(COUNT, 1)

    expect(device.page).to_have_title(re.compile(f"^{re.escape(device.say('region.title'))}"))
    expect(device.page.locator("#said")).to_have_text(device.say("region.progress"))
    expect(device.heading).to_be_focused()
    assert device.path == "/fi/region"
