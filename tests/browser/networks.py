"""Networks that fail."""

from playwright.sync_api import expect

from tests.browser.device import Device


def box(device: Device, shown: bool) -> None:
    offline = device.page.locator("#offline")
    expect(offline).to_be_visible() if shown else expect(offline).to_be_hidden()


def forgive(device: Device) -> None:
    """htmx writes a failed request or a lost live channel to the console: that, and nothing else, is expected."""
    expected = ("htmx:", "Response Status Error", "[object Event]", "EventSource's response has a MIME type")
    unexpected = [fault for fault in device.faults if not fault.startswith(expected)]
    assert unexpected == [] and device.faults
    device.faults.clear()
