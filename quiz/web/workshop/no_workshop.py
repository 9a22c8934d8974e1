"""The page in place of a workshop that is not there: it has ended, or there never was one."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from quiz.web.core.errors import locale_for
from quiz.web.core.responses import NO_STORE, respond
from quiz.web.core.site import site_of
from quiz.web.workshop.lookup import NoWorkshop
from quiz.web.workshop.projector import show_screen


async def show_no_workshop(request: Request[Any], error: Exception) -> Response:
    """Say to host, wall and phones that the workshop is not open. Unknown and ended codes answer alike."""
    assert isinstance(error, NoWorkshop)
    locale, pages = locale_for(request), site_of(request).pages
    template = "screen_over" if request.scope["endpoint"] is show_screen else "not_open"
    page = pages.keep((template, locale), lambda: pages.render(f"workshop/{template}.html", locale, ""))
    return respond(request, page, 404, NO_STORE)
