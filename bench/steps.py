"""Steps of the walk against the bare pages: how many a second, how long each waits, what each costs."""

import statistics
from dataclasses import replace

from bench import plan
from bench.plan import Job, Outcome
from bench.processes import Generator, Service, resident
from bench.table import Row, typical

WALKERS = (1, 64, 256)
WANTED = {"constant": 0.5, "jinja": 1.0}  # how much of the bare page's speed, how much of its thrift


def measure(generator: Generator, quiz: Service, bare: Service, rounds: int, seconds: float) -> list[Row]:
    """Every server once a round, each round begins with another one."""
    jobs = {
        "quiz": (quiz, plan.steps()),
        "constant": (bare, plan.bare_steps("/constant")),
        "jinja": (bare, plan.bare_steps("/jinja")),
    }
    rows, generator_shares, server_shares = [], [], []
    for walkers in WALKERS:
        outcomes: dict[str, list[Outcome]] = {name: [] for name in jobs}
        for number in range(rounds):
            for name in [*jobs, *jobs][number % 3 : number % 3 + 3]:
                server, job = jobs[name]
                outcomes[name].append(run(generator, server, job, walkers, seconds))
        rows += [row for name, wanted in WANTED.items() for row in _compare(walkers, name, outcomes, wanted)]
        every = [each for done in outcomes.values() for each in done]
        generator_shares += [each.own_cpu / each.seconds for each in every]
        server_shares += [each.server_cpu / each.seconds for each in every if walkers > 1]
    rows.append(
        Row(
            "load generator's share of a core",
            f"most {max(generator_shares):.2f}",
            None,
            "< 0.95",
            max(generator_shares) < 0.95,
        )
    )
    share = statistics.median(server_shares)
    rows.append(Row("servers' share of a core at 64 and 256", f"median {share:.2f}", None, ">= 0.9", share >= 0.9))
    return rows


def run(generator: Generator, server: Service, job: Job, walkers: int, seconds: float) -> Outcome:
    return generator.walk(replace(job, port=server.port, pid=server.pid, walkers=walkers, seconds=seconds))


def memory(quiz: Service, bare: Service, rest: tuple[int, int]) -> list[Row]:
    """Right after the steps, when both have had the same load."""
    pairs = {"at rest": rest, "after the steps": (resident(quiz.pid), resident(bare.pid))}
    return [
        Row.at_most(f"memory {when}", f"{ours / 1024:.1f} MB | bare {theirs / 1024:.1f} MB", [ours / theirs], 1.6)
        for when, (ours, theirs) in pairs.items()
    ]


def _compare(walkers: int, name: str, outcomes: dict[str, list[Outcome]], wanted: float) -> list[Row]:
    ours, theirs = outcomes["quiz"], outcomes[name]
    speed = [our.rate / their.rate for our, their in zip(ours, theirs, strict=True)]
    thrift = [their.cpu / our.cpu for our, their in zip(ours, theirs, strict=True)]
    cost = [typical([each.cpu for each in done], 1e6) for done in (ours, theirs)]
    return [
        Row.at_least(f"steps, {walkers} walkers: speed of {name}", f"{_speed(ours)} | {_speed(theirs)}", speed, wanted),
        Row.at_least(f"steps, {walkers} walkers: thrift of {name}", f"CPU us {cost[0]} | {cost[1]}", thrift, wanted),
    ]


def _speed(outcomes: list[Outcome]) -> str:
    rate = typical([each.rate for each in outcomes])
    p50, p99 = (typical([getattr(each.waits["step"], key) for each in outcomes], 1e3, ".1f") for key in ("p50", "p99"))
    return f"{rate}/s p50 {p50} p99 {p99} ms"
