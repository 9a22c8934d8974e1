"""Disks and files that fail in ways of their own, and how to bring them about."""

import random
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path

from tests.support.server import Server

Weather = Callable[[Server], AbstractContextManager[None]]


@contextmanager
def failing(server: Server, calls: str, error: str, when: str = "1+") -> Iterator[None]:
    """Let system calls of a server under way fail, by strace."""
    command = ["strace", "-f", "-qq", "-o", "/dev/null", "-p", str(server.pid), "-e", f"trace={calls}"]
    with subprocess.Popen([*command, "-e", f"inject={calls}:error={error}:when={when}"]) as strace:
        while not traced(server.pid):
            assert strace.poll() is None
            time.sleep(0.005)
        try:
            yield
        finally:
            strace.terminate()


def traced(pid: int) -> bool:
    try:
        return all("TracerPid:\t0\n" not in path.read_text() for path in Path(f"/proc/{pid}/task").glob("*/status"))
    except OSError:  # a thread has just ended
        return False


def full_by_strace(server: Server) -> AbstractContextManager[None]:
    return failing(server, "pwrite64", "ENOSPC")


def read_only_by_strace(server: Server) -> AbstractContextManager[None]:
    return failing(server, "pwrite64,ftruncate", "EROFS")


@contextmanager
def locked(server: Server) -> Iterator[None]:
    with closing(sqlite3.connect(server.database, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield


@contextmanager
def scribbled(server: Server) -> Iterator[None]:
    """Random bytes all over the file, put right again later."""
    good = server.database.read_bytes()
    server.database.write_bytes(random.Random(3).randbytes(len(good)))
    yield
    server.database.write_bytes(good)
