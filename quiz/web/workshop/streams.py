"""Live pages as server-sent events; the same for those whose stream does not work, who ask instead.

A message holds the whole state, so a missed one does not matter. It is rendered once for a workshop and a language.
"""

from collections.abc import AsyncIterable, Awaitable, Callable
from hashlib import sha256

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from quiz.live.broadcast import Audience, Ended, NotNow
from quiz.store.faults import Unavailable
from quiz.web.core.headers import header
from quiz.web.core.responses import NO_STORE, respond_fresh
from quiz.web.core.site import State

Render = Callable[[], Awaitable[bytes]]

_END = b"event: end\ndata:\n\n"


def follow(
    request: Request[State], code: str, audience: Audience, render: Render, render_end: Render
) -> AsyncIterable[bytes]:
    """Return the messages of an audience: what `render` gives at once and after each change of the workshop.

    When `render` raises HTTPException, there is nothing more to see: what `render_end` gives is the last message.
    """

    async def message() -> bytes:
        try:
            return _event(await render())
        except HTTPException:
            raise Ended(await last_message(render_end)) from None
        except Unavailable:
            raise NotNow from None

    return request.state["site"].audiences.follow(audience, code, message)


async def last_message(render_end: Render) -> bytes:
    """Return the message that ends a stream. It replaces what nobody may see any more."""
    return _event(await render_end()) + _END


async def send_messages(request: Request[State], messages: AsyncIterable[bytes]) -> Response:
    """Return the messages as a stream, or with `?ask` the first of them as a fragment."""
    if "ask" in request.query_params:
        return _fragment(request, await anext(aiter(messages), b""))
    return StreamingResponse(messages, media_type="text/event-stream", headers={**NO_STORE, "x-accel-buffering": "no"})


def _event(page: bytes) -> bytes:
    return b"".join(b"data: " + line + b"\n" for line in page.splitlines() if line.strip()) + b"\n"


def _fragment(request: Request[State], message: bytes) -> Response:
    """Return what a message shows. Raises 404 for the last one, Unavailable if the state is out of reach for now."""
    if message.endswith(_END):
        raise HTTPException(404)
    if not message:
        raise Unavailable
    headers = {"etag": f'"{sha256(message).hexdigest()[:16]}"'}
    # A router that compresses puts W/ in front.
    if headers["etag"] in header(request, b"if-none-match"):
        return Response(status_code=304, headers={**NO_STORE, **headers})
    lines = (line.removeprefix(b"data: ") for line in message.splitlines() if line)
    return respond_fresh(request, b"\n".join(lines), headers=headers)
