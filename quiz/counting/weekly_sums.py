"""Sealed batches -> what they add to the sums of their weeks: for their own place and every wider one."""

from collections.abc import Iterable, Iterator, Sequence

from quiz.disclosure.ladder import ANY
from quiz.store.values import Place, SealedBatch, Total
from quiz.weeks import week_of


def sums(batches: Iterable[tuple[SealedBatch, Sequence[int]]]) -> list[tuple[Place, Total]]:
    """What batches add to the sums, given the rounded counts of each; no place twice in a week."""
    parts: dict[tuple[str, Place], list[tuple[int, Sequence[int]]]] = {}
    for batch, counts in batches:
        for place in _places(batch):
            parts.setdefault((week_of(batch.sealed), place), []).append((batch.n, counts))
    return [(place, _sum(week, of)) for (week, place), of in parts.items()]


def _sum(week: str, parts: Sequence[tuple[int, Sequence[int]]]) -> Total:
    counts = [sum(column) for column in zip(*(counts for _, counts in parts), strict=True)]
    return Total(week, sum(n for n, _ in parts), len(parts), counts)


def _places(batch: SealedBatch) -> Iterator[Place]:
    """The place of a batch and all the wider ones that hold it, each once."""
    of = {(batch.key.language, _source(batch), ""), (ANY, ANY, ""), (ANY, ANY, batch.key.campaign)}
    return (Place(region, *each) for region in {batch.key.region, ANY} for each in of)


def _source(batch: SealedBatch) -> str:
    # Open batches of no one language may hold what workshops left over: they are of both sources. So are those of
    # campaigns, which have people of all languages: they are told as what they are.
    return ANY if batch.kind == "open" and batch.key.language == ANY else batch.kind
