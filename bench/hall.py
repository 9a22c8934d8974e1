"""A hall full of phones behind one address: each joins a workshop, answers at its own pace, finishes, and stays."""

import asyncio
import contextlib
import gzip
import time
from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any

from bench.plan import CHOICES, QUESTIONS, Waits

_IDLE_SECONDS = 3.0  # a connection that was idle for so long is opened anew; the server closes it after five
_ANSWER_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Hall:
    """So many phones join within some seconds, evenly; the last one finishes `finish_seconds` after the first came."""

    port: int
    code: str
    phones: int
    join_seconds: float
    finish_seconds: float


@dataclass(slots=True)
class Tally:
    """What came of a hall."""

    statuses: dict[str, int] = field(default_factory=dict)
    counted: int = 0  # phones that were told so
    watching: int = 0  # phones that got the first message of their group's stream then
    faults: list[str] = field(default_factory=list)
    step: Waits = Waits(0, 0.0, 0.0)
    finish: Waits = Waits(0, 0.0, 0.0)
    finish_p95: float = 0.0
    seconds: float = 0.0

    @classmethod
    def from_json(cls, tally: dict[str, Any]) -> "Tally":
        return cls(**{**tally, "step": Waits(**tally["step"]), "finish": Waits(**tally["finish"])})

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def choice_of(phone: int, question: int) -> int:
    """What a phone answers; `question` counts from 1."""
    return (phone + question) % CHOICES + 1


async def fill(hall: Hall) -> Tally:
    """Let everybody come, answer and stay until the last one has finished. Faults are noted, not raised."""
    began = time.perf_counter()
    statuses, steps, finishes = Counter[str](), list[float](), list[float]()
    phones = [_Phone(hall, number, statuses, steps, finishes) for number in range(hall.phones)]
    outcomes = await asyncio.gather(*(phone.visit(began) for phone in phones), return_exceptions=True)
    seconds = time.perf_counter() - began
    for phone in phones:
        phone.leave()
    done = sorted(finishes)
    return Tally(
        dict(statuses),
        sum(phone.counted for phone in phones),
        sum(phone.watching for phone in phones),
        [f"{type(fault).__name__}: {fault}" for fault in outcomes if fault is not None][:5],
        Waits.of(steps) if steps else Waits(0, 0.0, 0.0),
        Waits.of(done) if done else Waits(0, 0.0, 0.0),
        done[round((len(done) - 1) * 0.95)] if done else 0.0,
        seconds,
    )


class _Phone:
    def __init__(
        self, hall: Hall, number: int, statuses: Counter[str], steps: list[float], finishes: list[float]
    ) -> None:
        self._hall, self._number = hall, number
        self._statuses, self._steps, self._finishes = statuses, steps, finishes
        self._cookie = ""
        self._reader: asyncio.StreamReader
        self._writer: asyncio.StreamWriter | None = None
        self._used = 0.0
        self.counted = self.watching = False

    async def visit(self, began: float) -> None:
        hall = self._hall
        due = began + hall.join_seconds * self._number / hall.phones
        pause = (hall.finish_seconds - hall.join_seconds) / QUESTIONS
        await _until(due)
        # Typed, not scanned: what limits guesses counts these.
        await self._ask("POST", "/fi/join", f"code={hall.code.upper()}", 303)
        await self._ask("GET", f"/fi/join/{hall.code}")
        await self._ask("POST", f"/fi/join/{hall.code}", "", 303)
        await self._ask("GET", "/fi/question/1")
        for question in range(1, QUESTIONS + 1):
            await _until(due + question * pause)
            sent = time.perf_counter()
            await self._ask("POST", f"/fi/question/{question}", f"choice={choice_of(self._number, question)}")
            (self._finishes if question == QUESTIONS else self._steps).append(time.perf_counter() - sent)
        self.counted = "Vastauksesi ovat mukana" in await self._ask("GET", "/fi/result")
        await self._watch()

    def leave(self) -> None:
        if self._writer is not None:
            self._writer.close()

    async def _watch(self) -> None:
        await self._ask("GET", f"/fi/group/{self._hall.code}/1/events", stream=True)
        self.watching = (await asyncio.wait_for(self._reader.readuntil(b"\n\n"), _ANSWER_SECONDS)).find(b"data:") >= 0

    async def _ask(self, method: str, path: str, body: str = "", status: int = 200, stream: bool = False) -> str:
        writer = await self._connection()
        htmx = "HX-Request: true\r\n" if method == "POST" and "/question/" in path else ""
        writer.write(
            f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{self._hall.port}\r\n{self._cookie}{htmx}"
            "Accept-Encoding: gzip\r\nSec-Fetch-Site: same-origin\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode()
        )
        async with asyncio.timeout(_ANSWER_SECONDS):
            head = (await self._reader.readuntil(b"\r\n\r\n")).decode()
            names = {name.lower(): value for name, _, value in (line.partition(": ") for line in head.splitlines()[1:])}
            page = b"" if stream else await self._reader.readexactly(int(names.get("content-length", "0")))
        self._used = time.perf_counter()
        self._statuses[head[9:12]] += 1
        if "set-cookie" in names:
            self._cookie = f"Cookie: {names['set-cookie'].partition(';')[0]}\r\n"
        if head[9:12] != str(status):
            raise RuntimeError(f"{method} {path} answered {head[:12]}")
        return (gzip.decompress(page) if names.get("content-encoding") == "gzip" else page).decode()

    async def _connection(self) -> asyncio.StreamWriter:
        if self._writer is None or time.perf_counter() - self._used > _IDLE_SECONDS:
            self.leave()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_ANSWER_SECONDS):
                    self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._hall.port)
        assert self._writer is not None, "no connection"
        return self._writer


async def _until(due: float) -> None:
    await asyncio.sleep(max(0.0, due - time.perf_counter()))
