"""What a request for statistics asks for, and who may ask for what."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlencode

from quiz.disclosure.ladder import ANY
from quiz.statistics.cube import Category
from quiz.statistics.editions import category_of
from quiz.statistics.selection import SOURCES, Selection, read_selection, source_of
from quiz.statistics.table_reader import Limits, mapped
from quiz.store.campaign import Campaign
from quiz.web.core.responses import NO_STORE
from quiz.web.core.site import Site
from quiz.web.statistics.against import Comparable, moved, name_against, read_against
from quiz.web.statistics.filters import Time, id_of, times

VIEWS: Final = {
    "overview": ("questions",),
    "trends": ("answers",),
    "dimensions": ("growth", "growing", "bloom"),
    "characters": ("characters",),
    "turnout": ("finishers", "steps"),
    "regions": ("regions",),
    "workshops": ("workshops",),
}
"""The tables of each view."""

FORMERLY: Final = {"questions": "overview"}
"""Views that went into others; their addresses remain."""

_EVERY_FILTER = ("period", "from", "to", "region", "language", "source", "edition")

COMPARISON: Final = "comparison"
"""The table of two selections beside each other, in the place of the overview's own."""

USABLE: Final[Mapping[str, tuple[str, ...]]] = {
    "overview": (*_EVERY_FILTER, "with"),
    **dict.fromkeys(("dimensions", "characters", "turnout"), _EVERY_FILTER),
    "trends": ("scene", *_EVERY_FILTER),
    "regions": ("item", "period", "from", "to", "language", "source", "edition"),
    "workshops": ("from", "to"),
}
"""Which filters have a meaning in which view; the others are kept for the next view and do nothing."""

_EVERY = {name for names in USABLE.values() for name in names}
_FIELDS = {"first": "from", "last": "to"}
_ADDED = re.compile(r"(utm|mtm|pk)_\w+|(fb|g|ms)clid")
"""What others add to a link when it is shared: it filters nothing, and nobody takes it for a filter."""


@dataclass(frozen=True, slots=True)
class Readers:
    """Who looks, from how many people on they see figures, and what they may filter by."""

    home: str
    """The name of their first page's route."""
    smallest: int
    smallest_region: int
    smallest_campaign: int
    """From how many people on they see figures of a campaign."""
    numbers_campaign: int
    """From how many people on these may be numbers."""
    filters: tuple[str, ...]
    views: tuple[str, ...]
    headers: Mapping[str, str] = field(compare=False)
    signed_in: bool
    """Whether they must have shown a key."""


EVERYBODY: Final = Readers(
    home="statistics",
    smallest=50,
    smallest_region=50,
    smallest_campaign=20,
    numbers_campaign=50,
    filters=("item", "scene", "period", "region", "with", "source", "edition"),
    views=("overview", "trends", "dimensions", "characters", "turnout", "regions"),
    headers={},
    signed_in=False,
)
COORDINATORS: Final = Readers(
    home="coordinator",
    smallest=10,
    smallest_region=20,
    smallest_campaign=10,
    numbers_campaign=0,
    filters=("item", "scene", "from", "to", "region", "with", "language", "source", "edition"),
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
    times: Sequence[Time] = field(compare=False)
    """The whole years and quarters that there are: readers may choose them who may not choose weeks."""
    faults: tuple[str, ...]
    item: str = ""
    """What the map is of, as addresses have it; nothing for the first dimension."""
    scene: str = ""
    """The question whose options are told over time, as addresses have it; nothing for the first one."""
    campaigns: tuple[Campaign, ...] = field(default=(), compare=False)
    """The campaigns that are offered as a source."""
    other: Selection | None = None
    """What the selection is compared with; it differs in its region, weeks, language or source."""

    @property
    def least(self) -> Limits:
        """From how many people on the selection is shown."""
        of = self.readers
        if not self.selection.campaign:
            return Limits(of.smallest, of.smallest_region)
        return Limits(of.smallest_campaign, of.smallest_region, of.numbers_campaign)

    def usable(self, view: str) -> list[str]:
        """Return the filters that the readers have and that mean something in a view."""
        return [name for name in self.readers.filters if name in USABLE[view]]

    def selected(self, view: str) -> Selection:
        """Return the selection without the filters that mean nothing in a view."""
        usable = self.usable(view)
        everything = Selection(*self.known)._asdict()
        ignored = {name: everything[name] for name in ("region", "language", "source", "edition") if name not in usable}
        return self.selection._replace(**ignored)

    def compared(self, view: str) -> Selection | None:
        """Return what the selection of a view is compared with, if that means something in it."""
        return self.other if "with" in self.usable(view) else None

    def text(self, **changes: str) -> str:
        """Return the query of an address, with some fields of the selection changed; what is everything is left out."""
        everything = Selection(*self.known)._asdict()
        selection = self.selection._replace(**changes)
        other = self.other and moved(self.selection, self.other, selection)
        fields = selection._asdict()
        narrowed = {_FIELDS.get(name, name): value for name, value in fields.items() if value != everything[name]}
        if "period" in self.readers.filters and ("from" in narrowed or "to" in narrowed):
            weeks = narrowed.pop("from", self.known[0]), narrowed.pop("to", self.known[1])
            narrowed["period"] = self._time(*weeks)
        # Another edition need not have what the map is of.
        chosen = {"item": self.item, "scene": self.scene} if "edition" not in changes else {}
        narrowed |= {name: value for name, value in chosen.items() if value}
        narrowed |= {"with": name_against(selection, other, self.known, self.times)} if other else {}
        return f"?{urlencode(narrowed)}" if narrowed else ""

    def chosen(self, name: str) -> str:
        """Return what was chosen of a filter; an empty text if that is everything."""
        if name == "period":
            return self._time(self.selection.first, self.selection.last)
        if name in ("item", "scene"):
            return self.item if name == "item" else self.scene
        if name == "with":
            return name_against(self.selection, self.other, self.known, self.times) if self.other else ""
        value: str = getattr(self.selection, name)
        return value if value != ANY else ""

    def _time(self, first: str, last: str) -> str:
        return "" if (first, last) == self.known else id_of((first, last), self.known, self.times)


async def read_query(
    site: Site, readers: Readers, parameters: Iterable[tuple[str, str]], key: bytes | None = None
) -> Query | None:
    """Return what an address asks for, or None as long as there is nothing to show. Raises Unavailable.

    Everybody may choose a campaign that is over, and the holder of the `key` that made it one that has begun.

    What the readers may not choose, what there is not, and what is there twice are faults like a region that there is
    not: whoever reads a figure must not take it for that of another selection.
    """
    known = await site.publication.weeks()
    if known is None or site.publication.sealed is None:
        return None
    editions = await site.publication.editions()
    others = tuple(category_of(each.id, each.people) for name, each in editions.items() if name)
    parameters = [(name, value) for name, value in parameters if not _ADDED.fullmatch(name)]
    given = Counter(name for name, _ in parameters)
    odd = [name for name, often in given.items() if often > 1 or name not in readers.filters]
    usable = {name: value for name, value in parameters if name not in odd}
    if usable.get("edition") == site.questionnaire.edition:
        usable["edition"] = ""
    item, scene, against = (usable.pop(name, "") for name in ("item", "scene", "with"))
    choices = times(known, site.publication.sealed.until)
    if period := usable.pop("period", ""):
        time = next((time for time in choices if time.id == period), None)
        odd += [] if time else ["period"]
        usable |= {"from": time.first, "to": time.last} if time else {}
    campaigns = await site.campaigns.seen_by(key)
    sources = (*(SOURCES if readers.signed_in else ()), *(source_of(each.slug) for each in campaigns))
    editions_known = [each.id for each in others]
    selection, faults = read_selection(usable, known, site.questionnaire.languages, editions_known, sources)
    questionnaire = await site.tables.questionnaire(selection)
    if item and item not in {**questionnaire.dimensions_by_id, **mapped(questionnaire)}:
        item, odd = "", [*odd, "item"]
    item = item if item != questionnaire.dimensions[0].id else ""
    asked = [question.id for question in questionnaire.questions]
    odd += ["scene"] if scene and scene not in asked else []
    scene = scene if scene in asked[1:] else ""
    # Everybody may choose campaigns alone as a source, and only whoever holds both may compare two of them.
    held = [source_of(each.slug) for each in campaigns if key is not None and each.key == key]
    filters = [name for name in readers.filters if name != "source" or readers.signed_in]
    comparable = Comparable(filters, choices, site.questionnaire.languages, known, held)
    other = read_against(against, selection, comparable)
    odd += ["with"] if against and other is None else []
    # A region is beside the country anyway.
    other = None if other == selection._replace(region=ANY) else other
    named = dict.fromkeys([*(name if name in _EVERY else "unknown" for name in odd), *faults])
    # A page is kept for whoever asks for the same: what only some may choose is on it if they have chosen it.
    today, chosen = site.campaigns.today(), {selection.campaign, other.campaign if other else ""}
    offered = tuple(each for each in campaigns if each.is_over(today) or each.slug in chosen)
    return Query(readers, selection, known, others, choices, tuple(named), item, scene, offered, other)
