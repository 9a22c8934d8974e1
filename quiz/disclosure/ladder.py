"""Which open batches are sealed at night, and how what is too small climbs the ladder when a week ends.

A night seals what the open quiz has of a region and a language, from ten people up. When the week ends, the rest is put
together step by step until at least five people are together: of a region and a language, of a region, of a language,
of the whole country. Nobody is dropped: what not even the country makes five of waits for the next week.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from quiz.disclosure.rules import SMALLEST_BATCH

ANY = "*"
"""In place of a region or a language: people of more than one."""

NIGHTLY_FROM = 10
"""From this many people on a night seals a region and language by themselves."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """An open batch of `n` people. What workshops left over has no language: it joins at the region."""

    batch: int
    region: str
    language: str
    edition: str
    n: int


@dataclass(frozen=True, slots=True)
class Packet:
    """Open batches that are sealed as one, and what it is of."""

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
    """The region and language under which those wait who finished in a round of a workshop and are in no picture."""
    return region, ANY


def packets(waiting: Sequence[Waiting], week_ends: bool) -> list[Packet]:
    """What is to be sealed of the open batches; whatever is in no packet stays open."""
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
