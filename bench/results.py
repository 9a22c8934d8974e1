"""The page of a result, made anew at each request, beside the bare Jinja page."""

from bench import plan
from bench.processes import Generator, Service
from bench.steps import run
from bench.table import Row, typical

WALKERS = 64
WANTED = 5.3  # 400 us, where the bare Jinja page takes 76


def measure(generator: Generator, quiz: Service, bare: Service, rounds: int, seconds: float) -> list[Row]:
    """Both once a round."""
    pairs = [
        (
            run(generator, quiz, plan.results(), WALKERS, seconds),
            run(generator, bare, plan.bare_steps("/jinja"), WALKERS, seconds),
        )
        for _ in range(rounds)
    ]
    ours, theirs = (typical([each.cpu for each in done], 1e6) for done in zip(*pairs, strict=True))
    ratios = [our.cpu / their.cpu for our, their in pairs]
    return [
        Row.at_most(f"result, {WALKERS} walkers: cost of jinja", f"CPU us {ours} | {theirs}", ratios, WANTED, "results")
    ]
