"""Join codes: four syllables of a consonant and a vowel, as `koma-siru`. Easy to say, read and type.

The vowels are those that every keyboard has, the consonants those of ordinary Finnish words; nothing looks like
anything else (no 0/O, no 1/I).
"""

import hmac
import re
import secrets
from collections.abc import Callable, Iterator
from urllib.parse import unquote

from quiz.security.keys import derive
from quiz.workshops.look_alikes import readings, words

CONSONANTS = "hjklmnprstv"
VOWELS = "aeiou"
SYLLABLES = 4
CHECK_LETTERS = 4
MOST_TYPED = 300
"""So many characters are looked at: a whole link fits."""

_LINK = re.compile(r"/(?:w|join|host|screen|sheet)/([^/\s]+)", re.IGNORECASE)
_BEHIND = re.compile(r"[?#&].*", re.DOTALL)  # what follows a code in a link


def new_code(choose: Callable[[str], str] = secrets.choice) -> str:
    """A random code, one of nine million: 'koma-siru'."""
    letters = "".join(choose(CONSONANTS) + choose(VOWELS) for _ in range(SYLLABLES))
    return f"{letters[:4]}-{letters[4:]}"


def normalise(typed: str) -> str | None:
    """The code that somebody meant; None if it is none. See read_code."""
    return read_code(typed)[0]


def read_code(typed: str) -> tuple[str | None, str]:
    """The code that somebody meant, None if it is none, and the check letters behind it.

    Whatever the case, spaces and hyphens; in letters that look the same, or with accents; alone, or in a link that was
    pasted whole, without its scheme, or percent-encoded, also twice.
    """
    text = unquote(unquote(typed[:MOST_TYPED]))
    for part in (*_LINK.findall(text), *reversed(text.split("/"))):
        code, letters = _read(_BEHIND.sub("", part))
        if code is not None:
            return code, letters
    return None, ""


def _read(text: str) -> tuple[str | None, str]:
    parts = words(text)
    # Two words of four letters are the code; what is behind them is of the QR code.
    behind = parts.pop() if [len(part) for part in parts[:-1]] == [4, 4] else ""
    meant = readings("".join(parts))
    letters = "".join(_fitting(meant))
    code = f"{letters[:4]}-{letters[4:]}" if len(letters) == len(meant) == 2 * SYLLABLES else None
    return code, behind.lower()


def _fitting(meant: list[str]) -> Iterator[str]:
    """The likeliest letters that can be in a code, consonants and vowels in turn; none where none can."""
    for position, letters in enumerate(meant):
        yield next((letter for letter in letters if letter in (VOWELS if position % 2 else CONSONANTS)), "")


def check_letters(code: str, secret: str) -> str:
    """A few more letters that only the QR code carries: a scanned code cannot be a guessed one."""
    digest = hmac.digest(derive(secret, "check letters"), code.encode(), "sha256")
    return "".join(CONSONANTS[byte % len(CONSONANTS)] for byte in digest[:CHECK_LETTERS])
