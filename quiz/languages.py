"""The languages that the service speaks: their names, directions, and what stands in for a missing text."""

from collections.abc import Collection, Mapping
from html import escape
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
    complete: bool = True
    """Whether the pages have every message in it; where one is missing, they borrow it from another language."""


LANGUAGES: Mapping[str, Language] = {
    "fi": Language("Suomi", "Osallisuustesti", "fi"),
    "sv": Language("Svenska", "Delaktighetstestet", "sv"),
    "en": Language("English", "Inclusion Quiz", "en_GB"),
    "fi-simple": Language("Selkosuomi", "Osallisuustesti", "fi"),
}
"""Every language by its tag, in the order of the language menu; fi-simple is plain Finnish."""

WIDEST = "en"
"""The language that is most widely read by people who read none of ours."""


def complete() -> tuple[str, ...]:
    """Return the languages in which no message is missing."""
    return tuple(tag for tag, language in LANGUAGES.items() if language.complete)


def instead_of(language: str, others: Collection[str]) -> str:
    """Return the language to use where a text is missing: the standard form of a plain language, else English.

    Without both it is the first of the others.
    """
    return next(other for other in (language.partition("-")[0], WIDEST, *others) if other in others)


class Borrowed(str):
    """A text in another language than the page that shows it, where it is marked as such."""

    language: str

    def __new__(cls, text: str, language: str) -> "Borrowed":
        """Return a text that is in a language."""
        borrowed = super().__new__(cls, text)
        borrowed.language = language
        return borrowed

    def strip(self, chars: str | None = None) -> "Borrowed":
        """Return the text without white space around it, still in its language."""
        return Borrowed(super().strip(chars), self.language)

    def __html__(self) -> str:
        return self.marked(escape(self))

    def marked(self, html: str) -> str:
        """Return HTML made of this text, between the marks that `quiz.web.core.borrowed_texts` looks for."""
        return f"{BEGIN}{self.language}{THEN}{html}{END}"


BEGIN, THEN, END = "\ue000", "\ue001", "\ue002"  # from the private use area: no text has them
