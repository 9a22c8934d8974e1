"""What a backup may take the place of: an earlier backup, and nothing that somebody still needs."""

import os
from pathlib import Path

from quiz.store.faults import StoreFault
from quiz.store.sqlite.opening import reading

_OF_A_DATABASE = ("", "-journal", "-wal", "-shm", ".lock")
_MARK = "PRAGMA application_id"
_ELSEWHERE = "choose another name, best on another disk"
_AWAY = "move it away first, or choose another name"


def check_replaceable(database: Path, destination: Path) -> None:
    """Raise StoreFault if a backup of a database must not be written to a destination; the message says why."""
    try:
        why_not = _why_not(database, destination)
    except OSError as error:
        raise StoreFault(f"{destination} cannot be written: {error.strerror}") from error
    if why_not:
        raise StoreFault(f"{destination} {why_not}")


def _why_not(database: Path, destination: Path) -> str:
    """Why not, and what to do, as a sentence about the destination goes on; nothing where it may be written."""
    if destination.is_dir():
        return "is a folder; name a file in it"
    if belongs_to(database, destination):
        return f"is the database itself, or a file that belongs to it; {_ELSEWHERE}"
    if not destination.exists():
        return ""
    if not destination.is_file():
        return f"is no plain file; {_ELSEWHERE}"
    if destination.stat().st_size == 0:  # as good as none: so `mktemp` reserves a name
        return ""
    return _why_no_backup(database, destination)


def _why_no_backup(database: Path, file: Path) -> str:
    try:
        with reading(file) as connection:
            if connection.execute("SELECT EXISTS (SELECT 1 FROM ticket_page)").fetchone()[0]:
                return f"has tickets: it is no earlier backup but a database in use; {_ELSEWHERE}"
    except StoreFault:
        return f"is there and is no earlier backup; {_AWAY}"
    return "" if is_same_kind(database, file) else f"is no backup of the same people: one of the two is a demo; {_AWAY}"


def is_same_kind(one: Path, other: Path) -> bool:
    """Return whether both files are of made-up people, or neither is. Raises StoreFault."""
    with reading(one) as first, reading(other) as second:
        return bool(first.execute(_MARK).fetchone() == second.execute(_MARK).fetchone())


def belongs_to(database: Path, file: Path) -> bool:
    """Return whether a file is the database itself, its journal or its lock, by whatever name."""
    return any(_same(file, needed) for needed in _needed(database))


def _needed(database: Path) -> list[Path]:
    file = database.resolve()
    return [file.with_name(f"{file.name}{suffix}") for suffix in _OF_A_DATABASE]


def _same(one: Path, other: Path) -> bool:
    """Whether two paths are one file, by whatever name: a link, a way around."""
    try:
        return one.samefile(other)
    except OSError:  # one of them is not there
        return os.path.realpath(one) == os.path.realpath(other)
