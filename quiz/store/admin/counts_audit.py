"""What the audit asks of the counts: everybody is counted once for each item, and what was summed up is deleted."""

import re
from collections.abc import Iterator

from quiz.store.command_protocol import Inspection
from quiz.store.layout import Layout, read_counts

# The largest questionnaire that fits: 7 positions and a declined a question, and the same for characters and words.
_MOST_COUNTS = 2_000
_NUMBERS = re.compile(r"([0-9]{1,9}( [0-9]{1,9})*)?")

_KEPT = """
SELECT batch.id, n, batch.edition, week, counts, choices,
batch.id IN (SELECT batch FROM round WHERE batch IS NOT NULL)
FROM batch LEFT JOIN edition ON edition.id = batch.edition ORDER BY batch.id
"""
"""Every batch with its counts, the order of its edition, and whether a round has its picture."""

_UNKNOWN = " (before version 4)"
"""What the migration puts after an edition whose order it did not know: of its batches only n is kept."""


def counts_breaches(found: Inspection) -> Iterator[str]:
    """Every way in which the counts of batches break the promises, a line each."""
    for batch, n, edition, week, counts, choices, of_round in found.rows(_KEPT):
        if week is not None and counts is None:
            continue  # summed up and deleted
        if week is not None and not of_round:
            yield f"batch: {batch} is in the sums of {week} and still has its counts"
        elif choices is not None:
            yield from _uneven(batch, n, counts, choices)
        elif counts or not edition.endswith(_UNKNOWN):
            yield f"batch: {batch} is of an edition whose order is not known"


def _uneven(batch: int, n: int, counts: str | None, choices: str) -> Iterator[str]:
    if counts is None:
        yield f"batch: {batch} has {n} finishers and no counts"
        return
    layout = Layout.read(choices)
    if len(layout) > _MOST_COUNTS:
        yield f"edition: that of batch {batch} has {len(layout)} counts; it needs no more than {_MOST_COUNTS}"
        return
    numbers = read_counts(counts) if _NUMBERS.fullmatch(counts) else None
    if numbers is None or len(numbers) not in (0, len(layout)):
        yield f"batch: the counts of {batch} are not the {len(layout)} numbers that its edition has"
        return
    found = layout.by_item(numbers or [0] * len(layout))
    for item in layout.choices:
        if (total := sum(found.get(item, {}).values())) != n:
            yield f"batch: {item} of {batch} sums to {total}, but it has {n} finishers"
