"""The group's picture on the phones of those who answered in a round."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from quiz.web.core.requests import locale_of
from quiz.web.core.site import State
from quiz.web.workshop.lookup import watched_workshop, workshop_or_404
from quiz.web.workshop.streams import follow, send_messages
from quiz.workshops.service import without_key


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
        return site.pages.render(
            "workshop/_group.html", locale, here="result", **await group_context(request, code, number)
        )

    return await send_messages(request, follow(request, code, ("group", code, locale, number), render, render_end))


async def group_context(request: Request[State], code: str, number: int) -> dict[str, object]:
    """What somebody who answered in a round is shown of its group; nothing before the host shows it."""
    site = request.state["site"]
    workshop = await site.workshops.find(code)
    rounds = [r for r in workshop.rounds if r.number == number] if workshop else []
    picture = await site.publication.round_picture(rounds[0]) if rounds else None
    return {
        "workshop": without_key(workshop) if workshop else None,
        "picture": picture,
        "round_number": number,
        "round": rounds[0] if rounds else None,
    }
