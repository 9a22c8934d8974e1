"""Starts the program in processes that have loaded it already, for importing it takes most of a start.

Python's own fork server does so: a process without threads that has imported the program, and forks at each request.
"""

import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from quiz.__main__ import main

_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["quiz.server.runner", __name__])


class Forked:
    """`python -m quiz` with arguments, writing to two files; to be used as a subprocess.Popen."""

    def __init__(
        self, arguments: Sequence[str], cwd: Path, environ: Mapping[str, str], logs: tuple[Path, Path]
    ) -> None:
        self._process = _CONTEXT.Process(target=_run, args=([*arguments], cwd, {**environ}, logs))
        self._process.start()
        assert self._process.pid is not None
        self.pid = self._process.pid

    def poll(self) -> int | None:
        """Return the exit status, or None as long as it runs."""
        return self._process.exitcode

    def send_signal(self, number: signal.Signals) -> None:
        """Send a signal, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def wait(self, timeout: float) -> int:
        """Wait until it has ended. Raises subprocess.TimeoutExpired."""
        self._process.join(timeout)
        status = self.poll()
        if status is None:
            raise subprocess.TimeoutExpired("quiz", timeout)
        return status


def _run(arguments: list[str], cwd: Path, environ: dict[str, str], logs: tuple[Path, Path]) -> None:
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(environ)
    for path, number in zip(logs, (1, 2), strict=True):
        with path.open("ab") as log:
            os.dup2(log.fileno(), number)
    sys.argv = ["quiz", *arguments]
    sys.exit(main(arguments))
