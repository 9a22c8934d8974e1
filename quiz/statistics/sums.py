"""Sums of weeks as figures; they are read by `quiz.statistics.publication` alone."""

from collections.abc import Mapping, Sequence
from itertools import takewhile
from typing import NamedTuple

from quiz.disclosure.estimates import Estimate, estimate
from quiz.disclosure.random_rounding import margin
from quiz.statistics.selection import Selection
from quiz.store.values import Edition, Total


class Growing(NamedTuple):
    """How many people and, if they are enough, how many are growing in each dimension, or chose what of an item."""

    n: int
    figures: Mapping[str, Estimate]


def items(edition: Edition, totals: Sequence[Total], smallest: int) -> Mapping[str, Sequence[Estimate]]:
    """Return the figures of each item of `smallest` people or more, all weeks together."""
    n, counts, off = people(totals), iter(_sums(totals)), margin(_batches(totals))
    if n < smallest:
        return {}
    return {
        item: [estimate(choice, next(counts), n, off) for choice in order] for item, order in edition.choices.items()
    }


def answers(edition: Edition, totals: Sequence[Total], item: str, smallest: int) -> Growing:
    """Return how many chose what of an item, of `smallest` people or more; nothing of an item that there is not."""
    n = people(totals)
    if n < smallest or item not in edition.choices:
        return Growing(n, {})
    order, before = edition.choices[item], takewhile(lambda each: each != item, edition.choices)
    start = sum(len(edition.choices[each]) for each in before)
    counts, off = _sums(totals)[start : start + len(order)], margin(_batches(totals))
    told = zip(order, counts, strict=True)
    return Growing(n, {choice: estimate(choice, count, n, off) for choice, count in told})


def growing(edition: Edition, totals: Sequence[Total], smallest: int) -> Growing:
    """Return how many are growing in each dimension, of `smallest` people or more."""
    n = people(totals)
    if n < smallest:
        return Growing(n, {})
    figures = {}
    for dimension, places in _upper_half(edition).items():
        count = sum(total.counts[place] for total in totals for place in places)
        figures[dimension] = estimate("growing", count, n, margin(_batches(totals), len(places)))
    return Growing(n, figures)


def shared(selection: Selection, edition: Edition) -> tuple[str, str]:
    """Return the weeks of a selection that are not before or after those of its edition; all if none are left."""
    first = max(selection.first, min(edition.people, default=selection.first))
    last = min(selection.last, max(edition.people, default=selection.last))
    return (first, last) if first <= last else (selection.first, selection.last)


def people(totals: Sequence[Total]) -> int:
    """Return how many people the sums are of."""
    return sum(total.n for total in totals)


def _batches(totals: Sequence[Total]) -> int:
    return sum(total.batches for total in totals)


def _sums(totals: Sequence[Total]) -> list[int]:
    """Return the counts of each choice, all weeks together; none without any week."""
    return [sum(column) for column in zip(*(total.counts for total in totals), strict=True)]


def _upper_half(edition: Edition) -> Mapping[str, Sequence[int]]:
    """Return for each dimension where its upper growth words are among the counts of all choices in order."""
    found, place = {}, 0
    for item, order in edition.choices.items():
        if item.startswith("dimension:"):
            words = [at for at, choice in enumerate(order, place) if choice != "none"]
            found[item.removeprefix("dimension:")] = words[len(words) // 2 :]
        place += len(order)
    return found
