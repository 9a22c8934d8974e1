"""One process has a database file: a lock which the operating system lets go of when that process ends."""

import fcntl
from pathlib import Path
from typing import TextIO

from quiz.store import StoreFault


class AlreadyRunning(Exception):
    """Another process has the file."""


def check_free(path: Path) -> None:
    """Raise AlreadyRunning if another process has the file, StoreFault if its folder cannot be written."""
    hold(path).close()


def hold(path: Path) -> TextIO:
    """Take the lock of a file until what is returned is closed. Raises as `check_free` does."""
    # The tickets that are left on a page and the waiting steps live in memory: two processes would not know of
    # each other's.
    try:
        lock = path.with_name(f"{path.name}.lock").open("w", encoding="utf-8")
    except OSError as error:
        raise StoreFault(f"the folder of {path} cannot be written: {error.strerror}") from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        raise AlreadyRunning(f"{path} is in use by another process; stop that one first") from None
    return lock
