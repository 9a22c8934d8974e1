"""A coordinator signs in and out from the keyboard; the key and the pages leave nothing behind in the browser."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenDevice
from tests.browser.device import DESKTOP, Device
from tests.browser.keyboard import tab_to
from tests.browser.places import new_key
from tests.browser.signing_in import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.dates]

STORED = "() => JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie, location.href])"


@pytest.mark.parametrize("scripts", [True, False], ids=["with-scripts", "without-scripts"])
def test_in_and_out_from_the_keyboard(device_of: OpenDevice, scripts: bool) -> None:
    device = device_of("fi", scripts=scripts, size=DESKTOP)
    keyboard = device.page.keyboard
    field = device.page.get_by_label(device.say("coordinator.sign_in.key"))
    device.go("coordinator")
    expect(field).to_have_attribute("type", "password")
    sign_in(device, "wrong")
    expect(device.page.get_by_role("alert")).to_be_visible()
    expect(field).to_be_focused()
    expect(field).to_have_value("")
    keyboard.type(new_key(device.server))
    tab_to(device, "coordinator.sign_in.go")
    keyboard.press("Enter")
    expect(device.heading).to_have_text(device.say("stats.coordinator.title"))
    assert device.path == "/fi/coordinator"

    tab_to(device, "coordinator.sign_out")
    keyboard.press("Enter")

    expect(device.page.get_by_role("status")).to_have_text(device.say("coordinator.sign_in.left"))
    device.page.go_back()
    expect(device.button("coordinator.sign_out")).to_have_count(0)
    device.go("coordinator")
    expect(field).to_be_visible()


def test_the_key_is_nowhere_in_the_browser_but_in_what_was_posted(device: Device) -> None:
    key = new_key(device.server)
    device.go("coordinator")
    sign_in(device, key)
    expect(device.button("coordinator.sign_out")).to_be_visible()

    assert key not in device.page.evaluate(STORED) and key not in device.page.content()
    assert all(key not in str(cookie) for cookie in device.context.cookies())
    for request in device.requests:
        assert key not in request.url and key not in request.headers.get("referer", "")
    (cookie,) = device.context.cookies()
    assert (cookie["name"], cookie["httpOnly"], cookie["sameSite"]) == ("coordinator", True, "Lax")


def test_the_language_menu_keeps_the_wanted_page(device: Device) -> None:
    device.go("coordinator?from=2026-W01")
    device.page.locator(".languages summary").click()
    device.page.get_by_role("link", name="Svenska").click()
    expect(device.page.locator("html")).to_have_attribute("lang", "sv")
    device.locale = "sv"

    sign_in(device, new_key(device.server))

    expect(device.heading).to_have_text(device.say("stats.coordinator.title"))
    assert device.path == "/sv/coordinator?from=2026-W01"


def test_a_link_from_elsewhere_leads_to_the_selection_and_not_to_the_sign_in_page(device: Device) -> None:
    """Webmail, say: another site, from which no form of a coordinator would be taken."""
    device.go("coordinator")
    sign_in(device, new_key(device.server))
    expect(device.button("coordinator.sign_out")).to_be_visible()
    link = f'<a href="{device.url}/fi/coordinator?from=2026-W01">look</a>'
    leave = f'<form method="post" action="{device.url}/fi/coordinator/leave"><button>leave</button></form>'
    device.context.route(
        "http://mail.example/", lambda route: route.fulfill(body=link + leave, content_type="text/html")
    )

    device.page.goto("http://mail.example/")
    device.page.get_by_role("link").click()

    expect(device.button("coordinator.sign_out")).to_be_visible()
    assert device.path == "/fi/coordinator?from=2026-W01"
    device.page.goto("http://mail.example/")
    device.page.get_by_role("button").click()
    expect(device.page.get_by_role("heading", level=1)).to_have_text(device.say("error.403.title"))
    device.go("coordinator")
    expect(device.button("coordinator.sign_out")).to_be_visible()
    # The refusal is one that the console tells of, and the other site is no third party of ours.
    device.faults.clear()
