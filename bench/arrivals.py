"""New phones that all arrive within a moment: on an idle server, and while others walk."""

import time
from dataclasses import replace

from bench import plan
from bench.plan import Waits
from bench.processes import Fault, Generator, Service
from bench.table import Row, typical

PHONES = 500
WALKERS = 64
_HEAD_START = 0.4  # seconds from the walkers' start to the phones'
_MOST_BUSY_SECONDS = 20.0


def measure(walking: Generator, arriving: Generator, quiz: Service, rounds: int) -> list[Row]:
    """Idle and busy in turn."""
    job = replace(plan.steps(), port=quiz.port, pid=quiz.pid, walkers=WALKERS, seconds=2.0)
    arriving.phones(quiz.port, "/fi/", PHONES)  # the first burst only warms up
    idle: list[Waits] = []
    busy: list[Waits] = []
    while len(busy) < rounds:
        alone = arriving.phones(quiz.port, "/fi/", PHONES)
        walking.begin(job.as_json())
        time.sleep(_HEAD_START)
        began = time.perf_counter()
        crowded = arriving.phones(quiz.port, "/fi/", PHONES)
        took = time.perf_counter() - began
        walking.answer()
        if _HEAD_START + took < job.seconds:
            idle.append(alone)
            busy.append(crowded)
        elif job.seconds > _MOST_BUSY_SECONDS:
            raise Fault(f"{PHONES} phones took {took:.1f} s")
        else:  # the walkers were gone before the last phone had its page
            job = replace(job, seconds=job.seconds * 2)
    waits = [
        [typical([getattr(one, key) for one in done], 1e3, ".0f") for key in ("p50", "p99")] for done in (busy, idle)
    ]
    figures = " | ".join(f"p50 {p50} p99 {p99} ms" for p50, p99 in waits)
    ratios = [crowded.p99 / alone.p99 for crowded, alone in zip(busy, idle, strict=True)]
    return [Row.at_most(f"{PHONES} new phones, {WALKERS} walkers busy of idle: p99", figures, ratios, 2.0)]
