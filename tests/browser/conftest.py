"""One server and one browser for the package; devices for a test, checked for faults when it ends."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Protocol

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from quiz.store.admin import access_keys
from quiz.weeks import day_of
from tests.browser.chromium import launch
from tests.browser.device import Device, open_device
from tests.support.server import Phone, Server

PATIENCE = 30_000  # milliseconds; a busy machine is slow, not wrong


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


@contextmanager
def checked(chromium: Browser, server: Server) -> Iterator[OpenDevice]:
    """Opens devices; in the end none of them may have met a console error or a breach of the CSP."""
    opened: list[Device] = []

    def open_one(locale: str = "fi", **options: object) -> Device:
        opened.append(open_device(chromium, server, locale, **options))  # type: ignore[arg-type]
        return opened[-1]

    yield open_one
    for device in opened:
        device.close()
    assert [fault for device in opened for fault in device.faults] == []


@pytest.fixture
def device_of(chromium: Browser, server: Server) -> Iterator[OpenDevice]:
    """Opens devices, checked when the test ends."""
    with checked(chromium, server) as open_one:
        yield open_one


@pytest.fixture(scope="package")
def filled_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with some weeks of made-up people behind it."""
    server = Server(tmp_path_factory.mktemp("filled"), by_day=True)
    # A command of its own: Playwright's event loop is in the way here.
    made = server.run("demo", "--database", str(server.database), "--people", "900", "--workshops", "8", "--weeks", "6")
    assert made.returncode == 0, made.stderr
    with server:
        yield server


@pytest.fixture(scope="package")
def coordinator_cookie(filled_server: Server) -> str:
    """The session of a coordinator who has signed in once for all tests that only look."""
    key = access_keys.add(filled_server.database, "Lappi", day_of(filled_server.now))
    with closing(Phone(filled_server.port)) as phone:
        return phone.post("/fi/coordinator/enter", f"key={key}").headers["set-cookie"].partition(";")[0]


@pytest.fixture
def filled_desk_of(chromium: Browser, filled_server: Server) -> Iterator[OpenDevice]:
    """Opens devices at the filled server, checked as those of `device_of` are."""
    with checked(chromium, filled_server) as open_one:
        yield open_one


@pytest.fixture
def desk_of(filled_desk_of: OpenDevice, coordinator_cookie: str) -> OpenDevice:
    """Opens devices on which a coordinator is signed in."""

    def open_one(locale: str = "fi", **options: object) -> Device:
        device = filled_desk_of(locale, **options)
        name, _, value = coordinator_cookie.partition("=")
        device.context.add_cookies([{"name": name, "value": value, "url": device.url}])
        return device

    return open_one


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
