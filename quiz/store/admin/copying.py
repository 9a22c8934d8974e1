"""Copies the counts into another file, which appears whole and checked or not at all."""

import glob
import os
import sqlite3
import tempfile
import time
from contextlib import closing
from pathlib import Path

from quiz.store.faults import StoreFault
from quiz.store.sqlite.opening import connect

_DAY_SECONDS = 24 * 60 * 60  # no copy takes so long


def copy(source: Path, destination: Path, unfinished_seconds: float = _DAY_SECONDS) -> None:
    """Write a copy without ticket pages in place of the destination, whatever that is.

    Unfinished copies to it that are older than `unfinished_seconds` are deleted. Raises StoreFault, with the
    destination as it was.
    """
    try:
        _delete_unfinished(destination, unfinished_seconds)
        descriptor, name = tempfile.mkstemp(".partial", f".{destination.name}-", destination.parent)
    except OSError as error:
        raise StoreFault(f"{destination} cannot be written: {error.strerror}") from error
    os.close(descriptor)
    partial = Path(name)
    try:
        with closing(connect(source, "rw")) as original:
            original.execute("VACUUM INTO ?", (str(partial),))
        with closing(sqlite3.connect(partial, isolation_level=None)) as copied:
            copied.execute("PRAGMA journal_mode = memory")  # killed, it would leave tickets in a file beside the copy
            copied.execute("PRAGMA secure_delete = ON")
            copied.execute("DELETE FROM ticket_page")
            copied.execute("VACUUM")
            if (answer := copied.execute("PRAGMA integrity_check").fetchone()[0]) != "ok":
                raise StoreFault(f"{source}: the copy is damaged: {answer}")
        _flush(partial)
        partial.replace(destination)
        _flush(destination.parent)
    except (sqlite3.Error, OSError) as error:
        raise StoreFault(f"{source} could not be copied to {destination}: {error}") from error
    finally:
        partial.unlink(missing_ok=True)


def _delete_unfinished(destination: Path, seconds: float) -> None:
    """Delete what copies that were killed have left: such a file still holds tickets."""
    for file in destination.parent.glob(f".{glob.escape(destination.name)}-????????.partial*"):
        if time.time() - file.stat().st_mtime > seconds:
            file.unlink(missing_ok=True)


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
