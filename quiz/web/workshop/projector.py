"""What a room sees: the projector, the group's picture on the phones, and the streams that keep them true.

A message holds the whole state, so a missed one does not matter. It is rendered once for a workshop and a language.
"""

from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable, Mapping
from hashlib import sha256

from markupsafe import escape
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from quiz.live.broadcast import Ended
from quiz.store.faults import Unavailable
from quiz.store.values import RoundState, Workshop
from quiz.web.core.requests import locale_of, path_to
from quiz.web.core.responses import NO_STORE, Kept, respond
from quiz.web.core.site import State
from quiz.web.workshop.host import host_context
from quiz.web.workshop.lookup import is_host, join_qr, own_address, was_host, workshop_or_404
from quiz.workshops.service import without_key

_END = b"event: end\ndata:\n\n"
# Where the way to join goes in a wall's message. Without QUIZ_BASE_URL our address is what each caller says it is: a
# message that held it would be rendered anew for every stranger who says something else.
_WAY = {"address": "\ue000", "qr": "\ue001"}  # private use: in no text of ours


async def show_screen(request: Request[State]) -> Response:
    """The projector; the same for everybody who looks."""
    site, locale = request.state["site"], locale_of(request)
    workshop = await workshop_or_404(request)
    context = {**await _screen_context(request, workshop), **_way(request, workshop)}
    page = site.pages.render("workshop/screen.html", locale, f"screen/{workshop.code}", **context)
    return respond(request, Kept.of(page, level=5), headers=NO_STORE)


async def stream_screen(request: Request[State]) -> Response:
    """The projector's state, at once and whenever it changes."""
    site, locale = request.state["site"], locale_of(request)
    workshop = await workshop_or_404(request)
    code = workshop.code

    async def render() -> bytes:
        context = {**await _screen_context(request, await _as_it_is(request, code)), **_WAY}
        return site.pages.render("workshop/_screen.html", locale, f"screen/{code}", **context)

    async def ended() -> bytes:
        return site.pages.render("workshop/_screen_over.html", locale, f"screen/{code}")

    audience = ("screen", code, locale, _compares(request))
    return await _stream(request, code, audience, render, ended, way=_way(request, workshop))


async def stream_host(request: Request[State]) -> Response:
    """The remote control's state; its last message says why no more come: the workshop has ended, or has a new key."""
    site, locale = request.state["site"], locale_of(request)
    code = (await workshop_or_404(request)).code
    if not was_host(request, code):
        raise HTTPException(403)

    async def render() -> bytes:
        now = await _as_it_is(request, code)
        return site.pages.render("workshop/_host.html", locale, f"host/{code}", **await host_context(request, now))

    async def may_see() -> bool:
        now = await site.workshops.find(code)
        return now is not None and is_host(request, now)

    async def ended() -> bytes:
        changed = await site.workshops.find(code) is not None
        return site.pages.render("workshop/_host_over.html", locale, f"host/{code}", changed=changed, code=code)

    return await _stream(request, code, ("host", code, locale), render, ended, may_see)


async def stream_group(request: Request[State]) -> Response:
    """The picture of one round, for the phones of those who answered in it."""
    site, locale = request.state["site"], locale_of(request)
    workshop = await workshop_or_404(request)
    code, number = workshop.code, request.path_params["number"]
    if not any(r.number == number for r in workshop.rounds):
        raise HTTPException(404)

    async def render() -> bytes:
        await _as_it_is(request, code)
        return await ended()

    async def ended() -> bytes:
        # It says so itself when the workshop is no more.
        return site.pages.render(
            "workshop/_group.html", locale, here="result", **await group_context(request, code, number)
        )

    return await _stream(request, code, ("group", code, locale, number), render, ended)


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


async def _as_it_is(request: Request[State], code: str) -> Workshop:
    # Not by the address any more: who watches has found the workshop, and is told when it ends.
    workshop = await request.state["site"].workshops.find(code)
    if workshop is None:
        raise HTTPException(404)
    return workshop


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


def _way(request: Request[State], workshop: Workshop) -> dict[str, str]:
    """How people get to the workshop: by the address that is typed, and by the QR code."""
    address = own_address(request).partition("://")[2] + path_to(request, "short_join")
    return {"address": address, "qr": join_qr(request, workshop)}


def _compares(request: Request[State]) -> bool:
    """Whether two rounds are to be seen side by side."""
    return request.query_params.get("compare") == "1"


def _event(page: bytes) -> bytes:
    return b"".join(b"data: " + line + b"\n" for line in page.splitlines() if line.strip()) + b"\n"


async def _stream(
    request: Request[State],
    code: str,
    audience: tuple[object, ...],
    render: Callable[[], Awaitable[bytes]],
    ended: Callable[[], Awaitable[bytes]] | None = None,
    may_see: Callable[[], Awaitable[bool]] | None = None,
    way: Mapping[str, str] | None = None,
) -> Response:
    site = request.state["site"]

    async def last_words() -> bytes:
        # Deleted in front of everybody: its title and code must not stay on the wall.
        return (_event(await ended()) if ended is not None else b"") + _END

    async def message() -> bytes:
        try:
            return _event(await render())
        except HTTPException:
            raise Ended(await last_words()) from None
        except Unavailable:
            # Out of reach for now: the browser asks again by itself.
            raise Ended from None

    messages: AsyncIterable[bytes] = site.audiences.follow(audience, code, message)
    if way is not None:
        messages = _with_way(messages, way)
    if may_see is not None:
        messages = _only_while(may_see, messages, last_words)
    if "ask" in request.query_params:
        return _part(request, await anext(aiter(messages), b""))
    return StreamingResponse(messages, media_type="text/event-stream", headers={**NO_STORE, "x-accel-buffering": "no"})


async def _with_way(messages: AsyncIterable[bytes], way: Mapping[str, str]) -> AsyncIterator[bytes]:
    """The messages of a wall with the way to join as this caller knows it."""
    places = [(_WAY[name].encode(), str(escape(value)).encode()) for name, value in way.items()]
    async for message in messages:
        for place, value in places:
            message = message.replace(place, value)
        yield message


def _part(request: Request[State], message: bytes) -> Response:
    """A message as a part of a page, for a page without a stream that works: it asks instead.

    Raises 404 if there is nothing more to be seen; Unavailable if the state is out of reach for now.
    """
    if message.endswith(_END):
        raise HTTPException(404)
    if not message:
        raise Unavailable
    headers = {**NO_STORE, "etag": f'"{sha256(message).hexdigest()[:16]}"'}
    # A router that compresses puts W/ in front.
    if headers["etag"] in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    lines = (line.removeprefix(b"data: ") for line in message.splitlines() if line)
    return respond(request, Kept.of(b"\n".join(lines), level=5), headers=headers)


async def _only_while(
    may_see: Callable[[], Awaitable[bool]], messages: AsyncIterable[bytes], last_words: Callable[[], Awaitable[bytes]]
) -> AsyncIterator[bytes]:
    """The messages of an audience for somebody who may be shut out of it meanwhile."""
    try:
        async for message in messages:
            if not await may_see():
                yield await last_words()
                return
            yield message
    except Unavailable:
        return
