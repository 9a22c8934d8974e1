"""How a browser becomes the host's: the form for the key, and the pass that a right key is exchanged for."""

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from quiz.monitoring.refusals import Refused
from quiz.security.passes import opens, read_key
from quiz.store.values import Workshop
from quiz.web.core.cookies import set_cookie
from quiz.web.core.forms import from_htmx, read_form
from quiz.web.core.navigation import htmx_redirect
from quiz.web.core.requests import locale_of, path_to
from quiz.web.core.responses import NO_STORE, Kept, redirect, respond
from quiz.web.core.site import State
from quiz.web.workshop.lookup import NotHost, host_cookie, is_host, was_host, workshop_or_404
from quiz.workshops.service import MOST_DAYS

HOST_SECONDS = (MOST_DAYS + 1) * 24 * 60 * 60
"""How long a browser keeps the host's pass: no workshop lasts longer."""


async def ask_key(request: Request[Any], error: Exception) -> Response:
    """The way in, in place of what only the host may see or do. It says so when the key was changed elsewhere."""
    assert isinstance(error, NotHost)
    if not from_htmx(request):
        return enter_page(request, error.code, 403 if request.method == "POST" else 200)
    # htmx would keep a refusal to itself: the page would look as if the connection were lost.
    return htmx_redirect(path_to(request, "host", code=error.code), 403)


async def enter(request: Request[State]) -> Response:
    """Take the key that the host's link carries in its fragment, or that was pasted."""
    locale_of(request)
    workshop = await workshop_or_404(request)
    form = read_form(request)
    # A whole pasted link is as good as the key alone.
    if not opens(read_key(form.get("key", "")), workshop.key):
        request.state["site"].refusals.note(Refused.WRONG_HOST_KEY)
        return enter_page(request, workshop.code, 403, message="wrong")
    return keep_pass(request, redirect(path_to(request, "host_key", code=workshop.code)), workshop)


async def check_pass(request: Request[State]) -> Response:
    """Where a right key leads: on to the host's page, or back to the form that says that the browser kept no pass."""
    workshop = await workshop_or_404(request)
    if is_host(request, workshop):
        return redirect(path_to(request, "host", code=workshop.code))
    return enter_page(request, workshop.code, 200, message="" if was_host(request, workshop.code) else "blocked")


def enter_page(request: Request[State], code: str, status: int, message: str = "", astray: bool = False) -> Response:
    """The form for the key; `astray` when that is in the page's own address, which the page then leaves."""
    site, locale = request.state["site"], locale_of(request)
    left = "link" in request.query_params
    notice = "link" if astray or left else "changed" if not message and was_host(request, code) else ""
    page = site.pages.render(
        "workshop/enter.html",
        locale,
        here=f"host/{code}",
        code=code,
        message=message,
        notice=notice,
        astray=astray,
    )
    return own_page(request, page, status)


def keep_pass(request: Request[State], response: Response, workshop: Workshop) -> Response:
    """Put the pass for a workshop's present key on a response."""
    value = request.state["site"].host_pass.write(workshop.code, workshop.key)
    return set_cookie(request, response, host_cookie(workshop.code), value, HOST_SECONDS, "Strict")


def own_page(
    request: Request[State], page: bytes, status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    """A response that only the host may see."""
    return respond(request, Kept.of(page, level=5), status, {**NO_STORE, **(headers or {})})
