"""The pages of the statistics: for everybody, and for coordinators."""

import asyncio
from collections.abc import Mapping, Sequence
from functools import partial
from typing import NamedTuple

from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from quiz.disclosure.ladder import ANY
from quiz.statistics.selection import Selection
from quiz.web.core.requests import locale_of
from quiz.web.core.responses import NO_STORE, Kept, respond
from quiz.web.core.site import Site, State, site_of
from quiz.web.statistics.filters import Week, by_year
from quiz.web.statistics.freshness import cache_headers
from quiz.web.statistics.layout import Figures
from quiz.web.statistics.links import address_of
from quiz.web.statistics.one_sealing import in_one_sealing, of_one_sealing
from quiz.web.statistics.query import FORMERLY, VIEWS, Query, Readers, read_query
from quiz.web.statistics.scenes import scenes_of
from quiz.web.statistics.sign_in import campaign_key
from quiz.web.statistics.views import Page, view_of


class WeekOptions(NamedTuple):
    """The weeks to choose an end of a period from. `outermost` is the first or last of all."""

    years: Mapping[int, Sequence[Week]]
    outermost: str
    at_end: bool


async def show_view(request: Request[State], readers: Readers) -> Response:
    """Answer with a view of the statistics."""
    site, locale = site_of(request), locale_of(request)
    view = request.path_params.get("view", "overview")
    view = FORMERLY.get(view, view)
    if view not in readers.views:
        raise HTTPException(404)

    async def read() -> tuple[Query | None, Kept]:
        parameters = request.query_params.multi_items()
        query = await read_query(site, readers, parameters, await campaign_key(request, readers))
        return query, await page_of(site, readers, view, locale, query)

    query, page = await in_one_sealing(site, read)
    # What a form sends has a field for everything; the address that stays in the browser is the short one.
    headers = {"hx-push-url": address_of(site, locale, readers, view, query.text() if query else "")}
    if query and query.faults:  # what there is not now may be there soon, as the figures of a campaign
        return respond(request, page, 400, {**cache_headers(site, readers), **headers, **NO_STORE})
    return respond(request, page, headers={**cache_headers(site, readers), **headers})


async def page_of(site: Site, readers: Readers, view: str, locale: str, query: Query | None) -> Kept:
    """Return a view of what was asked for, the same for all of these readers. Raises Unavailable."""

    async def make() -> Kept:
        figures = await _figures(site, query, view, locale) if query else None
        # A long page: whoever walks through the quiz meanwhile must not wait for it.
        return await asyncio.to_thread(_page, site, readers, view, locale, figures)

    return await of_one_sealing(site, (readers.home, view, locale, query), make)


def _page(site: Site, readers: Readers, view: str, locale: str, figures: Figures | None) -> Kept:
    text = figures.query.text() if figures else ""
    here = address_of(site, locale, readers, view, text).removeprefix(site.addresses.path("start", locale=locale))
    if figures is None:
        body = site.pages.render("statistics/nothing.html", locale, here, Page(readers, view))
    else:
        body = site.pages.render(f"statistics/{view}.html", locale, here, view_of(site, locale, figures))
    return Kept.of(body, level=6)


async def _figures(site: Site, query: Query, view: str, locale: str) -> Figures:
    """Return what a view is made of: the same figures in every language, read once."""
    key = f"{query.readers.home} figures", view, query
    figures = await of_one_sealing(site, key, partial(_read_figures, site, query, view), large=True)
    return figures._replace(weeks=await _weeks(site, query.known, locale) if "from" in query.usable(view) else {})


async def _read_figures(site: Site, query: Query, view: str) -> Figures:
    selection, sealed = query.selected(view), site.publication.sealed
    assert sealed is not None
    if other := query.compared(view):
        cubes = [await site.tables.compare(selection, other, query.least.smallest)]
    else:
        cubes = await site.tables.read(query.selection, VIEWS[view], query.least, query.item, query.scene)
    questionnaire = await site.tables.questionnaire(selection)
    return Figures(
        view,
        query,
        people=await site.publication.people(selection),
        country=await site.publication.people(selection._replace(region=ANY)),
        other=await site.publication.people(other) if other else 0,
        elsewhere=await _elsewhere(site, other) if other else 0,
        cubes=cubes,
        remainders=cubes[0].remainders if other else await site.tables.remainders(selection, view == "regions"),
        sealed=sealed,
        weeks={},
        questionnaire=questionnaire,
        scenes=await asyncio.to_thread(scenes_of, questionnaire, cubes[0]) if view == "overview" else (),
    )


async def _elsewhere(site: Site, selection: Selection) -> int:
    """Return how many people of a selection answered another edition."""
    return sum(rest.n for rest in await site.tables.remainders(selection, by_region=False) if rest.weeks is None)


async def _weeks(site: Site, known: tuple[str, str], locale: str) -> Mapping[str, Markup]:
    """Return the weeks that a period may begin with and end with, as lists to choose from."""
    years = by_year(known)
    ends = {"from": WeekOptions(years, known[0], at_end=False), "to": WeekOptions(years, known[1], at_end=True)}

    async def make() -> Mapping[str, Markup]:
        return {
            name: await asyncio.to_thread(site.pages.part, "statistics/_weeks.html", locale, weeks)
            for name, weeks in ends.items()
        }

    return await of_one_sealing(site, ("weeks", locale, known), make)
