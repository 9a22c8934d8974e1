"""The evening drill: a short one loses nobody, and what is planted is told."""

import os
import re
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path

import pytest

from bench.drill.balance import Stored, losses
from bench.drill.curve import PEAK
from bench.drill.evening import Evening, Limits, Plan, hold, open_generators
from bench.drill.report import render
from bench.drill.stage import family, start_service
from bench.drill.tally import Tally
from bench.processes import Service
from quiz.settings import ROOT
from tests.support.server import START_SECONDS

SHORT = Plan(minutes=0.05, rooms=1, rate=10.0)
SOME = 20
DRILL = [sys.executable, "-m", "bench.drill", "--minutes", "0.05", "--rooms", "1", "--rate", "10"]


def figures(report: str, what: str) -> list[int]:
    line = re.search(rf"^{re.escape(what)} +(.+)$", report, re.MULTILINE)
    assert line is not None, report
    return [int(figure.replace(",", "")) for figure in re.split(r"[,;] ", line[1])]


@pytest.mark.long
@pytest.mark.parametrize("nginx", ["without", "with"])
def test_a_short_evening_loses_nobody(nginx: str) -> None:
    done = subprocess.run([*DRILL, "--nginx", nginx], cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr
    people, in_rooms, rooms = figures(done.stdout, "people, of whom in rooms, rooms")
    assert rooms == 1 and people == in_rooms + 30 and in_rooms >= 20
    gave_up, sent_again = figures(done.stdout, "gave up; lost an answer and sent again")
    assert gave_up and sent_again
    assert figures(done.stdout, "told that they count, stored") == [people - gave_up] * 2
    assert re.search(r"^Lost, .*: nothing$", done.stdout, re.MULTILINE)


def evening_with(what: Callable[[int], None]) -> Evening:
    """An evening during which something happens to the server, when some were counted and most were not."""

    def happen(folder: Path, pid: int) -> None:
        limit = time.monotonic() + START_SECONDS
        while counted(folder / "quiz.sqlite3") < SOME and time.monotonic() < limit:
            time.sleep(0.01)
        time.sleep(0.3)  # so that they have their results, too
        what(pid)

    def start(folder: Path, options: Sequence[str]) -> Service:
        service = start_service(folder, options)
        threading.Thread(target=happen, args=(folder, service.pid)).start()
        return service

    with open_generators(1) as generators:
        return hold(SHORT, Limits(1.0, 1.0), start, False, generators)


def counted(database: Path) -> int:
    with suppress(sqlite3.Error), closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        people: int = connection.execute("SELECT coalesce(sum(n), 0) FROM batch").fetchone()[0]
        return people
    return 0


@pytest.mark.long
def test_a_server_that_is_killed_is_told_as_a_loss() -> None:
    evening = evening_with(lambda pid: os.kill(pid, signal.SIGKILL))

    people = evening.tally.people
    without = evening.lost["people who got no result"]
    assert without > 0
    assert people["planned"] == people["gave up"] + people["got a result"] + without
    # Whoever was told so is stored; the last ones may be stored and not told.
    assert "people who were told that they count, but are not stored" not in evening.lost
    assert f"{without:,} people who got no result" in render([evening])


@pytest.mark.long
def test_a_time_counts_from_when_its_request_was_due() -> None:
    def stop_a_while(pid: int) -> None:
        os.kill(pid, signal.SIGSTOP)
        time.sleep(1.0)
        os.kill(pid, signal.SIGCONT)

    evening = evening_with(stop_a_while)

    assert not evening.lost
    # The server was asked by few at a time, but a third of all requests was due while it stood still.
    assert evening.tally.time("step", 0.8) > 0.2
    assert evening.tally.time("step", 1.0) > 0.8


def test_an_evening_is_as_large_as_the_weaker_of_the_two_allows() -> None:
    plan = Plan(5.0, rooms=None, rate=None)
    rooms, rate = Limits(generator=1_000.0, server=100.0).fill(plan)
    assert (rooms, rate) == Limits(generator=100.0, server=1_000.0).fill(plan)
    assert 0 < rooms < 40
    # A room has 70 phones, who answer within two minutes; more than seven tenths would make everybody wait.
    assert rate * PEAK + rooms * 70 / 120 == pytest.approx(0.7 * 100)

    # No more than the country has, however strong the machine is.
    rooms, rate = Limits(1e6, 1e6).fill(plan)
    assert rooms == 40 and rate == pytest.approx(4_500_000 / 10_800 / 0.8)


def test_every_kind_of_loss_is_told() -> None:
    people = Counter({"planned": 10, "gave up": 2, "got a result": 8, "told that they count": 8, "presses": 1})
    tally = Tally(people, answers=Counter({"1:3": 8}), times={"wall": Counter({"12": 1})})
    well = Stored(8, Counter({"1:3": 8}))
    assert losses(tally, well) == {}

    assert losses(tally, replace(well, people=7)) == {"people who were told that they count, but are not stored": 1}
    assert losses(tally, replace(well, people=9)) == {"people who are stored, but were not told": 1}
    wrong = replace(well, answers=Counter({"1:3": 7, "1:4": 1}))
    assert losses(tally, wrong) == {"answers stored that nobody gave, or given and not stored": 2}
    for planted, kind in (
        ({"got a result": 7, "told that they count": 7}, "people who got no result"),
        ({"told that they count": 7}, "results that do not say that they count"),
        ({"presses": 2}, "presses that the wall never showed"),
        ({"waited for a picture": 1}, "phones that saw no picture of their group"),
    ):
        assert losses(replace(tally, people=Counter({**people, **planted})), well)[kind] == 1


@pytest.mark.long
@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_drill_ends_what_it_has_started(by: signal.Signals) -> None:
    with subprocess.Popen([*DRILL, "--nginx", "with"], cwd=ROOT, stderr=subprocess.PIPE, text=True) as drill:
        assert drill.stderr is not None
        while "0.05 minutes" not in drill.stderr.readline():
            pass
        limit = time.monotonic() + START_SECONDS
        while len(started := family(drill.pid)) < 4 and time.monotonic() < limit:
            time.sleep(0.01)  # the generator, the service, nginx
        drill.send_signal(by)
        assert drill.wait(START_SECONDS) == 128 + by
    assert len(started) == 4
    assert {pid: state for pid in started if (state := state_of(pid)) not in ("gone", "Z")} == {}


def state_of(pid: int) -> str:
    """What the system says of a process: Z has ended, and its new parent has not looked yet."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return "gone"
