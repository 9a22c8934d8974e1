"""The cookies with answers to the mirror: a team's own, with no ticket in it, and a participant's.

Both are signed like the cookie of a walk, each for a purpose of its own.
"""

from starlette.requests import Request
from starlette.responses import Response

from quiz.responses.walk import NO_TICKET, Run, Walk, blank
from quiz.responses.walk_signer import WalkSigner
from quiz.store.values import Workshop
from quiz.web.core.cookies import read_cookie, set_cookie
from quiz.web.core.site import State, site_of

_TEAM, _PARTICIPANT = "mirror", "participant"


def read_own_view(request: Request[State]) -> Walk | None:
    """Return the team's answers in the request's cookie; None if there are none that can be used."""
    return signed_answers(request, site_of(request).mirror_signer, read_cookie(request, _TEAM))


def holds_own_view(request: Request[State]) -> bool:
    """Return whether the request's cookie holds answers of a team, also such that cannot be used."""
    return bool(read_cookie(request, _TEAM))


def new_own_view(request: Request[State]) -> Walk:
    """Return answers of a team of which none is given yet; they are never counted."""
    site = site_of(request)
    answers = blank(len(site.mirror.topics))
    return Walk(NO_TICKET, Run.PRACTICE, int(site.clock()), site.mirror.edition, answers)


def keep_own_view(request: Request[State], response: Response, walk: Walk) -> Response:
    """Put a team's answers into the response's cookie, for as long as a walk lives."""
    return _keep(request, response, _TEAM, site_of(request).mirror_signer, walk)


def delete_own_view(request: Request[State], response: Response) -> Response:
    """Delete the team's answers from the device."""
    return set_cookie(request, response, _TEAM, "", 0, "Lax")


def read_participant(request: Request[State]) -> Walk | None:
    """Return the participant's answers in the request's cookie; None if there are none that can be used."""
    return signed_answers(request, site_of(request).participant_signer, read_cookie(request, _PARTICIPANT))


async def new_participant(request: Request[State], workshop: Workshop) -> Walk:
    """Return answers of which none is given yet, with a ticket, in the newest round of a workshop."""
    site = site_of(request)
    return Walk(
        ticket=await site.ledger.ticket(),
        run=Run.COUNTED,
        issued=int(site.clock()),
        edition=site.mirror.edition,
        answers=blank(len(site.mirror.topics)),
        workshop=workshop.code,
        round=workshop.round.number,
    )


def keep_participant(request: Request[State], response: Response, walk: Walk) -> Response:
    """Put a participant's answers into the response's cookie, for as long as a walk lives."""
    return _keep(request, response, _PARTICIPANT, site_of(request).participant_signer, walk)


def delete_participant(request: Request[State], response: Response) -> Response:
    """Delete the participant's answers from the device."""
    return set_cookie(request, response, _PARTICIPANT, "", 0, "Lax")


def signed_answers(request: Request[State], signer: WalkSigner, text: str | None) -> Walk | None:
    """Return the answers in a text that was signed by `signer`; None if they cannot be used, or not any more."""
    site = site_of(request)
    return signer.read(text, site.mirror.edition, len(site.mirror.topics), site.clock())


def _keep(request: Request[State], response: Response, name: str, signer: WalkSigner, walk: Walk) -> Response:
    seconds = walk.seconds_left(site_of(request).clock())
    return set_cookie(request, response, name, signer.write(walk), seconds, "Lax")
