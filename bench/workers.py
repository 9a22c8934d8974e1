"""One, two and four processes with a PostgreSQL database: finishes a second, and the wait of a single step.

The database, the processes and the load generator share the cores of this machine, and the database waits for its disk.
So the rates tell what processes cost on one machine, not what machines add.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

import psycopg

from bench import plan
from bench.plan import Outcome
from bench.processes import Generator, Service, start_processes
from bench.steps import run
from bench.table import Row, Spread, typical
from tests.support.cluster import open_cluster

PROCESSES = (1, 2, 4)
_QUIZ = plan.quiz("declined=1")
WALKERS = 256
_LISTEN = "0A"  # the state in /proc/net/tcp
_MOST_OF_A_STEP = 1.5
"""Of one process. Without TCP_NODELAY a step on a connection that is kept takes forty times as long."""


def measure(generator: Generator, rounds: int, seconds: float) -> list[Row]:
    """The rows: whole quizzes, steps of a single walker, and whether everybody who was told so is in the database."""
    if why_not := _missing():
        return [Row("quizzes, several processes", f"SKIPPED: {why_not}", None, "measured", False)]
    with ExitStack() as stack:
        services = {number: stack.enter_context(_service(number)) for number in PROCESSES}
        quizzes: dict[int, list[Outcome]] = {number: [] for number in PROCESSES}
        steps: dict[int, list[Outcome]] = {number: [] for number in PROCESSES}
        for _ in range(rounds):
            for number, (service, _) in services.items():
                quizzes[number].append(run(generator, service, _QUIZ, WALKERS, seconds))
                steps[number].append(run(generator, service, plan.steps(), 1, seconds / 2))
        rows = [_quizzes(number, quizzes[number], quizzes[1]) for number in PROCESSES]
        rows += [_steps(number, steps[number], steps[1]) for number in PROCESSES[1:]]
        finishes = sum(each.finishes for done in quizzes.values() for each in done)
        kept = sum(count() for _, count in services.values())
        rows.append(
            Row("counted in the databases", f"{kept:,} | answered {finishes:,}", None, "equal", kept == finishes)
        )
    return rows


@contextmanager
def _service(processes: int) -> Iterator[tuple[Service, Callable[[], int]]]:
    """A service with a database server of its own, and how many people are in that."""
    with open_cluster() as cluster, cluster.database() as name:
        address = cluster.address(name)
        with start_processes(address, processes) as service:
            service.wait()
            while _listening(service.port) < processes:
                time.sleep(0.05)
            yield service, partial(_count, address)


def _count(address: str) -> int:
    with psycopg.connect(address) as connection:
        (kept,) = connection.execute("SELECT coalesce(sum(n), 0) FROM batch").fetchone() or (0,)
    return int(kept)


def _listening(port: int) -> int:
    """How many sockets listen on a port: each process has its own."""
    lines = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return sum(line[1].endswith(f":{port:04X}") and line[3] == _LISTEN for line in lines)


def _quizzes(processes: int, done: list[Outcome], by_one: list[Outcome]) -> Row:
    finish, step = (typical([each.waits[kind].p99 for each in done], 1e3, ".0f") for kind in ("finish", "step"))
    rate, cpu = (
        typical([each.rate / len(_QUIZ.lap) for each in done]),
        typical([each.cpu * len(_QUIZ.lap) for each in done], 1e6),
    )
    speed = [our.rate / their.rate for our, their in zip(done, by_one, strict=True)]
    figures = f"{rate}/s, p99 of a finish {finish} ms, of a step {step} ms, CPU us a quiz {cpu}"
    return Row(f"quizzes, PostgreSQL, {_named(processes)}: speed of one", figures, Spread.of(speed))


def _steps(processes: int, done: list[Outcome], by_one: list[Outcome]) -> Row:
    ours, theirs = (typical([each.waits["step"].p50 for each in of], 1e3, ".2f") for of in (done, by_one))
    waits = [our.waits["step"].p50 / their.waits["step"].p50 for our, their in zip(done, by_one, strict=True)]
    what = f"a step of one walker, {_named(processes)}: wait of one"
    return Row.at_most(what, f"p50 {ours} | {theirs} ms", waits, _MOST_OF_A_STEP)


def _named(processes: int) -> str:
    return f"{processes} process{'es' * (processes > 1)}"


def _missing() -> str:
    """Why several processes cannot be measured here; empty if they can."""
    return "" if any(Path("/usr/lib/postgresql").glob("*/bin/initdb")) else "Debian's package postgresql is missing"
