"""The place of a file that may not come to be: then nothing is left of it."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from quiz.security.private_files import make_folder
from quiz.store.faults import StoreFault
from quiz.store.sqlite.lock import hold, remove


@contextmanager
def place_for(target: Path) -> Iterator[None]:
    """Make the folder of a file and hold its lock; both go again if the file is not made after all.

    Raise AlreadyRunning if another process uses the file, StoreFault if it cannot be written.
    """
    with _folder_of(target), _lock_of(target):
        yield


@contextmanager
def _folder_of(target: Path) -> Iterator[None]:
    """Make the folder of a file; if the file is not made after all, what was made of folders goes again."""
    made = [folder for folder in target.parents if not folder.exists()]
    try:
        make_folder(target.parent)
    except OSError as error:
        raise StoreFault(f"the folder {target.parent} cannot be made: {error.strerror}") from error
    try:
        yield
    except BaseException:
        with suppress(OSError):  # somebody has put something there meanwhile
            for folder in made:
                folder.rmdir()
        raise


@contextmanager
def _lock_of(target: Path) -> Iterator[None]:
    """Hold the lock of a file; if the file is not made after all, the lock goes, too."""
    with hold(target) as lock:
        try:
            yield
        except BaseException:
            if not target.exists():
                remove(lock)
            raise
