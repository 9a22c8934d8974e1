"""The group's picture on the phones of those who answered in a round."""

from typing import NamedTuple

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from quiz.store.values import Round, RoundState, Workshop
from quiz.web.core.requests import locale_of
from quiz.web.core.site import State
from quiz.web.workshop.lookup import watched_workshop, workshop_or_404
from quiz.web.workshop.rounds import RoundPicture, round_picture
from quiz.web.workshop.streams import send_messages
from quiz.workshops.service import without_key


class Group(NamedTuple):
    """What somebody who answered in a round is shown of it."""

    workshop: Workshop | None
    """None when it is no more."""
    number: int
    """The round's."""
    message: str
    shown: RoundPicture | None
    waits: bool
    """Whether the round is still open."""
    next_round: int | None
    """The round that can be joined after this one."""

    @property
    def among_others(self) -> bool:
        """Whether there have been several rounds."""
        return self.workshop is not None and len(self.workshop.rounds) > 1


class GroupFragment(NamedTuple):
    """The group's picture by itself; the page of the result has it under the same name."""

    group: Group


async def stream_group(request: Request[State]) -> Response:
    """The picture of one round, for the phones of those who answered in it."""
    site, locale = request.state["site"], locale_of(request)
    workshop = await workshop_or_404(request)
    code, number = workshop.code, request.path_params["number"]
    if not any(r.number == number for r in workshop.rounds):
        raise HTTPException(404)

    async def render() -> bytes:
        await watched_workshop(request, code)
        return await render_end()

    async def render_end() -> bytes:
        # It says so itself when the workshop is no more.
        fragment = GroupFragment(await group_of(request, code, number))
        return site.pages.render("workshop/_group.html", locale, "result", fragment)

    return await send_messages(request, code, ("group", code, locale, number), render, render_end)


async def group_of(request: Request[State], code: str, number: int) -> Group:
    """Return what somebody who answered in a round is shown of it; nothing before the host shows it."""
    site = request.state["site"]
    workshop = await site.workshops.find(code)
    if workshop is None:
        return Group(None, number, "workshop.ended.text", shown=None, waits=False, next_round=None)
    own = next((each for each in workshop.rounds if each.number == number), None)
    shown = await round_picture(site, own) if own else None
    return Group(
        workshop=without_key(workshop),
        number=number,
        message=_message(own, shown),
        shown=shown,
        waits=own is not None and own.state is RoundState.OPEN,
        next_round=_next_round(workshop, number),
    )


def _message(own: Round | None, shown: RoundPicture | None) -> str:
    if shown:
        return f"workshop.group.{shown.round.pictured}" if shown.round.mixed else "workshop.group.shown"
    match own and own.state:
        case RoundState.OPEN:
            return "workshop.group.waits"
        case RoundState.SMALL:
            return "workshop.screen.small"
    return "workshop.screen.edition"


def _next_round(workshop: Workshop, number: int) -> int | None:
    newest = workshop.round
    can_join = newest.number > number and newest.state is RoundState.OPEN and not workshop.paused
    return newest.number if can_join else None
