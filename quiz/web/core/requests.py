"""What handlers ask of a request."""

from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request

from quiz.i18n import negotiate
from quiz.web.core.headers import header
from quiz.web.core.site import State, site_of


def locale_of(request: Request[State]) -> str:
    """The locale in the path. Raises 404 if the questionnaire is not in that language."""
    locale: str = request.path_params["locale"]
    if locale not in site_of(request).questionnaire.languages:
        raise HTTPException(404)
    return locale


def preferred_locale(request: Request[Any]) -> str:
    """Return the language of ours that the browser asks for."""
    languages = site_of(request).questionnaire.languages
    return negotiate(header(request, b"accept-language"), languages)


def caller_of(request: Request[Any]) -> str:
    """The address that a request comes from; to slow guessing with, and for nothing that is written anywhere."""
    return request.client.host if request.client else ""


def path_to(request: Request[State], route: str, /, **params: object) -> str:
    """Return the path of a route, in the locale of the request if no other is given. Raises 404 as `locale_of`."""
    if "locale" not in params:
        params["locale"] = locale_of(request)
    return site_of(request).addresses.path(route, **params)
