"""The form for the host's key, which a right key is exchanged at for the host's pass."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from quiz.monitoring.refusals import Refused
from quiz.security.passes import opens, read_key
from quiz.web.core.forms import from_htmx, read_form
from quiz.web.core.navigation import htmx_redirect
from quiz.web.core.requests import locale_of, path_to
from quiz.web.core.responses import redirect, respond_fresh
from quiz.web.core.site import State
from quiz.web.workshop.host_pass import NotHost, give_pass, is_host, was_host
from quiz.web.workshop.lookup import workshop_or_404


async def show_key_form(request: Request[Any], error: Exception) -> Response:
    """The form for the key, in place of what only the host may see or do."""
    assert isinstance(error, NotHost)
    if not from_htmx(request):
        return key_page(request, error.code, 403 if request.method == "POST" else 200)
    # htmx would keep a refusal to itself: the page would look as if the connection were lost.
    return htmx_redirect(path_to(request, "host", code=error.code), 403)


async def take_key(request: Request[State]) -> Response:
    """Take the key that the host's link carries in its fragment, or that was pasted."""
    locale_of(request)
    workshop = await workshop_or_404(request)
    form = read_form(request)
    # A whole pasted link is as good as the key alone.
    if not opens(read_key(form.get("key", "")), workshop.key):
        request.state["site"].refusals.note(Refused.WRONG_HOST_KEY)
        return key_page(request, workshop.code, 403, fault="wrong")
    return give_pass(request, redirect(path_to(request, "host_key", code=workshop.code)), workshop)


async def check_pass(request: Request[State]) -> Response:
    """Where a right key leads: on to the host's page, or back to the form, which says that the browser kept no pass."""
    workshop = await workshop_or_404(request)
    if is_host(request, workshop):
        return redirect(path_to(request, "host", code=workshop.code))
    return key_page(request, workshop.code, 200, fault="" if was_host(request, workshop.code) else "blocked")


def key_page(request: Request[State], code: str, status: int, fault: str = "", key_in_path: bool = False) -> Response:
    """Return the form for the key; `key_in_path` when that is in the page's own address, which the page then leaves."""
    site, locale = request.state["site"], locale_of(request)
    left = "link" in request.query_params
    notice = "link" if key_in_path or left else "changed" if not fault and was_host(request, code) else ""
    page = site.pages.render(
        "workshop/host_key.html",
        locale,
        here=f"host/{code}",
        code=code,
        fault=fault,
        notice=notice,
        key_in_path=key_in_path,
    )
    return respond_fresh(request, page, status)
