"""Coordinators sign in with an access key and out again; handlers for coordinators let in nobody else."""

import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, NamedTuple
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from quiz.monitoring.refusals import Refused
from quiz.statistics.selection import campaign_in
from quiz.statistics.sessions import SESSION_SECONDS
from quiz.web.core.cookies import read_cookie, set_cookie
from quiz.web.core.forms import from_htmx, read_form
from quiz.web.core.requests import caller_of, locale_of, path_to
from quiz.web.core.responses import NO_STORE, Kept, redirect, respond
from quiz.web.core.site import State, site_of
from quiz.web.statistics.query import Readers

SLOW_SECONDS = 60.0
MOST_WRONG_KEYS = 10
"""How many wrong keys within SLOW_SECONDS from an address before its wrong ones are slowed."""

MOST_WRONG_KEYS_TOGETHER = 100
"""The same from all addresses together, before all wrong ones are slowed."""

_COOKIE = "coordinator"
# A selection can be sent as a link and opened from webmail: with Strict the browser would keep the session to itself,
# and show the sign-in page. What changes anything is posted, and the guard takes no form of another site.
_SAME_SITE = "Lax"
# No dots and no empty parts in the path but for a file's extension, so browsers cannot read it as another place.
_BELOW = re.compile(r"(/[\w-]+)*(\.\w+)?(\?[\w&=%.,:+~-]*)?", re.ASCII)


class SignInPage(NamedTuple):
    """The form for an access key. `wanted` is the address to go to; `notice` or `fault` is what to say first."""

    wanted: str
    notice: str
    fault: str


class NotSignedIn(Exception):
    """Nobody is signed in as a coordinator in this browser; the application answers with the sign-in page."""


def for_readers(
    readers: Readers, handler: Callable[[Request[State], Readers], Awaitable[Response]]
) -> Callable[[Request[State]], Awaitable[Response]]:
    """Return a handler that answers these readers; for coordinators it raises NotSignedIn for anybody else."""

    async def handle(request: Request[State]) -> Response:
        if readers.signed_in:
            await check_signed_in(request)
        return await handler(request, readers)

    return handle


async def check_signed_in(request: Request[State]) -> None:
    """Raise NotSignedIn if nobody is signed in; after signing in that leads back to the page that was asked for.

    Raises 404 for an unknown language, and Unavailable.
    """
    await coordinator_key(request)


async def coordinator_key(request: Request[State]) -> bytes:
    """Return the SHA-256 of the key that somebody has signed in with; otherwise as `check_signed_in`."""
    locale_of(request)
    key = await site_of(request).sessions.key_of(read_cookie(request, _COOKIE))
    if key is None:
        raise NotSignedIn
    return key


async def campaign_key(request: Request[State], readers: Readers) -> bytes | None:
    """Return the SHA-256 of the coordinator's key where a campaign is asked for; None for everybody else.

    Raises NotSignedIn and Unavailable.
    """
    asked = readers.signed_in and any(map(campaign_in, request.query_params.getlist("source")))
    return await coordinator_key(request) if asked else None


async def show_sign_in(request: Request[Any], _: Exception) -> Response:
    """Answer with the sign-in page in the place of a page for coordinators."""
    had_session = read_cookie(request, _COOKIE) is not None
    left = "left" in request.query_params
    notice = "left" if left else "over" if had_session else ""
    if request.method not in ("GET", "HEAD"):
        return _sign_in_page(request, _wanted(request, ""), 403, notice=notice)
    address = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    wanted = _wanted(request, "" if left else address)
    # The sign-in page must not be swapped into another page, nor be taken for the file that was asked for.
    status = 200 if request.url.path == path_to(request, "coordinator") else 403
    headers = {**NO_STORE, "hx-refresh": "true"} if from_htmx(request) else NO_STORE
    return _sign_in_page(request, wanted, status, notice=notice, headers=headers)


async def sign_in(request: Request[State]) -> Response:
    """Take an access key and begin a session in place of the one that this browser may have."""
    site, form = site_of(request), read_form(request)
    wanted = _wanted(request, form.get("next", ""))
    session = await site.sessions.sign_in(form.get("key", ""))
    if session is None:
        return _refuse(request, wanted)
    # A right key opens however many wrong ones came before. With 128 random bits guessing is hopeless at any speed, and
    # if slowing held up right keys, whoever shares an address with coordinators, or has many addresses to guess from,
    # could shut them all out.
    await site.sessions.sign_out(read_cookie(request, _COOKIE))
    checked = redirect(path_to(request, "sign_in") + "?" + urlencode({"next": wanted}))
    return set_cookie(request, checked, _COOKIE, session, SESSION_SECONDS, _SAME_SITE)


async def check_session(request: Request[State]) -> Response:
    """Lead on from a right key to the wanted page, or back to the form if the browser kept no session."""
    wanted = _wanted(request, request.query_params.get("next", ""))
    cookie = read_cookie(request, _COOKIE)
    if await site_of(request).sessions.knows(cookie):
        return redirect(wanted)
    if cookie:
        return _sign_in_page(request, wanted, 403, notice="over")
    return _sign_in_page(request, wanted, 403, fault="blocked")


async def sign_out(request: Request[State]) -> Response:
    """End the session for every copy of its cookie, and take the cookie off this browser."""
    locale_of(request)
    await site_of(request).sessions.sign_out(read_cookie(request, _COOKIE))
    return set_cookie(request, redirect(path_to(request, "coordinator") + "?left"), _COOKIE, "", 0, _SAME_SITE)


def _refuse(request: Request[State], wanted: str) -> Response:
    site, caller = site_of(request), caller_of(request)
    if wait := site.wrong_keys.wait(caller):
        site.refusals.note(Refused.MANY_KEYS)
        return _sign_in_page(request, wanted, 429, fault="slowed", headers={**NO_STORE, "retry-after": str(wait)})
    site.wrong_keys.note(caller)
    site.refusals.note(Refused.WRONG_KEY)
    return _sign_in_page(request, wanted, 403, fault="wrong")


def _sign_in_page(
    request: Request[State],
    wanted: str,
    status: int,
    *,
    notice: str = "",
    fault: str = "",
    headers: Mapping[str, str] = NO_STORE,
) -> Response:
    site, locale = site_of(request), locale_of(request)
    here = wanted.removeprefix(path_to(request, "start", locale=locale))
    page = site.pages.render("statistics/sign_in.html", locale, here, SignInPage(wanted, notice, fault))
    return respond(request, Kept.of(page, level=5), status, headers)


def _wanted(request: Request[State], address: str) -> str:
    """Return where to go after signing in: a coordinator's page in this language, or else the first of them."""
    home = path_to(request, "coordinator")
    ours = address.startswith(home) and _BELOW.fullmatch(address.removeprefix(home))
    # What is only posted to has no page.
    return address if ours and address not in (path_to(request, "sign_in"), path_to(request, "sign_out")) else home
