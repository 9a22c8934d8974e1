"""Fill the gaps of the partial languages of a questionnaire with texts of its complete ones."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from quiz.languages import LANGUAGES, Borrowed, instead_of

Gap = tuple[str, str]
"""A language, and the place of a text that is missing in it."""


def borrow(values: Any, partial: Collection[str], complete: Collection[str], place: str = "") -> Iterator[Gap]:
    """Fill each gap of the partial languages with a text of a complete one, and yield it."""
    if isinstance(values, list):
        for number, value in enumerate(values, 1):
            yield from borrow(value, partial, complete, f"{place} {_named(value, number)}")
    elif isinstance(values, dict) and values and values.keys() <= LANGUAGES.keys():
        for language in partial:
            source = instead_of(language, complete)
            if language not in values and source in values:
                values[language] = _borrowed(values[source], source)
                yield language, place
    elif isinstance(values, dict):
        for key, value in values.items():
            yield from borrow(value, partial, complete, f"{place}, {key}" if place else key)


def _borrowed(text: Any, language: str) -> Any:
    if isinstance(text, list):
        return [_borrowed(line, language) for line in text]
    return Borrowed(text, language) if isinstance(text, str) else text


def _named(value: Any, number: int) -> str:
    return f'"{value["id"]}"' if isinstance(value, Mapping) and "id" in value else str(number)
