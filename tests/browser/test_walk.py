"""The whole quiz, from the start page to a result that is counted once, on every kind of device."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenDevice
from tests.browser.device import COUNT, DESKTOP, LOCALES, PHONE, choice_at
from tests.browser.places import SOME, part_way, walk_with
from tests.support.parameters import others_long

pytestmark = pytest.mark.browser

LONG = pytest.mark.long
SMALL_PHONE = (360, 560)
DEVICES = [
    pytest.param("fi", {"size": PHONE, "scheme": "light"}, id="fi-phone"),
    pytest.param("sv", {"size": DESKTOP, "scheme": "dark"}, id="sv-desktop-dark", marks=LONG),
    pytest.param("en", {"size": PHONE, "scheme": "dark"}, id="en-phone-dark", marks=LONG),
    pytest.param("fi-simple", {"size": DESKTOP, "scheme": "light"}, id="fi-simple-desktop", marks=LONG),
    pytest.param("fi", {"size": DESKTOP, "scheme": "dark", "scripts": False}, id="fi-without-scripts", marks=LONG),
    pytest.param("sv", {"size": PHONE, "scheme": "light", "scripts": False}, id="sv-without-scripts", marks=LONG),
    pytest.param("en", {"size": DESKTOP, "scheme": "light", "cdn": False}, id="en-without-cdn", marks=LONG),
    pytest.param("fi-simple", {"size": PHONE, "scheme": "dark", "cdn": False}, id="fi-simple-without-cdn", marks=LONG),
]


@pytest.mark.parametrize(("locale", "options"), DEVICES)
def test_a_walk_ends_in_a_result_that_is_counted_once(
    device_of: OpenDevice, finishers: Callable[[], int], locale: str, options: dict[str, object]
) -> None:
    device = device_of(locale, **options)
    before = finishers()
    device.begin()
    for number in range(1, COUNT + 1):
        assert device.chosen() == [], f"question {number} has an answer that nobody gave"
        device.answer(number, choice_at(number))

    device.finish()
    device.page.reload()

    expect(device.page.locator(".status.counted")).to_be_visible()
    assert finishers() == before + 1


def test_the_result_says_in_finnish_that_the_answers_were_counted(device_of: OpenDevice) -> None:
    device = device_of("fi")
    device.begin()
    device.skip_to(COUNT + 1)

    device.finish()

    expect(device.page.locator(".status")).to_contain_text("Vastauksesi ovat mukana")


def test_with_scripts_a_step_is_one_request_and_no_new_page(device_of: OpenDevice) -> None:
    device = device_of()
    device.begin()
    device.requests.clear()

    device.answer(1, 2)
    device.answer(2, 3)

    assert device.posts == ["/fi/question/1", "/fi/question/2"]
    pages = [request for request in device.requests if request.resource_type in ("document", "xhr", "fetch")]
    assert [request.resource_type for request in pages] == ["xhr", "xhr"]


_UNDER_THE_ROW = """(options) => options.filter((option) => {
  option.focus();
  const box = option.closest(".option").getBoundingClientRect();
  return box.top < 0 || box.bottom > document.querySelector(".steps").getBoundingClientRect().top;
}).length"""


@pytest.mark.parametrize("locale", others_long(LOCALES, "fi"))
def test_going_on_is_in_view_and_never_over_what_has_the_focus(device_of: OpenDevice, locale: str) -> None:
    device = device_of(locale, size=SMALL_PHONE)
    device.keep(walk_with(SOME))
    for number in range(1, COUNT + 1):
        device.go(f"question/{number}")
        expect(device.button("question.next")).to_be_in_viewport(ratio=1)

        assert device.options.evaluate_all(_UNDER_THE_ROW) == 0, f"question {number}"
    device.go("region")
    for part in (device.page.locator("#region"), device.button("region.next"), device.button("region.declined")):
        expect(part).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("scripts", others_long([True, False], True))
def test_the_answers_are_deleted_from_the_menu_of_a_step(device_of: OpenDevice, scripts: bool) -> None:
    """Also of one after which htmx kept what does not change."""
    device = device_of(scripts=scripts)
    device.keep(part_way(4))
    device.go("question/5")
    for number in (5, 6):
        device.answer(number, 3)
        expect(device.page.locator(".brand")).to_have_attribute("href", "/fi/")
        expect(device.page.locator(".brand svg")).to_be_visible()
    device.page.locator(".menu summary").click()
    expect(device.page.locator(".menu [hreflang=sv]")).to_have_attribute("href", "/sv/question/7")

    device.page.locator(".menu").get_by_role("button", name=device.say("question.delete")).click()

    expect(device.heading).to_have_text(device.say("deleted.title"))
    assert device.context.cookies() == []


def test_the_region_is_counted_when_it_is_told(device_of: OpenDevice, finishers: Callable[[], int]) -> None:
    device = device_of()
    before = finishers()
    device.begin()
    device.skip_to(COUNT + 1)

    device.page.get_by_label(device.say("region.label")).select_option("lappi")
    device.button("region.next").click()
    device.sees_result()

    assert finishers() == before + 1


def test_the_region_page_asks_kindly_when_nothing_was_chosen(device_of: OpenDevice) -> None:
    device = device_of()
    device.begin()
    device.skip_to(COUNT + 1)

    device.button("region.next").click()

    message = device.page.locator("#missing")
    expect(message).to_have_text(device.say("region.missing"))
    expect(message).to_be_focused()


def test_declining_everything_gives_a_page_that_explains(device_of: OpenDevice, finishers: Callable[[], int]) -> None:
    device = device_of()
    before = finishers()
    device.begin()
    device.skip_to(COUNT, declined=True)
    device.answer(COUNT, "declined")

    device.finish()

    expect(device.heading).to_have_text(device.say("result.choose"))
    assert "nan" not in device.page.locator("main").inner_text().lower().split()
    assert finishers() == before + 1
