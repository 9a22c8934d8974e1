"""Live pages as server-sent events; the same for those whose stream does not work, who ask instead.

A message holds the whole state, so a missed one does not matter. It is rendered once for a workshop and a language.
"""

from collections.abc import Awaitable, Callable
from hashlib import sha256

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from quiz.live.broadcast import Audiences
from quiz.live.crowd import Fill, Watcher, unchanged
from quiz.live.frames import Audience, Ended, NotNow
from quiz.store.faults import Unavailable
from quiz.web.core.flow import DIRECTLY, FLOW, Flow
from quiz.web.core.headers import header
from quiz.web.core.responses import NO_STORE, respond_fresh
from quiz.web.core.site import State, site_of

Render = Callable[[], Awaitable[bytes]]
Check = Callable[[], Awaitable[None]]
"""Raises Ended if a client may see no more."""

_END = b"event: end\ndata:\n\n"


async def send_messages(
    request: Request[State],
    code: str,
    audience: Audience,
    render: Render,
    render_end: Render,
    fill: Fill = unchanged,
    check: Check | None = None,
) -> Response:
    """Return the messages of an audience as a stream, or with `?ask` the first of them as a fragment.

    They are what `render` gives, at once and after each change of the workshop, and `fill` makes of that for this
    client. When `render` raises HTTPException, there is nothing more to see: what `render_end` gives is the last one.
    """

    async def message() -> bytes:
        try:
            return _event(await render())
        except HTTPException:
            raise Ended(await last_message(render_end)) from None
        except Unavailable:
            raise NotNow from None

    audiences = site_of(request).audiences
    if "ask" not in request.query_params:
        return EventStream(audiences, audience, code, message, fill, check)
    try:
        first, _ = await audiences.first(audience, code, message)
        if check is not None:
            await check()
        return _fragment(request, fill(first))
    except Ended as end:
        return _fragment(request, end.words)


class EventStream(StreamingResponse):
    """The messages of an audience, for as long as the client stays."""

    media_type = "text/event-stream"

    def __init__(
        self,
        audiences: Audiences,
        audience: Audience,
        code: str,
        render: Render,
        fill: Fill,
        check: Check | None,
    ) -> None:
        self._audiences, self._audience, self._code = audiences, audience, code
        self._render, self._fill, self._check = render, fill, check
        super().__init__((), headers={**NO_STORE, "x-accel-buffering": "no"})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the first message, and wait until the client leaves or has got the last one."""
        client = _Client(send, scope.get(FLOW), self._fill, self._check)
        begin = {"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers}
        await send({**begin, DIRECTLY: client.send_by})
        try:
            await self._audiences.follow(client, self._audience, self._code, self._render)
            del self._render, self.raw_headers  # not needed any more: nearly 2 KB for each listener
            while (await receive())["type"] != "http.disconnect":
                pass
        finally:
            self._audiences.leave(client, self._audience)


class _Client(Watcher):
    """The client of a stream."""

    __slots__ = ("_check", "_flow", "_send")

    def __init__(self, send: Send, flow: Flow | None, fill: Fill, check: Check | None) -> None:
        super().__init__(fill)
        self._send, self._flow, self._check = send, flow, check

    def send_by(self, send: Send) -> None:
        """Send from now on by another function."""
        self._send = send

    @property
    def is_behind(self) -> bool:
        return self._flow is not None and self._flow.write_paused

    def show(self, message: bytes) -> Awaitable[None]:
        if self._check is None:
            return self._send({"type": "http.response.body", "body": message, "more_body": True})
        return self._show_if(self._check, message)

    async def _show_if(self, check: Check, message: bytes) -> None:
        try:
            await check()
        except Ended as end:
            await self.end(end.words)
        else:
            await self._send({"type": "http.response.body", "body": message, "more_body": True})

    async def end(self, message: bytes) -> None:
        self.over = True
        await self._send({"type": "http.response.body", "body": message, "more_body": bool(message)})
        if message:
            await self._send({"type": "http.response.body", "body": b"", "more_body": False})


async def last_message(render_end: Render) -> bytes:
    """Return the message that ends a stream. It replaces what nobody may see any more."""
    return _event(await render_end()) + _END


def _event(page: bytes) -> bytes:
    return b"".join(b"data: " + line + b"\n" for each in page.splitlines() if (line := each.strip())) + b"\n"


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
