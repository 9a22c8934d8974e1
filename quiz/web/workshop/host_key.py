"""The form for the host's key, which a right key is exchanged at for the host's pass."""

from typing import Any, NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from quiz.monitoring.refusals import Refused
from quiz.security.passes import opens, read_key
from quiz.web.core.forms import from_htmx, read_form
from quiz.web.core.navigation import htmx_redirect
from quiz.web.core.requests import locale_of, path_to
from quiz.web.core.responses import redirect, respond_fresh
from quiz.web.core.site import State, site_of
from quiz.web.workshop.host_pass import NotHost, give_pass, is_host, was_host
from quiz.web.workshop.lookup import workshop_or_404


class KeyPage(NamedTuple):
    """The form for the host's key. `notice` and `fault` are messages, or empty."""

    code: str
    notice: str
    fault: str
    key_in_path: bool
    """Whether the key is in the page's own address, which the page then leaves."""


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
    key = read_key(form.get("key", ""))
    if not opens(key, workshop.key):
        site_of(request).refusals.note(Refused.WRONG_HOST_KEY)
        return key_page(request, workshop.code, 403, fault="workshop.enter.wrong")
    return give_pass(request, redirect(path_to(request, "host_key", code=workshop.code)), workshop.code, key)


async def check_pass(request: Request[State]) -> Response:
    """Where a right key leads: on to the host's page, or back to the form, which says that the browser kept no pass."""
    workshop = await workshop_or_404(request)
    if is_host(request, workshop):
        return redirect(path_to(request, "host", code=workshop.code))
    blocked = not was_host(request, workshop.code)
    return key_page(request, workshop.code, 200, fault="workshop.enter.blocked" if blocked else "")


def key_page(request: Request[State], code: str, status: int, fault: str = "", key_in_path: bool = False) -> Response:
    """Return the form for the key."""
    context = KeyPage(code, _notice(request, code, fault, key_in_path), fault, key_in_path)
    page = site_of(request).pages.render("workshop/host_key.html", locale_of(request), f"host/{code}", context)
    return respond_fresh(request, page, status)


def _notice(request: Request[State], code: str, fault: str, key_in_path: bool) -> str:
    # Without scripts the page leaves an address with the key in it for one with this query.
    if key_in_path or "link" in request.query_params:
        return "workshop.enter.link"
    return "workshop.changed.text" if not fault and was_host(request, code) else ""
