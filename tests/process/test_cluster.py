"""The tests' own PostgreSQL server disturbs nothing on the machine, and goes when they do."""

import os
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from quiz.settings import ROOT
from tests.support.cluster import SERVICE, Cluster

PATIENCE = 30.0

OPEN = """
import time
from tests.support.cluster import open_cluster
with open_cluster() as cluster:
    print(cluster.folder, flush=True)
    time.sleep(60)
"""


def test_nothing_is_left_of_a_server_whose_tests_are_killed() -> None:
    with subprocess.Popen([sys.executable, "-c", OPEN], cwd=ROOT, stdout=subprocess.PIPE, text=True) as tests:
        assert tests.stdout is not None
        folder = Path(tests.stdout.readline().strip())
        server = int((folder / "data" / "postmaster.pid").read_text().split()[0])
        tests.kill()

    limit = time.monotonic() + PATIENCE
    while folder.exists() or Path(f"/proc/{server}").exists():
        assert time.monotonic() < limit, f"{folder} or process {server} is still there"
        time.sleep(0.01)


def test_it_listens_to_this_machine_s_user_only(cluster: Cluster) -> None:
    with closing(cluster.connect()) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
    assert cluster.folder.stat().st_mode & 0o777 == 0o700
    server = int((cluster.folder / "data" / "postmaster.pid").read_text().split()[0])
    assert os.stat(f"/proc/{server}").st_uid != 0


def test_each_database_is_new_and_the_service_may_do_nothing_else(cluster: Cluster) -> None:
    for _ in range(2):
        with cluster.database() as name, psycopg.connect(cluster.address(name)) as connection:
            connection.execute("CREATE TABLE batch ()")
            rights = "SELECT rolname, rolsuper, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = current_user"
            assert connection.execute(rights).fetchone() == (SERVICE, False, False, False)


def test_what_was_committed_outlives_a_crash_and_cut_connections(cluster: Cluster) -> None:
    with cluster.database() as name:
        with closing(psycopg.connect(cluster.address(name))) as connection:
            connection.execute("CREATE TABLE batch (n integer)")
            connection.commit()
            connection.execute("INSERT INTO batch VALUES (7)")
            assert cluster.cut(name) == 1
            with pytest.raises(psycopg.OperationalError):
                connection.commit()
        cluster.restart("immediate")
        with cluster.closed(name), pytest.raises(psycopg.OperationalError, match="not currently accepting"):
            psycopg.connect(cluster.address(name))
        with psycopg.connect(cluster.address(name)) as connection:
            assert connection.execute("SELECT count(*) FROM batch").fetchone() == (0,)
