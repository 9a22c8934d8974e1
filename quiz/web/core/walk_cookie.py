"""A walk as it begins, and the cookie that carries it."""

from starlette.requests import Request
from starlette.responses import Response

from quiz.responses.walk import NO_TICKET, Run, Walk, blank
from quiz.responses.walk_signer import WalkSigner
from quiz.web.core.cookies import read_cookie, set_cookie
from quiz.web.core.site import State, site_of

_WALK = "walk"


def read_walk(request: Request[State]) -> Walk | None:
    """Return the walk in the request's cookie; None if there is none that can be used."""
    return signed_walk(request, site_of(request).signer, read_cookie(request, _WALK))


def holds_walk(request: Request[State]) -> bool:
    """Return whether the request's cookie holds a walk, also one that cannot be used."""
    return bool(read_cookie(request, _WALK))


def signed_walk(request: Request[State], signer: WalkSigner, text: str | None) -> Walk | None:
    """Return the walk in a text that was signed by `signer`; None if it cannot be used, or not any more."""
    site = site_of(request)
    return signer.read(text, site.questionnaire.edition, len(site.questionnaire.questions), site.clock())


async def begin_walk(
    request: Request[State], practice: bool, workshop: str = "", number: int = 0, campaign: str = ""
) -> Walk:
    """Return a new walk that somebody takes; a counted one is noted as begun."""
    if not practice:
        site_of(request).ledger.reached("start")
    walk = await new_walk(request, practice, workshop, number)
    return walk._replace(campaign=campaign)


async def new_walk(request: Request[State], practice: bool, workshop: str = "", number: int = 0) -> Walk:
    """Return a walk with nothing answered, in a round of a workshop or in none; a counted one has a ticket."""
    site = site_of(request)
    return Walk(
        ticket=NO_TICKET if practice else await site.ledger.ticket(),
        run=Run.PRACTICE if practice else Run.COUNTED,
        issued=int(site.clock()),
        edition=site.questionnaire.edition,
        answers=blank(len(site.questionnaire.questions)),
        workshop=workshop,
        round=number,
    )


def set_walk_cookie(request: Request[State], response: Response, walk: Walk) -> Response:
    """Put the walk into the response's cookie, for as long as the walk lives."""
    site = site_of(request)
    return set_cookie(request, response, _WALK, site.signer.write(walk), walk.seconds_left(site.clock()), "Lax")


def delete_walk_cookie(request: Request[State], response: Response) -> Response:
    """Delete the cookie from the device."""
    return set_cookie(request, response, _WALK, "", 0, "Lax")
