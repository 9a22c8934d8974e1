"""The links of a workshop, for its host: where they come to after making it, and after changing the key."""

from typing import NamedTuple

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from quiz.store.values import Workshop
from quiz.web.core.requests import locale_of
from quiz.web.core.responses import respond_fresh
from quiz.web.core.site import State, site_of
from quiz.web.workshop.host_key import key_page
from quiz.web.workshop.host_link import HostLink, host_link
from quiz.web.workshop.host_pass import NotHost, key_of, was_host
from quiz.web.workshop.links import Link, join_link, screen_link
from quiz.web.workshop.lookup import workshop_or_404
from quiz.web.workshop.qr import join_qr
from quiz.workshops.service import without_key


class MadePage(NamedTuple):
    """A workshop with its links."""

    workshop: Workshop
    join: Link
    qr: Markup
    """The QR code to join by."""
    screen: Link
    host: HostLink
    changed: bool
    """Whether the host's link is another one than before."""


async def show_links(request: Request[State]) -> Response:
    """The links of a workshop, with the host's own. Raises NotHost for everybody else."""
    site, locale = site_of(request), locale_of(request)
    workshop = await workshop_or_404(request)
    key = key_of(request, workshop)
    if key is None:
        if "new" in request.query_params and not was_host(request, workshop.code):
            return key_page(request, workshop.code, 200, fault="workshop.made.blocked")
        raise NotHost(workshop.code)
    context = MadePage(
        workshop=without_key(workshop),
        join=join_link(request, workshop),
        qr=join_qr(request, workshop),
        screen=screen_link(request, workshop),
        host=host_link(request, workshop, key),
        changed="changed" in request.query_params,
    )
    page = site.pages.render("workshop/made.html", locale, f"host/{workshop.code}/links", context)
    return respond_fresh(request, page)
