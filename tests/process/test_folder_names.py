"""Every command works on a file in a folder of any name, and makes nothing elsewhere."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from quiz.settings import ROOT
from quiz.store.sqlite.opening import connect
from tests.support.server import Server
from tests.support.walking import rows

NAMES = ["a#b", "a?mode=rwc", "50%41 työ", "it's;&", "file:a"]
ALL_AT_ONCE = "file:a#b?mode=rwc&50%41 työ; it's"


@pytest.fixture
def server(tmp_path: Path) -> Server:
    return Server(tmp_path / ALL_AT_ONCE)


@pytest.mark.parametrize("name", NAMES)
def test_a_file_in_it_is_opened_and_never_made(tmp_path: Path, name: str) -> None:
    file = tmp_path / name / "quiz.sqlite3"
    file.parent.mkdir()
    with pytest.raises(sqlite3.OperationalError):
        connect(file, "rw")
    assert [*tmp_path.rglob("*")] == [file.parent]

    with closing(sqlite3.connect(file)) as made:
        made.execute("CREATE TABLE t (x)")
    with closing(connect(file, "ro")) as found:
        assert found.execute("SELECT name FROM sqlite_schema").fetchall() == [("t",)]


def test_every_command_works(server: Server, tmp_path: Path) -> None:
    beside = set(ROOT.iterdir())
    with server:
        for arguments, said in [
            (("check",), "questions.toml: fine"),
            (("key", "add", "Lappi"), "shown only now"),
            (("key", "list"), "  Lappi"),
            (("key", "revoke", "Lappi"), "opens nothing any more"),
            (("audit",), "no breach found"),
            (("backup", str(server.folder / "copy.sqlite3")), "copy.sqlite3"),
        ]:
            done = server.run(*arguments)
            assert (done.returncode, done.stderr) == (0, ""), arguments
            assert said in done.stdout
        server.stop()

    done = server.run("seal")

    assert (done.returncode, done.stderr) == (0, "") and "is over and sealed" in done.stdout
    assert rows(server.folder / "copy.sqlite3", "SELECT count(*) FROM ticket_page") == [(0,)]
    assert [path.name for path in tmp_path.iterdir()] == [server.folder.name]
    assert set(ROOT.iterdir()) == beside


def test_a_demo_is_looked_at_as_the_command_says(server: Server, tmp_path: Path) -> None:
    demo = server.folder / "demo.sqlite3"
    made = server.run("demo", "--people", "40", "--workshops", "0", "--weeks", "1", "--database", str(demo))
    assert made.returncode == 0, made.stderr
    (add_key,) = (line.strip() for line in made.stdout.splitlines() if "key add demo" in line)

    done = subprocess.run(add_key, shell=True, cwd=ROOT, env=shell_environ(), capture_output=True, text=True)

    assert (done.returncode, done.stderr) == (0, ""), add_key
    assert rows(demo, "SELECT label FROM coordinator_key") == [("demo",)]
    assert [path.name for path in tmp_path.iterdir()] == [server.folder.name]


def shell_environ() -> dict[str, str]:
    """Where `python` is the one that runs the tests."""
    return {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
