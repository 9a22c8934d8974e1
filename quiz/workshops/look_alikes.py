"""Letters that look or sound like the Latin ones of a join code: other alphabets, full width, diacritics.

A keyboard in another alphabet has letters that look the same, and a browser that translates a page writes a code as it
sounds. Where a letter looks like one and sounds like another, both are here, the look first.
"""

import unicodedata

_LATIN = "ı:i ł:l ø:o ħ:h ŧ:t ɑ:a ȷ:j"
_CYRILLIC = "а:a е:e о:o і:i ј:j ѕ:s к:k м:m т:t һ:h ӏ:l н:hn р:pr г:rh и:ij л:l п:p с:s у:u х:h в:v э:e є:e ы:i"
_GREEK = "α:a ε:e ι:i κ:k ο:o τ:t υ:u ω:o χ:h ρ:pr λ:l σ:s ς:s π:p β:v Η:hi η:ni Μ:m μ:um Ν:n ν:vn"
_READ = {
    letter: meant for letter, _, meant in (pair.partition(":") for pair in f"{_LATIN} {_CYRILLIC} {_GREEK}".split())
}
_SOUNDS = frozenset("иулпсхвэыλσςπβ")
"""Letters that look like none of a code's: where they are, nobody has chosen the letters by their looks."""


def words(text: str) -> list[str]:
    """The runs of letters in a text, without accents, joiners and invisible characters, compatible forms made plain."""
    plain = unicodedata.normalize("NFKD", text)
    kept = (letter for letter in plain if unicodedata.category(letter) not in ("Mn", "Cf"))
    return "".join(letter if letter.isalpha() else " " for letter in kept).split()


def readings(text: str) -> list[str]:
    """For each letter of a text the small Latin ones that may be meant by it, the likeliest first."""
    low = text.lower()
    by_sound = not any("a" <= letter <= "z" for letter in low) and not _SOUNDS.isdisjoint(low)
    each = [_READ.get(letter) or _READ.get(letter.lower()) or letter.lower() for letter in text]
    return [letters[::-1] if by_sound else letters for letters in each]
