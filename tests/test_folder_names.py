"""Every command works on a file in a folder of any name, and makes nothing elsewhere."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from quiz.settings import ROOT
from tests.server import Server
from tests.walking import rows

NAMES = ["a#b", "a?mode=rwc", "50%41 työ", "it's;&", "file:a"]


@pytest.fixture(params=NAMES)
def server(tmp_path: Path, request: pytest.FixtureRequest) -> Server:
    return Server(tmp_path / request.param)


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
