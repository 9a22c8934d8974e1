"""The pages of the statistics: for everybody, and for coordinators."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from quiz.disclosure.ladder import ANY
from quiz.i18n import catalog
from quiz.regions import NO_REGION, REGIONS
from quiz.statistics.categories import period_category, region_category
from quiz.statistics.exports.notes import rules
from quiz.statistics.selection import SOURCES, Period
from quiz.web.core.rendering import Pages
from quiz.web.core.requests import locale_of, path_to
from quiz.web.core.responses import Kept, respond
from quiz.web.core.site import Site, State
from quiz.web.statistics.filters import USABLE, by_year, spans
from quiz.web.statistics.one_night import of_one_night
from quiz.web.statistics.query import VIEWS, Asked, Readers, address, asked_of


async def show_view(request: Request[State], readers: Readers) -> Response:
    """Answer with a view of the statistics."""
    site, locale = request.state["site"], locale_of(request)
    view = request.path_params.get("view", "overview")
    if view not in readers.views:
        raise HTTPException(404)
    asked = await asked_of(site, readers, request.query_params)
    status = 422 if asked and asked.faults else 200
    page = await page_of(site, readers, view, locale, asked)
    # What a form sends has a field for everything; the address that stays in the browser is the short one.
    headers = {"hx-push-url": path_to(request, "start") + address(readers, view, asked)}
    return respond(request, page, status, {**readers.headers, **headers})


async def page_of(site: Site, readers: Readers, view: str, locale: str, asked: Asked | None) -> Kept:
    """A view of what was asked for, the same for all of these readers. Raises Unavailable."""

    async def make() -> Kept:
        context: dict[str, object] = {
            **(await _context(site, asked, view, locale) if asked else {"cubes": []}),
            "here": address(readers, view, asked),
            "readers": readers,
            "view": view,
            "asked": asked,
            "sealed": site.publication.sealed,
            "rules": rules(catalog(locale)),
            "demo": site.demo,
        }
        # A long page: whoever walks through the quiz meanwhile must not wait for it.
        return await asyncio.to_thread(_draw, site.pages, f"statistics/{view}.html", locale, context)

    return await of_one_night(site, (readers.home, view, locale, asked), make)


def _draw(pages: Pages, template: str, locale: str, context: dict[str, Any]) -> Kept:
    return Kept.of(pages.render(template, locale, **context), level=6)


async def _context(site: Site, asked: Asked, view: str, locale: str) -> dict[str, object]:
    usable = [name for name in asked.readers.filters if name in USABLE[view]]
    ignored = {name: ANY for name in ("region", "language", "source") if name not in usable}
    of = replace(asked.selection, **ignored)
    n = await site.publication.people(of)
    return {
        "left_out": [catalog(locale)(f"stats.filter.{name}") for name in asked.faults],
        "again": any(name in usable for name in asked.faults),
        "cubes": await site.tables.read(
            asked.selection, VIEWS[view], asked.readers.smallest, asked.readers.smallest_region
        ),
        "of": of,
        "n": n,
        "country": await site.publication.people(replace(of, region=ANY)),
        "shown": n >= asked.readers.smallest,
        "area": region_category(of.region),
        "period": period_category(Period(of.first, of.last)),
        "usable": usable,
        "weeks": await _weeks(site, asked.known, locale) if "from" in usable else {},
        "shortcuts": spans(asked.known),
        "regions": [region_category(region) for region in (*REGIONS, NO_REGION)],
        "sources": SOURCES,
        "narrowed": [name for name in ("region", "language", "source") if getattr(of, name) != ANY],
    }


async def _weeks(site: Site, known: tuple[str, str], locale: str) -> Mapping[str, Markup]:
    """The weeks that a period may begin with and end with, as lists to choose from."""
    ends = {"from": (known[0], False), "to": (known[1], True)}

    async def make() -> Mapping[str, Markup]:
        return {
            name: await asyncio.to_thread(
                site.pages.part, "statistics/_weeks.html", locale, years=by_year(known), whole=whole, at_end=at_end
            )
            for name, (whole, at_end) in ends.items()
        }

    return await of_one_night(site, ("weeks", locale, known), make)
