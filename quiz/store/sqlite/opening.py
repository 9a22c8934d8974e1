"""Opens the file from outside the server, and says of a file that cannot be used what to do about it."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Literal

from quiz.installation import COMMAND
from quiz.security.private_files import narrow
from quiz.store.faults import NothingThere, StoreFault
from quiz.store.values import SCHEMA

BUSY_SECONDS = 5.0
"""How long to wait for others with the file: a backup or a command that runs beside the server."""

VERSION = len([*SCHEMA.with_name("migrations").glob("*.sql")])
"""The version of the file that `schema.sql` describes: there is a migration to each."""

OUR_TABLES = {"batch", "reach", "ticket_page"}
"""In every version of the file."""

_FIXES = {
    sqlite3.SQLITE_NOTADB: "is no SQLite file: move it away, or name another one",
    sqlite3.SQLITE_CORRUPT: f"is damaged: put a backup in its place (move it away, then `{COMMAND} restore SOURCE`)",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened: run this as the user that the file belongs to",
    sqlite3.SQLITE_PERM: "cannot be opened: run this as the user that the file belongs to",
    sqlite3.SQLITE_READONLY: "cannot be written: run this as the user that it belongs to, on a disk that is writable",
    sqlite3.SQLITE_BUSY: "is locked by another program: stop that one, or try again",
    sqlite3.SQLITE_IOERR: "cannot be read or written: look at the disk, and who may write to its folder",
    sqlite3.SQLITE_FULL: "cannot be written, the disk is full: make room",
}


def told(error: Exception) -> str:
    """What a log may say of an error: SQLite's own words name no values, those of Python's module may."""
    name = type(error).__name__
    return f"{name}: {error}" if hasattr(error, "sqlite_errorname") else name


def named(database: Path, error: Exception) -> StoreFault:
    """What went wrong with a file, on one line, with the fix where one is known."""
    fix = _FIXES.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)
    return StoreFault(f"{database} {fix} ({error})" if fix else f"{database}: {told(error)}")


def connect(database: Path, mode: Literal["ro", "rw"]) -> sqlite3.Connection:
    """A connection to a file that is there, to read or to write; it is never made. Raises sqlite3.Error."""
    # Only an address can say that the file must not be made, and in one `#`, `?` and `%` have meanings of their own.
    address = f"{database.absolute().as_uri()}?mode={mode}"
    return sqlite3.connect(address, uri=True, isolation_level=None, timeout=BUSY_SECONDS)


def _nothing_there(database: Path) -> NothingThere:
    return NothingThere(f"{database} is not there yet: start the server once, it makes the file")


def check_usable(database: Path) -> None:
    """Raise StoreFault for a file that a server must leave alone; one of ours nobody else can read from now on."""
    with suppress(NothingThere), reading(database):
        pass
    file = database.resolve()  # a journal is named after the file that a link leads to
    narrow(file, file.with_name(f"{file.name}-journal"))


@contextmanager
def using(database: Path) -> Iterator[sqlite3.Connection]:
    """A connection to a file of ours. Raises StoreFault with the fix, also for what goes wrong while it is used.

    NothingThere if there is no such file yet.
    """
    if database.is_dir():
        raise StoreFault(f"{database} is a folder: name a file in it")
    if not database.exists():
        raise _nothing_there(database)
    try:
        with closing(connect(database, "rw")) as connection:
            _check_ours(database, connection)
            yield connection
    except sqlite3.Error as error:
        raise named(database, error) from error


@contextmanager
def reading(database: Path) -> Iterator[sqlite3.Connection]:
    """A connection that changes nothing; see `using`."""
    # Not opened for reading only: what a killed server left half-written is taken back by whoever opens the file next.
    with using(database) as connection:
        connection.execute("PRAGMA query_only = ON")
        yield connection


def _check_ours(database: Path, connection: sqlite3.Connection) -> None:
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    if not tables:
        raise _nothing_there(database)
    if not tables >= OUR_TABLES:
        raise StoreFault(f"{database} is a file of another program: move it away, or name another one")
    if version > VERSION:
        raise StoreFault(
            f"{database} is of version {version}, made by a newer program: use that one (this one knows {VERSION})"
        )


def check_up_to_date(database: Path, connection: sqlite3.Connection) -> None:
    """Raise StoreFault for a file of an older version: only the server migrates, for it has the file for itself."""
    if connection.execute("PRAGMA user_version").fetchone()[0] < VERSION:
        raise StoreFault(f"{database} is of an older version: start the server once, it brings the file up to date")
