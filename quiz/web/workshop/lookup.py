"""How a workshop is found by its join code, and how guessing codes is slowed."""

from starlette.exceptions import HTTPException
from starlette.requests import Request

from quiz.monitoring.refusals import Refused
from quiz.questionnaire.asks import Asks
from quiz.store.values import Workshop
from quiz.web.core.navigation import Elsewhere
from quiz.web.core.requests import caller_of, path_to
from quiz.web.core.site import State, site_of
from quiz.web.core.walk_cookie import read_walk
from quiz.web.workshop.host_pass import NotHost, is_host, was_host
from quiz.workshops.join_codes import normalise


class NoWorkshop(HTTPException):
    """There is no workshop with this code, or it has ended: nothing is kept that could tell which."""

    def __init__(self) -> None:
        super().__init__(404)


class Slowed(HTTPException):
    """This address has tried too many wrong codes: it is not told whether this one is right."""

    def __init__(self, seconds: int) -> None:
        super().__init__(429, headers={"retry-after": str(seconds)})


async def look_up(request: Request[State], typed: str, scanned: bool = False) -> Workshop | None:
    """Return the workshop of a code, however it is written; None if there is none or it has ended.

    Every code that comes from outside is looked up here, so that guessing is slowed in every place at once
    (quiz/security/code_guesses.py says how); a `scanned` one is known to be none guessed. Raises Slowed.
    """
    site, address = site_of(request), caller_of(request)
    code = normalise(typed)
    if code is None:
        site.refusals.note(Refused.WRONG_CODE)
        return None
    wait = site.guesses.wait(address, code)
    if wait and not (scanned or _knows(request, code)):
        site.refusals.note(Refused.MANY_CODES)
        raise Slowed(wait)
    if not scanned:
        site.guesses.tried(address, code)
    workshop = await site.workshops.find(code)
    if workshop is None:
        site.refusals.note(Refused.WRONG_CODE)
    else:
        site.guesses.opened(address, code)
    return workshop


async def workshop_or_404(request: Request[State]) -> Workshop:
    """Return the workshop of the code in the path. Raises NoWorkshop and Slowed."""
    workshop = await look_up(request, request.path_params["code"])
    if workshop is None:
        raise NoWorkshop
    return workshop


async def watched_workshop(request: Request[State], code: str) -> Workshop:
    """Return the workshop of a stream, without noting a guess: whoever watches has found it. Raises NoWorkshop."""
    workshop = await site_of(request).workshops.find(code)
    if workshop is None:
        raise NoWorkshop
    return workshop


async def hosted_workshop(request: Request[State]) -> Workshop:
    """Return the workshop of the code in the path, for its host. Raises NotHost for everybody else, and as above."""
    workshop = await workshop_or_404(request)
    if not is_host(request, workshop):
        raise NotHost(workshop.code)
    return workshop


async def quiz_workshop(request: Request[State], instead: str) -> Workshop:
    """Return the workshop of the code in the path, which asks the quiz. Raises Elsewhere, and as above.

    The address of a workshop that asks the mirror is that of the route `instead`.
    """
    return asking(Asks.QUIZ, request, await workshop_or_404(request), instead)


async def hosted_quiz(request: Request[State], instead: str = "mirror_host") -> Workshop:
    """Return the same for its host. Raises NotHost for everybody else."""
    return asking(Asks.QUIZ, request, await hosted_workshop(request), instead)


def asking(asks: Asks, request: Request[State], workshop: Workshop, instead: str) -> Workshop:
    """Return the workshop if that is what it asks. Raises Elsewhere for another, whose address is that of `instead`."""
    if workshop.asks is asks:
        return workshop
    raise Elsewhere(path_to(request, instead, code=workshop.code))


def _knows(request: Request[State], code: str) -> bool:
    walk = read_walk(request)
    return was_host(request, code) or (walk is not None and walk.workshop == code)
