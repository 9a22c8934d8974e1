"""What a request for statistics asks for, and who may ask for what."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlencode

from quiz.statistics.cube import Category
from quiz.statistics.editions import category_of
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

USABLE: Final[Mapping[str, tuple[str, ...]]] = {
    "overview": ("from", "to", "region", "language", "source", "edition"),
    "questions": ("from", "to", "region", "language", "source", "edition"),
    "regions": ("from", "to", "language", "source", "edition"),
    "workshops": ("from", "to"),
}
"""Which filters have a meaning in which view; the others are kept for the next view and do nothing."""

_FIELDS = {"first": "from", "last": "to"}


@dataclass(frozen=True, slots=True)
class Readers:
    """Who looks, from how many people on they see figures, and what they may filter by."""

    home: str
    """The name of their first page's route."""
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
    filters=("region", "edition"),
    views=("overview", "questions", "regions"),
    headers={"cache-control": "public, max-age=3600"},
    signed_in=False,
)
COORDINATORS: Final = Readers(
    home="coordinator",
    smallest=10,
    smallest_region=20,
    filters=("from", "to", "region", "language", "source", "edition"),
    views=(*VIEWS,),
    headers=NO_STORE,
    signed_in=True,
)


@dataclass(frozen=True, slots=True)
class Query:
    """What readers ask for: the selection, the weeks and other editions that there are, and what could not be used."""

    readers: Readers
    selection: Selection
    known: tuple[str, str]
    others: tuple[Category, ...] = field(compare=False)
    faults: tuple[str, ...]

    def usable(self, view: str) -> list[str]:
        """Return the filters that the readers have and that mean something in a view."""
        return [name for name in self.readers.filters if name in USABLE[view]]

    def selected(self, view: str) -> Selection:
        """Return the selection without the filters that mean nothing in a view."""
        usable = self.usable(view)
        everything = Selection(*self.known)._asdict()
        ignored = {name: everything[name] for name in ("region", "language", "source", "edition") if name not in usable}
        return self.selection._replace(**ignored)

    def text(self, **changes: str) -> str:
        """Return the query of an address, with some fields of the selection changed; what is everything is left out."""
        everything = Selection(*self.known)._asdict()
        fields = self.selection._replace(**changes)._asdict()
        narrowed = {_FIELDS.get(name, name): value for name, value in fields.items() if value != everything[name]}
        return f"?{urlencode(narrowed)}" if narrowed else ""


async def read_query(site: Site, readers: Readers, parameters: Mapping[str, str]) -> Query | None:
    """Return what an address asks for, or None as long as there is nothing to show. Raises Unavailable."""
    known = await site.publication.weeks()
    if known is None or site.publication.sealed is None:
        return None
    editions = await site.publication.editions()
    others = tuple(category_of(each.id, each.people) for name, each in editions.items() if name)
    usable = {name: parameters.get(name, "") for name in readers.filters}
    if usable["edition"] == site.questionnaire.edition:
        usable["edition"] = ""
    selection, faults = read_selection(usable, known, site.questionnaire.languages, [each.id for each in others])
    return Query(readers, selection, known, others, faults)
