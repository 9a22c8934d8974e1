"""The secret key: check it, read it from its file, make a new one."""

import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path

SHORTEST = 32
"""The least number of characters: a shorter key can be guessed, or was not written completely."""

FEWEST_LETTERS = 8
"""The least number of different characters; one of 30 million random keys of 32 hexadecimal digits has fewer."""


def check(key: str) -> str:
    """Return the key. Raise ValueError if it can be guessed; the message does not contain it."""
    if len(key) < SHORTEST:
        raise ValueError(f"must have {SHORTEST} characters or more")
    # A text is a repetition exactly if it occurs in its double without the first and last characters.
    if len(set(key)) < FEWEST_LETTERS or key in (key + key)[1:-1]:
        raise ValueError("must be drawn at random, not typed or repeated")
    return key


def read(path: Path) -> str:
    """Return the key in a file, or "" if there is no file. Raise ValueError, with the fix, if it cannot be used."""
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
    """Write a new key to a file that only its owner can read, atomically, and return it. Raise OSError if it fails."""
    # After a kill half-way an empty key would sign cookies that anybody can forge, so the file appears complete.
    descriptor, partial = tempfile.mkstemp(dir=path.parent)  # mode 0600
    try:
        with open(descriptor, "w", encoding="ascii") as file:
            file.write(f"{secrets.token_hex(32)}\n")
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):  # another process was faster: use its key
            os.link(partial, path)
    finally:
        os.unlink(partial)
    return path.read_text(encoding="ascii").strip()
