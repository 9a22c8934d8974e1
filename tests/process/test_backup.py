"""A backup takes the place of an earlier one, and of nothing else."""

import os
import shutil
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from quiz.__main__ import main
from quiz.settings import Settings
from quiz.store.admin import audit
from quiz.store.admin.backup import back_up
from tests.support.old_files import FIXTURES, old_file
from tests.support.walking import finish, finishers

TEXT = b"not a database" * 500


@pytest.fixture
def database(client: TestClient, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of a running server, after three finishers; the settings of the command line are of it."""
    for _ in range(3):
        finish(client)
    monkeypatch.setenv("QUIZ_DATABASE", f"sqlite:///{settings.file}")
    monkeypatch.chdir(settings.file.parent)
    return settings.file


def change(file: Path, statement: str) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute(statement)
        connection.commit()


def linked(database: Path) -> Path:
    (database.parent / "link.sqlite3").symlink_to(database)
    return database.parent / "link.sqlite3"


def linked_hard(database: Path) -> Path:
    (database.parent / "hard.sqlite3").hardlink_to(database)
    return database.parent / "hard.sqlite3"


def through_a_linked_folder(database: Path) -> Path:
    (database.parent.parent / "elsewhere").symlink_to(database.parent)
    return database.parent.parent / "elsewhere" / database.name


@pytest.mark.parametrize(
    "name",
    [
        lambda database: database,
        lambda database: Path(database.name),
        lambda database: database.parent / ".." / database.parent.name / database.name,
        linked,
        linked_hard,
        through_a_linked_folder,
        lambda database: database.with_name(f"{database.name}-journal"),
        lambda database: database.with_name(f"{database.name}-wal"),
        lambda database: database.with_name(f"{database.name}.lock"),
    ],
)
def test_the_database_itself_is_never_overwritten(
    database: Path, client: TestClient, capsys: pytest.CaptureFixture[str], name: Callable[[Path], Path]
) -> None:
    destination = name(database)
    before, files = database.stat().st_ino, {*database.parent.iterdir()}

    assert main(["backup", str(destination)]) == 1

    said = capsys.readouterr().err
    assert f"{destination} is the database itself" in said and said.count("\n") == 1
    assert (database.stat().st_ino, {*database.parent.iterdir()}) == (before, files)
    finish(client)
    assert finishers(database) == 4 and audit.breaches(database) == []


def test_nothing_beside_the_copy_is_touched(database: Path, tmp_path: Path) -> None:
    names = ("counts.partial", ".counts.partial", ".counts-notes.partial")
    for name in names:
        (tmp_path / name).write_text("somebody's", encoding="utf-8")
        os.utime(tmp_path / name, (0, 0))

    assert main(["backup", str(tmp_path / "counts")]) == 0

    assert [(tmp_path / name).read_text(encoding="utf-8") for name in names] == ["somebody's"] * len(names)
    assert finishers(tmp_path / "counts") == 3


def test_what_a_killed_backup_left_is_deleted_by_the_next_of_that_name_after_a_day(
    database: Path, tmp_path: Path
) -> None:
    """It holds tickets, which must not stay."""
    left, fresh = tmp_path / ".counts-a1b2c3d4.partial", tmp_path / ".counts-a1b2c3d5.partial"
    left.touch()
    fresh.touch()
    os.utime(left, (time.time() - 90_000,) * 2)

    assert main(["backup", str(tmp_path / "counts")]) == 0

    assert not left.exists() and fresh.exists()


def test_behind_a_link_both_names_are_the_databases(
    database: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("QUIZ_DATABASE", f"sqlite:///{linked(database)}")
    for destination in (database, database.with_name(f"{database.name}-journal"), f"{database}.lock"):
        assert main(["backup", str(destination)]) == 1
        assert "is the database itself" in capsys.readouterr().err
    assert finishers(database) == 3


def test_every_night_the_same_name(database: Path, client: TestClient, tmp_path: Path) -> None:
    copy = tmp_path / "nightly.sqlite3"
    copy.touch()  # a name that `mktemp` reserved
    for night in range(3):
        assert main(["backup", str(copy)]) == 0
        assert finishers(copy) == 3 + night
        finish(client)
    assert [path.name for path in tmp_path.glob("nightly*")] == [copy.name]


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda path: str(path.stem))
def test_a_backup_of_an_earlier_version_is_replaced(database: Path, tmp_path: Path, fixture: Path) -> None:
    copy = old_file(tmp_path / "copy.sqlite3", fixture)
    change(copy, "DELETE FROM ticket_page")
    assert main(["backup", str(copy)]) == 0
    assert finishers(copy) == 3


def text(file: Path, database: Path) -> None:
    file.write_bytes(TEXT)


def other_database(file: Path, database: Path) -> None:
    change(file, "CREATE TABLE recipe (name TEXT)")


def damaged_backup(file: Path, database: Path) -> None:
    back_up(database, file)
    file.write_bytes(file.read_bytes()[:3000])


def database_in_use(file: Path, database: Path) -> None:
    shutil.copy(database, file)


def demo(file: Path, database: Path) -> None:
    back_up(database, file)
    change(file, "PRAGMA application_id = 1684368751")


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (text, "is there and is no earlier backup; move it away first"),
        (other_database, "is there and is no earlier backup; move it away first"),
        (damaged_backup, "is there and is no earlier backup; move it away first"),
        (database_in_use, "is no earlier backup but a database in use; choose another name"),
        (demo, "one of the two is a demo"),
    ],
)
def test_what_is_no_earlier_backup_is_left_as_it_is(
    database: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    make: Callable[[Path, Path], None],
    why: str,
) -> None:
    file = tmp_path / "file"
    make(file, database)
    before = file.read_bytes()

    assert main(["backup", str(file)]) == 1

    said = capsys.readouterr().err
    assert str(file) in said and why in said and said.count("\n") == 1
    assert file.read_bytes() == before


def test_a_folder_and_a_pipe_are_no_files(database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    os.mkfifo(tmp_path / "pipe")
    for name, why in [("pipe", "is no plain file"), (".", "is a folder; name a file in it"), ("/", "is a folder")]:
        assert main(["backup", str(tmp_path / name)]) == 1
        assert why in capsys.readouterr().err
    assert (tmp_path / "pipe").is_fifo()


def test_a_database_that_is_not_there_is_named(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    back_up(database, tmp_path / "copy.sqlite3")
    monkeypatch.setenv("QUIZ_DATABASE", f"sqlite:///{tmp_path}/gone.sqlite3")
    for destination in ("copy.sqlite3", "new.sqlite3"):
        assert main(["backup", str(tmp_path / destination)]) == 1
        assert "gone.sqlite3" in capsys.readouterr().err
    assert finishers(tmp_path / "copy.sqlite3") == 3 and not (tmp_path / "new.sqlite3").exists()
