"""How a result came about, on a page of its own: few ask for it, and it is half of what a result would take."""

from typing import NamedTuple

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from quiz.questionnaire.scoring import profile
from quiz.web.core.requests import locale_of
from quiz.web.core.responses import respond_fresh
from quiz.web.core.site import State, site_of
from quiz.web.core.skeletons import Slot
from quiz.web.quiz.nearest import CHOSEN, chosen_character, query_of
from quiz.web.quiz.steps import walk_with_result
from quiz.web.quiz.sums import sums_part


class WorkingPage(NamedTuple):
    """How one person's result came about; `query` leads back to the character that they put first."""

    query: str
    sums: Markup = Slot("sums")


async def show_working(request: Request[State]) -> Response:
    """The working of a result, made from the cookie at each request."""
    walk = walk_with_result(request)
    site, locale = site_of(request), locale_of(request)
    found = profile(site.questionnaire, walk.answers)
    query = query_of(chosen_character(found, request.query_params.get(CHOSEN, "")))
    page = site.pages.skeleton("quiz/working.html", locale, WorkingPage(query), query, here=f"result/working{query}")
    return respond_fresh(request, page.fill(sums=sums_part(site, locale, found, walk.answers)).encode())
