"""The files of the statistics: the tables of a view in the field's own formats, with the same figures and no more."""

from collections.abc import Callable, Mapping
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from quiz.csv_export import plain, spreadsheet
from quiz.cube import Cube
from quiz.explanation import explain
from quiz.json_stat import json_stat
from quiz.web.coordinator import coordinator_of
from quiz.web.pages import Kept, Site, State, locale_of, respond
from quiz.web.statistics import COORDINATOR, PUBLIC, VIEWS, Asked, Audience, asked_of, drawing, of_one_night, tables_of

_TYPES: Final = {
    "csv": "text/csv; charset=utf-8",
    "xls.csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "svg": "image/svg+xml",
    "txt": "text/plain; charset=utf-8",
}


async def send_public(request: Request[State]) -> Response:
    """A file of the public statistics."""
    return await _send(request, PUBLIC)


async def send_coordinator(request: Request[State]) -> Response:
    """A file of what a coordinator sees. Raises NotSignedIn."""
    await coordinator_of(request)
    return await _send(request, COORDINATOR)


async def _send(request: Request[State], audience: Audience) -> Response:
    site, locale = request.state["site"], locale_of(request)
    name, _, kind = request.path_params["file"].partition(".")
    asked = await asked_of(request, audience)
    names = _tables(audience, name, kind)
    # A file with another selection than was asked for would lie on somebody's disk without its page's warning.
    if kind not in _TYPES or not names or asked is None:
        raise HTTPException(404)
    if asked.faults:
        raise HTTPException(400)
    key = ("file", audience.home, locale, name, kind, asked)

    async def make() -> Kept:
        cubes = await tables_of(site, asked, names)
        if not cubes:
            raise HTTPException(404)
        return Kept.of(_write(site, asked, locale, kind, cubes), _TYPES[kind], level=6)

    file = await of_one_night(site, key, make)
    # A file is looked at without its page, and a CSV has no place but its name to say so.
    made_up = "demo-" if site.demo else ""
    disposition = {"content-disposition": f'attachment; filename="osallisuustesti-{made_up}{name}.{kind}"'}
    return respond(request, file, headers={**audience.headers, **disposition})


def _tables(audience: Audience, name: str, kind: str) -> tuple[str, ...]:
    """The tables that a file is of: one, or with an explanation all of a view."""
    if kind == "txt":
        return VIEWS[name] if name in audience.views else ()
    return tuple(table for view in audience.views for table in VIEWS[view] if table == name)


def _write(site: Site, asked: Asked, locale: str, kind: str, cubes: list[Cube]) -> bytes:
    cube, service = cubes[0], site.settings.service_name + (" (demo)" if site.demo else "")
    writers: Mapping[str, Callable[[], bytes]] = {
        "csv": lambda: plain(cube, locale),
        "xls.csv": lambda: spreadsheet(cube, locale),
        "json": lambda: json_stat(cube, locale, service),
        "svg": lambda: drawing(site, asked, locale, cube),
        "txt": lambda: explain(cubes, locale, service),
    }
    return writers[kind]()
