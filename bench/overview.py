"""The coordinator's overview beside a plain page, over five years of made-up people: `python -m bench.overview`.

Two files are made by `python -m quiz demo`: one with all the people, one with a tenth of them, both over 260 weeks, 23
regions and 4 languages. When the server has drawn ahead what is usually asked for, then, on one connection, in turn: a
plain page that is kept rendered (/fi/about); the overview of a region or a language, which nobody has asked for since
the last sealing; the same once more; and the same narrowed to the open quiz, which is not drawn ahead. Shown are the
medians in milliseconds, and as a ratio that of nine requests in ten: a tenth is left to the noise of a shared machine.
The work ahead of a release is the processor time of the server from its start until it has drawn everything.

    python -m bench.overview                    a million people; making them takes about six minutes
    python -m bench.overview --people N         fewer; N and N / 10 are compared
    python -m bench.overview --before FOLDER    the work ahead beside that of another checkout, for N / 10 of its people
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

from bench.processes import ROOT, Fault, Service, cpu_seconds, start_quiz
from bench.table import Row, render
from quiz.questionnaire.model import LOCALES
from quiz.regions import REGIONS

WEEKS = 260
_CHOSEN = ("", *(f"region={region}" for region in REGIONS), *(f"language={locale}" for locale in LOCALES))
_PLAIN, _FIRST, _AGAIN, _NARROWED = "plain", "first", "again", "narrowed"
_PAGE = "/fi/about, kept rendered"
_STARTS_WITHIN, _LOOK_SECONDS, _MOST_WAIT = 40.0, 3.0, 600.0
_AT_REST = 0.01  # of a processor


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds by kind of page, bytes of the file for a person, and processor seconds ahead of a release."""

    seconds: dict[str, list[float]]
    bytes_a_person: float
    ahead: float

    def median(self, kind: str) -> float:
        return statistics.median(self.seconds[kind])


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.overview", description="The overview beside a plain page")
    parser.add_argument("--people", type=int, default=1_000_000, metavar="N")
    parser.add_argument("--before", type=Path, metavar="FOLDER", help="another checkout")
    options = parser.parse_args(arguments)
    people = options.people
    try:
        before = measure(people // 10, options.before.resolve()) if options.before else None
        few, many = measure(people // 10), measure(people)
    except Fault as fault:
        print(fault, file=sys.stderr)
        return 1
    print(render([*rows(people, few, many), work_ahead(people // 10, few, before)]))
    return 0


def rows(people: int, few: Measured, many: Measured) -> list[Row]:
    """The table. What is narrowed further than what is drawn ahead has no bound: it is drawn when it is asked for."""
    plain = many.median(_PLAIN)
    found = []
    for kind, wanted in ((_FIRST, 10.0), (_AGAIN, 10.0), (_NARROWED, None)):
        figures = f"{many.median(kind) * 1e3:.2f} ms | {plain * 1e3:.2f} ms"
        ratio = statistics.quantiles(many.seconds[kind], n=10)[-1] / plain
        what = f"overview, {people:,} people, {kind}, nine of ten, of {_PAGE}"
        found.append(Row.at_most(what, figures, [ratio], wanted))
    for kind in (_FIRST, _AGAIN, _NARROWED):
        figures = f"{many.median(kind) * 1e3:.2f} ms | {few.median(kind) * 1e3:.2f} ms"
        what = f"overview, {kind}, {people:,} of {people // 10:,} people"
        found.append(Row.at_most(what, figures, [many.median(kind) / few.median(kind)], 1.5))
    size = f"{many.bytes_a_person:.0f} MB a million people"
    return [*found, Row("database size", size)]


def work_ahead(people: int, now: Measured, before: Measured | None) -> Row:
    """The row of the work ahead of a release."""
    what = f"work ahead of a release, {people:,} people"
    if before is None:
        return Row(what, f"{now.ahead:.1f} s of the processor")
    return Row.at_most(
        f"{what}, of before", f"{now.ahead:.1f} s | {before.ahead:.1f} s", [now.ahead / before.ahead], 0.5
    )


def measure(people: int, root: Path = ROOT) -> Measured:
    """Make the people, serve them, and ask, by the code of a checkout."""
    with tempfile.TemporaryDirectory(prefix="quiz-bench-") as name:
        database = Path(name) / "quiz.sqlite3"
        _tell(f"making {people:,} people")
        demo = ["demo", "--people", str(people), "--workshops", str(max(1, people // 2000)), "--weeks", str(WEEKS)]
        _run(root, database, *demo, "--database", str(database))
        size = database.stat().st_size / people
        key = _run(root, database, "key", "add", "bench").split()[0]
        with start_quiz(Path(name), root=root) as quiz:
            quiz.wait()
            started = cpu_seconds(quiz.pid)
            _tell("waiting until the usual pages are drawn")
            _wait_for_rest(quiz)
            ahead = cpu_seconds(quiz.pid) - started
            _tell(f"asking for the overview of {people:,} people, {len(_CHOSEN)} selections")
            return Measured(_ask(quiz, key), size, ahead)


def _ask(quiz: Service, key: str) -> dict[str, list[float]]:
    form = {"sec-fetch-site": "same-origin", "content-type": "application/x-www-form-urlencoded"}
    status, headers, _ = quiz.request("POST", "/fi/coordinator/enter", f"key={key}", form)
    if status != 303:
        raise Fault(f"the key does not open: {status}")
    cookie = headers["set-cookie"].partition(";")[0]
    connection = HTTPConnection("127.0.0.1", quiz.port, timeout=60)
    seconds: dict[str, list[float]] = {_PLAIN: [], _FIRST: [], _AGAIN: [], _NARROWED: []}
    _get(connection, "/fi/about", cookie)
    for chosen in _CHOSEN:
        address = f"/fi/coordinator?{chosen}"
        paths = {_PLAIN: "/fi/about", _FIRST: address, _AGAIN: address, _NARROWED: f"{address}&source=open"}
        for kind, path in paths.items():
            seconds[kind].append(_get(connection, path, cookie))
    return seconds


def _wait_for_rest(quiz: Service) -> None:
    """Wait until the server has begun to draw and does nothing any more."""
    time.sleep(_STARTS_WITHIN)
    until, before = time.monotonic() + _MOST_WAIT, -1.0
    while (used := cpu_seconds(quiz.pid)) - before > _AT_REST * _LOOK_SECONDS:
        if time.monotonic() > until:
            raise Fault(f"the server was still busy after {_MOST_WAIT} s")
        before = used
        time.sleep(_LOOK_SECONDS)


def _get(connection: HTTPConnection, path: str, cookie: str) -> float:
    began = time.perf_counter()
    connection.request("GET", path, headers={"cookie": cookie, "accept-encoding": "gzip"})
    answer = connection.getresponse()
    answer.read()
    if answer.status != 200:
        raise Fault(f"{path} answered {answer.status}")
    return time.perf_counter() - began


def _run(root: Path, database: Path, *arguments: str) -> str:
    command = [sys.executable, "-m", "quiz", *arguments]
    environ = {"QUIZ_DATABASE": f"sqlite:///{database}"}
    done = subprocess.run(command, cwd=root, env=environ, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode != 0:
        raise Fault(f"{' '.join(command)} ended with {done.returncode}")
    return done.stdout


def _tell(what: str) -> None:
    print(f"bench: {what} ...", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
