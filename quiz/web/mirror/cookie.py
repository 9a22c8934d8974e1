"""The cookie with a team's answers: signed like that of a walk, of its own name, with no ticket in it."""

from starlette.requests import Request
from starlette.responses import Response

from quiz.responses.walk import NO_TICKET, Run, Walk, blank
from quiz.web.core.cookies import read_cookie, set_cookie
from quiz.web.core.site import State

_NAME = "mirror"


def read_own_view(request: Request[State]) -> Walk | None:
    """Return the answers in the request's cookie; None if there are none that can be used."""
    site = request.state["site"]
    mirror = site.mirror
    return site.mirror_signer.read(read_cookie(request, _NAME), mirror.edition, len(mirror.topics), site.clock())


def holds_own_view(request: Request[State]) -> bool:
    """Return whether the request's cookie holds answers, also such that cannot be used."""
    return bool(read_cookie(request, _NAME))


def new_own_view(request: Request[State]) -> Walk:
    """Return answers of which none is given yet; they are never counted."""
    site = request.state["site"]
    answers = blank(len(site.mirror.topics))
    return Walk(NO_TICKET, Run.PRACTICE, int(site.clock()), site.mirror.edition, answers)


def keep_own_view(request: Request[State], response: Response, walk: Walk) -> Response:
    """Put the answers into the response's cookie, for as long as a walk lives."""
    site = request.state["site"]
    seconds = walk.seconds_left(site.clock())
    return set_cookie(request, response, _NAME, site.mirror_signer.write(walk), seconds, "Lax")


def delete_own_view(request: Request[State], response: Response) -> Response:
    """Delete the cookie from the device."""
    return set_cookie(request, response, _NAME, "", 0, "Lax")
