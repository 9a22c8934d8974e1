"""The files of the statistics: the tables of a view in the field's own formats, with the same figures and no more."""

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from quiz.disclosure.ladder import ANY
from quiz.i18n import catalog
from quiz.questionnaire.model import Questionnaire
from quiz.statistics.categories import names, region_category
from quiz.statistics.charts.bars import Panel, of_dimension, panels_of
from quiz.statistics.charts.maps import Map, maps_of, shapes_on_map
from quiz.statistics.cube import Cube, Names
from quiz.statistics.exports.codebook import codebook
from quiz.statistics.exports.csv_files import plain, spreadsheet
from quiz.statistics.exports.json_stat import Link, collection, json_stat
from quiz.statistics.exports.notes import citation
from quiz.statistics.exports.workbook import workbook
from quiz.statistics.selection import Period
from quiz.statistics.table_reader import mapped
from quiz.web.core.requests import locale_of
from quiz.web.core.responses import Kept
from quiz.web.core.site import Site, State, site_of
from quiz.web.statistics.freshness import respond_with_file
from quiz.web.statistics.layout import ALL, FORMATS, ITEMS, ITEMS_FORMATS, TOGETHER, of_dimensions, query_for
from quiz.web.statistics.links import file_address
from quiz.web.statistics.one_sealing import in_one_sealing, of_one_sealing
from quiz.web.statistics.query import COMPARISON, FORMERLY, VIEWS, Query, Readers, read_query
from quiz.web.statistics.sign_in import campaign_key
from quiz.web.workshop.links import our_address

TYPES: Final = {
    "csv": "text/csv; charset=utf-8",
    "xls.csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "svg": "image/svg+xml",
    "txt": "text/plain; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True, slots=True)
class Drawing:
    """A table as a picture that stands by itself."""

    cube: Cube
    demo: bool


@dataclass(frozen=True, slots=True)
class BarsDrawing(Drawing):
    """A table as bars. The names of rows are above their bars where there are columns, or where they are sentences."""

    panels: Sequence[Panel]
    area: str
    names_above: bool
    people: str
    """How many people it is of, in each area where there are several."""


@dataclass(frozen=True, slots=True)
class MapDrawing(Drawing):
    """The regions as a map; the selected one is marked."""

    map: Map
    selected: str
    people: str
    """How many people it is of in the whole country."""


class Contents(NamedTuple):
    """The tables that there are of a selection, by id with their titles, and the last day of them."""

    titles: Mapping[str, Names]
    updated: date


async def send_file(request: Request[State], readers: Readers) -> Response:
    """Answer with a file of the statistics."""
    site, locale = site_of(request), locale_of(request)
    name, _, kind = request.path_params["file"].partition(".")

    async def read() -> tuple[Query, Kept]:
        parameters = request.query_params.multi_items()
        query = await read_query(site, readers, parameters, await campaign_key(request, readers))
        if query is None:
            raise HTTPException(404)
        return query, await _file_of(site, locale, name, kind, query, our_address(request))

    query, file = await in_one_sealing(site, read)
    return respond_with_file(request, readers, file, _filename(site, query, name, kind))


async def _file_of(site: Site, locale: str, name: str, kind: str, query: Query, origin: str) -> Kept:
    """Return a file; only the index, whose links must be whole, has the host that it was asked for by."""
    readers = query.readers
    wanted = _tables(readers, name, kind)
    if kind not in TYPES or not wanted:
        raise HTTPException(404)
    # A file with another selection than was asked for would lie on somebody's disk without its page's warning. The
    # table of all items is the same whatever region is chosen beside it, and most others compare nothing.
    if query.faults or query_for(name, query) != query:
        raise HTTPException(400)
    if kind == "svg" and of_dimensions(name) and query.item not in ("", *await _dimensions(site, query)):
        raise HTTPException(400)
    if name == COMPARISON and query.other is None:
        raise HTTPException(404)

    async def read() -> Sequence[Cube]:
        if query.other:
            return [await site.tables.compare(query.selection, query.other, query.least.smallest)]
        cubes = [
            cube
            # View by view: who is in no region is a remainder of the map's table only.
            for tables in wanted
            for cube in await site.tables.read(query.selection, tables, query.least, query.item, query.scene)
        ]
        if not cubes:
            raise HTTPException(404)
        return cubes

    async def make() -> Kept:
        # As long as a page to make: whoever walks through the quiz meanwhile must not wait for it.
        cubes, questionnaire = await read(), await site.tables.questionnaire(query.selection)
        return await asyncio.to_thread(_file, site, query, questionnaire, locale, name, kind, cubes)

    async def list_tables() -> Contents:
        cubes = await read()
        return Contents({cube.id: cube.titles for cube in cubes}, cubes[0].updated)

    if (name, kind) == (ALL, "json"):
        contents = await of_one_sealing(site, (f"{readers.home} index", query), list_tables)
        return _index(site, query, locale, contents, origin)
    large = name == ITEMS
    shelf = f"{readers.home} items" if large else f"{readers.home} file"
    return await of_one_sealing(site, (shelf, locale, name, kind, query), make, large)


async def _dimensions(site: Site, query: Query) -> Collection[str]:
    return (await site.tables.questionnaire(query.selection)).dimensions_by_id


def _filename(site: Site, query: Query, name: str, kind: str) -> str:
    """Return a name that tells this file from others of the same table, a year later and in another folder."""
    of = query.selection
    item = query.item if name in ("regions", ALL) or (kind == "svg" and of_dimensions(name)) else ""
    scene = query.scene if name in ("answers", ALL) else ""
    chosen = [
        part
        for part in (item or ANY, scene or ANY, of.region, of.language, of.source, of.edition or ANY)
        if part != ANY
    ]
    chosen += ["with", query.chosen("with")] if query.other else []
    weeks = Period(of.first, of.last).id.replace("/", "-")
    return "-".join(["osallisuustesti", *(["demo"] if site.demo else []), name, *chosen, f"{weeks}.{kind}"])


def _tables(readers: Readers, name: str, kind: str) -> Sequence[Sequence[str]]:
    """Return the tables that a file is of by their views: one, or all of a view if they are explained, or all."""
    if name == ALL:
        return [VIEWS[view] for view in readers.views] if kind in TOGETHER else ()
    if kind == "xlsx":
        return ()
    if name == COMPARISON:
        return [(COMPARISON,)] if kind in FORMATS else ()
    if name == ITEMS:
        return [(ITEMS,)] if kind in ITEMS_FORMATS else ()
    if kind == "txt":
        view = FORMERLY.get(name, name)
        return [VIEWS[view]] if view in readers.views else ()
    return [(table,) for view in readers.views for table in VIEWS[view] if table == name]


def _file(
    site: Site,
    query: Query,
    questionnaire: Questionnaire,
    locale: str,
    name: str,
    kind: str,
    cubes: Sequence[Cube],
) -> Kept:
    cube, service = cubes[0], _service(site, locale)
    # Never the host that a request names: anybody could put any there, and into a file that others get.
    here = _address(site, site.settings.origin, locale, query, f"{name}.{kind}") if site.settings.origin else ""
    writers: Mapping[str, Callable[[], bytes]] = {
        "csv": lambda: plain(cube, locale, citation(service, here)),
        "xls.csv": lambda: spreadsheet(cube, locale, citation(service, here)),
        "json": lambda: json_stat(cube, locale, service, here),
        "svg": lambda: _drawn(site, query, questionnaire, locale, cube),
        "txt": lambda: codebook(cubes, locale, service),
        "xlsx": lambda: workbook(cubes, locale, service, here),
    }
    return Kept.of(writers[kind](), TYPES[kind], level=6)


def _index(site: Site, query: Query, locale: str, contents: Contents, origin: str) -> Kept:
    titles = {**contents.titles, ITEMS: names(f"table.{ITEMS}")}
    links = [
        Link(_address(site, origin, locale, query_for(table, query), f"{table}.json"), title[locale])
        for table, title in titles.items()
    ]
    here = _address(site, origin, locale, query, f"{ALL}.json")
    index = collection(links, catalog(locale)("stats.take.all"), contents.updated, _service(site, locale), here)
    return Kept.of(index, TYPES["json"], level=6)


def _address(site: Site, origin: str, locale: str, query: Query, file: str) -> str:
    return origin + file_address(site, locale, query, file)


def _service(site: Site, locale: str) -> str:
    return site.settings.service_names[locale] + (" (demo)" if site.demo else "")


def _drawn(site: Site, query: Query, questionnaire: Questionnaire, locale: str, cube: Cube) -> bytes:
    of = query.selection
    # Of dimensions there is one in a picture: beside each other they look as if one were more than another.
    dimension = query.item or questionnaire.dimensions[0].id
    if cube.id == "regions":
        maps = maps_of(cube, shapes_on_map(questionnaire, mapped(questionnaire).get(query.item)))
        drawn = next((each for each in maps if each.of.id == dimension), maps[0])
        people = _people(cube, locale)
        return site.pages.render(
            "statistics/map.svg", locale, "", MapDrawing(cube, site.demo, drawn, of.region, people)
        )
    panels = of_dimension(panels_of(cube), dimension) if of_dimensions(cube.id) else panels_of(cube)
    campaign = cube.scope.source if of.campaign else None
    area = region_category(ANY if cube.id == "workshops" else of.region, campaign).names[locale]
    if query.other and query.other.region != of.region:
        area = ", ".join(column.names[locale] for column in panels[0].columns)
    names_above = bool(cube.texts) or any(len(panel.columns) > 1 for panel in panels)
    drawing = BarsDrawing(cube, site.demo, panels, area, names_above, _people(cube, locale))
    return site.pages.render("statistics/bars.svg", locale, "", drawing)


def _people(cube: Cube, locale: str) -> str:
    t = catalog(locale)
    if len(cube.people) == 1:
        return t.people(cube.people[0][1])
    return ", ".join(f"{of[locale]} {t.people(n)}" for of, n in cube.people if of)
