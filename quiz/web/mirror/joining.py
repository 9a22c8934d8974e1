"""How a participant comes along to a workshop that asks the mirror, and answers."""

from enum import StrEnum
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from quiz.counting.ledger import participant_of
from quiz.questionnaire.mirror import Mirror
from quiz.questionnaire.model import first_gap
from quiz.responses.walk import Standing, Walk
from quiz.store.faults import Unavailable
from quiz.store.values import Outcome, RoundState, Workshop
from quiz.web.core.errors import RETRY_SECONDS
from quiz.web.core.forms import read_form
from quiz.web.core.navigation import Elsewhere
from quiz.web.core.requests import locale_of, path_to
from quiz.web.core.responses import redirect, respond_fresh
from quiz.web.core.site import State, site_of
from quiz.web.mirror.answering import TopicsPage, page_number, page_of, take_answers, topics_page
from quiz.web.mirror.cookie import delete_participant, keep_participant, new_participant, read_participant
from quiz.web.mirror.room import has_stated, mirror_workshop
from quiz.web.workshop.host_pass import is_host
from quiz.workshops.service import without_key

_STANDINGS = {
    Outcome.COUNTED: Standing.COUNTED,
    Outcome.ALREADY_COUNTED: Standing.COUNTED,
    Outcome.APART: Standing.APART,
    Outcome.EXPIRED: Standing.EXPIRED,
}


class Place(StrEnum):
    """Where somebody is who opens the page that one joins on."""

    BEGIN = "begin"
    CONTINUE = "continue"
    DONE = "done"
    WAIT = "wait"
    HOSTING = "hosting"


class JoinPage(NamedTuple):
    """The page that one joins on: what staff will see and not see, and the button."""

    workshop: Workshop
    place: Place
    message: str
    """What is said of that place; empty if the page says it."""
    continued_at: str


async def show_join(request: Request[State]) -> Response:
    """What staff will see and not see, and the button."""
    site, locale = site_of(request), locale_of(request)
    workshop = await mirror_workshop(request)
    walk = _walk_in(request, workshop)
    place = _place(request, workshop, walk)
    page = JoinPage(without_key(workshop), place, _message(request, workshop, place, walk), _continued(request, walk))
    return respond_fresh(request, site.pages.render("mirror/join.html", locale, f"mirror/join/{workshop.code}", page))


async def join(request: Request[State]) -> Response:
    """Begin to answer in the open round; `then=next` is for the next person on the same device."""
    site = site_of(request)
    workshop = await mirror_workshop(request)
    here = path_to(request, "mirror_join", code=workshop.code)
    if read_form(request).get("then") == "next":
        return delete_participant(request, redirect(here))
    walk = _walk_in(request, workshop)
    place = _place(request, workshop, walk)
    if place is Place.CONTINUE:
        return redirect(_continued(request, walk))
    if place is not Place.BEGIN:
        return redirect(here)
    site.ledger.joined(workshop.code)
    begun = await new_participant(request, workshop)
    return keep_participant(request, redirect(path_to(request, "mirror_answer", code=workshop.code, number=1)), begun)


async def show_topics(request: Request[State]) -> Response:
    """The topics of a dimension, in a participant's words."""
    workshop = await mirror_workshop(request)
    walk, number = _unfinished(request, workshop), page_number(request)
    return _page(request, topics_page(site_of(request).mirror, number, walk.answers), workshop)


async def answer_topics(request: Request[State]) -> Response:
    """Take the answers of a page and go on, or back; the last page counts them."""
    mirror, workshop = site_of(request).mirror, await mirror_workshop(request)
    walk, number, form = _unfinished(request, workshop), page_number(request), read_form(request)
    walk = take_answers(mirror, number, walk, form)
    if form.get("go") == "back":
        return keep_participant(request, redirect(_before(request, workshop, number)), walk)
    page = topics_page(mirror, number, walk.answers, asked=True)
    if page.missing:
        return keep_participant(request, _page(request, page, workshop, 422), walk)
    # The page after this one, or one that was left out on the way.
    following = number + 1 if number < len(mirror.pages) else _open_page(mirror, walk)
    if following is not None:
        here = path_to(request, "mirror_answer", code=workshop.code, number=following)
        return keep_participant(request, redirect(here), walk)
    return await _count(request, workshop, walk, page)


async def _count(request: Request[State], workshop: Workshop, walk: Walk, page: TopicsPage) -> Response:
    site, locale = site_of(request), locale_of(request)
    try:
        outcome = await site.ledger.count(participant_of(site.mirror, walk, locale))
    except Unavailable:
        failed = _page(request, page._replace(failed=True), workshop, 503, {"retry-after": str(RETRY_SECONDS)})
        return keep_participant(request, failed, walk)
    done = redirect(path_to(request, "mirror_join", code=workshop.code))
    return keep_participant(request, done, walk.stands(_STANDINGS[outcome]))


def _page(
    request: Request[State],
    page: TopicsPage,
    workshop: Workshop,
    status: int = 200,
    headers: dict[str, str] | None = None,
) -> Response:
    site, locale, here = site_of(request), locale_of(request), f"mirror/join/{workshop.code}/{page.number}"
    page = page._replace(action=path_to(request, "mirror_answer", code=workshop.code, number=page.number), team=False)
    return respond_fresh(request, site.pages.render("mirror/topics.html", locale, here, page), status, headers)


def _walk_in(request: Request[State], workshop: Workshop) -> Walk | None:
    """Return the answers on the device, if they are of this workshop's newest round and can still be counted."""
    walk = read_participant(request)
    present = walk is not None and (walk.workshop, walk.round) == (workshop.code, workshop.round.number)
    return walk if present and walk is not None and walk.standing is not Standing.EXPIRED else None


def _unfinished(request: Request[State], workshop: Workshop) -> Walk:
    """Return answers that can still be changed. Raises Elsewhere for others."""
    locale_of(request)
    walk = _walk_in(request, workshop)
    if walk is None:
        raise Elsewhere(path_to(request, "mirror_join", code=workshop.code) + "?lost")
    if walk.finished:
        raise Elsewhere(path_to(request, "mirror_join", code=workshop.code))
    return walk


def _place(request: Request[State], workshop: Workshop, walk: Walk | None) -> Place:
    site = site_of(request)
    if is_host(request, workshop):
        return Place.HOSTING
    if walk is not None and walk.finished:
        return Place.DONE
    if walk is not None:
        return Place.CONTINUE
    ready = site.workshops.is_open(workshop) and has_stated(site.mirror, workshop)
    return Place.BEGIN if ready else Place.WAIT


def _message(request: Request[State], workshop: Workshop, place: Place, walk: Walk | None) -> str:
    if place is Place.WAIT:
        return _obstacle(request, workshop)
    if place is Place.DONE and walk is not None:
        return "mirror.join.apart" if walk.standing is Standing.APART else "mirror.join.done"
    lost = "lost" in request.query_params and place is Place.BEGIN
    return "mirror.join.lost" if lost else ""


def _obstacle(request: Request[State], workshop: Workshop) -> str:
    site = site_of(request)
    if workshop.round.state is not RoundState.OPEN:
        return "mirror.join.over"
    if not has_stated(site.mirror, workshop):
        return "mirror.join.not_ready"
    return "workshop.join.paused" if workshop.paused else "workshop.join.full"


def _continued(request: Request[State], walk: Walk | None) -> str:
    """Return the address of the first page with something open."""
    code, mirror = request.path_params["code"], site_of(request).mirror
    number = (_open_page(mirror, walk) or len(mirror.pages)) if walk else 1
    return path_to(request, "mirror_answer", code=code, number=number)


def _open_page(mirror: Mirror, walk: Walk) -> int | None:
    """Return the number of the first page with something open, None if there is none."""
    gap = first_gap(walk.answers)
    return page_of(mirror, gap) if gap else None


def _before(request: Request[State], workshop: Workshop, number: int) -> str:
    """Return the address of the page before one: of the first, where one joins."""
    if number == 1:
        return path_to(request, "mirror_join", code=workshop.code)
    return path_to(request, "mirror_answer", code=workshop.code, number=number - 1)
