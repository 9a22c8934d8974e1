"""A sheet to print with all the animals, and how somebody who answers on paper finds the nearest."""

from typing import NamedTuple

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from quiz.web.core.requests import locale_of, path_to
from quiz.web.core.responses import respond_fresh
from quiz.web.core.site import State, site_of
from quiz.web.workshop.links import Link, our_address
from quiz.web.workshop.qr import draw_qr


class AnimalsSheet(NamedTuple):
    """All the animals, and where one finds the nearest."""

    numbers: Link
    """The page for the numbers of one's ticks."""
    qr: Markup


async def show_animals(request: Request[State]) -> Response:
    """All the animals on one sheet."""
    site, locale = site_of(request), locale_of(request)
    numbers = Link(our_address(request) + path_to(request, "numbers"))
    context = AnimalsSheet(numbers, draw_qr(numbers.url))
    return respond_fresh(request, site.pages.render("workshop/animals.html", locale, "animals", context))
