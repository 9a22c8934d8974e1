"""The time until a new server answers."""

import tempfile
from pathlib import Path

from bench.processes import Service, start_bare, start_quiz
from bench.table import Row, typical


def measure(size: int, times: int) -> list[Row]:
    """From the process to its first answers, real and bare in turn. The real one makes its file and key each time."""
    shown: dict[str, list[tuple[float, float]]] = {"/healthz": [], "start page": []}
    for _ in range(times):
        with tempfile.TemporaryDirectory(prefix="quiz-bench-") as folder:
            ours = _first_answers(start_quiz(Path(folder)), "/fi/")
        theirs = _first_answers(start_bare(size), "/start")
        for pairs, our, their in zip(shown.values(), ours, theirs, strict=True):
            pairs.append((our, their))
    return [
        Row.at_most(
            f"start to the first answer, {what}",
            f"{typical([our for our, _ in pairs], 1e3)} | bare {typical([their for _, their in pairs], 1e3)} ms",
            [our / their for our, their in pairs],
            1.9,
            "start",
        )
        for what, pairs in shown.items()
    ]


def _first_answers(server: Service, page: str) -> tuple[float, float]:
    with server:
        return server.wait("/healthz"), server.wait(page)
