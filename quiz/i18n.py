"""Languages: the message catalogs of the pages, formats of numbers and dates, the choice of a locale."""

import re
from collections.abc import Callable, Mapping, Sequence, Set
from datetime import date
from fractions import Fraction
from functools import cache, lru_cache
from gettext import c2py
from pathlib import Path
from typing import NamedTuple

from babel import Locale
from babel.dates import format_date, format_interval
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, get_decimal_symbol

from quiz.disclosure.estimates import Estimate, Kind
from quiz.disclosure.rules import Figure, Level, possible, words_for
from quiz.languages import LANGUAGES, Borrowed, complete, instead_of
from quiz.negotiation import weighed

LOCALE_NAMES = {locale: language.name for locale, language in LANGUAGES.items()}
"""The name of each language in that language."""

_LANGUAGE = re.compile(r"[a-z]{2,8}(?:-[a-z0-9]{1,8})*")  # as a browser names one
CATALOGS = Path(__file__).parent / "locale"


class Messages(NamedTuple):
    """What a .po file holds: texts, and for each message with plural forms all of them, by id."""

    texts: Mapping[str, str]
    plurals: Mapping[str, Sequence[str]]
    form_of: Callable[[int], int]
    """Which of the plural forms goes with a number."""


class Catalog:
    """The messages of the pages in one locale; call it with the id of a message."""

    def __init__(self, locale: str, messages: Messages, instead: "Catalog | None" = None) -> None:
        """Make a catalog; a message that is missing is borrowed from `instead`."""
        self.locale = locale
        self._messages = messages
        self._instead = instead
        self._babel = babel_locale(locale)

    def __call__(self, message: str, /, **values: object) -> str:
        """Return a message with `%(name)s` replaced by values. Raise KeyError if the id or a name is unknown.

        One with plural forms needs the integer `n`: `%(n)s` is it in figures, `%(word)s` in words where there is one.
        """
        if message in self._messages.plurals:
            return self._counted(self._messages.plurals[message], values)
        if self._instead is not None and message not in self._messages.texts:
            return Borrowed(self._instead(message, **values), self._instead.locale)
        text = self._messages.texts[message]
        return text % values if values else text

    @property
    def missing(self) -> Sequence[str]:
        """The ids of the messages that are borrowed from another catalog."""
        return sorted(self._instead.ids - self.ids) if self._instead else []

    @property
    def ids(self) -> Set[str]:
        """The ids of all messages of its own."""
        return self._messages.texts.keys() | self._messages.plurals.keys()

    def number(self, value: int) -> str:
        """Return an integer in the format of this language."""
        return _written(value, self.locale)

    def people(self, n: int) -> str:
        """Return how many people are in figures, also as the end of a sentence: 0 are merely not counted yet."""
        return self.number(n) if n else self("stats.not_yet")

    def figure(self, shown: Figure) -> str:
        """Return the text of a figure, the same on every page and drawing."""
        message = f"level.{shown.wording}"
        if shown.level is not Level.NUMBER:
            return self(message)
        assert shown.count is not None
        return self(message, count=self.number(shown.count), percent=self.number(shown.percent or 0))

    def estimate(self, shown: Estimate) -> str:
        """Return the text of an estimate, the same on every page and drawing: a word, or numbers with their range."""
        number, of = (shown.share, shown.shares) if shown.in_percent else (shown.count, shown.counts)
        if number is None or of is None:
            return self(f"level.{shown.kind}")
        unit = "percent" if shown.in_percent else "count"
        low, high = self.number(of.low), self.number(of.high)
        return self(f"estimate.{shown.kind}.{unit}", number=self.number(number), low=low, high=high)

    def brief(self, shown: Estimate) -> str:
        """Return the text of an estimate where there is little room: a percentage without its range, or a word."""
        if not shown.in_percent or shown.shares is None:
            return self(f"level.{shown.word}")
        number = {Kind.AT_MOST: shown.shares.high, Kind.AT_LEAST: shown.shares.low}.get(shown.kind, shown.share or 0)
        return self(f"estimate.brief.{shown.kind}", number=self.number(number))

    def key(self, n: int) -> str:
        """Return the legend of the figures of n people: the range of each word, or that numbers are rounded."""
        ranges = [(word, *possible(Figure("", word), n)) for word in words_for(n) if word is not Level.ONE_OR_NONE]
        if not ranges:
            return self("workshop.words.numbers")
        meanings = [f"{self(f'level.{word}')} {low}" + (f"–{high}" if high > low else "") for word, low, high in ranges]
        return self("workshop.words.words", words=", ".join(meanings))

    def decimal(self, value: Fraction) -> str:
        """Return an exact number with at most two decimals."""
        return _written_exactly(value, self.locale)

    @property
    def list_separator(self) -> str:
        """What stands between fields where numbers may have a decimal mark, as spreadsheets of this language expect."""
        return ";" if get_decimal_symbol(self._babel) == "," else ","

    def day(self, value: date) -> str:
        """Return a date in the long format of this language."""
        return str(format_date(value, format="long", locale=self._babel))

    def language(self, code: str) -> str:
        """Return the name of a language in this one; its code if that is not known."""
        return str(self._babel.languages.get(code, code))

    def days(self, first: date, last: date) -> str:
        """Return the days from one to another in the format of this language; a single one as `day`."""
        if first == last:
            return self.day(first)
        return str(format_interval(first, last, "yMMMMd", locale=self._babel))

    def _counted(self, forms: Sequence[str], values: Mapping[str, object]) -> str:
        n = values["n"]
        assert isinstance(n, int)
        return forms[self._messages.form_of(n)] % {**values, "n": self.number(n), "word": self._word(n)}

    def _word(self, n: int) -> str:
        """Return an integer as a word if the catalog has one, else in figures.

        It has none for one, which many languages inflect: the singular form of a message says it as it must be there.
        """
        words = self("number.words").split()
        return words[n - 2] if 2 <= n < len(words) + 2 else self.number(n)


@lru_cache(maxsize=4096)
def _written(value: int, locale: str) -> str:
    # A page of statistics has hundreds of numbers, but few distinct ones: multiples of five and percentages.
    return str(format_decimal(value, locale=babel_locale(locale)))


@lru_cache(maxsize=4096)
def _written_exactly(value: Fraction, locale: str) -> str:
    # A result has a score that hundreds of others have as well.
    return str(format_decimal(float(value), format="#,##0.##", locale=babel_locale(locale)))


@cache
def babel_locale(locale: str) -> Locale:
    """Return the locale for numbers and dates: Finnish for plain Finnish, British for English."""
    return Locale.parse(LANGUAGES[locale].babel)


@cache
def catalog(locale: str) -> Catalog:
    """Return the catalog of a language of ours, read once from its .po file."""
    messages = read_messages(CATALOGS / locale.replace("-", "_") / "LC_MESSAGES" / "messages.po", locale)
    return Catalog(locale, messages, None if locale in complete() else catalog(instead_of(locale, complete())))


def read_messages(path: Path, locale: str) -> Messages:
    """Return what the .po file of a locale holds; its header says how many plural forms there are, and for what."""
    with path.open("rb") as file:
        found = read_po(file, locale=str(babel_locale(locale)), abort_invalid=True)
    texts = {str(message.id): str(message.string) for message in found if message.id and not message.pluralizable}
    plurals = {message.id[0]: tuple(message.string or ()) for message in found if message.pluralizable}
    return Messages(texts, plurals, c2py(found.plural_expr))


def negotiate(accept_language: str, offered: tuple[str, ...]) -> str:
    """Return the offered locale that an Accept-Language header prefers.

    Who asks only for others gets English, if that is offered, and who asks for none the first one. A browser that asks
    for `fi` gets standard Finnish; visitors choose plain Finnish themselves.
    """
    accepted = [tag for weight, tag in sorted(weighed(accept_language), key=lambda pair: -pair[0]) if weight > 0]
    for tag in accepted:
        for locale in (tag, tag.partition("-")[0]):
            if locale in offered:
                return locale
    return instead_of("", offered) if any(map(_LANGUAGE.fullmatch, accepted)) else offered[0]
