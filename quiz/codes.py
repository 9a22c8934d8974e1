"""Join codes: four syllables of a consonant and a vowel, as `koma-siru`. Easy to say, read and type.

The vowels are those that every keyboard has, the consonants those of ordinary Finnish words; nothing looks like
anything else (no 0/O, no 1/I).
"""

import hmac
import secrets
import unicodedata
from collections.abc import Callable

from quiz.keys import derive

CONSONANTS = "hjklmnprstv"
VOWELS = "aeiou"
SYLLABLES = 4
CHECK_LETTERS = 4
_SIMILAR = str.maketrans({"ä": "a", "ö": "o", "å": "a"})


def new_code(choose: Callable[[str], str] = secrets.choice) -> str:
    """A random code, one of nine million: 'koma-siru'."""
    letters = "".join(choose(CONSONANTS) + choose(VOWELS) for _ in range(SYLLABLES))
    return f"{letters[:4]}-{letters[4:]}"


def normalise(typed: str) -> str | None:
    """The code that somebody meant, whatever the case, spaces, hyphens or dots over the vowels; None if it is none."""
    folded = unicodedata.normalize("NFC", typed[:40]).lower().translate(_SIMILAR)
    letters = "".join(letter for letter in folded if letter.isalpha())
    fits = len(letters) == 2 * SYLLABLES and all(
        letter in (VOWELS if position % 2 else CONSONANTS) for position, letter in enumerate(letters)
    )
    return f"{letters[:4]}-{letters[4:]}" if fits else None


def check_letters(code: str, secret: str) -> str:
    """A few more letters that only the QR code carries: a scanned code cannot be a guessed one."""
    digest = hmac.digest(derive(secret, "check letters"), code.encode(), "sha256")
    return "".join(CONSONANTS[byte % len(CONSONANTS)] for byte in digest[:CHECK_LETTERS])
