"""One process has a database file: a lock which the operating system lets go of when that process ends."""

import os
from pathlib import Path
from typing import TextIO

from quiz.security.private_files import narrow, opener
from quiz.store.faults import StoreFault

try:
    import fcntl
except ImportError as error:
    raise SystemExit(
        "Osallisuustesti runs on Linux and macOS. On Windows run it in WSL: https://learn.microsoft.com/windows/wsl"
    ) from error


class AlreadyRunning(Exception):
    """Another process has the file."""


def check_free(path: Path) -> None:
    """Raise AlreadyRunning if another process has the file, StoreFault if its folder cannot be written."""
    hold(path).close()


def hold(path: Path) -> TextIO:
    """Take the lock of a file until what is returned is closed. Raises as `check_free` does."""
    # The tickets that are left on a page and the waiting steps live in memory: two processes would not know of
    # each other's. However many links lead to the file, it has one lock.
    file = path.resolve()
    name = file.with_name(f"{file.name}.lock")
    try:
        if file.exists() and file.stat().st_nlink > 1:
            raise StoreFault(f"{path} has a second name (a hard link): remove that, or copy the file instead")
        lock = open(name, "w", encoding="utf-8", opener=opener)
    except OSError as error:
        raise StoreFault(
            f"{name} cannot be written: {error.strerror}; run this as the user that the folder belongs to"
        ) from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        raise AlreadyRunning(f"{path} is in use by another process; stop that one first") from None
    if not _is(name, lock):
        # Whoever had it just took it away: a lock of that file would hold nobody off.
        lock.close()
        raise AlreadyRunning(f"{path} was in use by another process until now; try again")
    narrow(name)
    return lock


def remove(lock: TextIO) -> None:
    """Take a lock file away whose database was never made; only whoever holds the lock may do that."""
    Path(lock.name).unlink()


def _is(name: Path, lock: TextIO) -> bool:
    try:
        return os.path.samestat(name.stat(), os.fstat(lock.fileno()))
    except FileNotFoundError:
        return False
