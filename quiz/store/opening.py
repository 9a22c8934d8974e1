"""Opens the file from outside the server."""

import sqlite3
from pathlib import Path
from typing import Literal

BUSY_SECONDS = 5.0
"""How long to wait for others with the file: a backup or a command that runs beside the server."""


def connect(database: Path, mode: Literal["ro", "rw"]) -> sqlite3.Connection:
    """A connection to a file that is there, to read or to write; it is never made. Raises sqlite3.Error."""
    # Only an address can say that the file must not be made, and in one `#`, `?` and `%` have meanings of their own.
    address = f"{database.absolute().as_uri()}?mode={mode}"
    return sqlite3.connect(address, uri=True, isolation_level=None, timeout=BUSY_SECONDS)
