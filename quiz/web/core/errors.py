"""The pages for what went wrong: what happened, and what to do next."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from quiz.web.core.requests import preferred_locale
from quiz.web.core.responses import NO_STORE, respond
from quiz.web.core.site import Site, site_of

RETRY_SECONDS: Final = 5

_TOLD = (400, 403, 404, 405, 408, 413, 429, 503)  # the statuses that have words of their own


class ErrorPage(NamedTuple):
    """What happened, and what to do next."""

    status: int


async def show_error(request: Request[Any], error: Exception) -> Response:
    """Return the page for an exception, in the visitor's language."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    return error_page(request, status, getattr(error, "headers", None))


async def show_unavailable(request: Request[Any], fault: Exception) -> Response:
    """Return the page for a storage that does not answer now: nothing is lost, trying again helps."""
    return error_page(request, 503, {"retry-after": str(RETRY_SECONDS)})


def error_page(request: Request[Any], status: int, headers: Mapping[str, str] | None = None) -> Response:
    """Return the page for a status; one without words of its own says what 500 says."""
    site: Site = site_of(request)
    locale = locale_for(request)
    told = status if status in _TOLD else 500
    page = site.pages.keep(
        ("error", told, locale), lambda: site.pages.render("error.html", locale, "", ErrorPage(told))
    )
    return respond(request, page, status, {**NO_STORE, **(headers or {})})


def locale_for(request: Request[Any]) -> str:
    """Return the language of the path; where it has none of ours, the one that the browser asks for."""
    first: str = request.url.path.removeprefix(request.scope.get("root_path", "")).split("/")[1]
    return first if first in site_of(request).questionnaire.languages else preferred_locale(request)
