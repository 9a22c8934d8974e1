"""The result of a finished walk: made from the cookie at each request, so that a reload works."""

from collections.abc import Mapping
from contextlib import suppress
from typing import NamedTuple

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from quiz.questionnaire.model import Character
from quiz.questionnaire.scoring import profile
from quiz.responses.walk import Run, Standing, Walk
from quiz.store.faults import Unavailable
from quiz.web.core.requests import locale_of, path_to
from quiz.web.core.responses import redirect, respond_fresh
from quiz.web.core.site import Site, State
from quiz.web.core.skeletons import Slot
from quiz.web.core.walk_cookie import set_walk_cookie
from quiz.web.quiz.dimensions import dimensions_part
from quiz.web.quiz.nearest import nearest_part
from quiz.web.quiz.steps import answered_walk
from quiz.web.quiz.sums import sums_part
from quiz.web.workshop.group import Group, GroupFragment, group_of

_NOTHING = Markup("")


class ResultPage(NamedTuple):
    """One person's own result: a page for everybody, with slots for what depends on the answers."""

    live: bool
    """Whether the page changes by itself: it is of somebody in a workshop, and the storage answers."""
    nearest: Markup = Slot("nearest")
    group: Markup = Slot("group")
    dimensions: Markup = Slot("dimensions")
    talk: Markup = Slot("talk")
    sums: Markup = Slot("sums")
    actions: Markup = Slot("actions")


class CharacterPart(NamedTuple):
    """What is said beside a character that is nearest."""

    character: Character


class ResultActions(NamedTuple):
    """What can be done with a result."""

    character: Character | None
    """The one that can be shared: nothing of the answers is in its picture and its page."""


async def show_result(request: Request[State]) -> Response:
    """The result, or the way to the step that is still open."""
    walk = answered_walk(request)
    if not walk.finished and walk.run is Run.COUNTED:
        return redirect(path_to(request, "region"))
    standing = walk if walk.finished else walk.stands(Standing.PRACTICE)
    group = await _group(request, walk)
    page = result_page(request.state["site"], locale_of(request), standing, request.query_params, group)
    response = respond_fresh(request, page.encode())
    # A late answer must not bring back a cookie that the next person has dropped.
    return response if walk.finished else set_walk_cookie(request, response, standing)


def result_page(site: Site, locale: str, walk: Walk, suggestions: Mapping[str, str], group: Group | None) -> Markup:
    """Return the page of a walk whose questions all have an answer.

    `suggestions` are the numbers of those that are asked for, by the dimension's id.
    """
    found = profile(site.questionnaire, walk.answers)
    nearest = found.headline or found.pair
    first = nearest[0].character if nearest else None
    live = group is not None
    return site.pages.skeleton("quiz/result.html", locale, ResultPage(live), live, here="result").fill(
        nearest=nearest_part(site.pages, locale, found, walk.standing, live),
        group=_group_part(site, locale, group),
        dimensions=dimensions_part(site, locale, found.dimensions, suggestions),
        talk=site.pages.kept_part("quiz/_talk.html", locale, CharacterPart(first), first.id) if first else _NOTHING,
        sums=sums_part(site, locale, found, walk.answers),
        actions=site.pages.kept_part("quiz/_result_actions.html", locale, ResultActions(first), first and first.id),
    )


async def _group(request: Request[State], walk: Walk) -> Group | None:
    if walk.workshop:
        # The result is there without the group's picture, too.
        with suppress(Unavailable):
            return await group_of(request, walk.workshop, walk.round)
    return None


def _group_part(site: Site, locale: str, group: Group | None) -> Markup:
    if group is None or group.workshop is None:
        return _NOTHING
    return site.pages.part("quiz/_own_group.html", locale, GroupFragment(group))
