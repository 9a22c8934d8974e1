"""Starts Debian's Chromium, with nothing of its own going out to the network, and with the fonts of the tests."""

import os
from pathlib import Path

from playwright.sync_api import Browser, Playwright

from tests.browser.fonts import FONTS_ONLY

WHOLE = "/usr/bin/chromium"
SHELL = "/usr/bin/chromium-headless-shell"
# The same engine without windows and menus: pages are the same, and a test takes half as long.
EXECUTABLE = SHELL if Path(SHELL).exists() else WHOLE
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def environ() -> dict[str, str | float | bool]:
    """The environment of a browser: the fonts of the tests, and the machine's clock; libfaketime's stands still."""
    kept = {name: value for name, value in os.environ.items() if name != "LD_PRELOAD"}
    return {**kept, "FONTCONFIG_FILE": str(FONTS_ONLY)}


def launch(playwright: Playwright) -> Browser:
    """A headless browser; the caller closes it."""
    return playwright.chromium.launch(executable_path=EXECUTABLE, args=ARGUMENTS, env=environ())
