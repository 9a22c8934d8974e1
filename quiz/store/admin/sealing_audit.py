"""What the audit asks of the sealing: every sealed batch is five people, and every sum that of its whole batches."""

from collections.abc import Iterator
from datetime import date

from quiz.disclosure.rules import SMALLEST_BATCH
from quiz.store.campaign import MOST_DAYS
from quiz.store.command_protocol import Inspection
from quiz.weeks import week_of

# Of a campaign, or of none: 23 regions and `none`, the languages, what workshops left over; and each of them over all.
_MOST_OPEN_AN_EDITION = 150
_MOST_TOTALS_A_WEEK = 225  # two sources of each language, and all together

_UNEVEN_TOTALS = """
WITH summed AS (
    SELECT id, edition, week, region, language, campaign,
    CASE WHEN kind = 'open' AND language = '*' THEN '*' ELSE kind END AS source, n FROM batch WHERE week IS NOT NULL
), wider (all_regions, all_people, of_campaign) AS (
    VALUES (0, 0, 0), (0, 1, 0), (1, 0, 0), (1, 1, 0), (0, 1, 1), (1, 1, 1)
), placed AS (
    SELECT DISTINCT id, edition, week, CASE all_regions WHEN 1 THEN '*' ELSE region END AS region,
    CASE all_people WHEN 1 THEN '*' ELSE language END AS language,
    CASE all_people WHEN 1 THEN '*' ELSE source END AS source,
    CASE of_campaign WHEN 1 THEN campaign ELSE '' END AS campaign, n
    FROM summed, wider
)
SELECT edition, week, region, language, source, campaign, sum(told), sum(batches), sum(people), sum(parts) FROM (
    SELECT edition, week, region, language, source, campaign, n AS told, batches, 0 AS people, 0 AS parts FROM total
    UNION ALL SELECT edition, week, region, language, source, campaign, 0, 0, n, 1 FROM placed
) AS compared GROUP BY edition, week, region, language, source, campaign
HAVING sum(told) <> sum(people) OR sum(batches) <> sum(parts)
"""
"""The sums that are not those of the batches in them, or are missing; as the schema tells how sums are made."""


def sealing_breaches(found: Inspection) -> Iterator[str]:
    """Every way in which the batches and their sums break the promises, a line each."""
    yield from _batch_breaches(found)
    yield from _total_breaches(found)
    yield from _campaign_breaches(found)


def _campaign_breaches(found: Inspection) -> Iterator[str]:
    for (slug,) in found.rows(
        "SELECT DISTINCT campaign FROM total WHERE campaign <> '' AND campaign NOT IN (SELECT slug FROM campaign)"
    ):
        yield f"campaign: there are sums of {slug}, but no such campaign"
    for slug, first, last in found.rows("SELECT slug, first, last FROM campaign ORDER BY slug"):
        days = (date.fromisoformat(str(last)) - date.fromisoformat(str(first))).days + 1
        if days > MOST_DAYS:
            yield f"campaign: {slug} has {days} days; {MOST_DAYS} are the most"


def _batch_breaches(found: Inspection) -> Iterator[str]:
    for batch, n in found.rows(f"SELECT id, n FROM batch WHERE sealed IS NOT NULL AND n < {SMALLEST_BATCH}"):
        yield f"batch: {batch} is sealed with {n} finishers; {SMALLEST_BATCH} are the least"
    for sealed, week in found.rows("SELECT DISTINCT sealed, week FROM batch WHERE week IS NOT NULL"):
        if _week(sealed) != week:
            yield f"batch: what was sealed on {sealed} is summed up in {week}"
    for edition, rows in found.rows(
        "SELECT edition, count(*) FROM batch WHERE kind = 'open' AND sealed IS NULL "
        f"GROUP BY edition, campaign HAVING count(*) > {_MOST_OPEN_AN_EDITION}"
    ):
        yield f"batch: {rows} are open of {edition}; an edition needs no more than {_MOST_OPEN_AN_EDITION}"
    for (batch,) in found.rows(
        "SELECT id FROM batch WHERE kind = 'workshop' AND sealed IS NULL AND id NOT IN "
        "(SELECT batch FROM round WHERE state = 'open' UNION SELECT paper_batch FROM round WHERE state = 'open')"
    ):
        yield f"batch: {batch} is open and belongs to no open round"


def _week(day: object) -> str | None:
    """The week of a day as the storage has it; None for what is not a day."""
    try:
        return week_of(date.fromisoformat(str(day)))
    except ValueError:
        return None


def _total_breaches(found: Inspection) -> Iterator[str]:
    for *place, told, batches, people, parts in found.rows(_UNEVEN_TOTALS):
        yield f"total: {' '.join(place).strip()} is {told} of {batches} batches, but there are {people} of {parts}"
    for edition, week, rows in found.rows(
        f"SELECT edition, week, count(*) FROM total "
        f"GROUP BY edition, week, campaign HAVING count(*) > {_MOST_TOTALS_A_WEEK}"
    ):
        yield f"total: {week} has {rows} rows of {edition}; a week needs no more than {_MOST_TOTALS_A_WEEK}"
    lengths: dict[str, int] = {}
    for edition, *place, n, batches, text in found.rows(
        "SELECT edition, week, region, language, source, campaign, n, batches, counts FROM total"
    ):
        counts = [int(count) if count.isdecimal() else -1 for count in text.split()]
        # Rounding puts at most two people to a batch's count.
        if lengths.setdefault(edition, len(counts)) != len(counts) or not all(
            0 <= count <= n + 2 * batches for count in counts
        ):
            yield f"total: the counts of {' '.join(place).strip()} cannot be those of {n} finishers"
