"""Whole quizzes: what counting costs, and how long the one who finishes waits.

Three kinds of walk by new visitors:
- counted: start, twelve steps, the region declined: scored and counted;
- uncounted: the very same requests, but the last form says "uncounted": neither scored nor counted. The difference is
  counting and nothing else;
- whole: a counted one that looks at its result, too.
"""

import sqlite3
import statistics
from dataclasses import dataclass
from pathlib import Path

from bench import plan
from bench.plan import Outcome
from bench.processes import Generator, Service
from bench.steps import run
from bench.table import Row, typical

WALKERS = 256
MOST_CPU = 1.9e-3  # seconds of a whole quiz
_KINDS = {
    "counted": plan.quiz("declined=1"),
    "uncounted": plan.quiz("uncounted=1"),
    "whole": plan.quiz("declined=1", result=True),
}
_COUNTED = ("counted", "whole")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is wanted of a disk: of counted in uncounted quizzes, of a finish in steps, and in milliseconds."""

    disk: str
    thrift: float
    ratio: float
    finish: float


NORMAL = Wanted("normal disk", 0.92, 2.2, 90.0)
SLOW = Wanted("slow disk", 0.85, 2.5, 120.0)


def measure(generator: Generator, quiz: Service, wanted: Wanted, rounds: int, seconds: float) -> tuple[list[Row], int]:
    """The rows, and how many walks were told that they are counted."""
    outcomes: dict[str, list[Outcome]] = {kind: [] for kind in _KINDS}
    for number in range(rounds):
        for kind in [*_KINDS, *_KINDS][number % 3 : number % 3 + 3]:
            outcomes[kind].append(run(generator, quiz, _KINDS[kind], WALKERS, seconds))
    rows = [
        _thrift(outcomes["counted"], outcomes["uncounted"], wanted),
        *([_cost(outcomes["whole"])] if wanted is NORMAL else []),
        *_finishes(outcomes["counted"], wanted),
    ]
    return rows, sum(each.finishes for kind in _COUNTED for each in outcomes[kind])


def _thrift(counted: list[Outcome], uncounted: list[Outcome], wanted: Wanted) -> Row:
    figures = " | ".join(f"{_rate(done, 'counted')}, CPU us {_cpu(done, 'counted')}" for done in (counted, uncounted))
    ratios = [theirs.cpu / ours.cpu for ours, theirs in zip(counted, uncounted, strict=True)]
    return Row.at_least(f"quizzes, {wanted.disk}: thrift of uncounted", figures, ratios, wanted.thrift, "quizzes")


def _cost(whole: list[Outcome]) -> Row:
    cpu = statistics.median(each.cpu * _requests("whole") for each in whole)
    figures = f"{_rate(whole, 'whole')}, CPU us {cpu * 1e6:,.0f}"
    return Row("quizzes, start to result", figures, None, f"<= {MOST_CPU * 1e6:,.0f} us", cpu <= MOST_CPU, "quizzes")


def _finishes(counted: list[Outcome], wanted: Wanted) -> list[Row]:
    waits = [(each.waits["finish"], each.waits["step"]) for each in counted]
    finish, step = (statistics.median(each.p99 for each in kind) * 1e3 for kind in zip(*waits, strict=True))
    figures = f"{finish:.0f} ms of {sum(finish.count for finish, _ in waits):,} | {step:.0f} ms"
    ratios = [finish.p99 / step.p99 for finish, step in waits]
    what = f"finish p99, {wanted.disk}"
    return [
        Row.at_most(f"{what}, of step p99", figures, ratios, wanted.ratio, "quizzes"),
        Row(what, f"{finish:.0f} ms", None, f"<= {wanted.finish:g} ms", finish <= wanted.finish, "quizzes"),
    ]


def check(folder: Path, disk: str, finishes: int) -> Row:
    """Whether the file holds exactly as many as were told so; the server has been stopped."""
    kept = count_on_disk(folder)
    return Row(f"counted on disk, {disk}", f"{kept:,} | answered {finishes:,}", None, "equal", kept == finishes)


def count_on_disk(folder: Path) -> int:
    """How many finishers the file of a service holds."""
    connection = sqlite3.connect(folder / "quiz.sqlite3")
    try:
        kept: int = connection.execute("SELECT coalesce(sum(n), 0) FROM batch").fetchone()[0]
    finally:
        connection.close()
    return kept


def _requests(kind: str) -> int:
    return len(_KINDS[kind].lap)


def _rate(outcomes: list[Outcome], kind: str) -> str:
    return f"{typical([each.rate / _requests(kind) for each in outcomes])}/s"


def _cpu(outcomes: list[Outcome], kind: str) -> str:
    return typical([each.cpu * _requests(kind) for each in outcomes], 1e6)
