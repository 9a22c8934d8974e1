"""A host and the streams of a workshop, over HTTP to a real server."""

import re
import socket
from contextlib import closing
from typing import Self

from tests.support.server import Phone, Server


class Stream:
    """An open stream, read message by message. For one that `sleeps` nobody keeps much of what it does not read."""

    def __init__(self, server: Server, path: str, cookie: str = "", sleeps: bool = False) -> None:
        self._connection = socket.socket()
        self._connection.settimeout(20)
        if sleeps:  # small segments, so that the server's system keeps little for it, too
            self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            self._connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, 536)
        self._connection.connect(("127.0.0.1", server.port))
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
        link = re.match(r"/fi/host/([a-z]{4}-[a-z]{4})/links", made.headers.get("location", ""))
        assert link is not None, made.body
        self.code = link[1]
        self.cookie = made.headers["set-cookie"].partition(";")[0]

    def press(self, action: str, body: str = "") -> str:
        """Press a button; the cookie that the answer sets."""
        body = body or ("sure=1" if action == "show" else "")
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
