"""Disks, files and servers of databases that fail in ways of their own, and how to bring them about."""

import os
import random
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path

from tests.support.cluster import Cluster
from tests.support.server import Server

Weather = Callable[[Server], AbstractContextManager[None]]
DatabaseWeather = Callable[[Cluster, str], AbstractContextManager[None]]
"""What befalls a server of databases and one database of it."""


@contextmanager
def failing(server: Server, calls: str, error: str, when: str = "1+") -> Iterator[None]:
    """Let system calls of a server under way fail, by strace."""
    with failing_processes([server.pid], calls, error, when):
        yield


@contextmanager
def failing_processes(pids: Sequence[int], calls: str, error: str, when: str = "1+") -> Iterator[None]:
    """Let system calls of some processes fail, by strace."""
    with _injected(pids, calls, f"error={error}:when={when}"):
        yield


@contextmanager
def slow_processes(pids: Sequence[int], calls: str, seconds: float) -> Iterator[None]:
    """Let system calls of some processes take so much longer, by strace."""
    with _injected(pids, calls, f"delay_exit={seconds * 1e6:.0f}"):
        yield


@contextmanager
def _injected(pids: Sequence[int], calls: str, what: str) -> Iterator[None]:
    command = ["strace", "-f", "-qq", "-o", "/dev/null", *(f"-p{pid}" for pid in pids), "-e", f"trace={calls}"]
    with subprocess.Popen([*command, "-e", f"inject={calls}:{what}"]) as strace:
        while not all(map(traced, pids)):
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


def closed(cluster: Cluster, name: str) -> AbstractContextManager[None]:
    """Nobody is let in, and whoever is in is thrown out."""
    return cluster.closed(name)


@contextmanager
def stopped(cluster: Cluster, name: str) -> Iterator[None]:
    cluster.stop()
    try:
        yield
    finally:
        cluster.start()


@contextmanager
def taking_no_writes(cluster: Cluster, name: str) -> Iterator[None]:
    """As after another server has taken over."""
    cluster.alter(name, "SET default_transaction_read_only = on")
    try:
        yield
    finally:
        cluster.alter(name, "RESET default_transaction_read_only")


@contextmanager
def table_locked(cluster: Cluster, name: str) -> Iterator[None]:
    """As while somebody changes a table by hand."""
    with closing(cluster.connect(name)) as other, other.transaction():
        other.execute("LOCK TABLE batch IN ACCESS EXCLUSIVE MODE")
        yield


@contextmanager
def silent(cluster: Cluster, name: str) -> Iterator[None]:
    """Connections stay and new ones are taken, but nothing is ever answered.

    The first process stops first and goes on last: it starts and buries the
    others, and until it does so, none of their numbers can vanish.
    """
    os.kill(cluster.first(), signal.SIGSTOP)
    children = cluster.children()
    for pid in children:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in (*children, cluster.first()):
            os.kill(pid, signal.SIGCONT)
