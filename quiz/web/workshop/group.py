"""What the phones of those who answered in a round are told of their group, and the whole picture of a round."""

from typing import NamedTuple

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from quiz.store.values import Round, RoundState, Workshop
from quiz.web.core.rendering import unindented
from quiz.web.core.requests import locale_of, path_to
from quiz.web.core.responses import redirect, respond_fresh
from quiz.web.core.site import State, site_of
from quiz.web.workshop.lookup import quiz_workshop, watched_workshop
from quiz.web.workshop.projector import Screen, screen_of
from quiz.web.workshop.rounds import RoundPicture, round_picture
from quiz.web.workshop.streams import send_messages
from quiz.workshops.service import without_key


class Group(NamedTuple):
    """What somebody who answered in a round is told of the group, at the top of the own result."""

    number: int
    """The round's."""
    message: str
    wall: Screen | None
    """What the projector shows; None when the workshop is no more."""
    next_round: int | None
    """The round that can be joined after this one."""


class GroupFragment(NamedTuple):
    """What is told of the group by itself; the page of the result has it under the same name."""

    group: Group


class GroupPage(NamedTuple):
    """The whole picture of a round."""

    workshop: Workshop
    shown: RoundPicture
    message: str
    """The message that says whose answers the picture is made of."""


async def stream_group(request: Request[State]) -> Response:
    """What is told of the group, for the phones of those who answered in one round."""
    site, locale = site_of(request), locale_of(request)
    workshop = await quiz_workshop(request, "mirror_group")
    code, number = workshop.code, _round_or_404(request, workshop).number

    async def render() -> bytes:
        await watched_workshop(request, code)
        return await render_end()

    async def render_end() -> bytes:
        # It says so itself when the workshop is no more.
        fragment = GroupFragment(await group_of(request, code, number))
        return unindented(site.pages.render("workshop/_group.html", locale, "result", fragment))

    return await send_messages(request, code, ("group", code, locale, number), render, render_end)


async def show_group(request: Request[State]) -> Response:
    """The whole picture of a round; before there is one, what the projector shows."""
    site, locale = site_of(request), locale_of(request)
    workshop = await quiz_workshop(request, "mirror_group")
    shown = await round_picture(site, _round_or_404(request, workshop))
    if shown is None:
        return redirect(path_to(request, "follow", locale=locale, code=workshop.code))
    message = f"workshop.group.{shown.round.pictured}" if shown.round.mixed else "workshop.group.shown"
    here, page = f"group/{workshop.code}/{shown.round.number}", GroupPage(without_key(workshop), shown, message)
    return respond_fresh(request, site.pages.render("workshop/group.html", locale, here, page))


async def group_of(request: Request[State], code: str, number: int) -> Group:
    """Return what somebody who answered in a round is told of the group."""
    site = site_of(request)
    workshop = await site.workshops.find(code)
    if workshop is None:
        return Group(number, "workshop.ended.title", wall=None, next_round=None)
    own = next((each for each in workshop.rounds if each.number == number), None)
    shown = await round_picture(site, own) if own else None
    wall = await screen_of(site, workshop)
    return Group(number, _message(own, shown), wall, _next_round(workshop, number))


def _round_or_404(request: Request[State], workshop: Workshop) -> Round:
    for each in workshop.rounds:
        if each.number == request.path_params["number"]:
            return each
    raise HTTPException(404)


def _message(own: Round | None, shown: RoundPicture | None) -> str:
    if shown:
        return "workshop.phone.ready"
    match own and own.state:
        case RoundState.OPEN:
            return "workshop.phone.waits"
        case RoundState.SMALL:
            return "workshop.phone.small"
    return "workshop.phone.edition"


def _next_round(workshop: Workshop, number: int) -> int | None:
    newest = workshop.round
    can_join = newest.number > number and newest.state is RoundState.OPEN and not workshop.paused
    return newest.number if can_join else None
