"""Joining a workshop, as often as a round opens."""

from enum import StrEnum
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from quiz.questionnaire.asks import Asks
from quiz.questionnaire.model import first_gap
from quiz.responses.walk import Standing, Walk
from quiz.store.values import RoundState, Workshop
from quiz.web.core.requests import locale_of, path_to
from quiz.web.core.responses import NO_STORE, redirect, respond, respond_fresh
from quiz.web.core.site import State, site_of
from quiz.web.core.walk_cookie import begin_walk, read_walk, set_walk_cookie
from quiz.web.workshop.host_pass import is_host
from quiz.web.workshop.lookup import NoWorkshop, asking, look_up, quiz_workshop
from quiz.workshops.service import without_key


class Action(StrEnum):
    """What somebody can do on the page that one joins on."""

    BEGIN = "begin"
    CONTINUE = "continue"
    LOOK = "look"
    """See the result of what was answered in the newest round."""
    WAIT = "wait"


class JoinPage(NamedTuple):
    """The page that one joins on, with what the host will see and not see."""

    workshop: Workshop
    action: Action
    obstacle: str
    """The message that says why nobody can join now."""
    begin: str
    """The message on the button that begins."""
    hosting: bool
    """Whether this is the host's own browser."""


async def show_join(request: Request[State]) -> Response:
    """What the host will see and not see, and the button; for whoever waited for that, that the workshop is over."""
    site, locale = site_of(request), locale_of(request)
    workshop = await look_up(request, request.path_params["code"])
    if workshop is None:
        return _ended_page(request, locale)
    asking(Asks.QUIZ, request, workshop, "mirror_join")
    context = _join_page(request, workshop)
    return respond_fresh(request, site.pages.render("workshop/join.html", locale, f"join/{workshop.code}", context))


async def join(request: Request[State]) -> Response:
    """Begin a walk in the open round. A host's own browser walks in practice: else it could fill a batch around one."""
    site, locale = site_of(request), locale_of(request)
    workshop = await quiz_workshop(request, "mirror_join")
    walk = read_walk(request)
    if walk is not None and _in_present_round(walk, workshop):
        gap = first_gap(walk.answers)
        if walk.finished or gap is None:
            return redirect(path_to(request, "result"))
        return redirect(path_to(request, "question", number=gap))
    if not site.workshops.is_open(workshop):
        return redirect(path_to(request, "join", locale=locale, code=workshop.code))
    practice = is_host(request, workshop)
    if not practice:
        site.ledger.joined(workshop.code)
    begun = await begin_walk(request, practice, workshop.code, workshop.round.number)
    return set_walk_cookie(request, redirect(path_to(request, "question", number=1)), begun)


def _join_page(request: Request[State], workshop: Workshop) -> JoinPage:
    can_join = site_of(request).workshops.is_open(workshop)
    hosting = is_host(request, workshop)
    return JoinPage(
        workshop=without_key(workshop),
        action=_action(read_walk(request), workshop, can_join),
        obstacle="" if can_join else _obstacle(workshop),
        begin=_begin(workshop.round.number, hosting),
        hosting=hosting,
    )


def _action(walk: Walk | None, workshop: Workshop, can_join: bool) -> Action:
    if walk is not None and _in_present_round(walk, workshop):
        if walk.finished:
            return Action.LOOK
        if workshop.round.state is RoundState.OPEN:
            return Action.CONTINUE
    return Action.BEGIN if can_join else Action.WAIT


def _obstacle(workshop: Workshop) -> str:
    if workshop.round.state is not RoundState.OPEN:
        return "workshop.join.closed"
    return "workshop.join.paused" if workshop.paused else "workshop.join.full"


def _begin(number: int, hosting: bool) -> str:
    if hosting:
        return "workshop.join.practise"
    return "workshop.join.round" if number > 1 else "workshop.join.begin"


def _in_present_round(walk: Walk, workshop: Workshop) -> bool:
    """Return whether a walk is of the newest round. One that cannot be counted any more is of none: it begins anew."""
    present = (walk.workshop, walk.round) == (workshop.code, workshop.round.number)
    return present and walk.standing is not Standing.EXPIRED


def _ended_page(request: Request[State], locale: str) -> Response:
    # Not 404, which htmx would not show to somebody who waits. Of an unknown code it says the same.
    if "waiting" not in request.query_params:
        raise NoWorkshop
    pages = site_of(request).pages
    page = pages.keep(("ended", locale), lambda: pages.render("workshop/ended.html", locale, "join"))
    return respond(request, page, headers=NO_STORE)
