"""A server that is killed again and again while people finish, and what must be stored in the end."""

import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from math import inf

from quiz.responses.walk import Standing, Ticket
from tests.support.server import Cell, Phone, Server, Visit, begin, expected_cells, standing, stored

PHONES = 16


SENT_TWICE = 0.3


KILL_SECONDS = (0.05, 0.5)


RECOVERY_SECONDS = 10.0
"""How long a server may refuse to count after what it needs was broken: more than it takes, on a busy machine."""

AGAIN_SECONDS = 0.05


REGIONS = ("none", "none", "helsinki", "lappi", "kainuu")


SLOW_DISK = (
    *("strace", "-D", "-f", "-qq", "-o", "/dev/null", "--seccomp-bpf", "-e", "trace=fsync,fdatasync"),
    *("-e", "inject=fsync,fdatasync:delay_exit=5000"),
)
"""Every flush takes 5 ms longer: most kills fall between two steps of a transaction."""


def slow_line(delay: float) -> tuple[str, ...]:
    """What makes each packet to a server of databases, and to phones, take so many seconds more."""
    inject = f"inject=sendto:delay_exit={delay * 1e6:.0f}"
    return ("strace", "-D", "-f", "-qq", "-o", "/dev/null", "--seccomp-bpf", "-e", "trace=sendto", "-e", inject)


SLOW_LINE = slow_line(0.001)


class Books:
    """What the phones know: which visits they sent, and which were acknowledged."""

    def __init__(self) -> None:
        self.sent: dict[Ticket, Visit] = {}
        self.acknowledged: set[Ticket] = set()
        self._expected: Counter[Cell] = Counter()
        self._expected_of = 0
        self._open: list[Visit] = []
        self._lock = threading.Lock()

    def take_open(self) -> Visit | None:
        """A visit that was sent and not acknowledged."""
        with self._lock:
            return self._open.pop() if self._open else None

    def note_sent(self, visit: Visit) -> None:
        with self._lock:
            self.sent[visit.walk.ticket] = visit

    def note_answers(self, visit: Visit, standings: set[Standing | None]) -> None:
        """Where the walk stands as its answers tell; None where the connection broke."""
        assert standings <= {Standing.COUNTED, None}, f"stored without its ticket: {standings}"
        with self._lock:
            if Standing.COUNTED in standings:
                self.acknowledged.add(visit.walk.ticket)
            else:
                self._open.append(visit)

    def expected(self) -> Counter[Cell]:
        """The cells of everyone who was sent."""
        fresh = list(self.sent.values())[self._expected_of :]
        self._expected += expected_cells(fresh)
        self._expected_of += len(fresh)
        return self._expected


class Storm:
    """Sixteen phones that finish walks while something breaks."""

    def __init__(self, server: Server, rng: random.Random, patience: float = 0.0) -> None:
        """For so many seconds after the last fault, and while they happen, the server may refuse to count."""
        self.books = Books()
        self._server = server
        self._rng = rng
        self._patience = patience
        self._rages = False
        self._limit = 0.0

    def rage(self, fault: Callable[[], object]) -> None:
        """Send what is not acknowledged and then new walks, let the fault happen, and look at what is stored."""
        self._rages = True
        self._limit = inf if self._patience else 0.0
        with ThreadPoolExecutor(PHONES) as twins, ThreadPoolExecutor(PHONES) as phones:
            walkers = [phones.submit(self._walk, self._rng.random(), twins, True) for _ in range(PHONES)]
            self._wait()
            fault()
            if self._server.running:
                self._wait()
            self._rages = False
        for walker in walkers:
            walker.result()
        total, _ = stored(self._server.storage)
        assert len(self.books.acknowledged) <= total <= len(self.books.sent), self._figures(total)

    def settle(self) -> None:
        """Send what is not acknowledged until everything is; the storage must be exact then."""
        self._limit = time.monotonic() + self._patience
        with ThreadPoolExecutor(PHONES) as twins, ThreadPoolExecutor(PHONES) as phones:
            walkers = [phones.submit(self._walk, self._rng.random(), twins, False) for _ in range(PHONES)]
        for walker in walkers:
            walker.result()
        total, cells = stored(self._server.storage)
        assert total == len(self.books.acknowledged) == len(self.books.sent), self._figures(total)
        assert cells == self.books.expected()

    def _wait(self) -> None:
        time.sleep(self._rng.uniform(*KILL_SECONDS))

    def _walk(self, seed: float, twins: ThreadPoolExecutor, more: bool) -> None:
        rng = random.Random(seed)
        with closing(Phone(self._server.port)) as phone:
            while self._server.running and (self._rages or not more):
                visit = self.books.take_open() or (self._new_visit(phone, rng) if more else None)
                if visit is None:
                    return
                self.books.note_sent(visit)
                twin = twins.submit(self._finish_elsewhere, visit) if rng.random() < SENT_TWICE else None
                self.books.note_answers(visit, {self._finish(visit, phone), *_results(twin)})

    def _new_visit(self, phone: Phone, rng: random.Random) -> Visit | None:
        try:
            return begin(self._server, phone, rng, rng.choice(REGIONS))
        except OSError:
            if self._server.running:
                raise
            return None

    def _finish(self, visit: Visit, phone: Phone) -> Standing | None:
        try:
            reply = visit.finish(phone)
        except OSError:
            if self._server.running:
                raise
            return None
        if reply.status == 503 and time.monotonic() < self._limit:
            time.sleep(AGAIN_SECONDS)
            return None
        assert reply.status == 303, f"status {reply.status}"
        return standing(self._server, reply)

    def _finish_elsewhere(self, visit: Visit) -> Standing | None:
        with closing(Phone(self._server.port)) as phone:
            return self._finish(visit, phone)

    def _figures(self, total: int) -> str:
        return f"acknowledged {len(self.books.acknowledged)}, stored {total}, sent {len(self.books.sent)}"


def kill_loop(server: Server, rounds: int, settle_each: int = 5, seed: int = 1) -> Books:
    """Kill the server so many times. Raises AssertionError where a promise is broken."""
    storm = Storm(server, random.Random(seed))
    for number in range(rounds):
        with server:
            if number % settle_each == 0:
                storm.settle()
            storm.rage(server.kill)
    with server:
        storm.settle()
    return storm.books


def break_loop(server: Server, fault: Callable[[], object], rounds: int) -> Books:
    """Let a fault happen so many times to what a server needs. Raises AssertionError where a promise is broken."""
    storm = Storm(server, random.Random(2), RECOVERY_SECONDS)
    with server:
        for _ in range(rounds):
            storm.rage(fault)
            storm.settle()
    return storm.books


def _results(twin: Future[Standing | None] | None) -> set[Standing | None]:
    return {twin.result()} if twin else set()
