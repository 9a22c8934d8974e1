"""Decide which open batches are sealed at night, and how batches that are too small are merged when a week ends.

A night seals a batch of the open quiz (one region and language) if it has at least ten people. When the week ends, the
others are merged step by step until at least five people are together: by region and language, by region, by language,
in the whole country. Nobody is dropped: if the country has fewer than five, they wait for the next week
(docs/statistics.md, "Sealing and the ladder").
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from quiz.disclosure.rules import SMALLEST_BATCH

ANY = "*"
"""Stands for several regions or languages."""

NIGHTLY_FROM = 10
"""The least number of people of a region and language that a night seals by themselves."""


class Waiting(NamedTuple):
    """An open batch of `n` people. Leftovers of workshops have no language: they join at the step of the region."""

    batch: int
    region: str
    language: str
    edition: str
    n: int


class Packet(NamedTuple):
    """Open batches that are sealed as one, with the region and language of the result."""

    batches: tuple[int, ...]
    region: str
    language: str


_LADDER: tuple[Callable[[Waiting], tuple[str, str] | None], ...] = (
    lambda waiting: (waiting.region, waiting.language) if waiting.language != ANY else None,
    lambda waiting: (waiting.region, ANY),
    lambda waiting: (ANY, waiting.language) if waiting.language != ANY else None,
    lambda waiting: (ANY, ANY),
)


def leftover_of(region: str) -> tuple[str, str]:
    """Return the region and language of finishers of a workshop's round who are in no picture."""
    return region, ANY


def packets(waiting: Sequence[Waiting], week_ends: bool) -> list[Packet]:
    """Return the packets to seal now; batches in no packet stay open."""
    sealed = [
        Packet((each.batch,), each.region, each.language)
        for each in waiting
        if each.n >= NIGHTLY_FROM and each.language != ANY
    ]
    if not week_ends:
        return sealed
    taken = {batch for packet in sealed for batch in packet.batches}
    rest = [each for each in waiting if each.batch not in taken]
    for edition in sorted({each.edition for each in rest}):
        sealed += _climb([each for each in rest if each.edition == edition])
    return sealed


def _climb(rest: list[Waiting]) -> list[Packet]:
    found = []
    for step in _LADDER:
        for place in sorted({place for each in rest if (place := step(each))}):
            together = [each for each in rest if step(each) == place]
            if sum(each.n for each in together) >= SMALLEST_BATCH:
                found.append(Packet(tuple(each.batch for each in together), *place))
                rest = [each for each in rest if each not in together]
    return found
