"""The host's link, which is shown to whoever has its key."""

from typing import NamedTuple

from markupsafe import Markup
from starlette.requests import Request

from quiz.store.values import Workshop
from quiz.web.core.requests import path_to
from quiz.web.core.site import State
from quiz.web.workshop.links import our_address
from quiz.web.workshop.qr import draw_qr


class HostLink(NamedTuple):
    """The host's link with its QR code, and the key in it by itself."""

    url: str
    qr: Markup
    key: str


def host_link(request: Request[State], workshop: Workshop, key: str) -> HostLink:
    """Return the host's link. A key in its fragment never leaves the browser: not in a request, a log or a Referer."""
    url = our_address(request) + path_to(request, "host", code=workshop.code) + f"#{key}"
    return HostLink(url, draw_qr(url), key)
