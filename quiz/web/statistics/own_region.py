"""The region that a device remembers, if somebody wants that: the statistics open with it.

Pages of the statistics are the same for everybody, and caches keep them. So nothing of this is in them: it leads from
the first page, as long as nothing is chosen, to that of the region, and what is remembered is told on a page that
nobody keeps.
"""

from collections.abc import Mapping
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from quiz.regions import REGIONS, by_name
from quiz.web.core.cookies import read_cookie, set_cookie
from quiz.web.core.forms import from_htmx, read_form
from quiz.web.core.requests import locale_of, path_to
from quiz.web.core.responses import redirect, respond_fresh
from quiz.web.core.site import State, site_of
from quiz.web.statistics.links import address_of
from quiz.web.statistics.pages import show_view
from quiz.web.statistics.query import Readers

REMEMBERED_DAYS = 365
COOKIE = "region"


class OwnRegionPage(NamedTuple):
    """The region that this device remembers, if it does, and those that it could."""

    region: str
    regions: Mapping[str, str]


async def show_first(request: Request[State], readers: Readers) -> Response:
    """Answer with the first page, or lead to the remembered region if nothing was chosen."""
    region = remembered(request)
    # What htmx asks for is what somebody has chosen, or what they go back to.
    if region and not request.url.query and not from_htmx(request):
        return redirect(address_of(site_of(request), locale_of(request), readers, "overview", f"?region={region}"))
    return await show_view(request, readers)


async def show_own_region(request: Request[State]) -> Response:
    """Say which region this device remembers, with a form to remember another one, or none."""
    site, locale = site_of(request), locale_of(request)
    page = OwnRegionPage(remembered(request), by_name(locale))
    body = site.pages.render("statistics/own_region.html", locale, "statistics/region", page)
    return respond_fresh(request, body)


async def remember_region(request: Request[State]) -> Response:
    """Remember a region on this device, or forget it.

    It is sent to the first page's own address, so that browsers drop what they keep of that (RFC 9111, 4.4).
    """
    locale_of(request)
    region = read_form(request).get("region", "")
    answer, seconds = redirect(path_to(request, "own_region")), REMEMBERED_DAYS * 24 * 60 * 60
    known = region if region in REGIONS else ""
    return set_cookie(request, answer, COOKIE, known, seconds if known else 0, "Lax")


def remembered(request: Request[State]) -> str:
    """Return the region that the device remembers; an empty text if it remembers none."""
    region = read_cookie(request, COOKIE) or ""
    return region if region in REGIONS else ""
