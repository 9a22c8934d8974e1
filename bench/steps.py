"""Steps of the walk against the bare pages: how many a second, how long each waits, what each costs."""

import statistics
from dataclasses import replace

from bench import plan
from bench.plan import Job, Outcome
from bench.processes import Generator, Service, resident
from bench.table import Row, typical

WALKERS = (1, 64, 256)
_WAITS = ("p50", "p99")
WANTED = {"constant": 0.4, "jinja": 1.0}  # how much of the bare page's thrift


def measure(generator: Generator, quiz: Service, bare: Service, rounds: int, seconds: float) -> list[Row]:
    """Every server once a round, each round begins with another one."""
    jobs = {
        "quiz": (quiz, plan.steps()),
        "constant": (bare, plan.bare_steps("/constant")),
        "jinja": (bare, plan.bare_steps("/jinja")),
    }
    found: dict[int, dict[str, list[Outcome]]] = {}
    for walkers in WALKERS:
        found[walkers] = {name: [] for name in jobs}
        for number in range(rounds):
            for name in [*jobs, *jobs][number % 3 : number % 3 + 3]:
                server, job = jobs[name]
                found[walkers][name].append(run(generator, server, job, walkers, seconds))
    crowded = {name: [each for walkers in WALKERS[1:] for each in found[walkers][name]] for name in jobs}
    return [
        *(_speeds(walkers, outcomes) for walkers, outcomes in found.items()),
        *(_thrift(name, crowded, wanted) for name, wanted in WANTED.items()),
        *_shares([each for outcomes in found.values() for done in outcomes.values() for each in done], crowded),
    ]


def run(generator: Generator, server: Service, job: Job, walkers: int, seconds: float) -> Outcome:
    return generator.walk(replace(job, port=server.port, pid=server.pid, walkers=walkers, seconds=seconds))


def memory(quiz: Service, bare: Service, rest: tuple[int, int]) -> Row:
    """Right after the steps, when both have had the same load."""
    ours, theirs = resident(quiz.pid), resident(bare.pid)
    figures = f"{ours / 1024:.1f} MB, at rest {rest[0] / 1024:.1f} | bare {theirs / 1024:.1f}, {rest[1] / 1024:.1f}"
    return Row.at_most("memory after the steps", figures, [ours / theirs], 1.6)


def _speeds(walkers: int, outcomes: dict[str, list[Outcome]]) -> Row:
    waits = [typical([getattr(each.waits["step"], key) for each in outcomes["quiz"]], 1e3, ".1f") for key in _WAITS]
    rates = {name: typical([each.rate for each in done]) for name, done in outcomes.items()}
    bare = ", ".join(f"{name} {rates[name]}" for name in WANTED)
    return Row(f"steps, {walkers} walkers", f"{rates['quiz']}/s, p50 {waits[0]} p99 {waits[1]} ms | {bare}")


def _thrift(name: str, outcomes: dict[str, list[Outcome]], wanted: float) -> Row:
    ours, theirs = outcomes["quiz"], outcomes[name]
    thrift = [their.cpu / our.cpu for our, their in zip(ours, theirs, strict=True)]
    cost = [typical([each.cpu for each in done], 1e6) for done in (ours, theirs)]
    what = f"steps, {WALKERS[1]} and {WALKERS[2]} walkers: thrift of {name}"
    return Row.at_least(what, f"CPU us {cost[0]} | {cost[1]}", thrift, wanted, "steps")


def _shares(every: list[Outcome], crowded: dict[str, list[Outcome]]) -> list[Row]:
    generator = max(each.own_cpu / each.seconds for each in every)
    servers = statistics.median(each.server_cpu / each.seconds for done in crowded.values() for each in done)
    return [
        Row("load generator's share of a core", f"most {generator:.2f}", None, "< 0.95", generator < 0.95),
        Row("servers' share of a core at 64 and 256", f"median {servers:.2f}", None, ">= 0.9", servers >= 0.9),
    ]
