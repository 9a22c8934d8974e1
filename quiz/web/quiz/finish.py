"""The finish of a walk: the one optional question, counting, and what is said when counting fails."""

from contextlib import suppress
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from quiz.counting.ledger import finisher_of
from quiz.questionnaire.scoring import profile
from quiz.regions import NO_REGION, REGIONS, by_name
from quiz.responses.walk import Standing, Walk
from quiz.store.faults import Unavailable
from quiz.store.values import Outcome, RoundState
from quiz.web.core.errors import RETRY_SECONDS
from quiz.web.core.forms import from_htmx, read_form
from quiz.web.core.navigation import go_to
from quiz.web.core.requests import locale_of, path_to
from quiz.web.core.responses import NO_STORE, Kept, redirect, respond
from quiz.web.core.site import Site, State, site_of
from quiz.web.core.walk_cookie import set_walk_cookie
from quiz.web.quiz.steps import uncounted_walk


class RegionPage(NamedTuple):
    """The question for the region, as a page or as the fragment that htmx puts into one."""

    regions: tuple[tuple[str, str], ...]
    """The key and the name of each, in the order of the names."""
    missing: bool
    """Whether the form was sent without a region."""
    fragment: bool


class NotCountedPage(NamedTuple):
    """The offer to try again, for the region that was told, as a page or as a fragment."""

    region: str
    fragment: bool


async def ask_region(request: Request[State]) -> Response:
    """The one optional question before the result of a counted walk."""
    site, locale = site_of(request), locale_of(request)
    uncounted_walk(request)
    return respond(request, region_page(site, locale), headers=NO_STORE)


async def finish_walk(request: Request[State]) -> Response:
    """Count the walk and go to its result. Whoever gets there as counted is on disk, once."""
    site, locale = site_of(request), locale_of(request)
    walk = uncounted_walk(request)
    form = read_form(request)
    region = NO_REGION if "declined" in form else form.get("region", "")
    if "uncounted" in form:
        return set_walk_cookie(request, go_to(request, path_to(request, "result")), walk.stands(Standing.UNCOUNTED))
    if region != NO_REGION and region not in REGIONS:
        return respond(request, region_page(site, locale, fragment=from_htmx(request), missing=True), 422, NO_STORE)
    return await count_walk(request, walk, region)


def show_region(request: Request[State]) -> Response:
    """Return the question for the region: with htmx in the same round trip, without it by a redirect."""
    address = path_to(request, "region")
    if not from_htmx(request):
        return redirect(address)
    page = region_page(site_of(request), locale_of(request), fragment=True)
    return respond(request, page, headers={**NO_STORE, "hx-push-url": address})


async def count_walk(request: Request[State], walk: Walk, region: str) -> Response:
    """Count a walk whose every question has an answer, and go to its result, or offer to try again."""
    site, locale = site_of(request), locale_of(request)
    try:
        # Whoever finishes after a round was closed belongs to the one that is open now.
        now = walk._replace(round=await _open_round(site, walk) or walk.round)
        finisher = finisher_of(site.questionnaire, now, profile(site.questionnaire, walk.answers), region, locale)
        outcome = await site.ledger.count(finisher)
    except Unavailable:
        offer = _offer_retry(request, site, locale, region)
        # In a workshop, and in a campaign of a region, the last answer came with this very request:
        # it is not in the cookie yet.
        return set_walk_cookie(request, offer, walk) if walk.workshop or walk.campaign else offer
    if outcome in (Outcome.COUNTED, Outcome.APART):
        site.ledger.reached("finish")
    return set_walk_cookie(
        request, go_to(request, path_to(request, "result")), await _finished(site, walk, now, outcome)
    )


async def _finished(site: Site, begun: Walk, counted: Walk, outcome: Outcome) -> Walk:
    """Return a walk as it stands after counting: as it was begun, or as counted, in the round of that time."""
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
    """Return the number of the open round of a walk's workshop, None if there is none. Raises Unavailable."""
    workshop = await site.workshops.find(walk.workshop) if walk.workshop else None
    return workshop.round.number if workshop and workshop.round.state is RoundState.OPEN else None


def region_page(site: Site, locale: str, fragment: bool = False, missing: bool = False) -> Kept:
    """Return the page or fragment that asks for the region."""
    template = "quiz/_region.html" if fragment else "quiz/region.html"
    page = RegionPage(tuple(by_name(locale).items()), missing, fragment)
    return site.pages.keep(("region", locale, page), lambda: site.pages.render(template, locale, "region", page))


def _offer_retry(request: Request[State], site: Site, locale: str, region: str) -> Response:
    page = NotCountedPage(region, from_htmx(request))
    template = "quiz/_not_counted.html" if page.fragment else "quiz/not_counted.html"
    kept = site.pages.keep(("not-counted", locale, page), lambda: site.pages.render(template, locale, "region", page))
    return respond(request, kept, 503, {**NO_STORE, "retry-after": str(RETRY_SECONDS)})
