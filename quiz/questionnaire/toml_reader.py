"""Read a TOML table key by key, and collect every error with its location instead of stopping at the first."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from quiz.languages import Borrowed
from quiz.questionnaire.borrowing import Gap, borrow
from quiz.questionnaire.texts import Text, Texts


class Table:
    """A TOML table. After an error a getter returns a value of the right type, so that reading can continue."""

    def __init__(self, values: Any, place: str, faults: list[str]) -> None:
        self.place = place
        self.faults = faults
        self._seen: set[str] = set()
        self._values: Mapping[str, Any] = values if isinstance(values, dict) else {}
        if not isinstance(values, dict):
            self.fault(f"must be a table, not {_kind(values)}")

    def fault(self, message: str) -> None:
        """Add an error with the location of this table."""
        self.faults.append(f"{self.place}: {message}")

    def has(self, key: str) -> bool:
        """Return whether there is a value for a key."""
        return key in self._values

    def string(self, key: str, default: str | None = None, one_of: Collection[str] = ()) -> str:
        """Return a string that is not empty; without a default the key is required."""
        value = self._get(key, str, "a string", default)
        if value is None or (value == default and key not in self._values):
            return value or ""
        if not value.strip():
            self.fault(f"{key} is empty")
        elif one_of and value not in one_of:
            self.fault(f'{key} = "{value}" is unknown; it can be {", ".join(one_of)}')
        text: str = value
        return text

    def optional_string(self, key: str) -> str | None:
        """Return a string, or None if the key is missing."""
        return self.string(key) if key in self._values else None

    def integer(self, key: str, default: int | None = None, low: int = 0, high: int = 10_000) -> int:
        """Return an integer from `low` to `high`, both included."""
        value = self._get(key, int, "a whole number", default)
        if value is None:
            return low
        if not low <= value <= high:
            self.fault(f"{key} = {value} is out of range; it must be {low} to {high}")
        return int(value)

    def boolean(self, key: str, default: bool | None = None) -> bool:
        """Return a boolean; without a default the key is required."""
        return bool(self._get(key, bool, "true or false", default))

    def day(self, key: str) -> date:
        """Return a date."""
        return self._get(key, date, "a date such as 2026-11-21", None) or date.min

    def strings(
        self, key: str, count: int | None = None, required: bool = True, one_of: Collection[str] | None = None
    ) -> tuple[str, ...]:
        """Return a list of strings, of exactly `count` if given, each of them one of `one_of` if given."""
        values = self._get(key, list, "a list of strings", None if required else []) or []
        if count is not None and values and len(values) != count:
            self.fault(f"{key} has {len(values)} strings; it must have {count}")
        for value in values:
            if not isinstance(value, str):
                self.fault(f"{key} must hold strings only, not {_kind(value)}")
            elif one_of is not None and value not in one_of:
                self.fault(f'{key} holds "{value}"; it can hold {", ".join(one_of)}')
        return tuple(value if isinstance(value, str) else str(value) for value in values)

    def integers(self, key: str) -> tuple[int, ...]:
        """Return a list of integers; empty if one of them is not an integer."""
        values = self._get(key, list, "a list of whole numbers", None) or []
        wrong = [value for value in values if type(value) is not int]
        for value in wrong:
            self.fault(f"{key} must hold whole numbers only, not {_kind(value)}")
        return () if wrong else tuple(values)

    def text(self, key: str, languages: Sequence[str]) -> Text:
        """Return a text in every language (`title.fi = …`)."""
        return self._translated(key).own_text(languages)

    def optional_text(self, key: str, languages: Sequence[str]) -> Text | None:
        """Return a text in every language, or None if the key is missing."""
        return self.text(key, languages) if key in self._values else None

    def own_text(self, languages: Sequence[str]) -> Text:
        """Return this table itself as a text in every language, as an option is."""
        self._check_languages(languages)
        texts = {language: self.string(language).strip() for language in languages if language in self._values}
        self.finish()
        return texts

    def texts(self, key: str, languages: Sequence[str], count: int | None = None, least: int = 0) -> Texts:
        """Return lists of equal length in every language, of at least `least` texts, or of exactly `count` if given."""
        table = self._translated(key)
        table._check_languages(languages)
        lists = {language: table.strings(language) for language in languages if language in table._values}
        lengths = {len(texts) for texts in lists.values()}
        if count is not None and lengths - {count}:
            table.fault(f"must have {count} texts in every language")
        elif len(lengths) > 1:
            table.fault("must have equally many texts in every language")
        elif lengths and min(lengths) < least:
            table.fault(f"must have at least {least} text in every language")
        table.finish()
        return lists

    def optional_texts(self, key: str, languages: Sequence[str], count: int) -> Texts:
        """Return lists of `count` texts in every language; empty if the key is missing."""
        return self.texts(key, languages, count) if key in self._values else {}

    def table(self, key: str) -> "Table":
        """Return a table inside this one."""
        self._seen.add(key)
        if key not in self._values:
            self.fault(f"{key} is missing")
        return Table(self._values.get(key, {}), f"{self.place}, {key}", self.faults)

    def optional_table(self, key: str) -> "Table | None":
        """Return a table inside this one, or None if the key is missing."""
        return self.table(key) if key in self._values else None

    def tables(
        self, key: str, name: str, label: str = "id", least: int = 0, required: bool = True
    ) -> Iterator["Table"]:
        """Yield the tables of an array (`[[questions]]`), of which there must be at least `least`.

        Errors name each by the value of its key `label`, or by its number if it has none.
        """
        rows = self._get(key, list, "an array of tables", None if required else [])
        if rows is not None and len(rows) < least:
            self.fault(f"there must be at least {least} {name}")
        for number, row in enumerate(rows or [], 1):
            own = row.get(label) if isinstance(row, dict) else None
            called = f'{name} "{own}"' if isinstance(own, str) and own else f"{name} {number}"
            separator = ": " if ": " not in self.place and self.place.endswith(".toml") else ", "
            yield Table(row, f"{self.place}{separator}{called}", self.faults)

    def borrow(self, partial: Collection[str], complete: Collection[str]) -> Iterator[Gap]:
        """Fill each gap of the partial languages with a text of a complete one, and yield it."""
        return borrow(self._values, partial, complete)

    def finish(self) -> None:
        """Report every key that was not read, most often a misspelling; call it last."""
        for key in self._values:
            if key not in self._seen:
                self.fault(f"{key} is an unknown key")

    def _translated(self, key: str) -> "Table":
        self._seen.add(key)
        if key not in self._values:
            self.fault(f"{key} is missing")
        elif isinstance(self._values[key], dict):
            return Table(self._values[key], f"{self.place}, {key}", self.faults)
        else:
            self.fault(f"{key} must have one text a language ({key}.fi = …), not {_kind(self._values[key])}")
        return Table({}, f"{self.place}, {key}", [])

    def _check_languages(self, languages: Sequence[str]) -> None:
        for language in languages:
            if language not in self._values:
                self.fault(f"{language} is missing")

    def _get(self, key: str, kind: type, called: str, default: Any) -> Any:
        self._seen.add(key)
        if key not in self._values:
            if default is None:
                self.fault(f"{key} is missing")
            return default
        value = self._values[key]
        # isinstance would accept a bool as an int and a datetime as a date.
        if type(value) is not kind and not (kind is str and isinstance(value, Borrowed)):
            self.fault(f"{key} must be {called}, not {_kind(value)}")
            return default
        return value


def _kind(value: Any) -> str:
    names = {str: "a string", bool: "true or false", int: "a whole number", float: "a decimal number", list: "a list"}
    return names.get(type(value), "a table" if isinstance(value, dict) else type(value).__name__)
