"""C4 in a database: tables are made or migrated once, whole or not at all; those of other programs are left alone."""

import random
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest

from quiz.setting_values import Address
from quiz.settings import ROOT
from quiz.store.admin import audit
from quiz.store.faults import StoreFault
from quiz.store.opening import open_store
from quiz.store.postgres.tables import VERSION
from tests.support.cluster import Cluster
from tests.support.databases import alter, everything, is_being_changed, left_alone, rows, setting
from tests.support.kill_loop import slow_line
from tests.support.old_files import TABLES
from tests.support.questionnaires import REAL

KILLS = 8
DELAY = 0.05

OPEN = """
import asyncio, sys
from quiz.setting_values import database
from quiz.store.opening import open_store
from tests.support.questionnaires import REAL

async def main():
    print("ready", flush=True)
    async with open_store(database(sys.argv[1]), REAL):
        print("done", flush=True)

asyncio.run(main())
"""


@pytest.fixture
def address(cluster: Cluster) -> Iterator[Address]:
    with new_address(cluster) as address:
        yield address


@pytest.mark.anyio
async def test_a_new_database_has_the_tables_that_the_audit_knows(address: Address) -> None:
    async with open_store(address, REAL):
        pass

    assert audit.breaches(address) == []
    alter(address, "CREATE TABLE visit (at timestamptz)")
    (breach,) = audit.breaches(address)
    assert "visit" in breach


@pytest.mark.anyio
@pytest.mark.parametrize("made_by", ["newer program", "another program"])
async def test_what_another_program_made_is_left_alone(address: Address, made_by: str) -> None:
    if made_by == "newer program":
        async with open_store(address, REAL):
            pass
        alter(address, "UPDATE schema_version SET version = version + 1")
    else:
        alter(address, "CREATE TABLE batch (id integer)")
    before = everything(address)

    with pytest.raises(StoreFault, match=made_by):
        async with open_store(address, REAL):
            pass

    assert everything(address) == before


@pytest.mark.anyio
async def test_it_opens_as_it_is_and_keeps_its_data(address: Address) -> None:
    async with open_store(address, REAL):
        pass
    alter(address, "INSERT INTO reach (day, step, n) VALUES ('2026-11-17', 'start', 7)")
    before = everything(address)

    async with open_store(address, REAL):
        pass

    assert everything(address) == before


def test_every_version_but_the_newest_has_a_fixture() -> None:
    assert [int(path.stem) for path in TABLES] == list(range(1, VERSION))


@pytest.mark.anyio
@pytest.mark.parametrize(
    "old", [path.read_text(encoding="utf-8") for path in TABLES], ids=[path.stem for path in TABLES]
)
async def test_a_database_of_every_version_opens_and_keeps_its_data(address: Address, old: str) -> None:
    """Only a process that serves migrates. One of the older version has to connect again, and is refused then."""
    alter(address, old)
    before = kept(address)
    with pytest.raises(StoreFault, match="older version: start the server once"):
        audit.breaches(address)

    with psycopg.connect(address.url, application_name="osallisuustesti") as older:
        async with open_store(address, REAL):
            pass
        with pytest.raises(psycopg.errors.AdminShutdown):
            older.execute("SELECT 1")

    assert all(before) and kept(address) == before
    written = (3, "Mitä tänne tarvitaan?") if "own_question" in old else (0, "")
    assert rows(address, "SELECT made, written, own_question FROM workshop") == [("2026-11-21", *written)]
    assert audit.breaches(address) == []


def kept(address: Address) -> list[list[tuple[Any, ...]]]:
    """What no migration may change."""
    batches = "(SELECT id, kind, region, language, edition, opened, sealed, n, week, counts FROM batch) AS told"
    sums = (
        "(SELECT edition, region, language, source, week, n, batches, counts FROM total "
        "WHERE (language = '*') = (source = '*')) AS told"
    )
    workshops = "(SELECT code, key, title, language, region, size, ends, paused, view, question FROM workshop)"
    tables = (batches, sums, "reach", "held", f"{workshops} AS told", "round", "ticket_page")
    return [rows(address, f"SELECT {name_in(table)}::text FROM {table} ORDER BY 1") for table in tables]


def name_in(table: str) -> str:
    """What the rows of a part of a query are called there."""
    return table.rpartition(" AS ")[2].split()[0]


@pytest.mark.long
@pytest.mark.parametrize("old", ["", TABLES[-1].read_text(encoding="utf-8")], ids=["no tables", "older ones"])
def test_killed_while_it_makes_its_tables_a_database_has_none_or_all(cluster: Cluster, old: str) -> None:
    rng, found = random.Random(12), list[str]()
    with new_address(cluster, old) as whole:
        before = everything(whole)
        make(whole)
        after = everything(whole)
        # The order of the edition's counts is noted when all else is there, and the tables are written anew at the end.
        alter(whole, "UPDATE sealing SET rewritten = false")
        not_rewritten = everything(whole)
        alter(whole, f"DELETE FROM edition WHERE id = '{REAL.edition}'")
        states = {before, everything(whole), not_rewritten, after}
    for _ in range(KILLS):
        with new_address(cluster, old) as address:
            with opening(address, slow_line(DELAY)) as process:
                while not is_being_changed(address) and process.poll() is None:
                    time.sleep(DELAY / 5)
                time.sleep(rng.uniform(0, DELAY))
                process.kill()
            found.append(everything(left_alone(address)))
            make(address)
            assert everything(address) == after
    assert {*found} <= states and len(states) == (4 if old else 3)
    assert before in found


@contextmanager
def new_address(cluster: Cluster, sql: str = "") -> Iterator[Address]:
    with cluster.database() as name:
        address = Address(cluster.address(name))
        alter(address, sql)
        yield address


@contextmanager
def opening(address: Address, prefix: Sequence[str] = ()) -> Iterator[subprocess.Popen[str]]:
    """A process that opens a database."""
    command = [*prefix, sys.executable, "-c", OPEN, setting(address)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None and process.stdout.readline() == "ready\n"
        yield process


def make(address: Address) -> None:
    """Let a process make what is missing."""
    with opening(address) as process:
        assert process.stdout is not None and process.stdout.readline() == "done\n"
