"""What the streams of a workshop say over HTTP, from a real server process."""

import re
import socket
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Self

import pytest

from quiz.i18n import catalog
from tests.server import Phone, Server


class Stream:
    """An open stream, read message by message."""

    def __init__(self, server: Server, path: str, cookie: str = "") -> None:
        self._connection = socket.create_connection(("127.0.0.1", server.port), timeout=20)
        headers = f"Host: 127.0.0.1:{server.port}\r\nCookie: {cookie}\r\n\r\n"
        self._connection.sendall(f"GET {path} HTTP/1.1\r\n{headers}".encode())
        self._file = self._connection.makefile("rb")
        self.head = "".join(iter(self._line, "\r\n"))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()
        self._connection.close()

    def message(self) -> str:
        """The next chunk; empty at the end of the stream."""
        size = int(self._line(), 16)
        chunk = self._file.read(size + 2)
        return chunk[:-2].decode()

    def _line(self) -> str:
        return self._file.readline().decode()


class Host:
    """Somebody who has made a workshop."""

    def __init__(self, server: Server) -> None:
        self._server = server
        with closing(Phone(server.port)) as phone:
            made = phone.post("/fi/workshop", "title=Kyl%C3%A4talo")
        link = re.search(r"/fi/host/([a-z]{4}-[a-z]{4})#", made.body)
        assert link is not None, made.body
        self.code = link[1]
        self.cookie = made.headers["set-cookie"].partition(";")[0]

    def press(self, action: str, body: str = "") -> str:
        """Press a button; the cookie that the answer sets."""
        headers = f"Sec-Fetch-Site: same-origin\r\nCookie: {self.cookie}\r\nConnection: close\r\n"
        with closing(socket.create_connection(("127.0.0.1", self._server.port), timeout=20)) as connection:
            connection.sendall(
                f"POST /fi/host/{self.code}/{action} HTTP/1.1\r\nHost: x\r\n{headers}"
                f"Content-Length: {len(body)}\r\n\r\n{body}".encode()
            )
            answer = connection.makefile("rb").read().decode()
        assert answer.startswith(("HTTP/1.1 200", "HTTP/1.1 303")), answer
        cookie = re.search(r"set-cookie: ([^;]+)", answer)
        return cookie[1] if cookie else ""


@pytest.fixture
def server(tmp_path: Path) -> Server:
    return Server(tmp_path)


def test_a_projector_shows_the_state_at_once_each_change_and_the_end(server: Server) -> None:
    with server:
        host = Host(server)
        with Stream(server, f"/fi/screen/{host.code}/events") as screen:
            assert "content-type: text/event-stream" in screen.head
            assert "Kylätalo" in screen.message()
            host.press("view", "view=talk")
            assert "of-talk" in screen.message()
            host.press("delete")
            last = screen.message()
            assert last.endswith("event: end\ndata:\n\n")
            assert "Kylätalo" not in last and host.code not in last
            assert screen.message() == ""


def test_a_remote_control_goes_dark_for_the_old_key_and_not_for_the_new_one(server: Server) -> None:
    with server:
        host = Host(server)
        address = f"/fi/host/{host.code}/events"
        with Stream(server, address, host.cookie) as old:
            assert "data: " in old.message()
            new_cookie = host.press("rotate")
            last = old.message()
            assert catalog("fi")("workshop.changed.go") in last and last.endswith("event: end\ndata:\n\n")
            assert "Kylätalo" not in last
        with Stream(server, address, new_cookie) as new:
            assert host.code in new.message()


def test_more_phones_stay_connected_than_the_usual_limit_of_open_files_lets(tmp_path: Path) -> None:
    with Server(tmp_path, prefix=("sh", "-c", 'ulimit -S -n 64 && exec "$@"', "sh")) as server, ExitStack() as stack:
        host = Host(server)
        for _ in range(100):
            stream = stack.enter_context(Stream(server, f"/fi/screen/{host.code}/events"))
            assert "data: " in stream.message()


def test_a_server_that_stops_ends_the_streams_and_says_nothing_of_them(server: Server) -> None:
    with server, ExitStack() as stack:
        host = Host(server)
        addresses = [(f"/fi/screen/{host.code}/events", ""), (f"/fi/host/{host.code}/events", host.cookie)] * 20
        streams = [stack.enter_context(Stream(server, *address)) for address in addresses]
        for stream in streams:
            stream.message()
        server.stop()
        assert {stream.message() for stream in streams} == {""}
        assert "ERROR" not in server.logs[1].read_text(), server.logs[1].read_text()[-2000:]
