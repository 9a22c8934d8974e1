"""A phone that goes round: doing it again, the next person, deleting, the result that was left open."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, expect

from quiz.responses.walk import Run, Standing
from tests.browser.chromium import WHOLE, environ
from tests.browser.conftest import OpenDevice
from tests.browser.device import COUNT, Device, choice_at, open_device
from tests.browser.places import SOME, part_way, walk_with
from tests.support.parameters import others_long
from tests.support.server import Server

pytestmark = pytest.mark.browser

MINUTE = 60_000
# Both in the long run.
today = pytest.mark.parametrize("old", others_long([False, True], False), ids=["today", "of-2018"])
of_2018 = pytest.mark.parametrize("old", others_long([False, True], True), ids=["today", "of-2018"])


def open_result(device: Device) -> Device:
    device.keep(walk_with(SOME, Standing.COUNTED))
    device.go("result")
    device.sees_result()
    return device


def share_device(device: Device) -> None:
    """Say that others use the device, too."""
    device.page.get_by_label(device.say("result.shared_device")).check()
    # Scrolling to the box is heard when a frame is drawn: on a busy machine that may be after the clock was put on.
    device.page.screenshot()


def hand_on(device: Device) -> None:
    """From the result to the next person, which takes two presses."""
    expect(device.button("result.next_person.yes")).to_be_hidden()
    device.page.get_by_text(device.say("result.next_person"), exact=True).click()
    device.button("result.next_person.yes").click()
    device.sees(device.button("start.begin"))


def test_doing_it_again_is_practice_and_not_counted(device: Device, finishers: Callable[[], int]) -> None:
    open_result(device)
    before = finishers()
    device.page.get_by_text(device.say("result.print_or_again")).click()
    device.button("result.again").click()
    device.sees_question(1)
    expect(device.page.locator(".tag")).to_have_text(device.say("practice"))
    device.answer(1, 3)
    device.skip_to(COUNT)
    device.choose(3)

    device.button("question.next").click()

    device.sees_result()
    expect(device.page.locator(".status")).to_contain_text(device.say("result.status.practice"))
    assert finishers() == before


def test_the_next_person_gets_a_clean_start_page(device: Device) -> None:
    open_result(device)

    hand_on(device)

    assert device.path == "/fi/"
    assert device.context.cookies() == []


@pytest.mark.parametrize("scripts", others_long([True, False], True), ids=["with-scripts", "without-scripts"])
def test_back_does_not_show_the_next_person_anything(device_of: OpenDevice, scripts: bool) -> None:
    device = device_of(scripts=scripts)
    device.begin()
    device.skip_to(COUNT - 1)
    for step in (COUNT - 1, COUNT):
        device.answer(step, choice_at(step))
    device.finish()
    hand_on(device)
    expect(device.button("start.begin")).to_be_visible()

    for _ in range(3):
        device.page.go_back()
        expect(device.button("start.begin")).to_be_visible()
        expect(device.page.locator("[data-result], [name=choice]")).to_have_count(0)


@pytest.fixture
def with_page_memory(chromium: Browser, server: Server) -> Iterator[Device]:
    """A phone whose browser keeps left pages in memory, as people's browsers do; Playwright's do not by default."""
    browser = chromium.browser_type.launch(
        executable_path=WHOLE,  # the shell keeps no page in memory
        args=["--no-sandbox", "--disable-gpu"],
        env=environ(),
        ignore_default_args=["--disable-back-forward-cache"],
    )
    device = open_device(browser, server)
    yield device
    browser.close()
    assert device.faults == []


def test_nor_does_a_browser_that_keeps_pages_in_memory(with_page_memory: Device) -> None:
    device = open_result(with_page_memory)
    hand_on(device)

    device.page.evaluate("history.back()")

    expect(device.page.locator("[data-result]")).to_have_count(0)
    expect(device.button("start.begin")).to_be_visible()


def test_a_question_that_comes_back_from_memory_is_asked_for_anew(with_page_memory: Device) -> None:
    device = with_page_memory
    device.context.add_init_script("addEventListener('pageshow', (e) => { if (e.persisted) sessionStorage.back = 1; })")
    device.keep(part_way(4))
    device.go("question/5")
    device.go("about")

    with device.page.expect_request("**/question/5"):
        device.page.evaluate("history.back()")

    device.sees_question(5)
    assert device.page.evaluate("sessionStorage.back") == "1", "the browser kept nothing in memory, nothing was tried"


def test_a_page_that_comes_back_from_memory_is_loaded_anew(device: Device) -> None:
    open_result(device)
    device.context.clear_cookies()

    device.page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")

    expect(device.button("start.begin")).to_be_visible()
    expect(device.page.get_by_role("alert")).to_have_text(device.say("start.lost"))


def test_deleting_takes_the_answers_off_the_device(device: Device) -> None:
    open_result(device)

    device.page.get_by_text(device.say("result.delete"), exact=True).click()
    device.button("result.delete.yes").click()

    expect(device.heading).to_have_text(device.say("deleted.title"))
    assert device.context.cookies() == []
    device.go("result")
    expect(device.button("start.begin")).to_be_visible()


@pytest.mark.parametrize("old", others_long([False, True], False), ids=["today", "of-2018"])
def test_a_result_left_alone_is_covered_and_stays(device_of: OpenDevice, old: bool) -> None:
    device = device_of(old=old)
    device.page.clock.install()
    open_result(device)
    device.page.clock.fast_forward(59 * MINUTE)
    expect(device.page.locator("#idle")).to_be_hidden()
    device.sees_result()

    device.page.clock.fast_forward(10 * 60 * MINUTE)

    expect(device.page.get_by_role("dialog", name=device.say("result.cover"))).to_be_visible()
    expect(device.heading).to_be_hidden()
    device.button("result.cover.show").click()
    expect(device.heading).to_be_visible()
    assert device.posts == []
    device.page.clock.fast_forward(61 * MINUTE)
    device.button("result.cover.delete").click()
    expect(device.heading).to_have_text(device.say("deleted.title"))


def test_what_covers_a_result_tells_nothing_of_it_in_the_title_and_is_above_its_card(device: Device) -> None:
    device.page.clock.install()
    open_result(device)
    title = device.page.title()
    device.page.get_by_text(device.say("result.talk_show")).click()
    expect(device.page.locator("#talk-card")).to_be_visible()

    device.page.clock.fast_forward(60 * MINUTE)

    expect(device.page).to_have_title(re.compile(f"^{re.escape(device.say('result.cover'))} – "))
    expect(device.button("result.cover.show")).to_be_focused()
    device.button("result.cover.show").click()
    expect(device.page).to_have_title(title)
    expect(device.heading).to_be_visible()


def test_a_device_that_was_said_to_be_shared_stays_so_for_the_next_person(device: Device) -> None:
    device.page.clock.install()
    share_device(open_result(device))
    hand_on(device)

    open_result(device)

    expect(device.page.get_by_label(device.say("result.shared_device"))).to_be_checked()
    device.page.clock.fast_forward(10 * MINUTE)
    expect(device.page.locator("#idle")).to_be_visible()
    device.button("idle.stay").click()
    device.page.get_by_label(device.say("result.shared_device")).uncheck()
    device.page.clock.fast_forward(30 * MINUTE)
    expect(device.page.locator("#idle")).to_be_hidden()


@today
def test_a_result_left_open_on_a_shared_device_is_asked_about_and_then_cleared(
    device_of: OpenDevice, old: bool
) -> None:
    device = device_of(old=old)
    device.page.clock.install()
    share_device(open_result(device))
    dialog = device.page.get_by_role("dialog", name=device.say("idle.title"))
    device.page.clock.fast_forward(9 * MINUTE)
    expect(dialog).to_be_hidden()

    device.page.clock.fast_forward(MINUTE)
    expect(dialog).to_be_visible()
    device.page.clock.fast_forward(MINUTE)

    expect(device.heading).to_have_text(device.say("deleted.title"))
    assert device.context.cookies() == []


def test_so_is_how_it_came_about(device: Device) -> None:
    device.page.clock.install()
    share_device(open_result(device))
    device.go("result/working")
    dialog = device.page.get_by_role("dialog", name=device.say("idle.title"))

    device.page.clock.fast_forward(10 * MINUTE)
    expect(dialog).to_be_visible()
    device.page.clock.fast_forward(MINUTE)

    expect(device.heading).to_have_text(device.say("deleted.title"))
    assert device.context.cookies() == []


@of_2018
def test_whoever_is_still_there_keeps_the_result_and_is_asked_again_later(device_of: OpenDevice, old: bool) -> None:
    device = device_of(old=old)
    device.page.clock.install()
    share_device(open_result(device))
    device.page.clock.fast_forward(10 * MINUTE)

    expect(device.button("idle.stay")).to_be_focused()
    device.button("idle.stay").click()
    device.page.clock.fast_forward(5 * MINUTE)
    device.page.keyboard.press("Shift")
    device.page.clock.fast_forward(9 * MINUTE)
    expect(device.page.locator("#idle")).to_be_hidden()
    device.sees_result()
    device.page.clock.fast_forward(2 * MINUTE)

    expect(device.page.locator("#idle")).to_be_visible()


@of_2018
def test_whoever_looks_away_while_being_asked_and_stays_keeps_the_result(device_of: OpenDevice, old: bool) -> None:
    device = device_of(old=old)
    device.page.clock.install()
    share_device(open_result(device))
    device.page.clock.fast_forward(10 * MINUTE)
    expect(device.page.locator("#idle")).to_be_visible()

    device.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    device.button("idle.stay").click()
    device.page.clock.fast_forward(2 * MINUTE)

    device.sees_result()
    assert device.posts == []


def test_whoever_answers_in_the_last_moment_keeps_the_result(device: Device) -> None:
    """A browser tells of a closed dialog a moment later, and the minute may end before it does."""
    device.page.clock.install()
    share_device(open_result(device))
    device.page.clock.fast_forward(10 * MINUTE)
    dialog = device.page.locator("#idle")
    expect(dialog).to_be_visible()
    # What the browser tells is kept from the page until the minute is over.
    dialog.evaluate("""(dialog) => dialog.addEventListener(
      "close", (event) => event.stopImmediatePropagation(), { capture: true, once: true })""")

    device.button("idle.stay").click()
    expect(dialog).to_be_hidden()
    device.page.clock.fast_forward(MINUTE)
    dialog.evaluate("(dialog) => dialog.dispatchEvent(new Event('close'))")
    device.page.clock.fast_forward(9 * MINUTE)

    expect(dialog).to_be_hidden()
    device.sees_result()
    assert device.posts == []
    device.page.clock.fast_forward(MINUTE)
    expect(dialog).to_be_visible()


@pytest.mark.parametrize("scripts", others_long([True, False], False), ids=["with-scripts", "without-scripts"])
def test_a_walk_under_way_can_be_continued_or_begun_again(device_of: OpenDevice, scripts: bool) -> None:
    device = device_of("en", scripts=scripts)
    device.keep(part_way(4))
    device.go()
    expect(device.button("start.begin")).to_have_count(0)
    device.link("start.continue").click()
    device.sees_question(5)
    device.go()

    device.button("start.from_beginning").click()

    device.sees_question(1)
    assert device.chosen() == []


def test_a_finished_walk_can_be_looked_at_repeated_or_cleared_for_the_next(device: Device) -> None:
    device.keep(walk_with(SOME, Standing.COUNTED))
    device.go()
    device.link("start.show_result").click()
    device.sees_result()
    device.go()
    device.button("result.again").click()
    device.sees_question(1)
    device.keep(walk_with(SOME, Standing.PRACTICE, Run.PRACTICE))
    device.go()

    device.button("result.next_person").click()

    expect(device.button("start.begin")).to_be_visible()
    assert device.context.cookies() == []
