"""Texts in every language of a questionnaire."""

from collections.abc import Mapping
from typing import NamedTuple

from quiz.languages import Borrowed

Text = Mapping[str, str]
"""One text in every language of the questionnaire, keyed by locale (`fi`, `sv`, `en`, `fi-simple`)."""

Texts = Mapping[str, tuple[str, ...]]
"""A list of texts in every language; all lists have the same length."""


def unhyphenated(text: str) -> str:
    """Return a text without soft hyphens, which say where a long word may be broken, still in its language."""
    whole = text.replace("\u00ad", "")
    return Borrowed(whole, text.language) if isinstance(text, Borrowed) else whole


class Sides(NamedTuple):
    """A sentence for each side of one's own usual answer.

    `most` is said instead of `more` of positions above the middle, `least` instead of `less` of those below it; both
    are optional.
    """

    more: Text
    less: Text
    most: Text | None = None
    least: Text | None = None
