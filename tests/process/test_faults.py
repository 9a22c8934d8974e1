"""C12: what ordinarily goes wrong is told in one line with the fix, by every command, and nothing is touched."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from quiz.__main__ import main
from quiz.settings import ROOT
from tests.support.old_files import FIXTURES, old_file
from tests.support.server import Server

COMMANDS = ["serve", "audit", "seal", "backup {}/copy", "key list", "key add Lappi", "key revoke Lappi"]

Breaking = Callable[[Path], None]


def a_folder(database: Path) -> None:
    database.mkdir()


def under_a_file(database: Path) -> None:
    database.parent.rmdir()
    database.parent.write_text("somebody's", encoding="utf-8")


def not_sqlite(database: Path) -> None:
    database.write_bytes(b"counts of last year\n" * 300)


def of_another_program(database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("CREATE TABLE recipe (name TEXT)")


def newer(database: Path) -> None:
    old_file(database, FIXTURES[-1])
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA user_version = 99")


def damaged(database: Path) -> None:
    old_file(database, FIXTURES[-1])
    content = database.read_bytes()
    database.write_bytes(content[:100] + b"\xa5" * (len(content) - 100))


def missing(database: Path) -> None:
    pass


def empty(database: Path) -> None:
    database.touch()


FAULTS: list[tuple[Breaking, str]] = [
    (a_folder, "is a folder; name a file in it"),
    (under_a_file, "must be a file in a folder"),
    (not_sqlite, "is no SQLite file: move it away, or name another one"),
    (of_another_program, "is a file of another program: move it away, or name another one"),
    (newer, "is of version 99, made by a newer program: use that one"),
    (damaged, "is damaged: put a backup in its place"),
]
NOT_THERE: list[tuple[Breaking, str]] = [
    (missing, "is not there yet: start the server once"),
    (empty, "is not there yet: start the server once"),
]


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file that is not there, in a folder that is."""
    database = tmp_path / "data" / "quiz.sqlite3"
    database.parent.mkdir()
    monkeypatch.setenv("QUIZ_DATABASE", f"sqlite:///{database}")
    return database


def content(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() if path.is_file() else b"" for path in folder.rglob("*")}


@pytest.mark.parametrize(
    ("command", "fault", "fix"),
    [(command, *fault) for command in COMMANDS for fault in FAULTS]
    + [(command, *fault) for command in COMMANDS[1:] for fault in NOT_THERE],
    ids=lambda value: getattr(value, "__name__", str(value)),
)
def test_a_file_that_cannot_be_used(
    command: str, fault: Breaking, fix: str, database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fault(database)
    before = content(tmp_path)

    assert main(command.format(tmp_path).split()) == 1

    said = capsys.readouterr()
    assert (said.out, said.err.count("\n")) == ("", 1)
    assert str(database) in said.err and fix in said.err
    assert content(tmp_path) == before


@pytest.mark.parametrize(
    ("fault", "fix"), [FAULTS[0], (under_a_file, "cannot be made: "), (not_sqlite, "Choose another")]
)
def test_a_file_that_a_demo_cannot_use(
    fault: Breaking, fix: str, database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.delenv("QUIZ_DATABASE")
    fault(database)
    assert main(["demo", "--people", "5", "--weeks", "1", "--database", str(database)]) == 1
    said = capsys.readouterr()
    assert (said.out, said.err.count("\n")) == ("", 1) and fix.partition(";")[0] in said.err


def test_checking_a_questionnaire_makes_nothing(database: Path, tmp_path: Path) -> None:
    for arguments in (["check"], ["check", str(ROOT / "questions.toml")]):
        assert main(arguments) == 0
    assert list(tmp_path.rglob("*")) == [database.parent]


def test_a_server_killed_in_the_middle_of_a_write_leaves_a_file_that_every_command_can_use(tmp_path: Path) -> None:
    """Its journal is taken back by whoever opens the file next, also only to look."""
    with Server(tmp_path) as server:
        server.stop()
    script = (
        "import os, sqlite3, sys\n"
        "connection = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "connection.execute('PRAGMA journal_mode = truncate')\n"
        "connection.execute('PRAGMA cache_size = 1')\n"
        "connection.execute('BEGIN')\n"
        "connection.execute('UPDATE sealing SET waiting = 99')\n"
        "connection.execute('CREATE TABLE ballast AS SELECT zeroblob(100000)')\n"
        "os._exit(0)\n"
    )
    for number, arguments in enumerate([["audit"], ["backup", str(tmp_path / "copy")], ["key", "list"], ["seal"]]):
        subprocess.run([sys.executable, "-c", script, str(server.database)], check=True)
        assert server.journal.stat().st_size > 0, number
        done = server.run(*arguments)
        assert (done.returncode, done.stderr) == (0, ""), arguments
    with closing(sqlite3.connect(tmp_path / "copy")) as copy:
        assert copy.execute("SELECT waiting FROM sealing").fetchone() == (0,)


def test_a_system_that_cannot_lock_files_is_told_of(tmp_path: Path) -> None:
    """As on Windows, whose Python has no fcntl."""
    script = "import runpy, sys; sys.modules['fcntl'] = None; runpy.run_module('quiz', run_name='__main__')"
    done = subprocess.run(
        [sys.executable, "-c", script, "serve"], cwd=ROOT, env=dict(os.environ), capture_output=True, text=True
    )
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert "runs on Linux and macOS. On Windows run it in WSL" in done.stderr
