"""The result of a finished walk: made from the cookie at each request, so that a reload works."""

from collections.abc import Sequence
from contextlib import suppress
from typing import NamedTuple

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from quiz.questionnaire.model import Character
from quiz.questionnaire.scoring import profile
from quiz.questionnaire.texts import Text
from quiz.responses.walk import Standing, Walk
from quiz.store.faults import Unavailable
from quiz.web.core.requests import locale_of
from quiz.web.core.responses import respond_fresh
from quiz.web.core.site import Site, State, site_of
from quiz.web.core.skeletons import Slot
from quiz.web.core.walk_cookie import set_walk_cookie
from quiz.web.quiz.dimensions import dimensions_part, numbers_part
from quiz.web.quiz.nearest import (
    CHOSEN,
    chosen_character,
    first_of,
    nearest_part,
    query_of,
    shown_characters,
    status_part,
    title_of,
)
from quiz.web.quiz.others import others_part
from quiz.web.quiz.reasons import reasons_part
from quiz.web.quiz.steps import walk_with_result
from quiz.web.quiz.suggestions import suggestion_part
from quiz.web.workshop.group import Group, GroupFragment, group_of

_NOTHING = Markup("")


class ResultPage(NamedTuple):
    """One person's own result: a page for everybody, with slots for what depends on the answers."""

    live: bool
    """Whether the page changes by itself: it is of somebody in a workshop, and the storage answers."""
    noticed: bool
    """Whether it comes first that the answers were not counted, or not as usual."""
    query: str
    """What the address of the page ends with: the character that somebody put in the place of the nearest."""
    title: Markup = Slot("title")
    ground: Markup = Slot("ground")
    group: Markup = Slot("group")
    nearest: Markup = Slot("nearest")
    status: Markup = Slot("status")
    reasons: Markup = Slot("reasons")
    others: Markup = Slot("others")
    dimensions: Markup = Slot("dimensions")
    suggestion: Markup = Slot("suggestion")
    talk: Markup = Slot("talk")
    about: Markup = Slot("about")
    numbers: Markup = Slot("numbers")


class Wanted(NamedTuple):
    """What an address asks for: a character in the place of the nearest, by its id, and a suggestion."""

    character: str = ""
    suggestion: str = ""

    @classmethod
    def of(cls, request: Request[State]) -> "Wanted":
        """Return what the address of a request asks for."""
        return cls(request.query_params.get(CHOSEN, ""), request.query_params.get("suggestion", ""))


class CharacterPart(NamedTuple):
    """What is said of a character beside its first view."""

    character: Character


class TalkPart(NamedTuple):
    """A question to talk about, and the character on the card with it."""

    question: Text
    character: Character | None


async def show_result(request: Request[State]) -> Response:
    """The result, or the way to the step that is still open."""
    walk = walk_with_result(request)
    standing = walk if walk.finished else walk.stands(Standing.PRACTICE)
    group, wanted = await _group(request, walk), Wanted.of(request)
    page = result_page(site_of(request), locale_of(request), standing, wanted, group)
    response = respond_fresh(request, page.encode())
    # A late answer must not bring back a cookie that the next person has dropped.
    return response if walk.finished else set_walk_cookie(request, response, standing)


def result_page(site: Site, locale: str, walk: Walk, wanted: Wanted, group: Group | None) -> Markup:
    """Return the page of a walk whose questions all have an answer."""
    found, pages = profile(site.questionnaire, walk.answers), site.pages
    chosen = chosen_character(found, wanted.character)
    characters, live = shown_characters(found, chosen), group is not None
    only = characters[0] if len(characters) == 1 else None
    page = ResultPage(live, noticed=walk.standing is not Standing.COUNTED, query=query_of(chosen))
    key = live, page.noticed, page.query
    return pages.skeleton("quiz/result.html", locale, page, *key, here=f"result{page.query}").fill(
        title=title_of(locale, found, chosen),
        ground=Markup(f"on-ground ground-{only.id}") if only else _NOTHING,
        group=_group_part(site, locale, group),
        nearest=nearest_part(site, locale, found, chosen),
        status=status_part(pages, locale, walk.standing, live),
        reasons=reasons_part(site, locale, characters, walk.answers),
        others=others_part(site, locale, found, chosen),
        dimensions=dimensions_part(pages, locale, found.dimensions),
        suggestion=suggestion_part(site, locale, wanted.suggestion, first_of(characters), page.query),
        talk=_talk_part(site, locale, characters),
        about=Markup("").join(_about(site, locale, character) for character in characters),
        numbers=numbers_part(pages, locale, found.dimensions),
    )


def _talk_part(site: Site, locale: str, characters: Sequence[Character]) -> Markup:
    # Of several characters the first one asks: what is for a pair is asked of two people.
    question = characters[0].talk if characters else site.questionnaire.questions[0].talk
    page = TalkPart(question, characters[0] if len(characters) == 1 else None)
    return site.pages.kept_part("quiz/_talk.html", locale, page, *(character.id for character in characters))


def _about(site: Site, locale: str, character: Character) -> Markup:
    return site.pages.kept_part("quiz/_about_character.html", locale, CharacterPart(character), character.id)


async def _group(request: Request[State], walk: Walk) -> Group | None:
    if walk.workshop:
        # The result is there without the group's picture, too.
        with suppress(Unavailable):
            return await group_of(request, walk.workshop, walk.round)
    return None


def _group_part(site: Site, locale: str, group: Group | None) -> Markup:
    if group is None:
        return _NOTHING
    return site.pages.part("quiz/_own_group.html", locale, GroupFragment(group))
