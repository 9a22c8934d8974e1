"""C5: `restore` puts a backup in place of the database, whole or not at all, and never where somebody needs what is."""

import os
import random
import re
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from quiz.__main__ import main
from quiz.responses.walk import Standing
from quiz.settings import ROOT
from quiz.store.admin import audit
from quiz.store.admin.backup import back_up
from quiz.store.sqlite import opening
from tests.support.old_files import FIXTURES, content, old_file
from tests.support.server import Phone, Server, begin, expected_cells, standing, stored
from tests.support.walking import finishers

NEWEST, OLDEST = FIXTURES[-1], FIXTURES[0]
NEEDS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root may give files away")


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The database of the settings; there is none yet."""
    database = tmp_path / "data" / "quiz.sqlite3"
    monkeypatch.setenv("QUIZ_DATABASE", f"sqlite:///{database}")
    monkeypatch.chdir(tmp_path)
    return database


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    made = tmp_path / "backup.sqlite3"
    back_up(old_file(tmp_path / "of", NEWEST), made)
    return made


@pytest.fixture
def used(database: Path) -> Path:
    """The database, with people in it who are not in the backup."""
    database.parent.mkdir(mode=0o700)
    old_file(database, NEWEST)
    change(database, "UPDATE reach SET n = n + 1")
    return database


def change(file: Path, statement: str) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute(statement)
        connection.commit()


def test_a_server_goes_on_with_a_backup_and_counts_nobody_twice(tmp_path: Path) -> None:
    server, rng = Server(tmp_path, by_day=True), random.Random(5)
    copy = tmp_path / "copy.sqlite3"
    with server:
        with closing(Phone(server.port)) as phone:
            early = [begin(server, phone, rng) for _ in range(3)]
            for visit in early[:2]:
                visit.finish(phone)
            assert server.run("backup", str(copy)).returncode == 0
            early[2].finish(phone)
        busy = server.run("restore", str(copy), "--replace")
        server.stop()
        done = server.run("restore", str(copy), "--replace")
        server.start()
        with closing(Phone(server.port)) as phone:
            for visit in early:
                assert standing(server, visit.finish(phone)) is not Standing.COUNTED
            late = begin(server, phone, rng)
            assert late.finish(phone).status == 303
    assert busy.returncode == 1 and busy.stderr.count("\n") == 1
    assert f"{server.database} is in use by another process; stop that one first" in busy.stderr
    assert (done.returncode, done.stderr) == (0, "") and "(2 people)" in done.stdout
    assert stored(server.database) == (3, expected_cells([*early[:2], late]))


def test_it_goes_where_there_is_nothing_yet(database: Path, backup: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["restore", str(backup)]) == 0

    assert f"({finishers(backup)} people)" in (said := capsys.readouterr().out)
    assert f"put the one of the backup into {database.parent} before the start" in said
    assert content(database) == content(backup)
    assert {path.name: stat.S_IMODE(path.stat().st_mode) for path in (database.parent, database)} == {
        "data": 0o700,
        "quiz.sqlite3": 0o600,
    }


def test_a_key_that_is_there_is_not_asked_for(used: Path, backup: Path, capsys: pytest.CaptureFixture[str]) -> None:
    used.with_name("secret.key").write_text("0123456789abcdef" * 2 + "XYZ", encoding="ascii")
    assert main(["restore", str(backup), "--replace"]) == 0
    assert "secret.key" not in capsys.readouterr().out


def test_a_backup_of_an_earlier_version_is_restored(database: Path, backup: Path, tmp_path: Path) -> None:
    assert main(["restore", str(old_file(tmp_path / "old", OLDEST))]) == 0
    assert finishers(database) == finishers(tmp_path / "old") > 0


def test_what_a_link_leads_to_is_replaced(
    used: Path, backup: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "link").symlink_to(used)
    monkeypatch.setenv("QUIZ_DATABASE", f"sqlite:///{tmp_path}/link")
    assert main(["restore", str(backup), "--replace"]) == 0
    assert (tmp_path / "link").is_symlink() and content(used) == content(backup)


def test_no_tickets_are_restored(database: Path, tmp_path: Path) -> None:
    """A plain copy of a database has them; somebody may have used one since."""
    plain = old_file(tmp_path / "plain", NEWEST)
    assert audit.sizes(plain)["ticket_page"] > 0
    assert main(["restore", str(plain)]) == 0
    assert audit.sizes(database)["ticket_page"] == 0


def missing(backup: Path, database: Path) -> None:
    backup.unlink()


def empty(backup: Path, database: Path) -> None:
    backup.write_bytes(b"")


def folder(backup: Path, database: Path) -> None:
    backup.unlink()
    backup.mkdir()


def text(backup: Path, database: Path) -> None:
    backup.write_bytes(b"not a database" * 500)


def of_another_program(backup: Path, database: Path) -> None:
    backup.unlink()
    change(backup, "CREATE TABLE recipe (name TEXT)")


def newer(backup: Path, database: Path) -> None:
    change(backup, "PRAGMA user_version = 99")


def cut_short(backup: Path, database: Path) -> None:
    backup.write_bytes(backup.read_bytes()[:-4096])


def overwritten(backup: Path, database: Path) -> None:
    page = len(backup.read_bytes()) // 4096 // 2 * 4096
    with backup.open("r+b") as file:
        file.seek(page)
        file.write(b"\xff" * 4096)


def the_database(backup: Path, database: Path) -> None:
    backup.unlink()
    backup.symlink_to(database)


def demo(backup: Path, database: Path) -> None:
    change(backup, "PRAGMA application_id = 1684368751")


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (missing, "backup.sqlite3 is not there, or nothing is in it: name a backup"),
        (empty, "backup.sqlite3 is not there, or nothing is in it: name a backup"),
        (folder, "backup.sqlite3 is a folder: name a file in it"),
        (text, "backup.sqlite3 is no SQLite file: move it away, or name another one"),
        (of_another_program, "backup.sqlite3 is a file of another program: move it away, or name another one"),
        (newer, "backup.sqlite3 is of version 99, made by a newer program: use that one"),
        (cut_short, "backup.sqlite3 is damaged: "),
        (overwritten, "backup.sqlite3 is damaged: "),
        (the_database, "backup.sqlite3 is the database itself, or a file that belongs to it: name a backup"),
        (demo, "one of the two is a demo"),
    ],
)
def test_what_is_no_backup_replaces_nothing(
    used: Path, backup: Path, capsys: pytest.CaptureFixture[str], spoil: Callable[[Path, Path], None], why: str
) -> None:
    before = content(used)
    spoil(backup, used)

    assert main(["restore", str(backup), "--replace"]) == 1

    said = capsys.readouterr()
    assert (said.out, said.err.count("\n")) == ("", 1) and why in said.err
    assert content(used) == before
    assert {path.name for path in used.parent.iterdir()} <= {"quiz.sqlite3", "quiz.sqlite3.lock"}


def nothing(database: Path) -> None:
    pass


def a_text(database: Path) -> None:
    database.write_bytes(b"a letter to grandmother" * 400)


def damaged(database: Path) -> None:
    database.write_bytes(database.read_bytes()[:3000])


def with_second_name(database: Path) -> None:
    (database.parent / "second").hardlink_to(database)


def journal_alone(database: Path) -> None:
    database.unlink()
    database.with_name("quiz.sqlite3-journal").write_bytes(b"pages")


@pytest.mark.parametrize(
    ("spoil", "options", "why"),
    [
        (nothing, (), "people: to have the backup in its place, add --replace"),
        (a_text, ("--replace",), "quiz.sqlite3 is there and cannot be read: move it away, then restore again"),
        (damaged, ("--replace",), "quiz.sqlite3 is there and cannot be read: move it away, then restore again"),
        (with_second_name, ("--replace",), "quiz.sqlite3 has a second name (a hard link): remove that"),
        (journal_alone, (), "quiz.sqlite3-journal belongs to a database that is not here"),
    ],
)
def test_what_is_there_is_replaced_only_if_it_may_be(
    used: Path,
    backup: Path,
    capsys: pytest.CaptureFixture[str],
    spoil: Callable[[Path], None],
    options: tuple[str, ...],
    why: str,
) -> None:
    spoil(used)
    before = bytes_in(used.parent)

    assert main(["restore", str(backup), *options]) == 1

    said = capsys.readouterr()
    assert (said.out, said.err.count("\n")) == ("", 1) and why in said.err
    assert bytes_in(used.parent) == before


def bytes_in(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.suffix != ".lock"}


def test_it_waits_for_a_command_that_is_writing(
    used: Path, backup: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As `key add`, which takes no lock: its transaction would be lost, and its journal played back into the backup."""
    monkeypatch.setattr(opening, "BUSY_SECONDS", 0.1)
    with closing(sqlite3.connect(used, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert main(["restore", str(backup), "--replace"]) == 1
        other.execute("COMMIT")
    assert f"{used} is locked by another program: stop that one, or try again" in capsys.readouterr().err
    assert main(["restore", str(backup), "--replace"]) == 0


@NEEDS_ROOT
def test_another_users_folder_is_left_alone(used: Path, backup: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The server could not read a file that root made."""
    os.chown(used.parent, 65534, 65534)
    before = bytes_in(used.parent)
    assert main(["restore", str(backup), "--replace"]) == 1
    assert "belongs to another user (number 65534): run this as that user" in capsys.readouterr().err
    assert bytes_in(used.parent) == before


WRITES = "pwrite64,ftruncate,fsync,fdatasync,rename,unlink"
WRITE = re.compile(r"^(?:\d+ +)?(\w+)\((.*)", re.MULTILINE)


def traced(arguments: list[str], trace: Path, *options: str) -> subprocess.CompletedProcess[bytes]:
    """Restore under strace, which writes down what is done to files in the folder of the trace, or kills at a call."""
    command = ["strace", "-qq", "-y", "-s", "0", "-o", str(trace), "-e", f"trace={WRITES}", *options]
    return subprocess.run(
        [*command, sys.executable, "-m", "quiz", "restore", *arguments], cwd=ROOT, capture_output=True
    )


def writes(trace: Path, of: Path) -> Iterator[tuple[str, str]]:
    """The calls that write to a folder: their names, and what they are about."""
    for name, what in WRITE.findall(trace.read_text(encoding="utf-8", errors="replace")):
        if str(of) in what:
            yield name, what


def test_the_copy_is_flushed_before_it_gets_its_name_and_the_name_after(
    used: Path, backup: Path, tmp_path: Path
) -> None:
    assert traced([str(backup), "--replace"], tmp_path / "trace").returncode == 0
    calls = [*writes(tmp_path / "trace", used.parent)]
    (at,) = (number for number, (name, _) in enumerate(calls) if name == "rename")
    (before, of), (after, to) = calls[at - 1], calls[at + 1]
    assert (before, after) == ("fsync", "fsync")
    assert ".partial>" in of and to.startswith(f"{to.partition('<')[0]}<{used.parent}>")


def test_killed_anywhere_it_leaves_one_of_the_two(used: Path, backup: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept.sqlite3"
    shutil.copy(used, kept)
    arguments = [str(backup), "--replace"]
    assert traced(arguments, tmp_path / "trace").returncode == 0
    calls = [name for name, _ in writes(tmp_path / "trace", tmp_path)]
    points = [(name, nth) for name in sorted(set(calls)) for nth in {1, calls.count(name)}]
    results = set()
    for name, nth in points:
        shutil.copy(kept, used)
        killed = traced(arguments, tmp_path / "trace", "-e", f"inject={name}:signal=SIGKILL:when={nth}")
        assert killed.returncode == -signal.SIGKILL, (name, nth)
        assert audit.breaches(used) == []
        found = content(used)
        assert found in (content(kept), content(backup)), (name, nth)
        results.add(found)

        assert main(["restore", *arguments]) == 0
        assert content(used) == content(backup)
        assert {path.name for path in used.parent.iterdir()} == {"quiz.sqlite3", "quiz.sqlite3.lock"}
    assert len(points) >= 8 and len(results) == 2
