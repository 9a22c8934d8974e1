"""The page in place of a campaign that there is not."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from quiz.web.core.errors import locale_for
from quiz.web.core.responses import NO_STORE, respond
from quiz.web.core.site import site_of


async def show_no_campaign(request: Request[Any], error: Exception) -> Response:
    """Say that nothing is at the address, and offer the open quiz."""
    locale, pages = locale_for(request), site_of(request).pages
    page = pages.keep(("no-campaign", locale), lambda: pages.render("campaign/unknown.html", locale, ""))
    return respond(request, page, 404, NO_STORE)
