"""Why a figure falls short: the server does the same again under cProfile, and its dearest functions are listed.

Only the main thread is looked at, without the storage's own, and small functions look dearer than they are.
"""

import marshal
import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import plan
from bench.live import make_room
from bench.plan import Job
from bench.processes import ROOT, Generator, Service, start_quiz
from bench.steps import run

_WALKERS = 64
_SECONDS = 3.0
_MOST = 12
_NOTHING = (0, 0.0)
_WAITING = "<method 'poll' of 'select.epoll'"
_LISTENERS, _CHANGES = 500, 6
START = "start"

Function = tuple[str, int, str]
"""File, line and name."""
Profile = Mapping[Function, tuple[int, float]]
"""How often a function was called, and its own seconds."""


@dataclass(frozen=True, slots=True)
class Cost:
    """A function's own time, as a share of all."""

    share: float
    calls: int
    where: str

    def __str__(self) -> str:
        return f"  {self.share:5.1%}  {self.calls:>9,} calls  {self.where}"


def explain(kinds: Sequence[str], generator: Generator) -> Iterator[str]:
    """Yield the profile of each kind of work."""
    start = _profile(START, generator) if kinds else {}
    for kind in kinds:
        found = costs(start, {}) if kind == START else costs(_profile(kind, generator), start)
        yield "\n".join((f"profile: {kind}, by own time", *map(str, found)))


def _profile(kind: str, generator: Generator) -> Profile:
    with TemporaryDirectory(prefix="quiz-bench-") as name:
        found = Path(name) / "profile"
        with start_quiz(Path(name), under=("-m", "cProfile", "-o", str(found))) as quiz:
            quiz.wait()
            _WORK[kind](generator, quiz)
            quiz.stop(signal.SIGINT)  # after SIGTERM the program ends before the profile is written
        return read(found)


def read(file: Path) -> Profile:
    """Return the profile in a file; pstats would mix up functions of the same name."""
    stats = marshal.loads(file.read_bytes())
    return {function: (calls, own) for function, (_, calls, own, _, _) in stats.items()}


def costs(profile: Profile, start: Profile) -> list[Cost]:
    """Return the dearest functions, without what the start took and without the waiting for requests."""
    found = {
        function: (calls - start.get(function, _NOTHING)[0], own - start.get(function, _NOTHING)[1])
        for function, (calls, own) in profile.items()
        if not function[2].startswith(_WAITING)
    }
    whole = sum(max(own, 0.0) for _, own in found.values())
    dearest = sorted(found.items(), key=lambda item: -item[1][1])[:_MOST]
    return [Cost(own / whole, calls, _named(*function)) for function, (calls, own) in dearest]


def _named(file: str, line: int, name: str) -> str:
    if not line:  # of C
        return name
    short = file.removeprefix(f"{ROOT}/").rpartition("/site-packages/")[2].rpartition("/lib/")[2]
    return f"{short}:{line} {name}"


def _walk(job: Job) -> Callable[[Generator, Service], object]:
    return lambda generator, quiz: run(generator, quiz, job, _WALKERS, _SECONDS)


def _tell(generator: Generator, quiz: Service) -> None:
    room = make_room(quiz)
    generator.listen(quiz.port, room.screen, _LISTENERS)
    for number in range(_CHANGES):
        generator.change(quiz.port, room.pause(number % 2))
    generator.leave(quiz.port)


def _only_start(generator: Generator, quiz: Service) -> None:
    quiz.wait("/fi/")


_WORK: dict[str, Callable[[Generator, Service], object]] = {
    "steps": _walk(plan.steps()),
    "results": _walk(plan.results()),
    "quizzes": _walk(plan.quiz("declined=1")),
    "live messages": _tell,
    START: _only_start,
}
