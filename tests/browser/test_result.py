"""The result page: its first view, suggestions, the sums, picture, sharing, the card to talk about, printing."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import PdfMargins, expect

from quiz.questionnaire.drawings import STATIC, tall_pair_picture
from quiz.questionnaire.model import Answers, Character
from quiz.questionnaire.scoring import profile
from quiz.responses.walk import Standing
from quiz.web.quiz.suggestion_choice import suggestions_for
from tests.browser.conftest import OpenDevice
from tests.browser.device import COUNT, LOCALES, Device
from tests.browser.places import PLACES, shared, walk_with
from tests.support.parameters import others_long, paired
from tests.support.server import QUESTIONNAIRE

pytestmark = pytest.mark.browser

NORPPA = QUESTIONNAIRE.characters_by_id["norppa"]
SUGGESTED = [suggestion.id for suggestion in suggestions_for(QUESTIONNAIRE, NORPPA)]
BETWEEN = (2, 2, 1, 2, 1, 2, 1, 1, 2, 3, 2, 1)
"""Answers that are as near to two animals, one of which has the longest name."""
EDGES: PdfMargins = {"top": "12mm", "bottom": "12mm", "left": "12mm", "right": "12mm"}
SHARE_STUB = "Object.defineProperty(navigator, 'share', {value: async (data) => { window.sharedData = data; }})"
NO_CLIPBOARD = "navigator.clipboard.writeText = () => Promise.reject(new Error('not allowed'))"


def open_result(device: Device, answers: Answers = NORPPA.vector) -> Device:
    device.keep(walk_with(answers, Standing.COUNTED))
    device.go("result")
    device.sees_result()
    return device


def suggestion_is(device: Device, suggestion: str | None) -> None:
    [text] = [s.text[device.locale].replace("\n", "") for s in QUESTIONNAIRE.suggestions if s.id == suggestion]
    expect(device.page.locator("#suggestion")).to_contain_text(text)


def press(device: Device, message: str) -> None:
    device.page.locator("#suggestion a", has_text=device.say(message)).click()


@pytest.mark.parametrize(
    ("character", "locale"), paired(QUESTIONNAIRE.characters, LOCALES, QUESTIONNAIRE.characters[2:])
)
def test_the_first_view_of_a_phone_is_the_reward(device_of: OpenDevice, character: Character, locale: str) -> None:
    device = open_result(device_of(locale, size=(360, 640)), character.vector)

    expect(device.page).to_have_title(re.compile(re.escape(character.name[locale])))
    for part in ("img.disc", "h1", ".epithet", ".greeting", ".strengths"):
        expect(device.page.locator(f".reward {part}")).to_be_in_viewport(ratio=1)
    expect(device.link("result.share")).to_be_in_viewport(ratio=1)
    expect(device.link("result.save_picture")).to_be_in_viewport(ratio=1)
    filled = "(buttons) => buttons.filter((button) => button.checkVisibility()).map((button) => button.innerText)"
    assert device.page.locator(".button:not(.quiet)").evaluate_all(filled) == [device.say("result.share")]


@pytest.mark.parametrize("locale", others_long(LOCALES, "sv"))
def test_so_is_that_of_two_animals(device_of: OpenDevice, locale: str) -> None:
    device = open_result(device_of(locale, size=(360, 640)), BETWEEN)

    for part in ("h1", ".duo", ".names", ".greeting", ".strengths"):
        expect(device.page.locator(f".reward {part}")).to_be_in_viewport(ratio=1)
    expect(device.link("result.share")).to_be_in_viewport(ratio=1)
    expect(device.link("result.save_picture")).to_be_in_viewport(ratio=1)


def test_another_suggestion_is_swapped_in_place_and_keeps_the_focus(device: Device) -> None:
    open_result(device)
    suggestion_is(device, SUGGESTED[0])
    device.requests.clear()

    press(device, "suggestion.another")

    expect(device.page.locator("#another")).to_be_focused()
    suggestion_is(device, SUGGESTED[1])
    assert [request.resource_type for request in device.requests] == ["xhr"]
    assert device.path == "/fi/result"


@pytest.mark.parametrize("options", others_long([{"scripts": False}, {"cdn": False}], {"cdn": False}))
def test_suggestions_can_be_chosen_by_what_they_do_without(device_of: OpenDevice, options: dict[str, object]) -> None:
    device = open_result(device_of("sv", **options))

    at_home = [each.id for each in suggestions_for(QUESTIONNAIRE, NORPPA) if each.from_home]

    press(device, "suggestion.another")
    press(device, "suggestion.mark.home")
    suggestion_is(device, at_home[0])
    press(device, "suggestion.another")
    suggestion_is(device, at_home[1])
    press(device, "suggestion.no_thanks")
    expect(device.page.locator("#suggestion")).to_contain_text(device.say("suggestion.none"))
    press(device, "suggestion.show")

    suggestion_is(device, SUGGESTED[0])


def test_no_thanks_is_taken_for_an_answer_and_can_be_taken_back(device: Device) -> None:
    open_result(device)

    press(device, "suggestion.no_thanks")
    expect(device.page.locator("#suggestion")).to_contain_text(device.say("suggestion.none"))
    expect(device.page.locator("#suggestion a")).to_be_focused()
    press(device, "suggestion.show")

    suggestion_is(device, SUGGESTED[0])


def test_the_question_can_be_shown_across_a_table(device: Device) -> None:
    open_result(device)
    card = device.page.get_by_role("dialog", name=NORPPA.talk["fi"])

    device.link("result.talk_show").click()
    expect(card).to_be_in_viewport(ratio=1)
    device.link("result.talk_close").click()

    expect(card).to_be_hidden()
    expect(device.link("result.talk_show")).to_be_focused()


@pytest.mark.parametrize("options", others_long([{"scripts": False}, {"old": True}], {"scripts": False}))
def test_the_question_can_be_shown_without_dialogs_too(device_of: OpenDevice, options: dict[str, object]) -> None:
    device = open_result(device_of("en", **options))
    card = device.page.locator("#talk-card")

    device.link("result.talk_show").click()
    expect(card).to_be_in_viewport(ratio=1)
    device.link("result.talk_close").click()

    expect(card).to_be_hidden()


@pytest.mark.parametrize("scripts", others_long([True, False], False), ids=["with-scripts", "without-scripts"])
def test_who_comes_along_after_an_even_sheet_is_chosen_in_the_page(device_of: OpenDevice, scripts: bool) -> None:
    device = open_result(device_of(scripts=scripts), (3,) * COUNT)
    expect(device.heading).to_have_text(device.say("result.choose"))
    expect(device.link("result.share")).to_have_count(0)
    before = device.context.cookies()

    device.page.locator("label.card", has_text=NORPPA.epithet["fi"]).click()

    expect(device.link("result.share")).to_have_attribute("href", re.compile("/fi/characters/norppa$"))
    assert device.context.cookies() == before
    if scripts:
        assert NORPPA.id not in device.page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")


def test_the_working_is_a_page_of_its_own_with_every_question(device_of: OpenDevice) -> None:
    device = open_result(device_of(scripts=False))

    device.link("sums.title").click()

    expect(device.page.locator("table").first.locator("tbody")).to_have_count(len(QUESTIONNAIRE.questions))
    device.link("sums.back").click()
    device.sees_result()


def test_the_picture_of_two_is_saved_as_a_png(device: Device, tmp_path: Path) -> None:
    answers = shared()
    one, other = (near.character.id for near in profile(QUESTIONNAIRE, answers).headline)
    open_result(device, answers)

    with device.page.expect_download() as download:
        device.link("result.save_picture").click()

    download.value.save_as(tmp_path / "picture.png")
    assert (tmp_path / "picture.png").read_bytes() == (STATIC / tall_pair_picture(one, other, "fi")).read_bytes()
    assert download.value.suggested_filename == f"{one}-{other}.png"


def test_sharing_hands_over_the_public_page_and_nothing_else(device: Device) -> None:
    device.context.add_init_script(SHARE_STUB)
    open_result(device)

    device.link("result.share").click()

    shared: dict[str, str] = device.page.wait_for_function("window.sharedData").json_value()
    assert set(shared) == {"title", "text", "url"}
    assert shared["url"] == f"{device.url}/fi/characters/{NORPPA.id}"
    assert NORPPA.invitation and shared["title"] == shared["text"] == NORPPA.invitation["fi"]


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


def test_paper_says_what_is_folded_about_the_character(device: Device) -> None:
    device.context.add_init_script("window.print = () => dispatchEvent(new Event('beforeprint'))")
    open_result(device)
    device.page.get_by_text(device.say("result.print_or_again")).click()

    device.button("result.print").click()
    device.page.emulate_media(media="print")

    expect(device.page.get_by_text(NORPPA.body["fi"])).to_be_visible()
    device.page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(device.page.locator("details.about[open]")).to_have_count(0)


@pytest.mark.parametrize("place", others_long(["result", "result-shared", "result-pair", "result-none"], "result-pair"))
@pytest.mark.parametrize("locale", others_long(LOCALES, "fi-simple"))
def test_a_keepsake_is_one_page(device_of: OpenDevice, place: str, locale: str) -> None:
    device = device_of(locale)
    PLACES[place](device)
    device.sees_result()

    paper = device.page.pdf(format="A4", margin=EDGES)

    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1


def test_without_scripts_there_is_no_print_button_that_does_nothing(device_of: OpenDevice) -> None:
    device = open_result(device_of(scripts=False))

    expect(device.page.locator("[data-print]")).to_be_hidden()
