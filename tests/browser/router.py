"""A router between a browser and the server, as halls and offices have them: real connections, and what goes wrong."""

import re
import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from copy import copy

from tests.support.server import Server

_STREAM = b"accept: text/event-stream"
_END_OF_EVENT = b"\n\n"
_OF_HTMX = re.compile(rb"^hx-[a-z-]+:[^\r]*\r\n", re.IGNORECASE | re.MULTILINE)
_MOST = 65536  # bytes read at a time


class Router:
    """Passes everything on, but for what it is told to hold back or to take away."""

    def __init__(self, server: Server) -> None:
        self.holds_after: int | None = None
        """How many events of a stream get through; None for all. What is held back once stays so."""
        self.takes_headers = False
        """Whether the headers of htmx are taken away, in both directions."""
        self.streams = 0
        """How many streams are open."""
        self._target = server.port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.behind = copy(server)
        """The server as a browser sees it through this router."""
        self.behind.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """Take no more connections."""
        # Alone, closing would not wake the thread that waits for the next one.
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                browser, _ = self._listener.accept()
                threading.Thread(target=self._serve, args=(browser,), daemon=True).start()

    def _serve(self, browser: socket.socket) -> None:
        """Carry one connection of a browser; a stream is the last thing that is asked for on one."""
        stream, streams = threading.Event(), False
        with closing(browser), closing(socket.create_connection(("127.0.0.1", self._target))) as server:
            threading.Thread(target=self._answer, args=(server, browser, stream), daemon=True).start()
            with suppress(OSError):
                while asked := browser.recv(_MOST):
                    if _STREAM in asked.lower():
                        streams = True
                        self.streams += 1
                        stream.set()
                    server.sendall(self._passed(asked))
            self.streams -= streams
            with suppress(OSError):
                server.shutdown(socket.SHUT_RDWR)

    def _answer(self, server: socket.socket, browser: socket.socket, stream: threading.Event) -> None:
        events, held = 0, False
        with suppress(OSError):
            while answered := server.recv(_MOST):
                # The head of a stream comes before its first event, and is held back with it.
                held = held or (stream.is_set() and self.holds_after is not None and events >= self.holds_after)
                if not held:
                    browser.sendall(self._passed(answered))
                events += stream.is_set() * answered.count(_END_OF_EVENT)
            browser.shutdown(socket.SHUT_RDWR)

    def _passed(self, chunk: bytes) -> bytes:
        return _OF_HTMX.sub(b"", chunk) if self.takes_headers else chunk


@contextmanager
def router_before(server: Server) -> Iterator[Router]:
    """A router in front of a server as long as this lasts."""
    with closing(Router(server)) as router:
        yield router
