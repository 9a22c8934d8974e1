"""D5: the host's key leaves a browser in one POST and stays nowhere, whatever the host does then."""

import socket
import threading
from collections.abc import Iterator
from contextlib import closing, suppress
from copy import copy
from itertools import count
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.device import CDN_HOST, Device, open_device
from tests.browser.room import end_button, end_round, make_by_hand, make_room
from tests.support.parameters import others_long
from tests.support.server import Server

pytestmark = pytest.mark.browser

STORAGES = "JSON.stringify([{ ...localStorage }, { ...sessionStorage }, history.state, document.referrer, name])"


class Wire:
    """A relay in front of a server that keeps every byte that browsers send, connection by connection."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.sent: dict[int, bytes] = {}
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._listener.close()

    def everything(self) -> bytes:
        return b"\0".join(self.sent.values())

    def _accept(self) -> None:
        with suppress(OSError):
            for number in count():
                browser, _ = self._listener.accept()
                try:
                    server = socket.create_connection(("127.0.0.1", self._server.port))
                except OSError:  # it is stopping
                    browser.close()
                    continue
                self.sent[number] = b""
                threading.Thread(target=self._relay, args=(browser, server, number), daemon=True).start()
                threading.Thread(target=self._relay, args=(server, browser, None), daemon=True).start()

    def _relay(self, source: socket.socket, target: socket.socket, number: int | None) -> None:
        with suppress(OSError), closing(source), closing(target):
            while data := source.recv(65_536):
                if number is not None:
                    self.sent[number] += data
                target.sendall(data)


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[Server]:
    with Server(tmp_path / "server") as running:
        yield running


@pytest.fixture
def wire(own_server: Server) -> Iterator[Wire]:
    with closing(Wire(own_server)) as opened:
        yield opened


def browsers(chromium: Browser, own_server: Server, wire: Wire, **options: bool) -> Device:
    """A device that reaches the server through the wire."""
    behind = copy(own_server)
    behind.port = wire.port
    return open_device(chromium, behind, **options)  # type: ignore[arg-type]


def press(host: Device, message: str) -> None:
    """Press a button of the page, and see the answer: whoever leaves before may take the press back."""
    host.sees(host.button(message))
    with host.page.expect_response(lambda response: response.request.method == "POST"):
        host.button(message).click()
    host.page.wait_for_load_state()


def run_the_room(host: Device, code: str) -> None:
    """What a host does in an evening."""
    expect(end_button(host)).to_be_visible()
    press(host, "workshop.view.talk")
    host.page.reload()
    with host.page.expect_response(lambda response: response.request.method == "POST"):
        end_round(host)
    host.page.wait_for_load_state()
    for path in (f"screen/{code}", f"sheet/{code}", f"host/{code}/paper", "about", f"host/{code}"):
        host.go(path)
    host.page.locator(".languages summary").click()
    host.page.get_by_role("link", name="English").click()
    host.page.go_back()
    with host.page.expect_response(lambda response: response.request.method == "POST"):
        host.page.locator("#open-round").click()
    host.page.wait_for_load_state()
    expect(end_button(host)).to_be_visible()


def left_behind(device: Device) -> str:
    """What "back", scripts, the address bar and the next person at the device can still get at."""
    # An entry's `userTypedURL` is the browser's own note of what it was once asked for; nothing shows it.
    entries = device.context.new_cdp_session(device.page).send("Page.getNavigationHistory")["entries"]
    history = [(entry["url"], entry["title"]) for entry in entries]
    storages = device.page.evaluate(STORAGES)
    return f"{device.page.url} {history} {storages} {device.context.cookies()} {device.page.content()}"


@pytest.mark.parametrize("old", others_long([False, True], False), ids=["today", "of-2018"])
def test_the_key_is_sent_once_from_a_link_and_stays_nowhere(
    chromium: Browser, own_server: Server, wire: Wire, old: bool
) -> None:
    maker = browsers(chromium, own_server, wire)
    room = make_by_hand(maker)
    key = room.key.encode()
    maker.link("workshop.link.open").click()
    run_the_room(maker, room.code)
    # The browser that made it has its pass already: from there the key is never sent at all.
    assert key not in wire.everything() and room.key not in left_behind(maker)

    phone = browsers(chromium, own_server, wire, old=old)
    # Pasted where the form is open, and once more where the host's page is: neither loads a page by itself.
    for _ in range(2):
        phone.page.goto(f"{phone.url}/fi/host/{room.code}")
        phone.page.goto(f"{phone.url}/fi/host/{room.code}#{room.key}")
        expect(end_button(phone)).to_be_visible()
        phone.page.wait_for_function("location.hash === ''")
    run_the_room(phone, room.code)

    [sent] = [data for data in wire.sent.values() if key in data]
    before, _, after = sent.partition(key)
    head, _, body = before[before.rindex(b"POST ") :].partition(b"\r\n\r\n")
    assert head.startswith(f"POST /fi/host/{room.code}/key HTTP/1.1\r\n".encode())
    assert body == b"key=" and key not in after
    assert room.key not in left_behind(phone)
    for device in (maker, phone):
        assert device.faults == [] and device.hosts == {f"127.0.0.1:{wire.port}", CDN_HOST}
        device.close()
    own_server.stop()
    for file in (file for file in own_server.folder.rglob("*") if file.is_file()):
        assert key not in file.read_bytes(), file


@pytest.mark.long
def test_without_scripts_a_pasted_link_does_the_same(chromium: Browser, own_server: Server, wire: Wire) -> None:
    maker = browsers(chromium, own_server, wire)
    room = make_by_hand(maker)
    link = maker.page.locator("#host-url").input_value()
    phone = browsers(chromium, own_server, wire, scripts=False)
    phone.page.goto(link.partition("#")[0])
    phone.page.locator("#key").fill(f" {link} ")
    phone.button("workshop.enter.go").click()
    run_the_room(phone, room.code)

    assert wire.everything().count(room.key.encode()) == 1
    assert room.key not in f"{phone.page.url} {phone.context.cookies()} {phone.page.content()}"
    for device in (maker, phone):
        device.close()


@pytest.mark.parametrize("sign", others_long(["%23", "%2523", "/%23"], "%23"))
def test_a_link_whose_sign_was_escaped_opens_and_its_key_leaves_the_address(
    chromium: Browser, own_server: Server, wire: Wire, sign: str
) -> None:
    room = make_room(own_server)
    phone = browsers(chromium, own_server, wire)
    phone.page.goto(f"{phone.url}/fi/host/{room.code}{sign}{room.key}")
    expect(end_button(phone)).to_be_visible()
    press(phone, "workshop.view.talk")
    phone.page.reload()

    # In the one path that the other program has made, and where it belongs: in the form.
    sent = [line for data in wire.sent.values() for line in data.splitlines() if room.key.encode() in line]
    assert sorted(line.partition(room.key.encode())[0].partition(b" ")[0] for line in sent) == [b"GET", b"key="]
    assert room.key not in left_behind(phone)
    assert phone.faults == []
    phone.close()
    own_server.stop()
    for file in (file for file in own_server.folder.rglob("*") if file.is_file()):
        assert room.key.encode() not in file.read_bytes(), file


def test_without_scripts_such_a_link_ends_on_the_form_that_takes_it_as_it_is(
    chromium: Browser, own_server: Server, wire: Wire
) -> None:
    room = make_room(own_server)
    phone = browsers(chromium, own_server, wire, scripts=False)
    link = f"{phone.url}/fi/host/{room.code}%23{room.key}"
    phone.page.goto(link)
    phone.page.wait_for_url(f"{phone.url}/fi/host/{room.code}?link")
    expect(phone.page.get_by_role("status")).to_be_visible()
    assert room.key not in f"{phone.page.url} {phone.context.cookies()} {phone.page.content()}"
    # Our own scripts and styles were not asked for with the key in the Referer.
    assert wire.everything().count(room.key.encode()) == 1
    phone.page.locator("#key").fill(link)
    phone.button("workshop.enter.go").click()
    expect(end_button(phone)).to_be_visible()
    assert room.key not in f"{phone.page.url} {phone.page.content()}"
    phone.close()
