"""Pages that are the same for everybody: the characters, how it works, privacy, accessibility, support."""

from collections.abc import Sequence, Set
from datetime import date, timedelta
from typing import NamedTuple

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from quiz.questionnaire.guidance import SupportContact
from quiz.questionnaire.model import Character
from quiz.web.core.requests import locale_of
from quiz.web.core.responses import PUBLIC, respond
from quiz.web.core.site import State, site_of
from quiz.web.privacy import PrivacyPage, privacy_page
from quiz.weeks import day_of

ACCESSIBILITY_TESTED = date(2026, 11, 21)
"""The day on which the pages were last walked through by hand and with axe-core."""

CONTACT_STALE = timedelta(days=180)
"""Older contact details are shown with the advice to check them first."""


class CharacterPage(NamedTuple):
    """One character, as everybody may see it."""

    character: Character


class AccessibilityPage(NamedTuple):
    """The accessibility statement."""

    tested: date


class SupportPage(NamedTuple):
    """Whom to talk to; `stale` are the ids of the contacts whose details were not checked lately."""

    stale: Set[str]
    order: tuple[int, ...]
    """The places of the contacts in the questionnaire: those who speak the reader's language come first."""
    checked: date | None
    """The day since which all details were checked, or None if there are no contacts."""


async def show_characters(request: Request[State]) -> Response:
    """All the characters, none before another."""
    return _page(request, "characters")


async def show_character(request: Request[State]) -> Response:
    """One character on a public page that can be shared: nothing of anybody's answers is in it."""
    site, locale = site_of(request), locale_of(request)
    character = site.questionnaire.characters_by_id.get(request.path_params["character"])
    if character is None:
        raise HTTPException(404)
    page = site.pages.keep(
        ("character", locale, character.id),
        lambda: site.pages.render(
            "information/character.html", locale, f"characters/{character.id}", CharacterPage(character)
        ),
    )
    return respond(request, page, headers=PUBLIC)


async def show_about(request: Request[State]) -> Response:
    """How a result is made, and who runs this."""
    return _page(request, "about")


async def show_privacy(request: Request[State]) -> Response:
    """What is stored, on the real schema."""
    site = site_of(request)
    return _page(request, "privacy", privacy_page(site.settings, site.questionnaire))


async def show_accessibility(request: Request[State]) -> Response:
    """The accessibility statement."""
    return _page(request, "accessibility", AccessibilityPage(ACCESSIBILITY_TESTED))


async def show_support(request: Request[State]) -> Response:
    """Whom to talk to: the same for everybody, whatever they answered."""
    site = site_of(request)
    today = day_of(site.clock())
    stale = {contact.id for contact in site.questionnaire.support if today - contact.checked_on > CONTACT_STALE}
    checked = min((contact.checked_on for contact in site.questionnaire.support), default=None)
    page = SupportPage(frozenset(stale), _own_first(site.questionnaire.support, locale_of(request)), checked)
    return _page(request, "support", page)


def _own_first(contacts: Sequence[SupportContact], locale: str) -> tuple[int, ...]:
    """Return the places of contacts, those first who speak a language."""
    return tuple(sorted(range(len(contacts)), key=lambda place: not contacts[place].speaks(locale)))


def _page(
    request: Request[State], name: str, context: AccessibilityPage | PrivacyPage | SupportPage | None = None
) -> Response:
    """Return a page of `templates/information/`; each is kept for as long as its context is the same."""
    site, locale = site_of(request), locale_of(request)
    page = site.pages.keep(
        (name, locale, context), lambda: site.pages.render(f"information/{name}.html", locale, name, context)
    )
    return respond(request, page, headers=PUBLIC)
