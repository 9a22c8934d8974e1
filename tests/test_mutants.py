"""B5: the kill loop can fail. Four ways to count wrongly, each in a copy of the program, and each is caught."""

from pathlib import Path

import pytest

from tests.server import Server, copy_package
from tests.test_kill import SLOW_DISK, kill_loop

MOST_ROUNDS = 60

SQLITE = "quiz/store/sqlite/store.py"
ROWS = "quiz/store/sqlite/counting.py"
LEDGER = "quiz/counting/ledger.py"

READ_PAGES = "    return {page: bytearray(bits) for page, bits in rows}\n"
INSERT = '            await connection.execute(f"INSERT INTO counting VALUES {marks}", values)\n'
INSERT_ONE = '                await connection.execute("INSERT INTO counting VALUES (?, ?, ?, ?)", row)\n'
COUNT = "        try:\n            outcomes = await store.count("

# Each is (file, text, the text instead). A row of `counting` is a ticket page or, the last one, the counters.
MUTANTS = {
    "tickets are remembered in memory only": (
        (ROWS, READ_PAGES, "    return {page: _PAGES.setdefault(page, bytearray(bits)) for page, bits in rows}\n"),
        (ROWS, "async def one(", "_PAGES: dict[int, bytearray] = {}\n\n\nasync def one("),
        (SQLITE, INSERT, f"            for row in parts[-1:]:\n{INSERT_ONE}"),
    ),
    "the ticket is committed before the counters": ((SQLITE, INSERT, f"            for row in parts:\n{INSERT_ONE}"),),
    "the counters are committed before the ticket": (
        (SQLITE, INSERT, f"            for row in reversed(parts):\n{INSERT_ONE}"),
    ),
    "acknowledged before the commit": (
        (LEDGER, COUNT, f"        for _, future in waiting:\n            future.set_result(Outcome.COUNTED)\n{COUNT}"),
    ),
}


@pytest.mark.parametrize("mutant", MUTANTS)
def test_the_kill_loop_catches_wrong_counting(tmp_path: Path, mutant: str) -> None:
    package = copy_package(tmp_path / "mutant", *MUTANTS[mutant])
    server = Server(tmp_path / "run", package, prefix=SLOW_DISK)

    with pytest.raises(AssertionError, match="acknowledged|Counter"):
        kill_loop(server, MOST_ROUNDS, settle_each=1)
