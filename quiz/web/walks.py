"""The cookie that carries a walk."""

from starlette.requests import Request
from starlette.responses import Response

from quiz.ticket import Walk
from quiz.web.pages import State


def read_walk(request: Request[State]) -> Walk | None:
    """The walk in the request's cookie; None if there is none that can be used."""
    site = request.state["site"]
    cookie = request.cookies.get(_name(request))
    return site.seal.read(cookie, site.questionnaire.edition, len(site.questionnaire.questions), site.clock())


def keep_walk(request: Request[State], response: Response, walk: Walk) -> Response:
    """Put the walk into the response's cookie, for as long as the walk lives."""
    site = request.state["site"]
    return _set_cookie(request, response, site.seal.write(walk), walk.seconds_left(site.clock()))


def forget_walk(request: Request[State], response: Response) -> Response:
    """Take the cookie off the device."""
    return _set_cookie(request, response, "", 0)


def _set_cookie(request: Request[State], response: Response, value: str, seconds: int) -> Response:
    secure = "; Secure" if _is_https(request) else ""
    cookie = f"{_name(request)}={value}; Max-Age={seconds}; Path=/; HttpOnly; SameSite=Lax{secure}"
    response.raw_headers.append((b"set-cookie", cookie.encode("ascii")))
    return response


def _name(request: Request[State]) -> str:
    # The prefix makes browsers refuse the cookie from anyone but this very host; they allow it over https only.
    return "__Host-walk" if _is_https(request) else "walk"


def _is_https(request: Request[State]) -> bool:
    return bool(request.scope["scheme"] == "https")
