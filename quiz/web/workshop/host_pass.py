"""The host's pass: a cookie that says that this browser has shown a workshop's key."""

from contextlib import suppress

from starlette.requests import Request
from starlette.responses import Response

from quiz.store.faults import Unavailable
from quiz.store.values import Workshop
from quiz.web.core.cookies import cookies_named, read_cookie, set_cookie
from quiz.web.core.site import State, site_of
from quiz.workshops.service import MOST_DAYS

HOST_SECONDS = (MOST_DAYS + 1) * 24 * 60 * 60
"""How long a browser keeps the host's pass: no workshop lasts longer."""

MOST_HOSTED = 3
"""So many workshops a page leads back to."""


class NotHost(Exception):
    """What was asked for is the host's, and this browser has not shown the workshop's current key."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def host_cookie(code: str) -> str:
    """Return the name of the cookie that holds the host's pass for a workshop."""
    return f"host-{code}"


def is_host(request: Request[State], workshop: Workshop) -> bool:
    """Return whether this browser has shown the workshop's current key."""
    site = site_of(request)
    return site.host_pass.valid(_read_pass(request, workshop.code), workshop.code, workshop.key)


def was_host(request: Request[State], code: str) -> bool:
    """Return whether this browser has shown the current or an earlier key of the workshop."""
    return site_of(request).host_pass.once_valid(_read_pass(request, code), code)


async def hosted_here(request: Request[State]) -> tuple[str, ...]:
    """Return the codes of workshops that this browser has shown the current key of; none while the storage fails."""
    held = [code for code in cookies_named(request, host_cookie("")) if was_host(request, code)][:MOST_HOSTED]
    with suppress(Unavailable):
        found = [await site_of(request).workshops.find(code) for code in held]
        return tuple(each.code for each in found if each is not None and is_host(request, each))
    return ()


def give_pass(request: Request[State], response: Response, code: str, key: str) -> Response:
    """Put the pass for a workshop's current key on a response."""
    value = site_of(request).host_pass.write(code, key)
    return set_cookie(request, response, host_cookie(code), value, HOST_SECONDS, "Strict")


def key_of(request: Request[State], workshop: Workshop) -> str | None:
    """Return the workshop's current key, if this browser has shown it."""
    return site_of(request).host_pass.key(_read_pass(request, workshop.code), workshop.code, workshop.key)


def take_pass(request: Request[State], response: Response, code: str) -> Response:
    """Take the pass for a workshop off the device."""
    return set_cookie(request, response, host_cookie(code), "", 0, "Strict")


def _read_pass(request: Request[State], code: str) -> str | None:
    return read_cookie(request, host_cookie(code))
