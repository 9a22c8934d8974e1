"""`python -m quiz seal`: the weeks of a server that stays off, and never beside one that runs."""

import random
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from quiz.__main__ import main
from tests.support.server import Phone, Server, begin, stored
from tests.support.walking import rows

pytestmark = pytest.mark.dates


def let_people_answer(server: Server, people: int, region: str) -> None:
    rng = random.Random(people)
    with closing(Phone(server.port)) as phone:
        for _ in range(people):
            assert begin(server, phone, rng, region).finish(phone).status == 303


def turn_back(server: Server) -> None:
    """Let the last day that is over have been two weeks ago, as if the server had been off since."""
    with closing(sqlite3.connect(server.database)) as connection:
        connection.execute("UPDATE sealing SET day = date(day, '-14 days')")
        connection.commit()


def test_the_weeks_of_a_server_that_is_off_are_sealed_once(tmp_path: Path) -> None:
    server = Server(tmp_path, by_day=True)
    with server:
        let_people_answer(server, 11, "kainuu")
        let_people_answer(server, 10, "lappi")
        let_people_answer(server, 2, "satakunta")
        server.stop()
    [(last,)] = rows(
        server.database,
        "SELECT date(day, 'weekday 0', iif(strftime('%w', day) = '0', '0 days', '-7 days')) FROM sealing",
    )
    turn_back(server)
    people, cells = stored(server.database)
    waiting = Counter({cell: n for cell, n in cells.items() if cell[0] == "satakunta"})

    done, again = server.run("seal"), server.run("seal")

    assert (done.returncode, done.stderr) == (again.returncode, again.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        f"Every week up to {last} is over and sealed.",
        "Sealed now: 2 batches of 21 people.",
        "Waiting for more people, or for their round to end: 2 people.",
    ]
    assert again.stdout.splitlines()[1:] == [
        "Nothing was to be sealed now.",
        "Waiting for more people, or for their round to end: 2 people.",
    ]
    # Of those that are sealed there are the sums, no more.
    assert stored(server.database) == (people, waiting)
    assert rows(server.database, "SELECT max(n) FROM total") == [(21,)]
    assert server.run("audit").returncode == 0


def test_beside_a_server_that_runs_it_is_refused(tmp_path: Path) -> None:
    with Server(tmp_path, by_day=True) as server:
        let_people_answer(server, 6, "kainuu")
        turn_back(server)

        refused = server.run("seal")

        assert (refused.returncode, refused.stdout) == (1, "")
        assert "seals by itself every week" in refused.stderr and refused.stderr.count("\n") == 1
        assert rows(server.database, "SELECT count(*) FROM batch WHERE sealed IS NOT NULL") == [(0,)]
        let_people_answer(server, 1, "kainuu")


def test_without_a_file_there_is_nothing_to_seal(tmp_path: Path) -> None:
    server = Server(tmp_path)

    refused = server.run("seal")

    assert refused.returncode == 1
    assert "is not there yet" in refused.stderr and refused.stderr.count("\n") == 1
    assert not server.database.parent.exists()


def test_a_clock_that_cannot_be_right_seals_nothing_and_is_told_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with Server(tmp_path) as server:
        pass
    for name, value in server.environ.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("time.time", lambda: 0.0)
    assert main(["seal"]) == 1
    assert "the clock says 1970-01-01" in capsys.readouterr().err
