"""B5: the kill loop can fail. Four ways to count wrongly, each in a copy of the program, and each is caught."""

from pathlib import Path

import pytest

from quiz.setting_values import Address
from tests.support.cluster import Cluster
from tests.support.kill_loop import SLOW_DISK, SLOW_LINE, kill_loop
from tests.support.server import Server, copy_package

MOST_ROUNDS = 60

ROWS = "quiz/store/sqlite/counting.py"
LEDGER = "quiz/counting/ledger.py"

READ_PAGES = "    return {page: bytearray(bits) for page, bits in rows}\n"
WRITE_PAGES = (
    "    _write_pages(connection, {finisher.ticket.page: pages[finisher.ticket.page] for finisher in counted})\n"
)
LAST = "    _write_reached(connection, reached, today)\n"
COMMIT = '    connection.execute("COMMIT")\n    connection.execute("BEGIN IMMEDIATE")\n'
COUNT = "        counting = store.count("

# Each is (file, text, the text instead).
MUTANTS = {
    "tickets are remembered in memory only": (
        (ROWS, READ_PAGES, "    return {page: _PAGES.setdefault(page, bytearray(bits)) for page, bits in rows}\n"),
        (ROWS, "def count(\n", "_PAGES: dict[int, bytearray] = {}\n\n\ndef count(\n"),
        (ROWS, WRITE_PAGES, ""),
    ),
    "the ticket is committed before the counters": ((ROWS, WRITE_PAGES, WRITE_PAGES + COMMIT),),
    "the counters are committed before the ticket": (
        (ROWS, WRITE_PAGES, ""),
        (ROWS, LAST, LAST + COMMIT + WRITE_PAGES),
    ),
    "acknowledged before the commit": (
        (
            LEDGER,
            COUNT,
            f"        for _, future in group.waiting:\n            future.set_result(Outcome.COUNTED)\n{COUNT}",
        ),
    ),
}

DATABASE = "quiz/store/postgres/counting.py"
FIND_PAGES = "{page: bytearray(of) for page, of in"
SEND_PAGES = "*columns({f.ticket.page: bytes(found.pages[f.ticket.page]) for f in counted}.items(), 2)"
WRITE = """
    async with connection.pipeline():
        await connection.execute(_WRITE, parameters)
        await connection.execute("COMMIT")
"""
IN_TWO = """
    ticket, counters = [*parameters], [*parameters]
    ticket[0:3], counters[3:5] = [[], [], []], [[], []]
    for part in ({order}):
        async with connection.pipeline():
            await connection.execute(_WRITE, part)
            await connection.execute("COMMIT")
"""

MUTANTS_OF_DATABASES = {
    "tickets are remembered in memory only": (
        (DATABASE, FIND_PAGES, "{page: _KNOWN.setdefault(page, bytearray(of)) for page, of in"),
        (DATABASE, "class _Found(", "_KNOWN: dict[int, bytearray] = {}\n\n\nclass _Found("),
        (DATABASE, SEND_PAGES, "[], []"),
    ),
    "the ticket is committed before the counters": ((DATABASE, WRITE, IN_TWO.format(order="ticket, counters")),),
    "the counters are committed before the ticket": ((DATABASE, WRITE, IN_TWO.format(order="counters, ticket")),),
    "acknowledged before the commit": MUTANTS["acknowledged before the commit"],
}


@pytest.mark.long
@pytest.mark.parametrize("mutant", MUTANTS)
def test_the_kill_loop_catches_wrong_counting(tmp_path: Path, mutant: str) -> None:
    package = copy_package(tmp_path / "mutant", *MUTANTS[mutant])
    server = Server(tmp_path / "run", package, prefix=SLOW_DISK)

    with pytest.raises(AssertionError, match="acknowledged|Counter"):
        kill_loop(server, MOST_ROUNDS, settle_each=1)


@pytest.mark.long
@pytest.mark.parametrize("mutant", MUTANTS_OF_DATABASES)
def test_the_kill_loop_catches_wrong_counting_in_a_database(tmp_path: Path, cluster: Cluster, mutant: str) -> None:
    package = copy_package(tmp_path / "mutant", *MUTANTS_OF_DATABASES[mutant])
    with cluster.database() as name:
        server = Server(tmp_path / "run", package, prefix=SLOW_LINE, storage=Address(cluster.address(name)))

        with pytest.raises(AssertionError, match="acknowledged|Counter"):
            kill_loop(server, MOST_ROUNDS, settle_each=1)
