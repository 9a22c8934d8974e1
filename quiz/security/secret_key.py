"""The secret key: whether one can be guessed, and the one that is kept in a file of its own."""

import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path

SHORTEST = 32
"""A key with fewer characters than this can be guessed, or was not written whole."""

FEWEST_LETTERS = 8
"""Different characters in a key. One of thirty million random keys of 32 hexadecimal digits has fewer."""


def check(key: str) -> str:
    """The key. Raises ValueError for one that can be guessed; the message does not repeat it."""
    if len(key) < SHORTEST:
        raise ValueError(f"must have {SHORTEST} characters or more")
    # What repeats itself is found within itself, moved.
    if len(set(key)) < FEWEST_LETTERS or key in (key + key)[1:-1]:
        raise ValueError("must be drawn at random, not typed or repeated")
    return key


def kept(path: Path) -> str:
    """The key in a file; empty if there is no file. Raises ValueError for a file that cannot be used, with the fix."""
    try:
        return check(path.read_text(encoding="ascii").strip())
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise ValueError(f"the secret key {path} cannot be read: {error.strerror}; or set QUIZ_SECRET_KEY") from error
    except ValueError as error:
        raise ValueError(
            f"the secret key {path} is not whole: put a copy back, or delete it, and the next start makes a new one"
        ) from error


def make(path: Path) -> str:
    """Make a key and keep it in a file that only its owner reads: whole, or not there at all. Raises OSError."""
    # Killed half-way, an empty key would sign cookies that anybody can forge: the name appears with the content.
    descriptor, partial = tempfile.mkstemp(dir=path.parent)  # mode 0600
    try:
        with open(descriptor, "w", encoding="ascii") as file:
            file.write(f"{secrets.token_hex(32)}\n")
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):  # another start was faster: its key it is
            os.link(partial, path)
    finally:
        os.unlink(partial)
    return path.read_text(encoding="ascii").strip()
