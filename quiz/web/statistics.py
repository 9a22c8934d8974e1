"""The statistics: the public pages, and what a coordinator sees. They differ in how many people are enough."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from itertools import groupby
from typing import Any, Final
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from quiz.cube import Category, Cell, Cube
from quiz.disclosure import NUMBERS_FROM, word_of
from quiz.publication import Publication
from quiz.regions import NO_REGION, REGIONS, SHORT, TILES
from quiz.sealing import ANY
from quiz.selection import SOURCES, Period, Selection, columns_for, periods, read_selection
from quiz.tables import Side, Tables, period_category, region_category
from quiz.web.choosing import USABLE, by_year, spans
from quiz.web.coordinator import coordinator_of
from quiz.web.pages import NO_STORE, Kept, Pages, Site, State, locale_of, respond

VIEWS: Final = {
    "overview": ("bloom", "growth", "growing", "characters", "finishers", "steps"),
    "questions": ("questions",),
    "regions": ("regions",),
    "workshops": ("workshops",),
}
"""The tables of each view."""

_COMPARED: Final = {
    "bloom": Tables.bloom,
    "finishers": Tables.finishers,
    "growing": Tables.growing,
    "growth": Tables.growth,
    "characters": Tables.characters,
    "questions": Tables.questions,
}
"""The tables that put a region beside the whole country."""

_QUERY = {"first": "from", "last": "to"}
_MAP: Final = {"word_of": word_of, "tile_places": TILES, "short_names": SHORT}


@dataclass(frozen=True, slots=True)
class Audience:
    """Who looks: under which address, from how many people on, and what they may filter by."""

    home: str
    smallest: int
    smallest_region: int
    filters: tuple[str, ...]
    views: tuple[str, ...]
    headers: Mapping[str, str] = field(compare=False)


PUBLIC = Audience(
    "statistics", 50, 50, ("region",), ("overview", "questions", "regions"), {"cache-control": "public, max-age=3600"}
)
COORDINATOR = Audience("coordinator", 10, 20, ("from", "to", "region", "language", "source"), (*VIEWS,), NO_STORE)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request is about: the selection, the weeks that there are, and the filters that could not be used."""

    audience: Audience
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


async def show_public(request: Request[State]) -> Response:
    """A view of the public statistics."""
    return await _show(request, PUBLIC, "")


async def show_coordinator(request: Request[State]) -> Response:
    """A view of what a coordinator sees. Raises NotSignedIn."""
    return await _show(request, COORDINATOR, await coordinator_of(request))


async def _show(request: Request[State], audience: Audience, label: str) -> Response:
    site, locale = request.state["site"], locale_of(request)
    view = request.path_params.get("view", "overview")
    if view not in audience.views:
        raise HTTPException(404)
    asked = await asked_of(request, audience)
    status = 422 if asked and asked.faults else 200
    key = (audience.home, label, view, locale, asked)

    async def make() -> Kept:
        context: dict[str, object] = {
            **(await _context(site, asked, view) if asked else {"cubes": []}),
            "here": _address(audience, view, asked),
            "audience": audience,
            "label": label,
            "view": view,
            "asked": asked,
            "sealed": site.publication.sealed,
            "groups": groups,
            "demo": site.demo,
            **_MAP,
        }
        # A long page: whoever walks through the quiz meanwhile must not wait for it.
        return await asyncio.to_thread(_draw, site.pages, f"statistics/{view}.html", locale, context)

    page = await of_one_night(site, key, make)
    # What a form sends has a field for everything; the address that stays in the browser is the short one.
    headers = {"hx-push-url": f"/{locale}/{_address(audience, view, asked)}"}
    return respond(request, page, status, {**audience.headers, **headers})


def _draw(pages: Pages, template: str, locale: str, context: dict[str, Any]) -> Kept:
    return Kept.of(pages.render(template, locale, **context), level=6)


async def of_one_night(site: Site, key: tuple[object, ...], make: Callable[[], Awaitable[Kept]]) -> Kept:
    """What is kept under a key, or is made now: once more if a night was sealed meanwhile, lest it be half of each."""
    while True:
        sealed = site.publication.sealed
        kept = site.pages.recent(sealed, key)
        if kept is not None:
            return kept
        made = await make()
        if site.publication.sealed == sealed:
            return site.pages.keep_recent(sealed, key, made)


async def tables_of(site: Site, asked: Asked, names: Sequence[str]) -> list[Cube]:
    """The tables of these names for what was asked; a name that has nothing to tell of the selection is left out."""
    assert site.publication.sealed is not None
    tables = Tables(site.questionnaire, site.publication.sealed.day, asked.audience.smallest)
    beside = await _sides(site.publication, asked) if _COMPARED.keys() & {*names} else []
    made = [
        _COMPARED[name](tables, beside) if name in _COMPARED else await _table(site.publication, asked, tables, name)
        for name in names
    ]
    return [cube for cube in made if cube is not None]


async def _sides(publication: Publication, asked: Asked) -> list[Side]:
    selection, smallest = asked.selection, asked.audience.smallest
    columns = columns_for(await publication.people(selection))
    areas = [ANY] if selection.region == ANY else [selection.region, ANY]
    return [
        Side(area, await publication.statistics(replace(selection, region=area), smallest, columns)) for area in areas
    ]


async def _table(publication: Publication, asked: Asked, tables: Tables, name: str) -> Cube | None:
    selection, audience = asked.selection, asked.audience
    if name == "steps":
        # Walks are counted by the day alone.
        if selection != Selection(selection.first, selection.last):
            return None
        smallest = max(audience.smallest, NUMBERS_FROM)
        return replace(tables, smallest=smallest).steps(*await publication.steps(selection, smallest))
    if name == "regions":
        every = [replace(selection, region=region) for region in (*REGIONS, NO_REGION)]
        of = {each.region: await publication.statistics(each, audience.smallest_region) for each in every}
        return replace(tables, smallest=audience.smallest_region).regions(of)
    pieces = periods(selection.first, selection.last)
    return tables.workshops({piece: await publication.held(piece) for piece in pieces})


def drawing(site: Site, asked: Asked, locale: str, cube: Cube) -> bytes:
    """A table as a picture that stands by itself."""
    return site.pages.render(
        "statistics/map.svg" if cube.id == "regions" else "statistics/bars.svg",
        locale,
        here="",
        asked=asked,
        cube=cube,
        groups=groups(cube),
        period=period_category(Period(asked.selection.first, asked.selection.last)),
        demo=site.demo,
        **_MAP,
    )


def groups(cube: Cube) -> list[tuple[Category | None, list[Category], list[tuple[Category, list[Cell]]]]]:
    """A table in parts as a page draws them: a heading, the columns, and rows with a cell for each column.

    The last axis makes the rows, the one before it the columns, the one before that the headings.
    """
    parts = []
    for heading, cells in groupby(cube.rows(), key=lambda row: row[0][-3] if len(row[0]) > 2 else None):
        found = list(cells)
        columns = list({row[0][-2].id: row[0][-2] for row in found if len(row[0]) > 1}.values())
        rows = [
            (category, [cell for categories, cell in found if categories[-1] == category])
            for category in cube.axes[-1].categories
        ]
        parts.append((heading, columns, rows))
    return parts


async def asked_of(request: Request[State], audience: Audience) -> Asked | None:
    """What a request asks for; None as long as there is nothing to show. Raises StoreFault."""
    site = request.state["site"]
    known = await site.publication.weeks()
    if known is None or site.publication.sealed is None:
        return None
    query = {name: request.query_params.get(name, "")[:20] for name in audience.filters}
    selection, faults = read_selection(query, known, site.questionnaire.languages)
    return Asked(audience, selection, known, faults)


async def _context(site: Site, asked: Asked, view: str) -> dict[str, object]:
    usable = [name for name in asked.audience.filters if name in USABLE[view]]
    ignored = {name: ANY for name in ("region", "language", "source") if name not in usable}
    of = replace(asked.selection, **ignored)
    n = await site.publication.people(of)
    return {
        "cubes": await tables_of(site, asked, VIEWS[view]),
        "of": of,
        "n": n,
        "country": await site.publication.people(replace(of, region=ANY)),
        "shown": n >= asked.audience.smallest,
        "area": region_category(of.region),
        "period": period_category(Period(of.first, of.last)),
        "usable": usable,
        "years": by_year(asked.known),
        "shortcuts": spans(asked.known),
        "regions": [region_category(region) for region in (*REGIONS, NO_REGION)],
        "sources": SOURCES,
        "narrowed": [name for name in ("region", "language", "source") if getattr(of, name) != ANY],
    }


def _address(audience: Audience, view: str, asked: Asked | None) -> str:
    path = audience.home if view == "overview" else f"{audience.home}/{view}"
    return path + (asked.query if asked else "")
