"""Files and folders that nobody but their owner can read: made so from the first byte, narrowed where they are not."""

import logging
import os
import stat
from pathlib import Path

log = logging.getLogger(__name__)

_FILE, _FOLDER = 0o600, 0o700


def make_folder(path: Path) -> None:
    """Make a folder and those above it where they are missing. Raises OSError."""
    # Path.mkdir gives the mode to the last one only.
    missing = [folder for folder in path.parents if not folder.exists()]
    for folder in (*reversed(missing), path):
        folder.mkdir(_FOLDER, exist_ok=True)


def make_file(path: Path) -> None:
    """Make an empty file if there is none. Raises OSError."""
    os.close(opener(path, os.O_RDONLY | os.O_CREAT))


def opener(path: Path | str, flags: int) -> int:
    """For `open(…, opener=opener)`: a file that this makes is its owner's alone."""
    return os.open(path, flags, _FILE)


def narrow(*paths: Path) -> None:
    """Take from everybody else what rights they have on files and folders that are there; the log names each."""
    for path in paths:
        try:
            mode = stat.S_IMODE(path.stat().st_mode)
            own = mode & (_FOLDER if path.is_dir() else _FILE)
            if mode != own:
                path.chmod(own)
                log.warning("%s was open to other accounts (mode %04o): now its mode is %04o", path, mode, own)
        except FileNotFoundError:
            continue
        except OSError as error:
            log.warning("%s is open to other accounts and stays so (%s): give it mode 600", path, error.strerror)
