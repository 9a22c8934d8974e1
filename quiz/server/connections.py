"""Limit the size and the time of a request until it is complete, as neither uvicorn nor httptools does.

Sizes are checked with each piece of data that arrives. Times are checked for all connections once a second, as a timer
for each request would cost more. The limits of a body's content are those of quiz/web/core/guard.py, which answers with
a page; the limits here are for everything else, and for the time of bodies that nobody reads.
"""

import asyncio
import logging
from collections.abc import Iterable
from enum import Enum
from http import HTTPStatus
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from quiz.monitoring.refusals import Refused
from quiz.web.core.flow import FLOW
from quiz.web.core.guard import MOST_SECONDS, WHOLE

MOST_BYTES = 32 * 1024
"""The maximum size of a request without its content: request line, headers, framing of chunks, trailers."""

MOST_LINES = 100
"""The maximum number of header lines and trailers of a request together."""

HEAD_SECONDS = 10.0
"""The maximum time from the first byte to the end of the headers, and from connecting to the first byte."""

KEEP_ALIVE_SECONDS = 75.0
"""The maximum time between two requests: longer than the usual 60 seconds of routers, which could otherwise post on a
connection that is being closed."""

STUCK_SECONDS = 60.0
"""The maximum time in which a client reads nothing of a response that waits for it."""

_BODY_SECONDS = MOST_SECONDS + 2.0  # the guard gives up first, with a page
_KINDS = {
    HTTPStatus.BAD_REQUEST: Refused.NO_HTTP,
    HTTPStatus.REQUEST_TIMEOUT: Refused.SLOW_HEAD,
    HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE: Refused.LARGE_HEAD,
}
_BODY_HEADERS = frozenset((b"content-length", b"transfer-encoding"))


class _Awaited(Enum):
    """What part of a request is awaited."""

    HEAD = 1
    BODY = 2
    NOTHING = 3


_HEAD, _BODY, _NOTHING = _Awaited  # an attribute of an Enum takes ten times as long, and is looked up all the time


class LimitExceeded(Exception):
    """A request is refused before its body is read; it is raised through the parser, which then stops."""


class _HeadFirst:
    """Stands in for the transport of a response until its head is sent, which waits for the first of its body.

    uvicorn writes them one after the other: that takes two system calls, and two packets where one would do.
    """

    __slots__ = ("_cycle", "_kept", "_transport")

    def __init__(self, cycle: RequestResponseCycle) -> None:
        self._cycle = cycle
        self._transport = cycle.transport
        self._kept = b""

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        """Keep the head if a body of a known length follows; else send what there is."""
        cycle = self._cycle
        if not self._kept and cycle.expected_content_length and cycle.scope["method"] != "HEAD":
            self._kept = data
            return
        cycle.transport = self._transport  # the two would hold on to each other
        self._transport.write(self._kept + data)


class Connection(HttpToolsProtocol):
    """uvicorn's connection with limits. It answers 431, 408 or 400 in plain text, which no browser ever gets."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Start to wait for the first request."""
        super().connection_made(transport)
        self._awaited: _Awaited = _HEAD
        self._since: float | None = self.loop.time()  # when the awaited part, or the time between requests, began
        self._read = 0  # bytes of the last piece
        self._framing = 0  # bytes of the request so far, without its content
        self._status = HTTPStatus.BAD_REQUEST  # for what the parser refuses
        self._unsent, self._moved = 0, self._since
        self._retired = False

    def data_received(self, data: bytes) -> None:
        """Process the next piece of data: a part of a request, or several requests."""
        first = self._awaited is _NOTHING or not self._framing
        if first:
            self._awaited = _HEAD  # also for a blank line, with which no request begins
            self._framing = 0
        self._read = len(data)
        self._framing += self._read
        super().data_received(data)
        if self._awaited is _NOTHING or self.transport.is_closing():
            return
        if self._framing > MOST_BYTES or len(self.headers or ()) > MOST_LINES:
            self._refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
        elif self._awaited is _BODY and self.cycle.response_complete:
            self.transport.close()  # it is answered, so the rest is not needed
        elif first or self._since is None:
            self._since = self.loop.time()

    def on_message_begin(self) -> None:
        """Await the headers."""
        super().on_message_begin()
        self._awaited = _HEAD

    def on_headers_complete(self) -> None:
        """Start to answer, or raise LimitExceeded."""
        if len(self.headers) > MOST_LINES or (self._framing > MOST_BYTES and self._head_bytes() > MOST_BYTES):
            self._status = HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
            raise LimitExceeded
        # After an upgrade the parser would treat the body as another protocol, and the rest as the next request.
        if self.parser.should_upgrade() and any(name in _BODY_HEADERS for name, _ in self.headers):
            raise LimitExceeded
        super().on_headers_complete()
        self.cycle.transport = _HeadFirst(self.cycle)  # type: ignore[assignment]
        self.cycle.keep_alive &= not self._retired
        self._awaited, self._since = _BODY, None

    def on_body(self, body: bytes) -> None:
        """Process some of the content."""
        self._framing -= len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        """Await nothing until more data arrives."""
        super().on_message_complete()
        self.scope[WHOLE] = self.cycle.body  # type: ignore[literal-required]
        self.scope[FLOW] = self.flow  # type: ignore[literal-required]
        self._awaited, self._since = _NOTHING, None
        self._framing = self._read  # the parser does not say how much of it belongs to the next request

    def on_response_complete(self) -> None:
        """Do as uvicorn does, but without its timer for the next request; `look` ends the connection instead."""
        self.server_state.total_requests += 1
        if self.transport.is_closing():
            return
        self.flow.resume_reading()
        if self.pipeline:
            self._start_asgi_task(*self.pipeline.pop())

    def send_400_response(self, msg: str) -> None:
        """Answer what the parser refused."""
        self._refuse(self._status)

    def retire(self) -> None:
        """Close the connection after the response that is under way, or after the next one."""
        self._retired = True
        if self.cycle is not None:
            self.cycle.keep_alive = False

    def look(self, now: float) -> None:
        """Close the connection if the client has exceeded a time; `now` is the time of the loop."""
        unsent = self.transport.get_write_buffer_size()
        if not unsent or unsent < self._unsent:
            self._moved = now
        self._unsent = unsent
        if self._since is None and self._awaited is _NOTHING and self.cycle.response_complete:
            self._since = now
        waited = 0.0 if self._since is None else now - self._since
        if now - self._moved > STUCK_SECONDS:
            self.transport.abort()
        elif self._awaited is _HEAD and waited > HEAD_SECONDS:
            if self._framing:
                self._refuse(HTTPStatus.REQUEST_TIMEOUT)
            else:
                self.transport.close()  # browsers connect ahead, and a 408 would answer their next request
        elif self._awaited is _BODY and waited > _BODY_SECONDS:
            self.transport.close()
        elif self._awaited is _NOTHING and waited > KEEP_ALIVE_SECONDS:
            self.transport.close()

    def _refuse(self, status: HTTPStatus) -> None:
        self.app_state["site"].refusals.note(_KINDS[status])
        cycle = self.cycle
        unanswered = self._awaited is _BODY and not self.pipeline and not cycle.response_started
        if cycle is None or cycle.response_complete or unanswered:  # else in the middle of another response
            words = f"{status} {status.phrase}\n"
            self.transport.write(
                f"HTTP/1.1 {status} {status.phrase}\r\ncontent-type: text/plain; charset=utf-8\r\n"
                f"content-length: {len(words)}\r\nconnection: close\r\n\r\n{words}".encode()
            )
        self.transport.close()

    def _head_bytes(self) -> int:
        return len(self.url) + sum(len(name) + len(value) + len(": \r\n") for name, value in self.headers)


def worth_logging(record: logging.LogRecord) -> bool:
    """Return False for uvicorn's lines about single invalid requests, which `Refusals` counts by kind."""
    return not record.getMessage().startswith(("Invalid HTTP request", "Unsupported upgrade", "No supported WebSocket"))


def look_around(connections: Iterable[asyncio.Protocol]) -> None:
    """Close the connections whose clients have exceeded a time; call it once a second."""
    now = asyncio.get_running_loop().time()
    for connection in [*connections]:
        if isinstance(connection, Connection):
            connection.look(now)
