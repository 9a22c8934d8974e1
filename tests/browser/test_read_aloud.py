"""Reading aloud, with the browser's own part replaced: the tests' browser has no voices."""

import pytest
from playwright.sync_api import expect

from quiz.responses.walk import Standing
from tests.browser.conftest import OpenDevice
from tests.browser.device import Device
from tests.browser.places import MUCH, walk_with

pytestmark = pytest.mark.browser

# What is asked of the browser, in order. A text is read until `heard()` says that it was.
SPEECH = """
  window.spoken = [];
  let current = null;
  class Utterance { constructor(text) { this.text = text; } }
  const speech = {
    getVoices: () => VOICES,
    speak(utterance) { current = utterance; spoken.push(`${utterance.voice.name}: ${utterance.text}`); },
    cancel() { current = null; spoken.push("cancel"); },
  };
  window.heard = () => current.onend();
  Object.defineProperty(window, "speechSynthesis", { value: speech });
  Object.defineProperty(window, "SpeechSynthesisUtterance", { value: Utterance });
"""
HERE = '[{ name: "far", lang: "fi-FI", localService: false }, { name: "near", lang: "fi_FI", localService: true }]'
FAR = '[{ name: "far", lang: "fi-FI", localService: false }, { name: "near", lang: "sv-SE", localService: true }]'


def speaking(device: Device, voices: str) -> Device:
    device.context.add_init_script(SPEECH.replace("VOICES", voices))
    return device


def test_a_question_is_read_with_its_options_as_they_are_shown(device_of: OpenDevice) -> None:
    device = speaking(device_of("fi-simple"), HERE)
    device.begin()
    heading = device.page.locator("h1 .scene").inner_text(), device.page.locator("h1 .prompt").inner_text()
    options = [option.inner_text() for option in device.page.locator(".option span").all()]
    place = device.page.locator(".option").first.bounding_box()

    device.button("read_aloud.listen").click()

    expect(device.page.locator(".being-read")).to_have_count(1)
    assert device.page.locator(".option").first.bounding_box() == place
    for _ in range(len(options) + 1):
        device.page.evaluate("heard()")
    expect(device.page.locator(".being-read")).to_have_text(device.say("question.declined"))
    device.page.evaluate("heard()")
    expect(device.page.locator(".being-read")).to_have_count(0)
    numbered = [*(f"{number}. {option}" for number, option in enumerate(options[:-1], 1)), options[-1]]
    assert device.page.evaluate("spoken") == ["cancel", *(f"near: {text}" for text in (*heading, *numbered))]
    expect(device.button("read_aloud.listen")).to_be_visible()


def test_reading_stops_when_somebody_goes_on(device: Device) -> None:
    speaking(device, HERE)
    device.begin()
    for stop in (device.button("read_aloud.stop"), device.page.locator(".option").nth(1)):
        device.button("read_aloud.listen").click()
        expect(device.page.locator(".being-read")).to_have_count(1)
        stop.click()
        expect(device.page.locator(".being-read")).to_have_count(0)
        assert device.page.evaluate("spoken.pop()") == "cancel"

    device.button("read_aloud.listen").click()
    device.button("question.next").click()
    device.sees_question(2)

    # The next step has a button of its own, and reads itself.
    assert device.page.evaluate("spoken.pop()") == "cancel"
    device.button("read_aloud.listen").click()
    scene = device.page.locator("h1 .scene").inner_text()
    assert device.page.evaluate("spoken.pop()") == f"near: {scene}"


def test_a_result_is_read_from_its_animal_on(device: Device) -> None:
    speaking(device, HERE)
    device.keep(walk_with(MUCH, Standing.COUNTED))
    device.go("result")
    name = device.page.locator("h1 .headline").inner_text()

    device.button("read_aloud.listen").click()
    device.page.evaluate("heard()")

    expect(device.page.locator(".being-read")).to_contain_text(name)
    expect(device.page.locator(".being-read")).to_be_in_viewport(ratio=1)
    # Who is almost as near is read, what pressing it does is not.
    other = device.page.locator(".others li p").first.inner_text()
    while other not in device.page.evaluate("spoken.at(-1)"):
        device.page.evaluate("heard()")
    assert not any(device.say("result.more_me") in text for text in device.page.evaluate("spoken"))


def test_no_text_is_sent_to_a_voice_elsewhere(device: Device) -> None:
    speaking(device, FAR)
    device.begin()

    expect(device.button("question.next")).to_be_visible()
    expect(device.button("read_aloud.listen")).to_have_count(0)
    assert device.page.evaluate("spoken") == []
