"""The page for those who want to measure: what a playful test cannot do, and where the official indicator is."""

from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from quiz.i18n import catalog
from quiz.web.cards.page import ShownCard, shown_card
from quiz.web.core.requests import locale_of
from quiz.web.core.responses import PUBLIC, respond
from quiz.web.core.site import State, site_of
from quiz.weeks import day_of

MEASURES = ("osallisuusindikaattori", "esis-in-english", "sotkanet", "huono-osaisuus-suomessa")
"""The ids of the cards that it points to."""


class MeasurePage(NamedTuple):
    """The page about measuring."""

    cards: tuple[ShownCard, ...]


async def show_measure(request: Request[State]) -> Response:
    """What measures inclusion, as this test does not."""
    site, locale = site_of(request), locale_of(request)
    stale = site.cards.stale(day_of(site.clock()))

    def render() -> bytes:
        found = [site.cards.by_id[identity] for identity in MEASURES]
        page = MeasurePage(tuple(shown_card(site, catalog(locale), card, stale) for card in found))
        return site.pages.render("cards/measure.html", locale, "measure", page)

    return respond(request, site.pages.keep(("measure", locale, stale), render), headers=PUBLIC)
