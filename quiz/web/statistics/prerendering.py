"""Draws the statistics that are usually asked for as soon as a week has been sealed, so that nobody waits for them.

What is asked for before it is drawn, and what is narrowed further, is drawn when it is asked for.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from functools import partial
from itertools import product

from quiz.monitoring.supervision import in_background
from quiz.regions import NO_REGION, REGIONS
from quiz.store.faults import Unavailable
from quiz.web.core.site import Site
from quiz.web.statistics.pages import page_of
from quiz.web.statistics.query import COORDINATORS, EVERYBODY, Readers, read_query

log = logging.getLogger(__name__)

_LOOK_SECONDS = 30.0
_REST_SECONDS = 0.2  # after each page: they take turns with whoever takes the test meanwhile


@asynccontextmanager
async def drawing_ahead(site: Site) -> AsyncIterator[None]:
    """Draw ahead after every week, in the background."""
    async with in_background("drawing the statistics ahead", partial(_draw_after_sealings, site), _LOOK_SECONDS):
        yield


async def draw_ahead(site: Site, rest: float) -> None:
    """Draw the usual pages of the last week, with so many seconds of rest after each. Raises Unavailable."""
    languages = site.questionnaire.languages
    for readers in (EVERYBODY, COORDINATORS):
        for (view, parameters), locale in product(usual(readers, languages), languages):
            query = await read_query(site, readers, parameters.items())
            if query is None:
                return
            await page_of(site, readers, view, locale, query)
            await asyncio.sleep(rest)


def usual(readers: Readers, languages: tuple[str, ...]) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Views with their queries: each view of everything there is, and the overview of each region or language.

    A region in one language is asked for by few, and is soon drawn.
    """
    for view in readers.views:
        yield view, {}
    offered = {"region": (*REGIONS, NO_REGION), "language": languages}
    for name in offered:
        if name in readers.filters:
            yield from (("overview", {name: each}) for each in offered[name])


async def _draw_after_sealings(site: Site) -> None:
    drawn = None
    while True:
        # Not before the first look: after a start the phones of a hall come back all at once.
        await asyncio.sleep(_LOOK_SECONDS)
        sealed = site.publication.sealed
        until = sealed.until if sealed else None
        if until != drawn:
            try:
                await draw_ahead(site, _REST_SECONDS)
                drawn = until
            except Unavailable as fault:
                log.error("the statistics were not drawn ahead: %s", fault)
