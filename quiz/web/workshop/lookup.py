"""What the pages of a workshop have in common: how it is found by its code, its address, QR codes, the host's pass."""

from collections.abc import Sequence

import segno
from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import Request

from quiz.monitoring.refusals import Refused
from quiz.store.values import Round, Workshop
from quiz.web.core.cookies import cookie_name
from quiz.web.core.requests import caller_of
from quiz.web.core.site import Site, State
from quiz.web.core.walk_cookie import read_walk
from quiz.workshops.join_codes import check_letters, normalise

_MOST_CODES = 256  # QR codes of two kilobytes


def own_address(request: Request[State]) -> str:
    """Return the scheme and host that people see; `path_to` gives what follows."""
    return request.state["site"].settings.origin or f"{request.url.scheme}://{request.url.netloc}"


def join_url(request: Request[State], workshop: Workshop) -> str:
    """The address that people read and type."""
    return own_address(request) + request.state["site"].addresses.path("follow_code", code=workshop.code)


def join_qr(request: Request[State], workshop: Workshop) -> Markup:
    """The QR code to join by. Its check letters tell a scanned code from a guessed one."""
    letters = check_letters(workshop.code, request.state["site"].settings.secret_key)
    # Drawing one takes longer than all else on a wall. Whoever varies the Host header drives out nothing but QR codes.
    kept, address = request.state["site"].join_codes, f"{join_url(request, workshop)}-{letters}"
    if (workshop.code, address) not in kept:
        kept[workshop.code, address] = qr(address)
        while len(kept) > _MOST_CODES:
            del kept[next(iter(kept))]
    return kept[workshop.code, address]


def qr(address: str) -> Markup:
    """An address as a QR code, drawn with the text's colour on white."""
    code = segno.make(address, error="m", micro=False)
    return Markup(code.svg_inline(border=2, dark="#1E2430", light="#FFF", omitsize=True))


def forget_workshop(site: Site, code: str, rounds: Sequence[Round]) -> None:
    """Keep nothing in memory of what the pages of a workshop were made of that is no more."""
    site.audiences.frames.forget(code)
    site.publication.forget(rounds)
    site.guesses.forget(code)
    for drawn in [drawn for drawn in site.join_codes if drawn[0] == code]:
        del site.join_codes[drawn]


class Slowed(HTTPException):
    """This address has tried too many wrong codes: it is not told whether this one is right."""

    def __init__(self, seconds: int) -> None:
        super().__init__(429, headers={"retry-after": str(seconds)})


class NotHost(Exception):
    """What was asked for is the host's, and this browser has not shown the workshop's present key."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


async def look_up(request: Request[State], typed: str, scanned: bool = False) -> Workshop | None:
    """The workshop of a code, however it is written; None if there is none or it has ended.

    Every code that comes from outside is looked up here, so that guessing is slowed in every place at once
    (quiz/security/code_guesses.py says how); a `scanned` one is known to be none guessed. Raises Slowed.
    """
    site, address = request.state["site"], caller_of(request)
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
    """The workshop of the code in the path. Unknown and ended ones answer alike. Raises Slowed."""
    workshop = await look_up(request, request.path_params["code"])
    if workshop is None:
        raise HTTPException(404)
    return workshop


async def hosted_workshop(request: Request[State]) -> Workshop:
    """The workshop of the code in the path, for its host. Raises NotHost for everybody else, 404 and Slowed."""
    workshop = await workshop_or_404(request)
    if not is_host(request, workshop):
        raise NotHost(workshop.code)
    return workshop


def host_cookie(code: str) -> str:
    """The cookie that holds the host's pass for a workshop."""
    return f"host-{code}"


def is_host(request: Request[State], workshop: Workshop) -> bool:
    """Whether this browser has shown the workshop's present key."""
    site = request.state["site"]
    return site.host_pass.valid(_pass(request, workshop.code), workshop.code, workshop.key)


def was_host(request: Request[State], code: str) -> bool:
    """Whether this browser has ever shown a key of the workshop, be it the present one or one of before."""
    return request.state["site"].host_pass.once_valid(_pass(request, code), code)


def _pass(request: Request[State], code: str) -> str | None:
    return request.cookies.get(cookie_name(request, host_cookie(code)))


def _knows(request: Request[State], code: str) -> bool:
    walk = read_walk(request)
    return was_host(request, code) or (walk is not None and walk.workshop == code)
