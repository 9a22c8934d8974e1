"""Several processes behind one port, told apart from outside, and people who walk through the quiz meanwhile."""

import random
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

from quiz.responses.walk import Standing
from tests.support.databases import finishers
from tests.support.server import START_SECONDS, Phone, Server, any_answers, read

_ESTABLISHED, _LISTEN = "01", "0A"  # in /proc/net/tcp
_TRIES = 400
_AGAIN_SECONDS = 0.1


def workers(server: Server) -> set[int]:
    """The processes that a server has started and that run."""
    children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
    return {int(child) for child in children}


def when(holds: Callable[[], bool], why: str = "it never came about") -> None:
    """Wait until something holds."""
    limit = time.monotonic() + START_SECONDS
    while not holds():
        assert time.monotonic() < limit, why
        time.sleep(0.02)


def log_of(server: Server) -> str:
    return server.logs[1].read_text()


def begun(server: Server) -> bool:
    """Whether another process has started since the log was emptied."""
    return "started: edition" in log_of(server)


def connections(server: Server) -> dict[int, int]:
    """How many connections each worker has accepted and still has."""
    ours = _inodes(server.port, _ESTABLISHED)
    return {worker: len(ours & _sockets(worker)) for worker in workers(server)}


def listening(server: Server) -> int:
    """How many sockets wait for connections: one for each worker."""
    return len(_inodes(server.port, _LISTEN))


def _inodes(port: int, state: str) -> set[str]:
    """The sockets that are bound to a port, in a state."""
    lines = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return {line[9] for line in lines if line[1].endswith(f":{port:04X}") and line[3] == state}


def _sockets(pid: int) -> set[str]:
    """The inodes of the sockets that a process has open."""
    found = set()
    with suppress(OSError):  # the process has ended meanwhile
        for descriptor in Path(f"/proc/{pid}/fd").iterdir():
            with suppress(OSError):  # closed meanwhile
                target = str(descriptor.readlink())
                found.add(target.removeprefix("socket:[").removesuffix("]"))
    return found


@dataclass
class Walker:
    """Somebody who walks through the whole quiz on one connection, page by page, and tries again as a browser does.

    The connection is to a `port`, behind which is the server or a router. `broken` is how often a connection broke,
    `refused` what answers came in place of the pages.
    """

    server: Server
    port: int
    rng: random.Random
    broken: int = 0
    refused: list[tuple[int, str]] = field(default_factory=list)
    standing: Standing | None = None
    pages: int = 0

    def walk(self, rest: float) -> None:
        """Walk to the end, with so many seconds of rest on each page, more or less."""
        with closing(Phone(self.port)) as phone:
            cookie = self._post(phone, "/fi/start", "", "")
            for number, answer in enumerate(any_answers(self.rng), 1):
                time.sleep(self.rng.uniform(0.5, 1.5) * rest)
                cookie = self._post(phone, f"/fi/question/{number}", f"choice={answer or 'declined'}", cookie)
            cookie = self._post(phone, "/fi/region", "declined=1", cookie)
        self.standing = read(self.server, cookie).standing

    def _post(self, phone: Phone, path: str, body: str, cookie: str) -> str:
        for _ in range(_TRIES):
            try:
                reply = phone.post(path, body, cookie)
            except OSError:
                self.broken += 1
            else:
                if reply.status == 303:
                    self.pages += 1
                    return reply.cookie or cookie
                self.refused.append((reply.status, reply.headers.get("retry-after", "")))
            time.sleep(_AGAIN_SECONDS)
        raise AssertionError(f"{path}: {self.refused[-5:]}, {self.broken} broken connections")


class Crowd:
    """People who walk at the same time, through a router if its port is given."""

    def __init__(self, server: Server, people: int, port: int = 0) -> None:
        self.walkers = [Walker(server, port or server.port, random.Random(number)) for number in range(people)]
        self._server = server

    def walk(self, rest: float, meanwhile: Callable[[], None]) -> None:
        """Let everybody walk to the end, and do something meanwhile; everybody must be counted, once."""
        before = finishers(self._server.storage)
        with ThreadPoolExecutor(len(self.walkers)) as threads:
            walks = [threads.submit(walker.walk, rest) for walker in self.walkers]
            meanwhile()
            for walk in walks:
                walk.result()
        assert {walker.standing for walker in self.walkers} == {Standing.COUNTED}
        assert finishers(self._server.storage) == before + len(self.walkers)

    @property
    def broken(self) -> int:
        """How many connections broke."""
        return sum(walker.broken for walker in self.walkers)

    @property
    def refused(self) -> set[tuple[int, str]]:
        """The kinds of refusals, with how long to wait."""
        return {refusal for walker in self.walkers for refusal in walker.refused}

    @property
    def steps(self) -> int:
        """How many steps were taken by now."""
        return sum(walker.pages for walker in self.walkers)
