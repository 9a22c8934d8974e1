"""Signing in as a coordinator in a browser."""

from tests.browser.device import Device


def sign_in(device: Device, key: str) -> None:
    """Type a key into the field that has the focus or gets it next, and send it."""
    field = device.page.get_by_label(device.say("coordinator.sign_in.key"))
    field.focus()
    device.page.keyboard.type(key)
    device.page.keyboard.press("Enter")
