"""The languages that the service speaks: their names, directions, and what stands in for a missing text."""

from collections.abc import Collection, Mapping
from typing import NamedTuple


class Language(NamedTuple):
    """A language of the pages."""

    name: str
    """Its name in that language."""
    service: str
    """What the service is called in it, unless a setting says otherwise."""
    babel: str
    """The locale that numbers and dates are written in."""
    direction: str = "ltr"
    """How it is written: from left to right, or "rtl"."""


LANGUAGES: Mapping[str, Language] = {
    "fi": Language("Suomi", "Osallisuustesti", "fi"),
    "sv": Language("Svenska", "Delaktighetstestet", "sv"),
    "en": Language("English", "Inclusion Quiz", "en_GB"),
    "fi-simple": Language("Selkosuomi", "Osallisuustesti", "fi"),
}
"""Every language by its tag, in the order of the language menu; fi-simple is plain Finnish."""

WIDEST = "en"
"""The language that most of those read who read none of ours."""


def instead_of(language: str, complete: Collection[str]) -> str:
    """Return which of the complete languages a text is in that a language has not.

    The standard form of a plain language, else English, else the first one.
    """
    return next(other for other in (language.partition("-")[0], WIDEST, *complete) if other in complete)
