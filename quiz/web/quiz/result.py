"""The result of a finished walk: made from the cookie at each request, so that a reload works."""

from contextlib import suppress

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from quiz.questionnaire.model import Dimension, first_gap
from quiz.questionnaire.scoring import Profile, compare, profile
from quiz.responses.walk import Run, Standing, Walk
from quiz.store.faults import Unavailable
from quiz.web.core.requests import locale_of, path_to
from quiz.web.core.responses import NO_STORE, PUBLIC, Kept, redirect, respond
from quiz.web.core.site import Site, State
from quiz.web.core.walk_cookie import keep_walk, read_walk
from quiz.web.workshop.projector import group_context

NO_SUGGESTION = "none"


async def show_result(request: Request[State]) -> Response:
    """The result, or the way to the step that is still open."""
    site, locale = request.state["site"], locale_of(request)
    walk = read_walk(request)
    if walk is None:
        return redirect(path_to(request, "start") + "?lost")
    if (gap := first_gap(walk.answers)) is not None:
        return redirect(path_to(request, "question", number=gap))
    changed = False
    if not walk.finished:
        if walk.run is Run.COUNTED:
            return redirect(path_to(request, "region"))
        walk, changed = walk.stands(Standing.PRACTICE), True
    shown = {
        dimension.id: _shown_suggestion(site, dimension, request.query_params.get(dimension.id))
        for dimension in site.questionnaire.dimensions
    }
    group = None
    if walk.workshop:
        # The result is there without the group's picture, too.
        with suppress(Unavailable):
            group = await group_context(request, walk.workshop, walk.round)
    page = result_page(site, locale, walk, shown, group)
    response = respond(request, page, headers=NO_STORE)
    # A late answer must not bring back a cookie that the next person has dropped.
    return keep_walk(request, response, walk) if changed else response


async def show_suggestion(request: Request[State]) -> Response:
    """One suggestion as a fragment: "show another" swaps it in place. The same for everybody."""
    site, locale = request.state["site"], locale_of(request)
    dimension = site.questionnaire.dimensions_by_id.get(request.path_params["dimension"])
    shown = request.path_params["shown"]
    if dimension is None or shown != str(_shown_suggestion(site, dimension, shown)):
        raise HTTPException(404)
    page = site.pages.keep(
        ("suggestion", locale, dimension.id, shown),
        lambda: site.pages.render(
            "quiz/_suggestion.html", locale, here="result", dimension=dimension, shown=_index(shown)
        ),
    )
    return respond(request, page, headers=PUBLIC)


def result_page(
    site: Site, locale: str, walk: Walk, shown: dict[str, int | str], group: dict[str, object] | None
) -> Kept:
    """The whole result. Not kept: it is one person's own."""
    found = profile(site.questionnaire, walk.answers)
    nearest = found.headline or found.pair
    return Kept.of(
        site.pages.render(
            "quiz/result.html",
            locale,
            here="result",
            walk=walk,
            profile=found,
            sums=[(near, list(compare(site.questionnaire, near.character, walk.answers))) for near in nearest],
            shown=shown,
            group=group,
            share_url=_share_url(site, locale, found),
        ),
        level=5,
    )


def _share_url(site: Site, locale: str, found: Profile) -> str:
    """The public page of the character: nothing of the answers is in it."""
    nearest = found.headline or found.pair
    path = site.addresses.of(locale)
    page = path("character", character=nearest[0].character.id) if nearest else path("characters")
    return f"{site.settings.origin}{page}"


def _shown_suggestion(site: Site, dimension: Dimension, wanted: str | None) -> int | str:
    """Which suggestion of a dimension to show: a number from 0, wrapped around, or `none`."""
    count = len(site.questionnaire.suggestions_for(dimension.id))
    if wanted == NO_SUGGESTION or count == 0:
        return NO_SUGGESTION
    return int(wanted) % count if wanted and wanted.isdecimal() and len(wanted) < 4 else 0


def _index(shown: str) -> int | str:
    return shown if shown == NO_SUGGESTION else int(shown)
