"""Opens the file from outside the server."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Literal

from quiz.store import StoreFault

BUSY_SECONDS = 5.0
"""How long to wait for others with the file: a backup or a command that runs beside the server."""


def connect(database: Path, mode: Literal["ro", "rw"]) -> sqlite3.Connection:
    """A connection to a file that is there, to read or to write; it is never made. Raises sqlite3.Error."""
    # Only an address can say that the file must not be made, and in one `#`, `?` and `%` have meanings of their own.
    address = f"{database.absolute().as_uri()}?mode={mode}"
    return sqlite3.connect(address, uri=True, isolation_level=None, timeout=BUSY_SECONDS)


@contextmanager
def reading(database: Path) -> Iterator[sqlite3.Connection]:
    """A connection that only reads. Raises StoreFault, also for what goes wrong while it is used."""
    try:
        connection = connect(database, "ro")
    except sqlite3.Error as error:
        raise StoreFault(f"{database} cannot be opened: {error}") from error
    try:
        with closing(connection):
            yield connection
    except sqlite3.Error as error:
        raise StoreFault(f"{database}: {error}") from error
