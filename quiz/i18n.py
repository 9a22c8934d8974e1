"""Locales, catalogs of the pages' own words, number and date formats."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from functools import cache, lru_cache
from pathlib import Path

from babel import Locale
from babel.dates import format_date
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from quiz.disclosure.rules import Figure, Level, possible, words_for
from quiz.negotiation import weighed
from quiz.questionnaire.scoring import round_half_up

LOCALE_NAMES = {"fi": "Suomi", "sv": "Svenska", "en": "English", "fi-simple": "Selkosuomi"}
"""Every language by its own name."""

_CATALOGS = Path(__file__).parent / "locale"


class Catalog:
    """The words of the pages in one locale; call it with a message's id."""

    def __init__(self, locale: str, messages: Mapping[str, str]) -> None:
        self.locale = locale
        self._messages = messages
        self._babel = babel_locale(locale)

    def __call__(self, message: str, /, **values: object) -> str:
        """The message with `%(name)s` filled in. Raises KeyError for an unknown id: a misspelling fails a test."""
        text = self._messages[message]
        return text % values if values else text

    def number(self, value: int) -> str:
        """A whole number as it is written in this language."""
        return _written(value, self.locale)

    def figure(self, shown: Figure) -> str:
        """What a figure is said to be, on every page and picture."""
        message = f"level.{shown.wording}"
        if shown.level is not Level.NUMBER:
            return self(message)
        assert shown.count is not None
        return self(message, count=self.number(shown.count), percent=self.number(shown.percent or 0))

    def key(self, n: int) -> str:
        """What the figures of n people mean: of how many of them each word may be said, or that numbers are rounded."""
        ranges = [(word, *possible(Figure("", word), n)) for word in words_for(n) if word is not Level.ONE_OR_NONE]
        if not ranges:
            return self("workshop.words.numbers")
        meanings = [f"{self(f'level.{word}')} {low}" + (f"–{high}" if high > low else "") for word, low, high in ranges]
        return self("workshop.words.words", words=", ".join(meanings))

    def decimal(self, value: Fraction) -> str:
        """An exact number with at most two decimals."""
        return str(format_decimal(float(value), format="#,##0.##", locale=self._babel))

    def rounded(self, value: Fraction) -> int:
        """The one rounding of an exact figure, at display: half up."""
        return round_half_up(value)

    def day(self, value: date) -> str:
        """A date as it is written in this language."""
        return str(format_date(value, format="long", locale=self._babel))


@lru_cache(maxsize=4096)
def _written(value: int, locale: str) -> str:
    # A page of statistics has hundreds of numbers, most of them the same few: fives and whole per cents.
    return str(format_decimal(value, locale=babel_locale(locale)))


@cache
def babel_locale(locale: str) -> Locale:
    """The locale that decides about numbers and dates: plain Finnish as Finnish, English as in Britain."""
    return Locale.parse("en_GB" if locale == "en" else locale.partition("-")[0])


@cache
def catalog(locale: str) -> Catalog:
    """The catalog of a locale of `questionnaire.LOCALES`, read once from its .po file."""
    path = _CATALOGS / locale.replace("-", "_") / "LC_MESSAGES" / "messages.po"
    with path.open("rb") as file:
        messages = read_po(file, locale=str(babel_locale(locale)))
    return Catalog(locale, {str(message.id): str(message.string) for message in messages if message.id})


def negotiate(accept_language: str, offered: tuple[str, ...]) -> str:
    """The offered locale that an Accept-Language header likes best; the first one offered if it likes none.

    A browser that asks for `fi` gets standard Finnish: plain Finnish is a choice of the visitor's own.
    """
    for weight, tag in sorted(weighed(accept_language), key=lambda pair: -pair[0]):
        for locale in (tag, tag.partition("-")[0]):
            if weight > 0 and locale in offered:
                return locale
    return offered[0]
