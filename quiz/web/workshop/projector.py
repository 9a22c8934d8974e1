"""What the projector shows: the same for everybody who looks."""

from collections.abc import AsyncIterable, AsyncIterator, Mapping

from markupsafe import escape
from starlette.requests import Request
from starlette.responses import Response

from quiz.store.values import RoundState, Workshop
from quiz.web.core.requests import locale_of
from quiz.web.core.responses import respond_fresh
from quiz.web.core.site import State
from quiz.web.workshop.links import join_address
from quiz.web.workshop.lookup import watched_workshop, workshop_or_404
from quiz.web.workshop.qr import join_qr
from quiz.web.workshop.streams import follow, send_messages
from quiz.workshops.service import without_key

# Where the way to join goes in a message. Without QUIZ_BASE_URL our address is what each caller says it is: a message
# that held it would be rendered anew for every stranger who says something else.
_PLACEHOLDERS = {"address": "\ue000", "qr": "\ue001"}  # private use: in no text of ours


async def show_screen(request: Request[State]) -> Response:
    """The projector's page."""
    site, locale = request.state["site"], locale_of(request)
    workshop = await workshop_or_404(request)
    context = {**await _screen_context(request, workshop), **_way_to_join(request, workshop)}
    return respond_fresh(
        request, site.pages.render("workshop/screen.html", locale, f"screen/{workshop.code}", **context)
    )


async def stream_screen(request: Request[State]) -> Response:
    """The projector's state, at once and whenever it changes."""
    site, locale = request.state["site"], locale_of(request)
    workshop = await workshop_or_404(request)
    code = workshop.code

    async def render() -> bytes:
        context = {**await _screen_context(request, await watched_workshop(request, code)), **_PLACEHOLDERS}
        return site.pages.render("workshop/_screen.html", locale, f"screen/{code}", **context)

    async def render_end() -> bytes:
        return site.pages.render("workshop/_screen_over.html", locale, f"screen/{code}")

    messages = follow(request, code, ("screen", code, locale, _compares(request)), render, render_end)
    return await send_messages(request, _filled(messages, _way_to_join(request, workshop)))


async def _screen_context(request: Request[State], workshop: Workshop) -> dict[str, object]:
    site = request.state["site"]
    shown = [r for r in workshop.rounds if r.state is RoundState.SHOWN]
    pictures = [await site.publication.round_picture(r) for r in shown[-2:]]
    # Of a round in another edition of the questionnaire nothing can be shown.
    pictures = [picture if picture and picture.shown else None for picture in pictures]
    over = workshop.round.state is RoundState.SHOWN
    return {
        "workshop": without_key(workshop),
        "picture": pictures[-1] if over else None,
        "before": pictures[0] if over and len(pictures) == 2 else None,
        "compare": _compares(request),
    }


def _way_to_join(request: Request[State], workshop: Workshop) -> dict[str, str]:
    """Return the address that is typed, and the QR code."""
    return {"address": join_address(request), "qr": join_qr(request, workshop)}


def _compares(request: Request[State]) -> bool:
    """Return whether two rounds are to be seen side by side."""
    return request.query_params.get("compare") == "1"


async def _filled(messages: AsyncIterable[bytes], way_to_join: Mapping[str, str]) -> AsyncIterator[bytes]:
    """Yield the messages with the way to join as this caller knows it."""
    places = [(_PLACEHOLDERS[name].encode(), str(escape(value)).encode()) for name, value in way_to_join.items()]
    async for message in messages:
        for place, value in places:
            message = message.replace(place, value)
        yield message
