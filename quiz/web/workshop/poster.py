"""A poster that invites to a workshop, in every language of the questionnaire."""

from typing import NamedTuple

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from quiz.i18n import catalog
from quiz.store.values import Workshop
from quiz.web.core.requests import locale_of
from quiz.web.core.responses import respond_fresh
from quiz.web.core.site import State, site_of
from quiz.web.workshop.links import join_address
from quiz.web.workshop.lookup import hosted_quiz
from quiz.web.workshop.qr import join_qr
from quiz.workshops.service import without_key


class Invitation(NamedTuple):
    """What the poster says in a language."""

    locale: str
    invitation: str
    promise: str
    way: str
    """How to join."""


class PosterPage(NamedTuple):
    """The poster as it is printed."""

    workshop: Workshop
    join_address: str
    """What people type, without the code."""
    qr: Markup
    invitations: tuple[Invitation, ...]
    """The one in the language of the workshop comes first."""


async def show_poster(request: Request[State]) -> Response:
    """The poster, for the host."""
    site, locale = site_of(request), locale_of(request)
    workshop = await hosted_quiz(request)
    languages = sorted(site.questionnaire.languages, key=lambda language: language != workshop.language)
    context = PosterPage(
        workshop=without_key(workshop),
        join_address=join_address(request),
        qr=join_qr(request, workshop),
        invitations=tuple(map(_invitation, languages)),
    )
    page = site.pages.render("workshop/poster.html", locale, f"host/{workshop.code}/poster", context)
    return respond_fresh(request, page)


def _invitation(locale: str) -> Invitation:
    words = catalog(locale)
    return Invitation(
        locale, words("workshop.poster.invitation"), words("workshop.poster.promise"), words("workshop.poster.way")
    )
