"""The files of the statistics: the tables of a view in the field's own formats, with the same figures and no more."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from quiz.disclosure.ladder import ANY
from quiz.statistics.categories import region_category
from quiz.statistics.cube import Cube
from quiz.statistics.exports.codebook import explain
from quiz.statistics.exports.csv_files import plain, spreadsheet
from quiz.statistics.exports.json_stat import json_stat
from quiz.statistics.selection import Period
from quiz.web.core.requests import locale_of
from quiz.web.core.responses import Kept, respond
from quiz.web.core.site import Site, State
from quiz.web.statistics.one_night import of_one_night
from quiz.web.statistics.query import VIEWS, Asked, Readers, asked_of

_TYPES: Final = {
    "csv": "text/csv; charset=utf-8",
    "xls.csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "svg": "image/svg+xml",
    "txt": "text/plain; charset=utf-8",
}


async def send_file(request: Request[State], readers: Readers) -> Response:
    """Answer with a file of the statistics."""
    site, locale = request.state["site"], locale_of(request)
    name, _, kind = request.path_params["file"].partition(".")
    asked = await asked_of(site, readers, request.query_params)
    names = _tables(readers, name, kind)
    # A file with another selection than was asked for would lie on somebody's disk without its page's warning.
    if kind not in _TYPES or not names or asked is None:
        raise HTTPException(404)
    if asked.faults:
        raise HTTPException(400)
    key = (f"{readers.home} file", locale, name, kind, asked)

    async def make() -> Kept:
        cubes = await site.tables.read(asked.selection, names, readers.smallest, readers.smallest_region)
        if not cubes:
            raise HTTPException(404)
        # As long as a page to make: whoever walks through the quiz meanwhile must not wait for it.
        return await asyncio.to_thread(_written, site, asked, locale, kind, cubes)

    file = await of_one_night(site, key, make)
    # A file is looked at without its page, and a CSV has no place but its name to say so.
    disposition = {"content-disposition": f'attachment; filename="{_filename(site, asked, name, kind)}"'}
    return respond(request, file, headers={**readers.headers, **disposition})


def _filename(site: Site, asked: Asked, name: str, kind: str) -> str:
    """A name that tells this file from others of the same table, a year later and in another folder."""
    of = asked.selection
    chosen = [part for part in (of.region, of.language, of.source) if part != ANY]
    weeks = Period(of.first, of.last).id.replace("/", "-")
    return "-".join(["osallisuustesti", *(["demo"] if site.demo else []), name, *chosen, f"{weeks}.{kind}"])


def _tables(readers: Readers, name: str, kind: str) -> tuple[str, ...]:
    """The tables that a file is of: one, or with an explanation all of a view."""
    if kind == "txt":
        return VIEWS[name] if name in readers.views else ()
    return tuple(table for view in readers.views for table in VIEWS[view] if table == name)


def _written(site: Site, asked: Asked, locale: str, kind: str, cubes: list[Cube]) -> Kept:
    cube, service = cubes[0], site.settings.service_name + (" (demo)" if site.demo else "")
    writers: Mapping[str, Callable[[], bytes]] = {
        "csv": lambda: plain(cube, locale),
        "xls.csv": lambda: spreadsheet(cube, locale),
        "json": lambda: json_stat(cube, locale, service),
        "svg": lambda: _drawing(site, asked, locale, cube),
        "txt": lambda: explain(cubes, locale, service),
    }
    return Kept.of(writers[kind](), _TYPES[kind], level=6)


def _drawing(site: Site, asked: Asked, locale: str, cube: Cube) -> bytes:
    """A table as a picture that stands by itself."""
    return site.pages.render(
        "statistics/map.svg" if cube.id == "regions" else "statistics/bars.svg",
        locale,
        here="",
        asked=asked,
        cube=cube,
        area=region_category(ANY if cube.id == "workshops" else asked.selection.region),
        demo=site.demo,
    )
