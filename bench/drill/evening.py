"""One evening from its beginning to its end, and what limits it."""

import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from math import inf
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.drill.balance import Stored, losses, read
from bench.drill.curve import PEAK
from bench.drill.generator import Job
from bench.drill.people import Habits, pace_of
from bench.drill.rooms import FINISHING, PHONES
from bench.drill.stage import Stage, Start, open_bare_stage, open_stage
from bench.drill.tally import Tally
from bench.processes import Generator

ADULTS, HOURS = 4_500_000, 3
NATION = ADULTS / (HOURS * 3600)
"""Finishes a second on average, where every adult of the country answers in one evening."""

BUSY = 0.7
"""The share of its core that a process has to do at most; waits grow quickly beyond it."""

MOST_ROOMS = 40
IN_ROOMS = 0.2
"""The share of what a machine can do that is left to rooms."""

_GRACE = 60.0  # seconds for those who still wait at the end
_NO_HABITS = Habits(0.0, 0.0, inf)
_FILE = "quiz.sqlite3"
_SEED = 2026


@dataclass(frozen=True, slots=True)
class Plan:
    """How an evening is to be; None stands for what this machine can do."""

    minutes: float
    rooms: int | None
    rate: float | None  # people who come a second on average, beside those in rooms

    @property
    def seconds(self) -> float:
        return self.minutes * 60


@dataclass(frozen=True, slots=True)
class Limits:
    """How many people a second get through without thinking: at a bare nginx, and at the service."""

    generator: float
    server: float

    def fill(self, plan: Plan) -> tuple[int, float]:
        """Return how many rooms there are, and how many come a second beside them.

        The broadcast keeps nobody busier than `BUSY`, and there are no more people than the country has.
        """
        most = BUSY * min(self.generator, self.server)
        of_a_room = sum(PHONES) / 2 / (FINISHING * plan.seconds)
        rooms = max(1, min(MOST_ROOMS, int(IN_ROOMS * most / of_a_room))) if plan.rooms is None else plan.rooms
        rate = min((most - rooms * of_a_room) / PEAK, NATION / (1 - Habits().gives_up))
        return rooms, max(1.0, rate) if plan.rate is None else plan.rate


@dataclass(frozen=True, slots=True)
class Evening:
    """What came of one."""

    name: str
    plan: Plan
    limits: Limits
    tally: Tally
    stored: Stored
    rest: dict[str, int]  # kilobytes of each process
    peak: dict[str, int]
    cpu: dict[str, float]  # seconds of each process

    @property
    def rooms(self) -> int:
        return self.limits.fill(self.plan)[0]

    @property
    def lost(self) -> dict[str, int]:
        return losses(self.tally, self.stored)


@contextmanager
def open_generators(count: int) -> Iterator[Sequence[Generator]]:
    """Start so many generators, each on a core of its own if there is one left for the service, and end them."""
    cores = sorted(os.sched_getaffinity(0))
    with ExitStack() as stack:
        generators = [stack.enter_context(Generator("bench.drill.generator")) for _ in range(count)]
        if len(cores) > count:
            for generator, core in zip(generators, reversed(cores), strict=False):
                os.sched_setaffinity(generator.pid, {core})
        yield generators


def find_limits(plan: Plan, start: Start, behind_nginx: bool, generators: Sequence[Generator]) -> Limits:
    """Let people come all at once to a bare nginx and to a service of its own."""
    people = _crowd(plan)
    with TemporaryDirectory(prefix="quiz-drill-") as name:
        with open_bare_stage(Path(name), behind_nginx) as bare:
            generator = _throughput(bare, people, generators)
        with open_stage(Path(name), start, behind_nginx) as stage:
            _throughput(stage, people // 5, generators)  # warms up
            return Limits(generator, _throughput(stage, people, generators))


def hold(plan: Plan, limits: Limits, start: Start, behind_nginx: bool, generators: Sequence[Generator]) -> Evening:
    """Let an evening go by on a service that has drawn its pages for a few people before, who are left out."""
    with TemporaryDirectory(prefix="quiz-drill-") as name:
        folder = Path(name)
        with open_stage(folder, start, behind_nginx) as stage:
            rest = stage.memory()
            _throughput(stage, _crowd(plan) // 5, generators)
            before, used = read(folder / _FILE), stage.cpu()
            tally = _go(stage, plan, limits, generators)
            cpu = {what: seconds - used[what] for what, seconds in stage.cpu().items()}
            peak = stage.memory(peak=True)
        stored = read(folder / _FILE).since(before)
    return Evening("with nginx and TLS" if behind_nginx else "alone", plan, limits, tally, stored, rest, peak, cpu)


def _crowd(plan: Plan) -> int:
    """Return how many people it takes to find a limit."""
    return max(50, min(1_000, round(200 * plan.minutes)))


def _throughput(stage: Stage, people: int, generators: Sequence[Generator]) -> float:
    """Return how many a second get a result if all come at once and nobody thinks."""
    job = Job(_SEED, stage.port, stage.host, stage.tls, people, 0, 0.0, _GRACE, _NO_HABITS, stage.assets)
    tally = _share(job, generators)
    return tally.people["got a result"] / tally.seconds


def _go(stage: Stage, plan: Plan, limits: Limits, generators: Sequence[Generator]) -> Tally:
    rooms, rate = limits.fill(plan)
    habits = Habits(pace=pace_of(plan.seconds))
    people, until = round(rate * plan.seconds), 1.3 * plan.seconds + _GRACE
    job = Job(_SEED, stage.port, stage.host, stage.tls, people, rooms, plan.seconds, until, habits, stage.assets)
    return _share(job, generators)


def _share(job: Job, generators: Sequence[Generator]) -> Tally:
    """Let each generator do its share, all at once."""
    for number, generator in enumerate(generators):
        share = replace(
            job,
            seed=job.seed + number,
            people=_part(job.people, number, len(generators)),
            rooms=_part(job.rooms, number, len(generators)),
        )
        generator.begin(share.as_json())
    tally = Tally()
    for generator in generators:
        tally.add(Tally.from_json(generator.answer()))
    return tally


def _part(whole: int, number: int, parts: int) -> int:
    return whole * (number + 1) // parts - whole * number // parts
