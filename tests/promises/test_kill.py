"""B1 and C1: whoever saw "counted" is counted once, however often the server or its database is killed."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from quiz.setting_values import Address
from tests.support.cluster import Cluster
from tests.support.databases import Databases
from tests.support.kill_loop import PHONES, SLOW_DISK, SLOW_LINE, break_loop, kill_loop
from tests.support.parameters import paired
from tests.support.server import Server


@pytest.mark.parametrize(
    ("databases", "rounds", "prefix"),
    [
        pytest.param("sqlite", 4, (), id="as-it-is"),
        pytest.param("sqlite", 4, SLOW_DISK, id="slow-disk", marks=pytest.mark.long),
        pytest.param("sqlite", 200, (), id="as-it-is-long", marks=pytest.mark.long),
        pytest.param("sqlite", 200, SLOW_DISK, id="slow-disk-long", marks=pytest.mark.long),
        pytest.param("postgresql", 2, SLOW_LINE, id="database", marks=pytest.mark.long),
        pytest.param("postgresql", 200, (), id="database-long", marks=pytest.mark.long),
        pytest.param("postgresql", 200, SLOW_LINE, id="database-slow-line-long", marks=pytest.mark.long),
    ],
    indirect=["databases"],
)
def test_whoever_was_told_so_is_counted_once_however_often_the_server_is_killed(
    tmp_path: Path, databases: Databases, rounds: int, prefix: tuple[str, ...]
) -> None:
    server = Server(tmp_path, prefix=prefix, by_day=True, storage=databases.new())

    books = kill_loop(server, rounds)

    assert len(books.sent) >= min(rounds, 4) * PHONES // 2


def crash(cluster: Cluster, name: str) -> None:
    cluster.restart("immediate")


def restart(cluster: Cluster, name: str) -> None:
    cluster.restart()


@pytest.mark.parametrize(
    ("fault", "rounds"), paired([crash, restart, Cluster.cut], [1, 40], long=[restart, Cluster.cut])
)
def test_whoever_was_told_so_is_counted_once_whatever_the_database_goes_through(
    tmp_path: Path, cluster: Cluster, fault: Callable[[Cluster, str], object], rounds: int
) -> None:
    with cluster.database() as name:
        server = Server(tmp_path, by_day=True, storage=Address(cluster.address(name)))

        books = break_loop(server, partial(fault, cluster, name), rounds)

    assert len(books.sent) > PHONES
