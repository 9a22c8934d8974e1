"""Whole quizzes: what counting costs, and how long the one who finishes waits.

Three kinds of walk by new visitors, each of 14 POSTs:
- counted: start, twelve steps, the region declined: scored and counted;
- uncounted: the very same requests, but the last form says "uncounted": neither scored nor counted. The difference is
  counting and nothing else, so this is the one that the wanted ratio is about;
- practice: a practice run, which ends after its twelfth step. A step back is added for the missing request, so it
  does one step's work where a counted walk does its finish.
"""

import sqlite3
from pathlib import Path

from bench import plan
from bench.plan import Outcome
from bench.processes import Generator, Service
from bench.steps import run
from bench.table import Row, typical

WALKERS = 256
REQUESTS = 14
_MOST_WAIT = {"normal disk": 2.2, "slow disk": 2.5}
_LEAST_THRIFT = {"uncounted": 0.92}
_KINDS = {
    "counted": plan.quiz("declined=1"),
    "uncounted": plan.quiz("uncounted=1"),
    "practice": plan.quiz("", "run=practice", more_steps=1),
}


def measure(
    generator: Generator, quiz: Service, disk: str, wanted: float, rounds: int, seconds: float
) -> tuple[list[Row], int]:
    """The rows, and how many walks were told that they are counted."""
    outcomes: dict[str, list[Outcome]] = {kind: [] for kind in _KINDS}
    for number in range(rounds):
        for kind in [*_KINDS, *_KINDS][number % 3 : number % 3 + 3]:
            outcomes[kind].append(run(generator, quiz, _KINDS[kind], WALKERS, seconds))
    counted = outcomes["counted"]
    rows = []
    for kind, limit in (("uncounted", wanted), ("practice", None)):
        speed = [ours.rate / theirs.rate for ours, theirs in zip(counted, outcomes[kind], strict=True)]
        figures = f"{_rate(counted)} | {_rate(outcomes[kind])}"
        rows.append(Row.at_least(f"quizzes, {disk}: counted of {kind}", figures, speed, limit))
        thrift = [theirs.cpu / ours.cpu for ours, theirs in zip(counted, outcomes[kind], strict=True)]
        figures = f"CPU us a quiz {_cost(counted)} | {_cost(outcomes[kind])}"
        rows.append(Row.at_least(f"quizzes, {disk}: thrift of {kind}", figures, thrift, _LEAST_THRIFT.get(kind)))
    waits = [(each.waits["finish"], each.waits["step"]) for each in counted]
    figures = (
        f"{typical([finish.p99 for finish, _ in waits], 1e3, '.0f')} ms of {sum(finish.count for finish, _ in waits)}"
        f" | {typical([step.p99 for _, step in waits], 1e3, '.0f')} ms"
    )
    ratios = [finish.p99 / step.p99 for finish, step in waits]
    rows.append(Row.at_most(f"finish p99 of step p99, {disk}", figures, ratios, _MOST_WAIT[disk]))
    return rows, sum(each.finishes for each in counted)


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


def _rate(outcomes: list[Outcome]) -> str:
    return f"{typical([each.rate / REQUESTS for each in outcomes])}/s"


def _cost(outcomes: list[Outcome]) -> str:
    return typical([each.cpu * REQUESTS for each in outcomes], 1e6)
