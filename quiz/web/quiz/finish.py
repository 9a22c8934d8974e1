"""The finish of a walk: the one optional question, counting, and what is said when counting fails."""

from contextlib import suppress
from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response

from quiz.counting.ledger import finisher_of
from quiz.questionnaire.model import first_gap
from quiz.questionnaire.scoring import profile
from quiz.regions import NO_REGION, REGIONS
from quiz.responses.walk import Run, Standing, Walk
from quiz.store.faults import Unavailable
from quiz.store.values import Outcome, RoundState
from quiz.web.core.errors import RETRY_SECONDS
from quiz.web.core.forms import from_htmx, read_form
from quiz.web.core.navigation import go_to
from quiz.web.core.requests import locale_of, path_to
from quiz.web.core.responses import NO_STORE, Kept, redirect, respond
from quiz.web.core.site import Site, State
from quiz.web.core.walk_cookie import keep_walk, read_walk


async def ask_region(request: Request[State]) -> Response:
    """The one optional question before the result of a counted walk."""
    site, locale = request.state["site"], locale_of(request)
    walk = read_walk(request)
    if walk is None:
        return redirect(path_to(request, "start") + "?lost")
    if elsewhere := _not_at_finish(request, walk):
        return redirect(elsewhere)
    return respond(request, region_page(site, locale), headers=NO_STORE)


async def finish_walk(request: Request[State]) -> Response:
    """Count the walk and go to its result. Whoever gets there as counted is on disk, once."""
    site, locale = request.state["site"], locale_of(request)
    walk = read_walk(request)
    if walk is None:
        return go_to(request, path_to(request, "start") + "?lost")
    if elsewhere := _not_at_finish(request, walk):
        return go_to(request, elsewhere)
    form = read_form(request)
    region = NO_REGION if "declined" in form else form.get("region", "")
    if "uncounted" in form:
        return keep_walk(request, go_to(request, path_to(request, "result")), walk.stands(Standing.UNCOUNTED))
    if region != NO_REGION and region not in REGIONS:
        return respond(request, region_page(site, locale, fragment=from_htmx(request), missing=True), 422, NO_STORE)
    return await count_walk(request, walk, region)


async def count_walk(request: Request[State], walk: Walk, region: str) -> Response:
    """Count a walk whose every question has an answer, and go to its result; or offer to try again."""
    site, locale = request.state["site"], locale_of(request)
    try:
        # Whoever finishes after a round was closed belongs to the one that is open now.
        now = replace(walk, round=await _open_round(site, walk) or walk.round)
        finisher = finisher_of(site.questionnaire, now, profile(site.questionnaire, walk.answers), region, locale)
        outcome = await site.ledger.count(finisher)
    except Unavailable:
        offer = _offer_retry(request, site, locale, region)
        # In a workshop the last answer came with this very request: it is not in the cookie yet.
        return keep_walk(request, offer, walk) if walk.workshop else offer
    if outcome in (Outcome.COUNTED, Outcome.APART):
        site.ledger.reached("finish")
    return keep_walk(request, go_to(request, path_to(request, "result")), await _finished(site, walk, now, outcome))


async def _finished(site: Site, begun: Walk, counted: Walk, outcome: Outcome) -> Walk:
    """A walk as it stands after counting: as it was begun, or as it was counted, in the round of that time."""
    match outcome:
        case Outcome.COUNTED:
            return counted.stands(Standing.COUNTED)
        case Outcome.APART:
            return begun.stands(Standing.APART)
        case Outcome.EXPIRED:
            return begun.stands(Standing.EXPIRED)
    # Which round was open when it was counted is known only if that is the one that is open still.
    with suppress(Unavailable):
        if not begun.workshop or await _open_round(site, begun) == begun.round:
            return begun.stands(Standing.COUNTED)
    return begun.stands(Standing.UNSURE)


async def _open_round(site: Site, walk: Walk) -> int | None:
    """The number of the open round of a walk's workshop; None if there is none. Raises Unavailable."""
    workshop = await site.workshops.find(walk.workshop) if walk.workshop else None
    return workshop.round.number if workshop and workshop.round.state is RoundState.OPEN else None


def region_page(site: Site, locale: str, fragment: bool = False, missing: bool = False) -> Kept:
    """The page or fragment that asks for the region."""
    template = "quiz/_region.html" if fragment else "quiz/region.html"
    return site.pages.keep(
        ("region", locale, fragment, missing),
        lambda: site.pages.render(template, locale, here="region", regions=REGIONS, fragment=fragment, missing=missing),
    )


def _offer_retry(request: Request[State], site: Site, locale: str, region: str) -> Response:
    fragment = from_htmx(request)
    template = "quiz/_not_counted.html" if fragment else "quiz/not_counted.html"
    page = site.pages.keep(
        ("not-counted", locale, region, fragment),
        lambda: site.pages.render(template, locale, here="region", region=region, fragment=fragment),
    )
    return respond(request, page, 503, {**NO_STORE, "retry-after": str(RETRY_SECONDS)})


def _not_at_finish(request: Request[State], walk: Walk) -> str | None:
    """Where a walk belongs that cannot finish now; a walk that could not be counted may try again."""
    gap = first_gap(walk.answers)
    if gap is not None:
        return path_to(request, "question", number=gap)
    waiting = walk.standing in (Standing.UNDER_WAY, Standing.UNCOUNTED) and walk.run is Run.COUNTED
    return None if waiting else path_to(request, "result")
