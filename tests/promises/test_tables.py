"""C4 in a database: its tables are made once, whole or not at all, and those of other programs are left alone."""

import random
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pytest

from quiz.setting_values import Address
from quiz.settings import ROOT
from quiz.store.admin import audit
from quiz.store.faults import StoreFault
from quiz.store.opening import open_store
from tests.support.cluster import Cluster
from tests.support.databases import alter, everything, is_being_changed, left_alone, setting
from tests.support.kill_loop import slow_line
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


@pytest.mark.long
def test_killed_while_it_makes_its_tables_a_database_has_none_or_all(cluster: Cluster) -> None:
    rng, found = random.Random(12), list[str]()
    with new_address(cluster) as whole:
        make(whole)
        after = everything(whole)
        # The order of the edition's counts is noted when all else is there.
        alter(whole, "DELETE FROM edition")
        states = {"", everything(whole), after}
    for _ in range(KILLS):
        with new_address(cluster) as address:
            with opening(address, slow_line(DELAY)) as process:
                while not is_being_changed(address) and process.poll() is None:
                    time.sleep(DELAY / 5)
                time.sleep(rng.uniform(0, DELAY))
                process.kill()
            found.append(everything(left_alone(address)))
            make(address)
            assert everything(address) == after
    assert {*found} <= states and len(states) == 3
    assert "" in found


@contextmanager
def new_address(cluster: Cluster) -> Iterator[Address]:
    with cluster.database() as name:
        yield Address(cluster.address(name))


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
