"""The cookie that carries a walk."""

from starlette.requests import Request
from starlette.responses import Response

from quiz.ticket import Walk
from quiz.web.cookies import cookie_name, set_cookie
from quiz.web.pages import State

_WALK = "walk"


def read_walk(request: Request[State]) -> Walk | None:
    """The walk in the request's cookie; None if there is none that can be used."""
    site = request.state["site"]
    cookie = request.cookies.get(cookie_name(request, _WALK))
    return site.seal.read(cookie, site.questionnaire.edition, len(site.questionnaire.questions), site.clock())


def keep_walk(request: Request[State], response: Response, walk: Walk) -> Response:
    """Put the walk into the response's cookie, for as long as the walk lives."""
    site = request.state["site"]
    return set_cookie(request, response, _WALK, site.seal.write(walk), walk.seconds_left(site.clock()), "Lax")


def forget_walk(request: Request[State], response: Response) -> Response:
    """Take the cookie off the device."""
    return set_cookie(request, response, _WALK, "", 0, "Lax")
