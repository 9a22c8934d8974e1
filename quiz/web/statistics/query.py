"""What a request for statistics asks for, and who may ask for what."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Final
from urllib.parse import urlencode

from quiz.statistics.selection import Selection, read_selection
from quiz.web.core.responses import NO_STORE
from quiz.web.core.site import Site

VIEWS: Final = {
    "overview": ("bloom", "growth", "growing", "characters", "finishers", "steps"),
    "questions": ("questions",),
    "regions": ("regions",),
    "workshops": ("workshops",),
}
"""The tables of each view."""

_QUERY = {"first": "from", "last": "to"}


@dataclass(frozen=True, slots=True)
class Readers:
    """Who looks: under which address, from how many people on, and what they may filter by."""

    home: str
    smallest: int
    smallest_region: int
    filters: tuple[str, ...]
    views: tuple[str, ...]
    headers: Mapping[str, str] = field(compare=False)
    signed_in: bool
    """Whether they must have shown a key."""


EVERYBODY: Final = Readers(
    home="statistics",
    smallest=50,
    smallest_region=50,
    filters=("region",),
    views=("overview", "questions", "regions"),
    headers={"cache-control": "public, max-age=3600"},
    signed_in=False,
)
COORDINATORS: Final = Readers(
    home="coordinator",
    smallest=10,
    smallest_region=20,
    filters=("from", "to", "region", "language", "source"),
    views=(*VIEWS,),
    headers=NO_STORE,
    signed_in=True,
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request is about: the selection, the weeks that there are, and the filters that could not be used."""

    readers: Readers
    selection: Selection
    known: tuple[str, str]
    faults: tuple[str, ...]

    @property
    def query(self) -> str:
        """The selection as the query of an address, short: what is everything is left out."""
        return self.query_with()

    def query_with(self, **changes: str) -> str:
        """The query with some fields of the selection changed."""
        everything = asdict(Selection(*self.known))
        fields = asdict(replace(self.selection, **changes))
        left = {_QUERY.get(name, name): value for name, value in fields.items() if value != everything[name]}
        return f"?{urlencode(left)}" if left else ""


async def asked_of(site: Site, readers: Readers, query: Mapping[str, str]) -> Asked | None:
    """What an address's query asks for; None as long as there is nothing to show. Raises Unavailable."""
    known = await site.publication.weeks()
    if known is None or site.publication.sealed is None:
        return None
    usable = {name: query.get(name, "")[:20] for name in readers.filters}
    selection, faults = read_selection(usable, known, site.questionnaire.languages)
    return Asked(readers, selection, known, faults)


def address(readers: Readers, view: str, asked: Asked | None) -> str:
    """The address of a view after the locale, with what was asked; without as long as there is nothing to ask for."""
    path = readers.home if view == "overview" else f"{readers.home}/{view}"
    return path + (asked.query if asked else "")
