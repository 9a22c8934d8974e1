"""The quiz on a sheet of paper, for those without a phone."""

from typing import NamedTuple

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from quiz.questionnaire.guidance import SupportContact
from quiz.store.values import Workshop
from quiz.web.core.requests import locale_of
from quiz.web.core.responses import respond_fresh
from quiz.web.core.site import State, site_of
from quiz.web.workshop.links import join_address
from quiz.web.workshop.lookup import quiz_workshop
from quiz.web.workshop.memo_content import contacts_in
from quiz.web.workshop.qr import join_qr
from quiz.workshops.service import without_key


class SheetPage(NamedTuple):
    """All the questions, to be ticked on paper, and how to join by phone."""

    workshop: Workshop
    join_address: str
    """What people type, without the code."""
    qr: Markup
    contacts: tuple[SupportContact, ...]
    large: bool
    """Whether in large print, on several sheets; else on one, both sides."""


async def show_sheet(request: Request[State]) -> Response:
    """All the questions, to be ticked on paper; in large print if that is asked for."""
    site, locale = site_of(request), locale_of(request)
    workshop = await quiz_workshop(request, "mirror_sheet")
    context = SheetPage(
        workshop=without_key(workshop),
        join_address=join_address(request),
        qr=join_qr(request, workshop),
        contacts=contacts_in(site.questionnaire, locale),
        large=request.query_params.get("size") == "large",
    )
    return respond_fresh(request, site.pages.render("workshop/sheet.html", locale, f"sheet/{workshop.code}", context))
