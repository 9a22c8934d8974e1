"""Live messages: how soon a change is on every screen, what it costs, and what it does to those who answer meanwhile.

The projector's stream, beside two references that tell the same bytes (bench/broadcast.py). Each has its own
listeners, all held by one process, and they take turns: a change here, a change there. A change is a POST (the host
pauses the workshop), and the time to the last listener counts from the answer to it: the real service answers when the
change is on disk, then renders, then tells. It tells at most once a second, so changes are further apart than that.
What a message costs the server, its processor time, says more than the time where the machine has other work.
"""

import re
import resource
import sys
import time
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import plan
from bench.plan import Waits
from bench.processes import Fault, Generator, Service, cpu_seconds, free_port, resident, start_quiz
from bench.steps import run
from bench.table import Row, typical

LISTENERS = 2_000
MOST_MEMORY = 20.0  # KB a listener
WALKERS = 64
_WANTED = {"loop": 1.7, "sse-starlette": 0.5}
_APART = 1.3  # seconds from change to change
_EVERY = 1.0  # the same while others walk
_REFERENCES = {"loop": "a write loop", "sse-starlette": "sse-starlette"}
_OWN = {"Sec-Fetch-Site": "same-origin", "Content-Type": "application/x-www-form-urlencoded"}


@dataclass(frozen=True, slots=True)
class Room:
    """A workshop, with the pass of its host."""

    quiz: Service
    code: str
    cookie: str

    @property
    def screen(self) -> str:
        return f"/fi/screen/{self.code}/events"

    def pause(self, paused: int) -> str:
        """The host lets nobody in, or lets them in again: as a raw request."""
        return post(self.quiz.port, f"/fi/host/{self.code}/pause", f"paused={paused}", self.cookie)

    def join(self) -> str:
        """Somebody comes along: as a raw request."""
        return post(self.quiz.port, f"/fi/join/{self.code}")


@dataclass(frozen=True, slots=True)
class Stage:
    """A server whose listeners are told something."""

    server: Service
    stream: str
    changes: tuple[str, str]


def make_room(quiz: Service) -> Room:
    status, headers, _ = quiz.request("POST", "/fi/workshop", "", _OWN)
    link = re.match(r"/fi/host/([a-z]{4}-[a-z]{4})/links", headers.get("location", ""))
    if link is None:
        raise Fault(f"/fi/workshop answered {status}")
    return Room(quiz, link[1], headers["set-cookie"].partition(";")[0])


def post(port: int, path: str, body: str = "", cookie: str = "") -> str:
    headers = "".join(f"{name}: {value}\r\n" for name, value in {**_OWN, "Cookie": cookie}.items() if value)
    return f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{headers}Content-Length: {len(body)}\r\n\r\n{body}"


def measure(walking: Generator, listening: Generator, changes: int, rounds: int, seconds: float) -> list[Row]:
    """All rows about live messages; `changes` for each number of listeners, `rounds` of walkers of `seconds` each."""
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    if most < 3 * LISTENERS + 100:
        return [Row("live messages", f"SKIPPED: only {most:,} open files are allowed", None, "measured", False)]
    with TemporaryDirectory(prefix="quiz-bench-") as name, start_quiz(Path(name)) as quiz:
        quiz.wait()
        room = make_room(quiz)
        rows = _messages(listening, room, Path(name), changes)
        rows += _steps_meanwhile(walking, listening, room, rounds, seconds)
        listening.leave(quiz.port)
        return rows


def _messages(listening: Generator, room: Room, folder: Path, changes: int) -> list[Row]:
    event = folder / "event"
    event.write_bytes(room.quiz.first_message(room.screen))
    stages = {"quiz": Stage(room.quiz, room.screen, (room.pause(1), room.pause(0)))}
    with ExitStack() as stack:
        for kind in _REFERENCES:
            server = stack.enter_context(_start_reference(kind, event))
            server.wait()
            request = post(server.port, "/change")
            stages[kind] = Stage(server, "/events", (request, request))
        before = {kind: resident(stage.server.pid) for kind, stage in stages.items()}
        for stage in stages.values():
            listening.listen(stage.server.port, stage.stream, LISTENERS)
        memory = {kind: (resident(s.server.pid) - before[kind]) / LISTENERS for kind, s in stages.items()}
        rows = [*_compare(listening, stages, changes, event.stat().st_size), _memory_row(memory)]
        for kind in _REFERENCES:
            listening.leave(stages[kind].server.port)
    return rows


def _compare(listening: Generator, stages: dict[str, Stage], changes: int, size: int) -> list[Row]:
    time.sleep(_APART)
    used = {kind: -cpu_seconds(stage.server.pid) for kind, stage in stages.items()}
    waits: dict[str, list[float]] = {kind: [] for kind in stages}
    whole: list[float] = []
    for number in range(changes):
        began = time.perf_counter()
        for kind, stage in stages.items():
            spreading = listening.change(stage.server.port, stage.changes[number % 2])
            waits[kind].append(max(spreading.last - spreading.answered, 1e-4))
            if kind == "quiz":
                whole.append(spreading.last)
        time.sleep(max(0.0, began + _APART - time.perf_counter()))
    for kind, stage in stages.items():
        used[kind] += cpu_seconds(stage.server.pid)
    what = f"live, {LISTENERS:,} listeners"
    rows = []
    for kind, name in _REFERENCES.items():
        ratios = [ours / theirs for ours, theirs in zip(waits["quiz"], waits[kind], strict=True)]
        figures = f"{_spread(waits['quiz'])} | {_spread(waits[kind])}"
        rows.append(Row.at_most(f"{what}: the last one, of {name}", figures, ratios, _WANTED[kind], "live messages"))
    costs = {kind: f"{max(used[kind], 0.01) / LISTENERS / changes * 1e6:.0f}" for kind in stages}
    figures = f"{_spread(whole)} from the press, CPU us {' | '.join(costs.values())}"
    return [*rows, Row(f"{what}: a message of {size:,} bytes", figures)]


def _memory_row(memory: dict[str, float]) -> Row:
    figures = f"{memory['quiz']:.1f} KB | loop {memory['loop']:.1f}, sse-starlette {memory['sse-starlette']:.1f}"
    met = memory["quiz"] <= MOST_MEMORY
    return Row(f"live, {LISTENERS:,} listeners: memory of each", figures, None, f"<= {MOST_MEMORY:g} KB", met)


def _steps_meanwhile(walking: Generator, listening: Generator, room: Room, rounds: int, seconds: float) -> list[Row]:
    """Steps with all the listeners attached and somebody joining each second, and on a second server without them."""
    waits: dict[str, list[Waits]] = {"with": [], "without": []}
    with TemporaryDirectory(prefix="quiz-bench-") as name, start_quiz(Path(name)) as quiet:
        quiet.wait()
        rooms = {"with": room, "without": make_room(quiet)}
        for kind in rooms:
            run(walking, rooms[kind].quiz, plan.steps(), WALKERS, seconds)  # warms up: every page is kept after this
        for number in range(rounds):
            for kind in ("with", "without") if number % 2 else ("without", "with"):
                server = rooms[kind].quiz
                job = replace(plan.steps(), port=server.port, pid=server.pid, walkers=WALKERS, seconds=seconds)
                walking.begin(job.as_json())
                listening.flow(server.port, rooms[kind].join(), seconds + 0.3, _EVERY)
                waits[kind].append(walking.outcome().waits["step"])
    ratios = [our.p99 / their.p99 for our, their in zip(waits["with"], waits["without"], strict=True)]
    p99 = [typical([each.p99 for each in waits[kind]], 1e3, ".1f") for kind in waits]
    what = f"steps, {WALKERS} walkers, {LISTENERS:,} listeners and a change a second, of none"
    return [Row.at_most(f"{what}: p99", f"{p99[0]} ms | {p99[1]} ms", ratios, 2.0)]


def _start_reference(kind: str, event: Path) -> Service:
    port = free_port()
    command = [sys.executable, "-m", "bench.broadcast", kind, "--port", str(port), "--event", str(event)]
    return Service(command, port)


def _spread(seconds: list[float]) -> str:
    waits = Waits.of(seconds)
    return f"p50 {waits.p50 * 1e3:.0f} p99 {waits.p99 * 1e3:.0f} ms"
