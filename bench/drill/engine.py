"""Runs scripts against a server: each with a connection of its own, each request at its moment.

Open-loop: what somebody waits for moves nobody else's moments, and a time counts from when a request was due, also
when its own person had to wait for the answer before.
"""

import select
import ssl
import time
from collections.abc import Iterator
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import count

from bench.drill.asking import GOOD, Answer, Ask, Script, raw, stream_begun, whole_answer
from bench.drill.connection import Connection
from bench.drill.tally import Tally

_MOST_EVENTS = 512
_MOST_NAP = 0.2
_TIMED = {"step", "finish"}
_LEAST_LISTENED = 2.0  # seconds, also by somebody who comes late
_STREAM_END = b"0\r\n\r\n"  # a message ends with a blank line of its own


@dataclass(frozen=True, slots=True)
class Place:
    """The server that is asked."""

    port: int
    host: str  # as browsers call it
    tls: ssl.SSLContext | None = None


@dataclass(slots=True, eq=False)
class _Caller:
    script: Script
    address: str
    cookies: dict[str, str]
    ask: Ask | None = None
    due: float = 0.0
    connection: Connection | None = None
    waiting: bool = False  # for an answer
    received: bytes = b""
    streaming: bool = False
    turn: int = 0  # timers of earlier turns are void


class Engine:
    """Moments are seconds since `run` was called."""

    def __init__(self, place: Place, tally: Tally) -> None:
        self._place = place
        self._tally = tally
        self._began = 0.0
        self._timers: list[tuple[float, int, int, _Caller]] = []
        self._numbers = count()
        self._poll = select.epoll()
        self._connected: dict[int, _Caller] = {}  # by the handle of the connection

    def start(self, script: Script, at: float, address: str, cookies: dict[str, str] | None = None) -> None:
        """Begin a script at a moment, or now if that has passed; those that share cookies are tabs of one browser."""
        self._later(at, _Caller(script, address, {} if cookies is None else cookies))

    def run(self, until: float) -> None:
        """Return when all scripts have ended, or at a moment: whoever is not done then got no result."""
        self._began = time.perf_counter()
        try:
            while (self._timers or self._connected) and (now := self.now()) < until:
                for caller in self._due(now):
                    self._wake(caller)
                for handle, _ in self._poll.poll(self._nap(), _MOST_EVENTS):
                    if (connected := self._connected.get(handle)) is not None:
                        self._serve(connected)
        finally:
            for caller in [*self._connected.values()]:
                self._close(caller)
            self._poll.close()

    def now(self) -> float:
        """Return the seconds since the evening began."""
        return time.perf_counter() - self._began if self._began else 0.0

    def _nap(self) -> float:
        next_one = self._timers[0][0] - self.now() if self._timers else _MOST_NAP
        return min(max(0.0, next_one), _MOST_NAP)

    def _later(self, at: float, caller: _Caller) -> None:
        heappush(self._timers, (max(at, self.now()), next(self._numbers), caller.turn, caller))

    def _due(self, now: float) -> Iterator[_Caller]:
        while self._timers and self._timers[0][0] <= now:
            due, _, turn, caller = heappop(self._timers)
            if turn == caller.turn:
                self._tally.note_time("delay", self.now() - due)
                yield caller

    def _wake(self, caller: _Caller) -> None:
        if caller.ask is None:
            self._resume(caller, None)
        elif caller.streaming:
            self._close(caller)
            self._answer(caller, Answer(self.now(), 200))
        else:
            self._send(caller)

    def _resume(self, caller: _Caller, answer: Answer | None) -> None:
        """Let a script take its answer, and wait for the moment of what it asks next."""
        caller.turn += 1
        try:
            # A generator that has not begun takes None only.
            caller.ask = next(caller.script) if answer is None else caller.script.send(answer)
        except StopIteration:
            self._close(caller)
            return
        now = self.now()
        caller.due = now if caller.ask.due is None else caller.ask.due
        if caller.due > now:
            self._later(caller.due, caller)
        else:
            self._send(caller)

    def _send(self, caller: _Caller) -> None:
        caller.waiting = True
        try:
            connection = caller.connection or self._connect(caller)
            if connection.ready:
                assert caller.ask is not None
                self._tally.note_second("requests", self.now())
                connection.send(raw(caller.ask, self._place.host, caller.cookies))
        except OSError:
            self._break(caller)

    def _connect(self, caller: _Caller) -> Connection:
        place = self._place
        caller.connection = Connection(place.port, caller.address, place.tls, place.host.partition(":")[0])
        self._connected[caller.connection.fileno()] = caller
        self._poll.register(caller.connection, select.EPOLLOUT)
        self._tally.connections = max(self._tally.connections, len(self._connected))
        return caller.connection

    def _serve(self, caller: _Caller) -> None:
        connection = caller.connection
        assert connection is not None
        try:
            if connection.ready:
                self._take(caller, connection.receive())
            elif event := connection.prepare():
                self._poll.modify(connection, event)
            else:
                self._poll.modify(connection, select.EPOLLIN)
                self._send(caller)
        except (OSError, EOFError, ValueError):
            self._break(caller)

    def _take(self, caller: _Caller, data: bytes) -> None:
        ask, now = caller.ask, self.now()
        if not data or ask is None or not caller.waiting:
            return
        if ask.lose:
            self._tally.people["lost an answer"] += 1
            raise EOFError
        if caller.streaming:
            self._hear(ask, data, now)
            return
        caller.received += data
        if ask.hear is not None and (begun := stream_begun(caller.received)) is not None:
            caller.streaming, caller.received = True, b""
            self._later(max(ask.until, now + _LEAST_LISTENED), caller)
            self._hear(ask, begun, now)
        elif answer := whole_answer(caller.received, now):
            caller.received = b""
            self._answer(caller, answer)

    def _hear(self, ask: Ask, data: bytes, now: float) -> None:
        assert ask.hear is not None
        ask.hear(data, now)
        if data.endswith(_STREAM_END):
            raise EOFError

    def _answer(self, caller: _Caller, answer: Answer) -> None:
        ask = caller.ask
        assert ask is not None
        if not (ask.lose and answer.status == 0):
            self._tally.statuses[str(answer.status)] += 1
        if ask.kind in _TIMED and answer.status in GOOD:
            self._tally.note_time(ask.kind, answer.at - caller.due)
        caller.waiting = caller.streaming = False
        caller.cookies.update(answer.cookies())
        self._resume(caller, answer)

    def _break(self, caller: _Caller) -> None:
        """The connection is gone: whoever waits for an answer gets none, the others connect again later."""
        self._close(caller)
        if caller.waiting:
            self._answer(caller, Answer(self.now()))

    def _close(self, caller: _Caller) -> None:
        connection, caller.connection, caller.received = caller.connection, None, b""
        if connection is not None:
            del self._connected[connection.fileno()]
            connection.close()
