"""One server and one browser for the package; devices for a test, checked for faults when it ends."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Protocol

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.chromium import launch
from tests.browser.device import Device, open_device
from tests.server import Server

PATIENCE = 10_000  # milliseconds; a busy machine is slow, not wrong


class OpenDevice(Protocol):
    def __call__(self, locale: str = "fi", **options: object) -> Device: ...


# Package, not session: as long as Playwright runs, its event loop is in the way of the asynchronous tests elsewhere.
@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with Server(tmp_path_factory.mktemp("server")) as running:
        yield running


@pytest.fixture
def device_of(chromium: Browser, server: Server) -> Iterator[OpenDevice]:
    """Opens devices; when the test ends none of them may have met a console error or a breach of the CSP."""
    opened: list[Device] = []

    def open_one(locale: str = "fi", **options: object) -> Device:
        opened.append(open_device(chromium, server, locale, **options))  # type: ignore[arg-type]
        return opened[-1]

    yield open_one
    for device in opened:
        device.context.close()
    assert [fault for device in opened for fault in device.faults] == []


@pytest.fixture
def device(device_of: OpenDevice) -> Device:
    """A phone in Finnish with scripts."""
    return device_of()


@pytest.fixture
def finishers(server: Server) -> Callable[[], int]:
    """How many the server's file holds."""

    def read() -> int:
        with closing(sqlite3.connect(f"file:{server.database}?mode=ro", uri=True)) as connection:
            return int(connection.execute("SELECT coalesce(sum(n), 0) FROM batch").fetchone()[0])

    return read
