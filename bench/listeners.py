"""Phones and projectors that hold a stream open: how long a change takes to reach the last of them.

Without asyncio, and at most one read and one look at the clock for a message: two thousand streams would else cost
the shared cores more than the servers' own work. A message is whole when what came ends as an event in a chunk does.
"""

import select
import socket
import time
from dataclasses import dataclass

_MOST_SECONDS = 30.0
_AT_ONCE = 100  # so many connect at once: an accept queue may hold 128
_NAP = 0.001  # seconds between looks: a sleeper in poll() would have to be woken by each of the server's writes
_END = b"\n\n\r\n"


@dataclass(frozen=True, slots=True)
class Spreading:
    """When a change got to the listeners, in seconds since its POST was sent."""

    answered: float
    first: float
    last: float


class Listeners:
    """So many open streams of one page, and a connection that changes what they show."""

    def __init__(self, port: int, path: str) -> None:
        self._port = port
        self._request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode()
        self._poll = select.epoll()
        self._sockets: dict[int, socket.socket] = {}
        self._buffer = bytearray(1 << 17)
        self._desk: socket.socket | None = None

    def grow(self, listeners: int) -> None:
        """Be so many; returns when each has had its first message. Raises RuntimeError when one does not."""
        while len(self._sockets) < listeners:
            fresh = set()
            for _ in range(min(_AT_ONCE, listeners - len(self._sockets))):
                listener = socket.create_connection(("127.0.0.1", self._port), timeout=_MOST_SECONDS)
                listener.sendall(self._request)
                listener.setblocking(False)
                self._sockets[listener.fileno()] = listener
                self._poll.register(listener, select.EPOLLIN)
                fresh.add(listener.fileno())
            self._await_message(fresh)

    def change(self, request: bytes) -> Spreading:
        """Send a POST that changes what is shown, and wait until every listener has the message of it."""
        self._read_what_is_there()
        desk = self._new_desk()
        sent = time.perf_counter()
        desk.sendall(request)
        return self._await_message(set(self._sockets), sent)

    def flow(self, request: bytes, seconds: float, every: float) -> None:
        """Change something every so many seconds and read what comes."""
        end, due = time.perf_counter() + seconds, 0.0
        while (now := time.perf_counter()) < end:
            if now >= due:
                self._new_desk().sendall(request)
                due = now + every
            self._read_what_is_there()
            time.sleep(_NAP)

    def close(self) -> None:
        self._poll.close()
        for listener in self._sockets.values():
            listener.close()
        if self._desk is not None:
            self._desk.close()

    def _new_desk(self) -> socket.socket:
        if self._desk is not None:
            self._desk.close()
        self._desk = socket.create_connection(("127.0.0.1", self._port))
        self._poll.register(self._desk, select.EPOLLIN)
        return self._desk

    def _await_message(self, waiting: set[int], sent: float = 0.0) -> Spreading:
        answered, first, now = (0.0 if sent else -1.0), 0.0, 0.0
        desk = self._desk.fileno() if self._desk is not None else -1
        deadline = time.perf_counter() + _MOST_SECONDS
        while waiting or not answered:
            ready = self._poll.poll(0, 4096)
            if not ready:
                time.sleep(_NAP)
            now = time.perf_counter()
            if now > deadline:
                raise RuntimeError(f"{len(waiting)} of {len(self._sockets)} listeners got no message")
            for handle, _ in ready:
                whole = self._read(handle)
                now = time.perf_counter()
                if handle == desk:
                    answered = now
                elif whole and handle in waiting:
                    waiting.discard(handle)
                    first = first or now
        return Spreading(answered - sent, first - sent, now - sent)

    def _read(self, handle: int) -> bool:
        """Read; whether it is the end of an event, and not of a comment that keeps the connection alive."""
        listener = self._sockets.get(handle)
        if listener is None:
            self._take_answer()
            return False
        size = listener.recv_into(self._buffer)
        if not size:
            raise RuntimeError("the server closed a stream")
        return self._buffer[size - 4 : size] == _END and self._buffer.find(b"data: ", 0, size) >= 0

    def _take_answer(self) -> None:
        assert self._desk is not None
        answer = self._desk.recv(1 << 16)
        self._desk.close()
        self._desk = None
        if answer[9:12] not in (b"200", b"303"):
            raise RuntimeError(f"a change was answered {answer[:200]!r}")

    def _read_what_is_there(self) -> None:
        while ready := self._poll.poll(0, 4096):
            for handle, _ in ready:
                self._read(handle)
