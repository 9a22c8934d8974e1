"""Which sealed batches a figure is of: some weeks, and a region, a language and a source, or all of them."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

from quiz.disclosure.ladder import ANY
from quiz.regions import NO_REGION, REGIONS
from quiz.store.values import Place
from quiz.weeks import first_day, weeks

SOURCES = ("open", "workshop")
_OF_CAMPAIGN = "k-"
"""What the source of a campaign begins with, before its slug: as in its address."""

MOST_COLUMNS = 16
_WIDTHS = (1, 4, 13, 26, 52)
_PEOPLE_A_COLUMN = 80  # fewer have mostly words, which no line can be drawn of


class Selection(NamedTuple):
    """Whole batches of the weeks from `first` to `last`, both included; ANY stands for all.

    Counts of two editions are never added up: without an edition it is that of today's questionnaire. A campaign has no
    sums by language.
    """

    first: str
    last: str
    region: str = ANY
    language: str = ANY
    source: str = ANY
    edition: str = ""

    @property
    def campaign(self) -> str:
        """The slug of the campaign that is the source; empty if none is."""
        return campaign_in(self.source)

    @property
    def place(self) -> Place:
        """What its sums are of."""
        if self.campaign:
            return Place(self.region, self.language, ANY, self.campaign)
        return Place(self.region, self.language, self.source)


class Period(NamedTuple):
    """Some weeks that are looked at as one, from `first` to `last`, both included."""

    first: str
    last: str

    @property
    def id(self) -> str:
        """The week, or the first and the last one."""
        return self.first if self.first == self.last else f"{self.first}/{self.last}"


def common_part(one: Selection, other: Selection) -> Selection | None:
    """Return what is in both of two selections of one edition; None if nothing can be."""
    found = {}
    for name in ("region", "language", "source"):
        values = {getattr(each, name) for each in (one, other)} - {ANY}
        if len(values) > 1:
            return None
        found[name] = values.pop() if values else ANY
    first, last = max(one.first, other.first), min(one.last, other.last)
    return one._replace(first=first, last=last, **found) if first <= last else None


def source_of(campaign: str) -> str:
    """Return the source of a campaign, given its slug."""
    return _OF_CAMPAIGN + campaign


def campaign_in(source: str) -> str:
    """Return the slug of the campaign that a source is; empty for one that is none."""
    return source.removeprefix(_OF_CAMPAIGN) if source.startswith(_OF_CAMPAIGN) else ""


def columns_for(people: int) -> int:
    """Return how many pieces to cut the time of so many people into, so that most are large enough to be shown."""
    return min(MOST_COLUMNS, max(1, people // _PEOPLE_A_COLUMN))


def periods(first: str, last: str, most: int = MOST_COLUMNS) -> list[Period]:
    """Return the weeks from the first to the last in pieces of one length, at most `most` where lengths allow."""
    every = list(weeks(first, last))
    width = next((width for width in _WIDTHS if len(every) <= width * most), _WIDTHS[-1])
    pieces = [every[start : start + width] for start in range(0, len(every), width)]
    return [Period(piece[0], piece[-1]) for piece in pieces]


def read_selection(
    query: Mapping[str, str],
    known: tuple[str, str],
    languages: Collection[str],
    editions: Collection[str] = (),
    sources: Collection[str] = SOURCES,
) -> tuple[Selection, tuple[str, ...]]:
    """Return the selection of an address's query, and the names of the fields that could not be used.

    `known` is the first and the last week there are, and `editions` are those besides today's; what is not given, or
    cannot be used, is all there is, of today's edition. Of a campaign there is no single language.
    """
    first, last = _week(query.get("from", ""), known[0]), _week(query.get("to", ""), known[1])
    allowed = {"region": {*REGIONS, NO_REGION}, "language": {*languages}, "source": {*sources}}
    chosen = {name: query.get(name) or ANY for name in allowed}
    faults = [name for name, week in (("from", first), ("to", last)) if week is None]
    faults += [name for name, value in chosen.items() if value != ANY and value not in allowed[name]]
    if campaign_in(chosen["source"]) and chosen["language"] != ANY:
        faults.append("language")
    chosen = {name: ANY if name in faults else value for name, value in chosen.items()}
    edition = query.get("edition", "")
    if edition and edition not in editions:
        faults.append("edition")
        edition = ""
    begin, end = sorted((first or known[0], last or known[1]))
    # Outside of what is known there is nothing, and a thousand empty weeks are slow to draw.
    begin, end = max(begin, known[0]), min(end, known[1])
    if begin > end:
        begin = end = known[1] if begin > known[1] else known[0]
    return Selection(begin, end, **chosen, edition=edition), tuple(faults)


def read_week(text: str) -> str | None:
    """Return a week as addresses have it; None if there is no such week."""
    try:
        first_day(text)
    except ValueError:
        return None
    return text


def _week(text: str, default: str) -> str | None:
    return read_week(text) if text else default
