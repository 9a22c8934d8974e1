"""Pages as they are sent, and the responses that carry them."""

import gzip
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from quiz.negotiation import takes_gzip
from quiz.web.core.headers import header

HTML = "text/html; charset=utf-8"
NO_STORE = {"cache-control": "no-store"}
PUBLIC = {"cache-control": "public, max-age=300"}


@dataclass(frozen=True, slots=True)
class Kept:
    """A page as it is sent: compressed once. `plain` is made anew for the rare client that takes no gzip."""

    packed: bytes
    media_type: str
    headers: tuple[tuple[bytes, bytes], ...]
    """The headers of the compressed body, as they go out."""

    @classmethod
    def of(cls, body: bytes, media_type: str = HTML, level: int = 9) -> "Kept":
        """Compress a body; mtime is left out so that equal pages are equal bytes."""
        packed = gzip.compress(body, level, mtime=0)
        headers = {
            "content-type": media_type,
            "content-length": str(len(packed)),
            "content-encoding": "gzip",
        }
        return cls(packed, media_type, tuple((k.encode(), v.encode()) for k, v in headers.items()))

    @property
    def plain(self) -> bytes:
        """The body as it was."""
        return gzip.decompress(self.packed)


class _KeptResponse(Response):
    """A kept page with the headers that were made when it was: a step makes no more than it must."""

    def __init__(self, page: Kept, status: int, headers: Mapping[str, str]) -> None:
        self._kept = page
        super().__init__(page.packed, status, headers)

    def init_headers(self, headers: Mapping[str, str] | None = None) -> None:
        """Put the page's own headers before those of this response."""
        own = ((name.encode(), value.encode()) for name, value in (headers or {}).items())
        self.raw_headers = [*self._kept.headers, *own]


def respond(request: Request[Any], page: Kept, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """A response with the page's bytes, compressed if the client takes that."""
    headers = headers or {}
    if headers.get("cache-control") != "no-store":  # else no cache has to know what it depends on
        headers = {**headers, "vary": "Accept-Encoding"}
    if not takes_gzip(header(request, b"accept-encoding")):
        return Response(page.plain, status, headers, page.media_type)
    return _KeptResponse(page, status, headers)


def redirect(address: str, headers: Mapping[str, str] | None = None) -> Response:
    """See other: what a form without scripts gets after a POST."""
    return Response(status_code=303, headers={"location": address, **NO_STORE, **(headers or {})})


def respond_fresh(
    request: Request[Any], body: bytes, status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    """Return a page that was made for this one request and that nobody may store."""
    return respond(request, Kept.of(body, level=3), status, {**NO_STORE, **(headers or {})})
