"""Getting about with the keyboard."""

from tests.browser.device import Device

MOST_STOPS = 60


def tab_to(device: Device, message: str, **values: object) -> None:
    """Press Tab until a button or link has the focus."""
    words = device.say(message, **values)
    for _ in range(MOST_STOPS):
        device.page.keyboard.press("Tab")
        if device.page.evaluate("document.activeElement.textContent.trim()") == words:
            return
    raise AssertionError(f"Tab never gets to {words!r}")
