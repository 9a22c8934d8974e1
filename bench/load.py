"""The load generator: a process of its own that takes jobs as JSON lines and answers each with a line.

It shares two cores with the server under test, so it does as little as it can: raw HTTP/1.1 on asyncio protocols,
requests made up beforehand, answers cut by Content-Length, no garbage collection.
"""

import asyncio
import gc
import json
import sys
import time
from collections import defaultdict
from dataclasses import asdict
from functools import partial
from typing import Any

from bench.hall import Hall, fill
from bench.listeners import Listeners
from bench.phones import arrive
from bench.plan import CHOICES, Ask, Job, Outcome, Waits
from bench.processes import cpu_seconds

_SETTLE_SECONDS = 30.0


class Crew:
    """The walkers of a job, and what they note."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.outcome = Outcome()
        self.waits: dict[str, list[float]] = defaultdict(list)
        self.until = 0.0  # until when new requests are made; 0 while the walkers take their places
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.walkers: list[Walker] = []
        self._turns = len(job.opening) + len(job.lap)  # unmeasured turns to come
        self._awaited = 0
        self._left = job.walkers
        self._began = self._last = 0.0
        self._cpu = self._own_cpu = 0.0

    def turn(self) -> None:
        """Let everybody post who has a place to take yet. Nobody waits longer than a turn: no connection times out."""
        while not self._awaited:
            self._turns -= 1
            if self._turns < 0:
                self._open_gate()
                return
            going = [walker for walker in self.walkers if walker.unmeasured > self._turns]
            self._awaited = len(going)
            for walker in going:
                walker.send()

    def took_turn(self) -> None:
        """A walker got its answer before the gate is open."""
        self._awaited -= 1
        if not self._awaited:
            self.turn()

    def _open_gate(self) -> None:
        self._cpu, self._own_cpu = cpu_seconds(self.job.pid), time.process_time()
        self._began = time.perf_counter()
        self.until = self._began + self.job.seconds
        for walker in self.walkers:
            walker.send()

    def note(self, ask: Ask, sent: float, now: float) -> None:
        """A walker got an answer after the gate was opened."""
        self.waits[ask.kind].append(now - sent)
        self.outcome.answers += 1
        if now <= self.until:
            self.outcome.in_time += 1
            self._last = now

    def leave(self) -> None:
        """A walker got its last answer."""
        self._left -= 1
        if not self._left:
            self.outcome.server_cpu = cpu_seconds(self.job.pid) - self._cpu
            self.outcome.own_cpu = time.process_time() - self._own_cpu
            self.outcome.seconds = self._last - self._began
            self.outcome.waits = {kind: Waits.of(seconds) for kind, seconds in self.waits.items()}
            self.done.set_result(None)

    def fail(self, fault: str) -> None:
        if not self.done.done():
            self.done.set_exception(RuntimeError(fault))


class Walker(asyncio.Protocol):
    """One keep-alive connection that walks."""

    def __init__(self, number: int, crew: Crew) -> None:
        job = crew.job
        self._crew = crew
        self._asks = [*job.opening, *job.lap]
        self._raw = [_raw(ask, job.port, (number + place) % CHOICES + 1) for place, ask in enumerate(self._asks)]
        self._place = 0
        self.unmeasured = len(job.opening) + number % len(job.lap)
        self._cookie = b""
        self._buffer = b""
        self._sent = 0.0
        self._leaving = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        if self._buffer:
            data = self._buffer + data
        end = data.find(b"\r\n\r\n")
        length = data.find(b"\r\ncontent-length: ", 0, end)
        if end < 0 or length < 0 or len(data) < end + 4 + int(data[length + 18 : data.index(b"\r", length + 18)]):
            self._buffer = data
            return
        self._buffer = b""
        now = time.perf_counter()
        ask = self._asks[self._place]
        if int(data[9:12]) != ask.status:
            self._crew.fail(f"{ask.path} {ask.body} answered {data[:end].decode()}")
            return
        cookie = data.find(b"\r\nset-cookie: ", 0, end)
        if cookie >= 0:
            self._cookie = b"Cookie: " + data[cookie + 14 : data.index(b";", cookie)] + b"\r\n"
        if ask.kind == "finish":
            self._crew.outcome.finishes += 1
        self._place += 1
        if self._place == len(self._asks):
            self._place = len(self._crew.job.opening)
        if not self._crew.until:
            self._crew.took_turn()
            return
        self._crew.note(ask, self._sent, now)
        if now < self._crew.until:
            self.send()
        else:
            self._leaving = True
            self._transport.close()
            self._crew.leave()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self._leaving:
            self._crew.fail(f"the server closed a connection: {exc}")

    def send(self) -> None:
        """Post what comes next."""
        head, tail = self._raw[self._place]
        request = head + tail if self._asks[self._place].fresh else head + self._cookie + tail
        self._sent = time.perf_counter()
        self._transport.write(request)


def _raw(ask: Ask, port: int, choice: int) -> tuple[bytes, bytes]:
    body = ask.body.format(choice=choice)
    htmx = "HX-Request: true\r\n" if ask.htmx else ""
    head = (
        f"{ask.method} {ask.path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{htmx}Sec-Fetch-Site: same-origin\r\n"
        "Accept-Encoding: gzip\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\n"
    )
    return head.encode(), f"\r\n{body}".encode()


async def walk(job: Job) -> Outcome:
    """Do a job. Raises RuntimeError for an answer that should not be."""
    crew = Crew(job)
    loop = asyncio.get_running_loop()
    for number in range(job.walkers):
        _, walker = await loop.create_connection(partial(Walker, number, crew), "127.0.0.1", job.port)
        crew.walkers.append(walker)
    crew.turn()
    async with asyncio.timeout(job.seconds + _SETTLE_SECONDS):
        await crew.done
    return crew.outcome


def do(job: dict[str, Any], listeners: dict[int, Listeners]) -> dict[str, Any]:
    """Do what a line asks for; `listeners` are those at each port, who stay from job to job."""
    match job.get("do", "walk"):
        case "arrive":
            return asdict(arrive(job["port"], job["path"], job["phones"]))
        case "fill":
            return asyncio.run(fill(Hall(**job["hall"]))).as_json()
        case "listen":
            listeners.setdefault(job["port"], Listeners(job["port"], job["path"])).grow(job["listeners"])
        case "change":
            return asdict(listeners[job["port"]].change(job["request"].encode()))
        case "flow":
            nobody = Listeners(job["port"], "")
            listeners.get(job["port"], nobody).flow(job["request"].encode(), job["seconds"], job["every"])
            nobody.close()
        case "leave":
            listeners.pop(job["port"]).close()
        case "walk":
            return asdict(asyncio.run(walk(Job.from_json(job))))
    return {}


def main() -> None:
    gc.disable()
    listeners: dict[int, Listeners] = {}
    for line in sys.stdin:
        try:
            answer = do(json.loads(line), listeners)
        except (RuntimeError, OSError, TimeoutError) as fault:
            answer = {"fault": f"{type(fault).__name__}: {fault}"}
        print(json.dumps(answer), flush=True)
        gc.collect()


if __name__ == "__main__":
    main()
