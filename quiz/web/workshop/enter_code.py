"""How people get to a workshop: by a QR code, or by a code that they type."""

from collections.abc import Mapping
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from quiz.security.passes import FRAGMENT
from quiz.web.core.forms import read_form
from quiz.web.core.requests import locale_of, path_to, preferred_locale
from quiz.web.core.responses import redirect, respond_fresh
from quiz.web.core.site import State, site_of
from quiz.web.workshop.lookup import Slowed, look_up
from quiz.workshops.join_codes import MOST_TYPED, check_letters, normalise, read_code


class CodePage(NamedTuple):
    """The form for a code."""

    typed: str
    most: int
    """So many characters can be typed."""
    fault: str
    """The message that says why what was typed leads nowhere; empty before anything was."""


async def follow_code(request: Request[State]) -> Response:
    """`/w/koma-siru`, from a poster or a QR code: on to the page in the phone's own language."""
    return await _to_workshop(request, preferred_locale(request), request.path_params["code"])


async def choose_language(request: Request[State]) -> Response:
    """The address that people read from the projector: on to the form for the code."""
    return redirect(path_to(request, "enter_code", locale=preferred_locale(request)), {"vary": "Accept-Language"})


async def show_code_form(request: Request[State]) -> Response:
    """The form for a typed code."""
    return _code_page(request, locale_of(request), "")


async def take_code(request: Request[State]) -> Response:
    """Take a typed code, however it is written."""
    form = read_form(request)
    return await _to_workshop(request, locale_of(request), form.get("code", ""))


async def _to_workshop(request: Request[State], locale: str, typed: str) -> Response:
    code, letters = read_code(typed)
    # Letters that do not fit are of a QR code from before the secret key was changed: its code is as good as typed.
    scanned = code is not None and letters == check_letters(code, site_of(request).settings.secret_key)
    try:
        workshop = await look_up(request, code or "", scanned)
    except Slowed as slowed:
        return _code_page(request, locale, typed, 429, "workshop.code.slowed", slowed.headers)
    if workshop is None:
        return _code_page(request, locale, typed, 404, "workshop.code.wrong")
    return redirect(path_to(request, "join", locale=locale, code=workshop.code), {"vary": "Accept-Language"})


def _code_page(
    request: Request[State],
    locale: str,
    typed: str,
    status: int = 200,
    fault: str = "",
    headers: Mapping[str, str] | None = None,
) -> Response:
    # A host's link has the key in it, which goes into no page.
    shown = normalise(typed) or "" if FRAGMENT.search(typed) else typed[:MOST_TYPED]
    page = site_of(request).pages.render("workshop/code.html", locale, "join", CodePage(shown, MOST_TYPED, fault))
    return respond_fresh(request, page, status, headers)
