"""A start proves a write, and /readyz says whether somebody who finishes now would be counted."""

import os
import sqlite3
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from quiz.setting_values import Address
from quiz.settings import Settings
from tests.conftest import Clock
from tests.support.bad_weather import (
    DatabaseWeather,
    Weather,
    closed,
    full_by_strace,
    locked,
    read_only_by_strace,
    scribbled,
    silent,
    stopped,
    taking_no_writes,
)
from tests.support.cluster import Cluster
from tests.support.parameters import others_long
from tests.support.server import Phone, Reply, Server

DAY = 24 * 60 * 60
STRACE = ("strace", "-f", "-qq", "-o", "/dev/null")
# Whoever may do everything can write a file that is read-only.
NO_ROOT = ("setpriv", "--bounding-set=-dac_override,-dac_read_search") if os.geteuid() == 0 else ()


def failing(call: str, error: str, *only: str) -> Sequence[str]:
    """What lets a system call of a whole process fail, only where it is about certain paths if any are given."""
    paths = [part for path in only for part in ("-P", path)]
    return (*STRACE, *paths, "-e", f"trace={call}", "-e", f"inject={call}:error={error}")


@pytest.fixture
def made(tmp_path: Path) -> Server:
    """A server that has run once and made its file."""
    with Server(tmp_path) as server:
        server.stop()
    return server


def refusal(server: Server) -> str:
    """What a start that must fail says."""
    before = server.logs[1].read_text()
    with pytest.raises(RuntimeError, match="did not start"), server:
        pass
    return server.logs[1].read_text().removeprefix(before)


@pytest.mark.parametrize(
    ("call", "error", "of", "why"),
    [
        ("pwrite64", "ENOSPC", "", "database or disk is full"),
        pytest.param("pwrite64", "EROFS", "", "disk I/O error", marks=pytest.mark.long),
        pytest.param("fdatasync", "EIO", "", "disk I/O error", marks=pytest.mark.long),
        ("openat", "EACCES", "-journal", "unable to open database file"),
    ],
)
def test_a_start_that_could_not_count_is_none(made: Server, call: str, error: str, of: str, why: str) -> None:
    made.prefix = failing(call, error, *([f"{made.database}{of}"] if of else []))
    said = refusal(made)
    assert f"{made.database} cannot be " in said and f" ({why})\n" in said and said.count("\n") == 1
    made.prefix = ()
    with made:
        assert made.running


def test_a_start_with_a_file_that_is_read_only_is_none(made: Server) -> None:
    made.database.chmod(0o400)
    made.prefix = NO_ROOT
    said = refusal(made)
    assert f"{made.database} cannot be written: run this as the user that it belongs to" in said


@pytest.mark.parametrize(
    "weather", others_long([full_by_strace, read_only_by_strace, locked, scribbled], full_by_strace, locked)
)
def test_in_bad_weather_the_server_lives_and_is_not_ready(tmp_path: Path, impatient: Path, weather: Weather) -> None:
    with Server(tmp_path, impatient) as server, closing(Phone(server.port)) as phone:
        assert (phone.get("/readyz").status, phone.get("/readyz").body) == (200, "ready\n")
        with weather(server):
            reply = until(phone, 503)
            assert reply.startswith("not ready: the storage")
            assert phone.get("/healthz").status == 200
        assert until(phone, 200) == "ready\n"


@pytest.mark.parametrize("weather", others_long([closed, stopped, taking_no_writes, silent], stopped))
def test_while_a_database_fails_the_server_lives_and_is_not_ready(
    tmp_path: Path, impatient: Path, cluster: Cluster, weather: DatabaseWeather
) -> None:
    with cluster.database() as name:
        server = Server(tmp_path, impatient, storage=Address(cluster.address(name)))
        with server, closing(Phone(server.port)) as phone:
            assert until(phone, 200) == "ready\n"
            with weather(cluster, name):
                assert until(phone, 503).startswith("not ready: the storage")
                assert phone.get("/healthz").status == 200
            assert until(phone, 200) == "ready\n"


def until(phone: Phone | TestClient, status: int) -> str:
    """What is answered once what was found before holds no more."""
    for _ in range(400):
        reply = phone.get("/readyz")
        if (reply.status if isinstance(reply, Reply) else reply.status_code) == status:
            return reply.body if isinstance(reply, Reply) else reply.text
        time.sleep(0.05)
    raise AssertionError(f"never {status}")


def test_what_is_due_and_not_sealed_is_not_ready(client: TestClient, clock: Clock, settings: Settings) -> None:
    assert client.get("/readyz").text == "ready\n"
    with closing(sqlite3.connect(settings.file, isolation_level=None)) as other:
        other.execute("ALTER TABLE sealing RENAME TO away")
        clock.now += DAY
        assert until(client, 503) == "not ready: what is due is not sealed\n"
        assert client.get("/readyz").headers["cache-control"] == "no-store"
        other.execute("ALTER TABLE away RENAME TO sealing")
    clock.now += DAY  # the writer tries again after a while
    assert until(client, 200) == "ready\n"
