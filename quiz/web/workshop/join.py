"""Coming along to a workshop: by QR or a typed code, as often as a round opens."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from quiz.i18n import negotiate
from quiz.questionnaire.model import first_gap
from quiz.responses.walk import Standing, Walk
from quiz.security.passes import FRAGMENT
from quiz.store.values import RoundState, Workshop
from quiz.web.core.forms import read_form
from quiz.web.core.requests import locale_of, path_to
from quiz.web.core.responses import NO_STORE, redirect, respond, respond_fresh
from quiz.web.core.site import State
from quiz.web.core.walk_cookie import begin_walk, keep_walk, read_walk
from quiz.web.workshop.host_pass import is_host
from quiz.web.workshop.lookup import Slowed, look_up, workshop_or_404
from quiz.workshops.join_codes import MOST_TYPED, check_letters, normalise, read_code
from quiz.workshops.service import without_key


class Step(StrEnum):
    """What somebody can do on the page that one joins on."""

    BEGIN = "begin"
    CONTINUE = "continue"
    LOOK = "look"
    """See the result of what was answered in the newest round."""
    WAIT = "wait"


@dataclass(frozen=True, slots=True)
class CodePage:
    """The form for a code."""

    typed: str
    most: int
    """So many characters can be typed."""
    fault: str
    """The message that says why what was typed leads nowhere; empty before anything was."""


@dataclass(frozen=True, slots=True)
class JoinPage:
    """The page that one joins on, with what the host will see and not see."""

    workshop: Workshop
    step: Step
    obstacle: str
    """The message that says why nobody can join now."""
    begin: str
    """The message on the button that begins."""
    hosting: bool
    """Whether this is the host's own browser."""


async def follow_code(request: Request[State]) -> Response:
    """`/w/koma-siru`, from a poster or a QR code: on to the page in the phone's own language."""
    languages = request.state["site"].questionnaire.languages
    locale = negotiate(request.headers.get("accept-language", ""), languages)
    return await _to_workshop(request, locale, request.path_params["code"])


async def choose_language(request: Request[State]) -> Response:
    """The address that people read from the projector: on to the form for the code."""
    languages = request.state["site"].questionnaire.languages
    locale = negotiate(request.headers.get("accept-language", ""), languages)
    return redirect(path_to(request, "enter_code", locale=locale), {"vary": "Accept-Language"})


async def ask_code(request: Request[State]) -> Response:
    """The form for a typed code."""
    return _code_page(request, locale_of(request), "")


async def find_code(request: Request[State]) -> Response:
    """Take a typed code, however it is written."""
    form = read_form(request)
    return await _to_workshop(request, locale_of(request), form.get("code", ""))


async def show_join(request: Request[State]) -> Response:
    """What the host will see and not see, and the button; for whoever waited for that, that the workshop is over."""
    site, locale = request.state["site"], locale_of(request)
    workshop = await look_up(request, request.path_params["code"])
    if workshop is None:
        return _ended_page(request, locale)
    context = _join_page(request, workshop)
    return respond_fresh(request, site.pages.render("workshop/join.html", locale, f"join/{workshop.code}", context))


async def join(request: Request[State]) -> Response:
    """Begin a walk in the open round. A host's own browser walks in practice: else it could fill a batch around one."""
    site, locale = request.state["site"], locale_of(request)
    workshop = await workshop_or_404(request)
    walk = read_walk(request)
    if walk is not None and _in_present_round(walk, workshop):
        gap = first_gap(walk.answers)
        if walk.finished or gap is None:
            return redirect(path_to(request, "result"))
        return redirect(path_to(request, "question", number=gap))
    if not site.workshops.is_open(workshop):
        return redirect(path_to(request, "join", locale=locale, code=workshop.code))
    practice = is_host(request, workshop)
    if not practice:
        site.ledger.joined(workshop.code)
    begun = await begin_walk(request, practice, workshop.code, workshop.round.number)
    return keep_walk(request, redirect(path_to(request, "question", number=1)), begun)


def _join_page(request: Request[State], workshop: Workshop) -> JoinPage:
    can_join = request.state["site"].workshops.is_open(workshop)
    hosting = is_host(request, workshop)
    return JoinPage(
        workshop=without_key(workshop),
        step=_next_step(read_walk(request), workshop, can_join),
        obstacle="" if can_join else _obstacle(workshop),
        begin=_begin(workshop.round.number, hosting),
        hosting=hosting,
    )


def _next_step(walk: Walk | None, workshop: Workshop, can_join: bool) -> Step:
    if walk is not None and _in_present_round(walk, workshop):
        if walk.finished:
            return Step.LOOK
        if workshop.round.state is RoundState.OPEN:
            return Step.CONTINUE
    return Step.BEGIN if can_join else Step.WAIT


def _obstacle(workshop: Workshop) -> str:
    if workshop.round.state is not RoundState.OPEN:
        return "workshop.join.closed"
    return "workshop.join.paused" if workshop.paused else "workshop.join.full"


def _begin(number: int, hosting: bool) -> str:
    if hosting:
        return "workshop.join.practise"
    return "workshop.join.round" if number > 1 else "workshop.join.begin"


def _in_present_round(walk: Walk, workshop: Workshop) -> bool:
    """Whether a walk is of the newest round. One that could not be counted any more is of none: it may begin anew."""
    present = (walk.workshop, walk.round) == (workshop.code, workshop.round.number)
    return present and walk.standing is not Standing.EXPIRED


def _ended_page(request: Request[State], locale: str) -> Response:
    # Not 404, which htmx would not show to somebody who waits. Of an unknown code it says the same.
    if "waiting" not in request.query_params:
        raise HTTPException(404)
    pages = request.state["site"].pages
    page = pages.keep(("ended", locale), lambda: pages.render("workshop/ended.html", locale, "join"))
    return respond(request, page, headers=NO_STORE)


async def _to_workshop(request: Request[State], locale: str, typed: str) -> Response:
    code, letters = read_code(typed)
    # Letters that do not fit are of a QR code from before the secret key was changed: its code is as good as typed.
    scanned = code is not None and letters == check_letters(code, request.state["site"].settings.secret_key)
    try:
        workshop = await look_up(request, code or "", scanned)
    except Slowed as slowed:
        return _code_page(request, locale, typed, 429, "workshop.code.slowed", slowed.headers)
    if workshop is None:
        return _code_page(request, locale, typed, 404, "workshop.code.wrong")
    return redirect(path_to(request, "join", locale=locale, code=workshop.code), {"vary": "Accept-Language"})


def _code_page(
    request: Request[State],
    locale: str,
    typed: str,
    status: int = 200,
    fault: str = "",
    headers: Mapping[str, str] | None = None,
) -> Response:
    # A host's link has the key in it, which goes into no page.
    shown = normalise(typed) or "" if FRAGMENT.search(typed) else typed[:MOST_TYPED]
    page = request.state["site"].pages.render("workshop/code.html", locale, "join", CodePage(shown, MOST_TYPED, fault))
    return respond_fresh(request, page, status, headers)
