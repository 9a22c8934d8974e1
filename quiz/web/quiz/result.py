"""The result of a finished walk: made from the cookie at each request, so that a reload works."""

from collections.abc import Mapping
from contextlib import suppress
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from quiz.questionnaire.scoring import Closeness, Comparison, Profile, compare, profile
from quiz.responses.walk import Run, Standing, Walk
from quiz.store.faults import Unavailable
from quiz.web.core.requests import locale_of, path_to
from quiz.web.core.responses import redirect, respond_fresh
from quiz.web.core.site import Site, State
from quiz.web.core.walk_cookie import set_walk_cookie
from quiz.web.quiz.steps import answered_walk
from quiz.web.quiz.suggestions import ShownSuggestion, shown_suggestion
from quiz.web.workshop.group import Group, group_of

Suggestions = Mapping[str, ShownSuggestion]
"""What is shown of the suggestions of each dimension, by its id."""

_STATUS = {
    Standing.COUNTED: "result.status.counted",
    Standing.APART: "result.status.apart",
    Standing.UNSURE: "result.status.unsure",
    Standing.EXPIRED: "result.status.expired",
    Standing.PRACTICE: "result.status.practice",
    Standing.UNCOUNTED: "result.status.uncounted",
}


class Status(NamedTuple):
    """What a result says of whether it was counted."""

    standing: Standing

    @property
    def message(self) -> str:
        """How it is said."""
        return _STATUS[self.standing]

    @property
    def counted(self) -> bool:
        """Whether it was counted, in its round or not."""
        return self.standing in (Standing.COUNTED, Standing.APART, Standing.UNSURE)

    @property
    def may_retry(self) -> bool:
        """Whether counting can be tried again."""
        return self.standing is Standing.UNCOUNTED


class Sums(NamedTuple):
    """How near the answers are to a character, question by question."""

    near: Closeness
    rows: tuple[Comparison, ...]


class ResultPage(NamedTuple):
    """One person's own result."""

    profile: Profile
    nearest: tuple[Closeness, ...]
    """The characters that share the headline, or the pair; none if there is neither."""
    sums: tuple[Sums, ...]
    """Those of `nearest`."""
    suggestions: Suggestions
    status: Status
    group: Group | None
    """The group of somebody in a workshop; None also while the storage does not answer."""
    share_url: str
    """The public page of the nearest character: nothing of the answers is in it."""


async def show_result(request: Request[State]) -> Response:
    """The result, or the way to the step that is still open."""
    site, locale = request.state["site"], locale_of(request)
    walk = answered_walk(request)
    if not walk.finished and walk.run is Run.COUNTED:
        return redirect(path_to(request, "region"))
    standing = walk if walk.finished else walk.stands(Standing.PRACTICE)
    response = respond_fresh(request, await _render(request, site, locale, standing))
    # A late answer must not bring back a cookie that the next person has dropped.
    return response if walk.finished else set_walk_cookie(request, response, standing)


async def _render(request: Request[State], site: Site, locale: str, walk: Walk) -> bytes:
    suggestions = {
        dimension.id: shown_suggestion(site.questionnaire, dimension, request.query_params.get(dimension.id))
        for dimension in site.questionnaire.dimensions
    }
    page = result_page(site, locale, walk, suggestions, await _group(request, walk))
    return site.pages.render("quiz/result.html", locale, "result", page)


def result_page(site: Site, locale: str, walk: Walk, suggestions: Suggestions, group: Group | None) -> ResultPage:
    """Return what the page says of a walk whose questions all have an answer."""
    found = profile(site.questionnaire, walk.answers)
    nearest = found.headline or found.pair
    return ResultPage(
        profile=found,
        nearest=nearest,
        sums=tuple(Sums(near, tuple(compare(site.questionnaire, near.character, walk.answers))) for near in nearest),
        suggestions=suggestions,
        status=Status(walk.standing),
        group=group,
        share_url=_share_url(site, locale, nearest),
    )


async def _group(request: Request[State], walk: Walk) -> Group | None:
    if walk.workshop:
        # The result is there without the group's picture, too.
        with suppress(Unavailable):
            return await group_of(request, walk.workshop, walk.round)
    return None


def _share_url(site: Site, locale: str, nearest: tuple[Closeness, ...]) -> str:
    path = site.addresses.of(locale)
    page = path("character", character=nearest[0].character.id) if nearest else path("characters")
    return f"{site.settings.origin}{page}"
