"""Getting about with the keyboard."""

from tests.browser.device import Device

MOST_STOPS = 60


def tab_to(device: Device, message: str) -> None:
    """Press Tab until a button or link has the focus."""
    for _ in range(MOST_STOPS):
        device.page.keyboard.press("Tab")
        if device.page.evaluate("document.activeElement.textContent.trim()") == device.say(message):
            return
    raise AssertionError(f"Tab never gets to {device.say(message)!r}")
