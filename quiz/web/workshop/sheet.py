"""The quiz on a sheet of paper, for those without a phone."""

from typing import NamedTuple

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from quiz.store.values import Workshop
from quiz.web.core.requests import locale_of
from quiz.web.core.responses import respond_fresh
from quiz.web.core.site import State
from quiz.web.workshop.links import join_address
from quiz.web.workshop.lookup import workshop_or_404
from quiz.web.workshop.qr import join_qr
from quiz.workshops.service import without_key


class SheetPage(NamedTuple):
    """All the questions, to be ticked on paper, and how to join by phone."""

    workshop: Workshop
    join_address: str
    """What people type, without the code."""
    qr: Markup


async def show_sheet(request: Request[State]) -> Response:
    """All the questions in large print, to be ticked on paper."""
    site, locale = request.state["site"], locale_of(request)
    workshop = await workshop_or_404(request)
    context = SheetPage(without_key(workshop), join_address(request), join_qr(request, workshop))
    return respond_fresh(request, site.pages.render("workshop/sheet.html", locale, f"sheet/{workshop.code}", context))
