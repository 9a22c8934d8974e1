"""Starts Debian's Chromium, with nothing of its own going out to the network."""

from playwright.sync_api import Browser, Playwright

EXECUTABLE = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def launch(playwright: Playwright) -> Browser:
    """A headless browser; the caller closes it."""
    return playwright.chromium.launch(executable_path=EXECUTABLE, args=ARGUMENTS)
