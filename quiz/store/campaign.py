"""A campaign as the services and the storage pass it on, and the rows that it is kept in."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from quiz.languages import instead_of
from quiz.weeks import last_day, week_of

NAMES = {"fi": "name_fi", "sv": "name_sv", "en": "name_en", "fi-simple": "name_simple"}
"""What the name in each language is called, in a row and in a form."""

MOST_DAYS = 92
"""The maximum number of days of a campaign."""

COLUMNS = (
    "slug",
    *NAMES.values(),
    "organiser",
    "link",
    "first",
    "last",
    "region",
    "note",
    "key",
    "made",
    "workshops",
)
"""The columns of a campaign's row, in order."""

FIND = f"SELECT {', '.join(COLUMNS)} FROM campaign ORDER BY first, slug"
"""Finds the rows of all campaigns, in the order in which they begin."""

UNUSED = (
    "NOT EXISTS (SELECT 1 FROM batch WHERE batch.campaign = slug AND n > 0) "
    "AND NOT EXISTS (SELECT 1 FROM workshop WHERE workshop.campaign = slug)"
)
"""Whether nobody has answered in a campaign and no workshop is part of it."""


class Campaign(NamedTuple):
    """A span of days under whose address, which has the `slug`, people take the quiz.

    `key` is the SHA-256 of the coordinator's key that made it, None if the operator did; `region` is empty if it is of
    no region; `workshops` is how many had a picture in its days.
    """

    slug: str
    names: Mapping[str, str]
    organiser: str
    link: str
    first: date
    last: date
    region: str
    note: str
    key: bytes | None
    made: date
    workshops: int = 0

    def name(self, locale: str) -> str:
        """Return its name in a language, or in the one that stands in for that."""
        return self.names.get(locale) or self.names[instead_of(locale, self.names)]

    @property
    def final(self) -> date:
        """The last day of the week in which it ends: what was counted up to then is of it, and nothing later."""
        return last_day(week_of(self.last))

    def has_begun(self, today: date) -> bool:
        """Return whether its first day has come."""
        return self.first <= today

    def is_over(self, today: date) -> bool:
        """Return whether its last day is over."""
        return self.last < today

    def is_live(self, today: date) -> bool:
        """Return whether whoever answers today answers in it."""
        return self.has_begun(today) and not self.is_over(today)


class CampaignHome(NamedTuple):
    """What those who finish in a campaign are counted by: its days, and its region, empty if it has none."""

    first: date
    last: date
    region: str


def row_of(campaign: Campaign) -> tuple[object, ...]:
    """Return the row of a campaign, as COLUMNS has it."""
    names = (campaign.names[language] for language in NAMES)
    slug, _, *rest = campaign
    return slug, *names, *rest


def campaign_of(row: Sequence[Any]) -> Campaign:
    """Return the campaign of a row, whose days are dates or as a file has them."""
    slug, *rest = row
    names = dict(zip(NAMES, rest, strict=False))
    organiser, link, first, last, region, note, key, made, workshops = rest[len(names) :]
    first, last, made = (date.fromisoformat(str(day)) for day in (first, last, made))
    return Campaign(slug, names, organiser, link, first, last, region, note, key and bytes(key), made, workshops)
