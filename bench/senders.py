"""Steps of the walk while others send half requests and headers without end."""

import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager

from bench import plan, steps
from bench.processes import Generator, Service
from bench.table import Row, typical

HALF = 1_500
WALKERS = 64
_ENDLESS_A_SECOND = 10
_HEAD = b"GET /fi/ HTTP/1.1\r\nHost: x\r\n"
_MOST_LINES = 100_000  # a server that takes them all would else be measured with its memory full


def measure(generator: Generator, quiz: Service, rounds: int, seconds: float) -> list[Row]:
    """With and without them in turn."""
    alone, beside = [], []
    for _ in range(rounds):
        alone.append(steps.run(generator, quiz, plan.steps(), WALKERS, seconds))
        with _senders(quiz.port):
            beside.append(steps.run(generator, quiz, plan.steps(), WALKERS, seconds))
    waits = [[outcome.waits["step"].p50 for outcome in done] for done in (beside, alone)]
    return [
        Row.at_most(
            f"steps, {WALKERS} walkers beside {HALF:,} half requests: p50 of alone",
            " | ".join(f"{typical(each, 1e3, '.1f')} ms" for each in waits),
            [disturbed / calm for disturbed, calm in zip(*waits, strict=True)],
            1.25,
        )
    ]


@contextmanager
def _senders(port: int) -> Iterator[None]:
    done = threading.Event()
    with ExitStack() as stack:
        for number in range(HALF):
            connection = stack.enter_context(closing(socket.create_connection(("127.0.0.1", port))))
            connection.sendall((b"", b"GET / HT", _HEAD)[number % 3])
        endless = threading.Thread(target=_send_headers, args=(port, done))
        endless.start()
        try:
            yield
        finally:
            done.set()
            endless.join()


def _send_headers(port: int, done: threading.Event) -> None:
    while not done.wait(1 / _ENDLESS_A_SECOND):
        with closing(socket.create_connection(("127.0.0.1", port), timeout=1)) as connection:
            try:
                connection.sendall(_HEAD)
                for _ in range(_MOST_LINES // 1_000):
                    connection.sendall(b"a: b\r\n" * 1_000)
            except OSError:  # refused: that is what is measured
                continue
