"""The result page: suggestions, the sums, picture, sharing, printing."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from quiz.responses.walk import Standing
from tests.browser.conftest import OpenDevice
from tests.browser.device import Device
from tests.browser.places import SOME, walk_with
from tests.support.parameters import others_long
from tests.support.server import QUESTIONNAIRE

pytestmark = pytest.mark.browser

DIMENSION = QUESTIONNAIRE.dimensions[0].id
SHARE_STUB = "Object.defineProperty(navigator, 'share', {value: async (data) => { window.sharedData = data; }})"
NO_CLIPBOARD = "navigator.clipboard.writeText = () => Promise.reject(new Error('not allowed'))"


def open_result(device: Device) -> Device:
    device.keep(walk_with(SOME, Standing.COUNTED))
    device.go("result")
    device.sees_result()
    return device


def suggestion_is(device: Device, number: int) -> None:
    text = QUESTIONNAIRE.suggestions_for(DIMENSION)[number].text[device.locale].replace("\n", "")
    expect(device.page.locator(f"#suggestion-{DIMENSION}")).to_contain_text(text)


def press(device: Device, message: str) -> None:
    device.page.locator(f"#suggestion-{DIMENSION} a", has_text=device.say(message)).click()


def test_another_suggestion_is_swapped_in_place_and_keeps_the_focus(device: Device) -> None:
    open_result(device)
    suggestion_is(device, 0)
    device.requests.clear()

    press(device, "suggestion.another")

    suggestion_is(device, 1)
    expect(device.page.locator(f"#suggestion-{DIMENSION} a").first).to_be_focused()
    assert [request.resource_type for request in device.requests] == ["xhr"]
    assert device.path == "/fi/result"


@pytest.mark.parametrize("options", others_long([{"scripts": False}, {"cdn": False}], {"cdn": False}))
def test_another_suggestion_works_through_the_link_too(device_of: OpenDevice, options: dict[str, object]) -> None:
    device = open_result(device_of("sv", **options))

    press(device, "suggestion.another")
    suggestion_is(device, 1)
    press(device, "suggestion.no_thanks")
    expect(device.page.locator(f"#suggestion-{DIMENSION}")).to_contain_text(device.say("suggestion.none"))
    press(device, "suggestion.show")

    suggestion_is(device, 0)


def test_no_thanks_is_taken_for_an_answer_and_can_be_taken_back(device: Device) -> None:
    open_result(device)

    press(device, "suggestion.no_thanks")
    expect(device.page.locator(f"#suggestion-{DIMENSION}")).to_contain_text(device.say("suggestion.none"))
    expect(device.page.locator(f"#suggestion-{DIMENSION} a")).to_be_focused()
    press(device, "suggestion.show")

    suggestion_is(device, 0)


@pytest.mark.parametrize("scripts", others_long([True, False], False), ids=["with-scripts", "without-scripts"])
def test_the_sums_open_and_show_every_question(device_of: OpenDevice, scripts: bool) -> None:
    device = open_result(device_of(scripts=scripts))
    rows = device.page.locator("table.sums").first.locator("tbody")
    expect(rows.first).to_be_hidden()

    device.page.get_by_text(device.say("sums.show")).click()

    expect(rows.first).to_be_visible()
    expect(rows).to_have_count(len(QUESTIONNAIRE.questions))


def test_the_picture_is_saved_as_a_png(device: Device, tmp_path: Path) -> None:
    open_result(device)

    with device.page.expect_download() as download:
        device.link("result.save_picture").click()

    download.value.save_as(tmp_path / "picture.png")
    assert (tmp_path / "picture.png").read_bytes().startswith(b"\x89PNG")
    assert download.value.suggested_filename.endswith(".png")


def test_sharing_hands_over_the_public_page_and_nothing_else(device: Device) -> None:
    device.context.add_init_script(SHARE_STUB)
    open_result(device)

    device.link("result.share").click()

    shared: dict[str, str] = device.page.wait_for_function("window.sharedData").json_value()
    assert set(shared) == {"title", "text", "url"}
    assert shared["url"] in {f"{device.url}/fi/characters/{character.id}" for character in QUESTIONNAIRE.characters}
    assert shared["title"] == shared["text"]
    assert shared["title"] in {f"{c.name['fi']} – {c.epithet['fi']}" for c in QUESTIONNAIRE.characters}


def test_without_a_share_sheet_the_link_is_copied_and_that_is_told(device: Device) -> None:
    device.context.grant_permissions(["clipboard-read", "clipboard-write"])
    open_result(device)
    device.page.clock.install()
    public = device.link("result.share").get_attribute("href")

    device.link("result.share").click()

    expect(device.page.locator("#said")).to_have_text(device.say("result.copied"))
    expect(device.link("result.copied")).to_be_visible()
    assert device.page.evaluate("navigator.clipboard.readText()") == f"{device.url}{public}"

    device.page.clock.run_for(5_000)
    expect(device.page.locator("#said")).to_be_empty()
    expect(device.link("result.share")).to_be_visible()


@pytest.mark.parametrize("scripts", others_long([True, False], True), ids=["no-clipboard", "no-scripts"])
def test_where_nothing_can_be_copied_the_link_is_followed(device_of: OpenDevice, scripts: bool) -> None:
    device = device_of(scripts=scripts)
    device.context.add_init_script(NO_CLIPBOARD)
    open_result(device)
    public = device.link("result.share").get_attribute("href")

    device.link("result.share").click()

    device.page.wait_for_url(f"{device.url}{public}")
    expect(device.link("characters.try")).to_be_visible()


def test_printing_opens_the_sums_first(device: Device) -> None:
    device.context.add_init_script("window.print = () => { window.printed = true; }")
    open_result(device)

    device.button("result.print").click()

    assert device.page.evaluate("window.printed")
    expect(device.page.locator("table").first).to_be_visible()


def test_without_scripts_there_is_no_print_button_that_does_nothing(device_of: OpenDevice) -> None:
    device = open_result(device_of(scripts=False))

    expect(device.page.locator("[data-print]")).to_be_hidden()
