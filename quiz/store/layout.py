"""The counts of a batch or a sum as they are kept: numbers in a questionnaire's order of items and choices, as text."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

from quiz.questionnaire.model import Questionnaire


class Layout:
    """The order of one edition: where among the numbers the choices of each counted item are."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self.edition = questionnaire.edition
        self._choices = questionnaire.choices
        self.places = {
            place: number
            for number, place in enumerate((item, choice) for item, order in self._choices.items() for choice in order)
        }
        """The number of each (item, choice), from 0."""

    def count(self, people: Iterable[Iterable[tuple[str, str]]]) -> list[int]:
        """Return how many of the people made each choice, each person given by (item, choice) pairs."""
        counts = [0] * len(self.places)
        for place in chain.from_iterable(people):
            counts[self.places[place]] += 1
        return counts

    def by_item(self, counts: Sequence[int]) -> dict[str, dict[str, int]]:
        """Return counts by item and choice, without those that nobody made.

        Raise ValueError if there are more or fewer than the edition has; none at all are nobody's.
        """
        found: dict[str, dict[str, int]] = {}
        for (item, choice), n in zip(self.places, counts or [0] * len(self.places), strict=True):
            if n:
                found.setdefault(item, {})[choice] = n
        return found

    def uneven(self, counts: Sequence[int], n: int) -> Mapping[str, int]:
        """Return the items whose counts do not sum to n, with what they sum to; ValueError as for `by_item`."""
        found = self.by_item(counts)
        sums = {item: sum(found.get(item, {}).values()) for item in self._choices}
        return {item: total for item, total in sums.items() if total != n}


def read_counts(text: str | None) -> list[int]:
    """Return the numbers of a text, none if there is no text; raise ValueError if it has something else."""
    return [int(number) for number in (text or "").split()]


def write_counts(counts: Iterable[int]) -> str:
    """Return numbers as text."""
    return " ".join(map(str, counts))


def add_counts(one: Sequence[int], other: Sequence[int]) -> list[int]:
    """Return the sums of two batches' counts; one that has none counts as nobody's."""
    return [mine + theirs for mine, theirs in zip(one, other, strict=True)] if one and other else [*(one or other)]
