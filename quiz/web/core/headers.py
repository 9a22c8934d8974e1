"""The headers of a request by their names; each look at Starlette's `Request.headers` searches the whole list."""

from typing import Any

from starlette.requests import Request
from starlette.types import Scope

HEADERS = "quiz.headers"
"""Where the guard puts the headers of a request: a dict of lower-case names and values, both as bytes."""


def by_name(scope: Scope) -> dict[bytes, bytes]:
    """Return the headers of a request; of one that comes more than once, the first value."""
    return dict(reversed(scope["headers"]))


def header(request: Request[Any], name: bytes) -> str:
    """Return the value of a header, the empty string if the request has none of that name."""
    value: bytes = request.scope[HEADERS].get(name, b"")
    return value.decode("latin-1")
