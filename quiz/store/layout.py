"""The counts of a batch or a sum as they are kept: numbers in an edition's order of items and choices, as text."""

import json
from array import array
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Any, Protocol

from quiz.store.values import Edition, Total


class Counted(Protocol):
    """What is asked and counted: the questionnaire of the quiz, or the mirror."""

    @property
    def edition(self) -> str:
        """What was asked; counts of different editions are never added up."""
        ...

    @property
    def choices(self) -> Mapping[str, Sequence[str]]:
        """Every item that is counted of a finisher, with its choices in order."""
        ...


class Layout:
    """The order of an edition's counts: each counted item with its choices."""

    def __init__(self, choices: Mapping[str, Sequence[str]]) -> None:
        self.choices = choices
        places = ((item, choice) for item, order in choices.items() for choice in order)
        self._places = {place: number for number, place in enumerate(places)}

    @classmethod
    def of(cls, questionnaire: Counted) -> "Layout":
        """Return the order of a questionnaire's edition."""
        return cls(questionnaire.choices)

    @classmethod
    def read(cls, text: str) -> "Layout":
        """Return the order that `write` has written."""
        lines = (line.split() for line in text.splitlines())
        return cls({item: choices for item, *choices in lines})

    def write(self) -> str:
        """Return the order as text: a line an item, with its choices after it."""
        return "\n".join(" ".join((item, *choices)) for item, choices in self.choices.items())

    def __len__(self) -> int:
        """Return how many counts a batch has."""
        return len(self._places)

    def rows(self) -> list[tuple[int, str, str]]:
        """Return the number, from 0, of each item's choices among the counts."""
        return [(number, *place) for place, number in self._places.items()]

    def count(self, people: Iterable[Iterable[tuple[str, str]]]) -> list[int]:
        """Return how many of the people made each choice, each person given by (item, choice) pairs."""
        counts = [0] * len(self)
        for place in chain.from_iterable(people):
            counts[self._places[place]] += 1
        return counts

    def by_item(self, counts: Sequence[int]) -> dict[str, dict[str, int]]:
        """Return counts by item and choice, without those that nobody made.

        Raise ValueError if there are more or fewer than the edition has.
        """
        found: dict[str, dict[str, int]] = {}
        for (item, choice), n in zip(self._places, counts, strict=True):
            if n:
                found.setdefault(item, {})[choice] = n
        return found


def layouts(asked: Iterable[Counted]) -> dict[str, Layout]:
    """Return the orders of questionnaires by their editions, in their order."""
    return {each.edition: Layout.of(each) for each in asked}


def read_counts(text: str) -> list[int]:
    """Return the numbers of a text, none if nobody was counted yet; raise ValueError if it has something else."""
    return [int(number) for number in text.split()]


def write_counts(counts: Iterable[int]) -> str:
    """Return numbers as text."""
    return " ".join(map(str, counts))


def add_counts(one: Sequence[int], other: Sequence[int]) -> list[int]:
    """Return the sums of two batches' counts; one that nobody is in yet may have none."""
    return [mine + theirs for mine, theirs in zip(one, other, strict=True)] if one and other else [*(one or other)]


def merge_counts(one: str | None, other: str | None) -> str | None:
    """Return the text of two batches' counts together; None where those of one are not known."""
    if one is None or other is None:
        return None
    return write_counts(add_counts(read_counts(one), read_counts(other)))


def sums_by_week(rows: Iterable[Sequence[Any]]) -> list[Total]:
    """Return the sum of each week's rows, in their order: the week, n, the number of batches, the counts as text."""
    sums: dict[str, Total] = {}
    for week, n, batches, text in rows:
        # A map is made of thousands: JSON is parsed in half the time of `read_counts`.
        total = Total(week, n, batches, array("I", json.loads(f"[{text.replace(' ', ',')}]")))
        sums[week] = add_totals(sums[week], total) if week in sums else total
    return [*sums.values()]


def editions(rows: Iterable[Sequence[Any]]) -> list[Edition]:
    """Return the editions of rows in their order: the id, the order as text, a week, its people."""
    found: dict[str, Edition] = {}
    people: dict[str, dict[str, int]] = {}
    for edition, order, week, n in rows:
        weeks = people.setdefault(edition, {})
        weeks[week] = n
        if edition not in found:
            found[edition] = Edition(edition, Layout.read(order).choices, weeks)
    return [*found.values()]


def add_totals(one: Total, other: Total) -> Total:
    """Return the sum of two sums of the same week."""
    counts = array("I", add_counts(one.counts, other.counts))
    return Total(one.week, one.n + other.n, one.batches + other.batches, counts)
