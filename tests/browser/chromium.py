"""Starts Debian's Chromium, with nothing of its own going out to the network."""

import os
from pathlib import Path

from playwright.sync_api import Browser, Playwright

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


def launch(playwright: Playwright) -> Browser:
    """A headless browser; the caller closes it. Its clock is the machine's: under libfaketime it stands still."""
    environ = {name: value for name, value in os.environ.items() if name != "LD_PRELOAD"}
    return playwright.chromium.launch(executable_path=EXECUTABLE, args=ARGUMENTS, env={**environ})
