"""Create files and folders that only their owner can read, and narrow the modes of existing ones."""

import logging
import os
import stat
from pathlib import Path

log = logging.getLogger(__name__)

_FILE, _FOLDER = 0o600, 0o700


def make_folder(path: Path) -> None:
    """Create a folder and its parents if they are missing. Raise OSError if that fails."""
    # Path.mkdir(parents=True) gives the mode to the last folder only.
    missing = [folder for folder in path.parents if not folder.exists()]
    for folder in (*reversed(missing), path):
        folder.mkdir(_FOLDER, exist_ok=True)


def make_file(path: Path) -> None:
    """Create an empty file if there is none. Raise OSError if that fails."""
    os.close(opener(path, os.O_RDONLY | os.O_CREAT))


def opener(path: Path | str, flags: int) -> int:
    """Open a file for `open(…, opener=opener)`; a file that it creates has mode 0600."""
    return os.open(path, flags, _FILE)


def narrow(*paths: Path) -> None:
    """Remove the rights of group and others from existing files and folders, and log each change."""
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
