"""How the service performs, beside a bare one in the same run on the same machine: `python -m bench`.

Starts the real service (`python -m quiz serve`, own temporary folder, loopback) and a bare reference (bench/bare.py:
Starlette and uvicorn with the same server settings, one constant page and one Jinja page of the question's size), and
prints a table. Machines differ and are noisy, so the wanted figures are ratios; the compared servers take turns in
every round, and a ratio is one of two neighbours in a round. Shown are its median and, in brackets, the least and the
most of the rounds; the median decides.

    python -m bench              everything, about six minutes
    python -m bench --quick      shorter rounds, about 75 seconds; enough to see a landslide, not a percent
    python -m bench --hall       the hall at its real pace: two minutes instead of 40 seconds
    python -m bench --json FILE  the table as JSON too

How to read it:
- "speed of X": our requests a second as a share of X's. "thrift of X": X's processor time for a request as a share of
  ours; it repeats better than speed, because the load generator and the machine's other work do not enter.
- The load generator (bench/load.py) is closed-loop: N walkers, each posts its next step as soon as the last one is
  answered. So waits at 64 and 256 walkers are those of a server at its limit. It has a core of the two to itself; the
  row that tells its share says when it, not the server, would be the limit. The servers' share is under 0.9 when the
  machine has other work: then only thrift, bytes, memory and counts mean anything.
- "cost of X": our processor time for a request in those of X's.
- Live messages, the hall: bench/live.py and bench/filling.py tell what is measured.
- The slowed disk is strace that makes each fsync and fdatasync of the server 4 ms longer (all other system calls are
  left alone); what is compared runs under the same strace.
- A row that cannot be measured here says SKIPPED and why.
- The first rows say where it was measured: "how quiet" is what others took of the processor meanwhile.
- After the table stands why rows fall short: the profile of that kind of work (bench/profiling.py).

The exit status is 0 when it could be measured, whatever the figures; 1 when a server or a walk failed.
"""

import argparse
import json
import resource
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bench import arrivals, filling, live, machine, opening, quizzes, results, senders, starting, steps, workers
from bench.processes import Fault, Generator, disk_can_be_slowed, resident, start_bare, start_quiz
from bench.profiling import explain
from bench.quizzes import NORMAL, SLOW
from bench.table import Row, render


@dataclass(frozen=True, slots=True)
class Effort:
    """How often and how long everything is measured."""

    rounds: int
    step_seconds: float  # of each server in each round
    quiz_seconds: float
    starts: int
    changes: int  # live messages to each number of listeners
    live_seconds: float  # of walkers, with and without listeners, in each round
    hall: tuple[float, float]  # seconds within which everybody has joined, and finished


FULL = Effort(rounds=5, step_seconds=1.0, quiz_seconds=1.6, starts=9, changes=9, live_seconds=1.5, hall=(20.0, 40.0))
QUICK = Effort(rounds=3, step_seconds=0.4, quiz_seconds=0.8, starts=5, changes=3, live_seconds=0.8, hall=(4.0, 8.0))
_REAL_HALL = (60.0, 120.0)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="The service beside a bare one")
    parser.add_argument("--quick", action="store_true", help="shorter rounds")
    parser.add_argument("--hall", action="store_true", help="the hall at its real pace")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the table as JSON too")
    options = parser.parse_args(arguments)
    effort = QUICK if options.quick else FULL
    if options.hall:
        effort = replace(effort, hall=_REAL_HALL)
    # Two thousand listeners at each of three servers; what is started from here inherits it.
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    quiet = machine.Quiet()
    try:
        rows = measure(effort)
        rows = [*machine.rows(), quiet.row(), *rows]
        print(render(rows), flush=True)
        print(why(rows))
    except Fault as fault:
        print(fault, file=sys.stderr)
        return 1
    if options.json:
        options.json.write_text(json.dumps([row.as_json() for row in rows], indent=1) + "\n", encoding="utf-8")
    return 0


def measure(effort: Effort) -> list[Row]:
    """All the rows."""
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="quiz-bench-") as name, Generator() as walking, Generator() as arriving:
        with start_quiz(Path(name)) as quiz:
            quiz.wait()
            ours_at_rest = resident(quiz.pid)
            _tell("first load")
            rows += opening.loads(quiz)
            size, row = opening.step_sizes(quiz)
            rows.append(row)
            with start_bare(size) as bare:
                bare.wait()
                rest = ours_at_rest, resident(bare.pid)
                _tell("steps")
                rows += steps.measure(walking, quiz, bare, effort.rounds, effort.step_seconds)
                rows.append(steps.memory(quiz, bare, rest))
                _tell("results")
                rows += results.measure(walking, quiz, bare, effort.rounds, effort.step_seconds)
            _tell("slow senders")
            rows += senders.measure(walking, quiz, effort.rounds, effort.step_seconds)
            _tell("new phones")
            rows += arrivals.measure(walking, arriving, quiz, effort.rounds)
            _tell("whole quizzes")
            more, finishes = quizzes.measure(walking, quiz, NORMAL, effort.rounds, effort.quiz_seconds)
            rows += more
        rows.append(quizzes.check(Path(name), NORMAL.disk, finishes))
        _tell("live messages")
        rows += live.measure(walking, arriving, effort.changes, effort.rounds, effort.live_seconds)
        _tell("a hall of phones")
        rows += filling.measure(arriving, *effort.hall)
        _tell("whole quizzes on a slow disk")
        rows += _on_slow_disk(walking, effort)
    with Generator() as walking:
        _tell("several processes")
        rows += workers.measure(walking, effort.rounds, effort.quiz_seconds)
    _tell("starts")
    rows += starting.measure(size, effort.starts)
    return rows


def why(rows: Sequence[Row]) -> str:
    """What falls short, and the profile of each kind of work that does."""
    short = [row for row in rows if row.met is False]
    kinds = [*dict.fromkeys(row.profile for row in short if row.profile)]
    with Generator() as generator:
        return "\n\n".join((f"\n{len(short)} of {len(rows)} rows fall short", *explain(kinds, generator)))


def _on_slow_disk(walking: Generator, effort: Effort) -> list[Row]:
    if why_not := disk_can_be_slowed():
        return [Row("quizzes and finish, slow disk", f"SKIPPED: {why_not}", None, "measured", False)]
    with tempfile.TemporaryDirectory(prefix="quiz-bench-") as name:
        with start_quiz(Path(name), slow_disk=True) as quiz:
            quiz.wait()
            rows, finishes = quizzes.measure(walking, quiz, SLOW, effort.rounds, effort.quiz_seconds)
        return [*rows, quizzes.check(Path(name), SLOW.disk, finishes)]


def _tell(what: str) -> None:
    print(f"bench: {what} ...", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
