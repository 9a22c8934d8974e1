"""Coming along to a workshop: by QR or a typed code, as often as a round opens."""

from collections.abc import Mapping

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
    return _code_page(request, locale_of(request), "", 200)


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
    walk = read_walk(request)
    page = site.pages.render(
        "workshop/join.html",
        locale,
        here=f"join/{workshop.code}",
        workshop=without_key(workshop),
        full=site.workshops.is_full(workshop),
        own=_own_standing(walk, workshop),
        hosting=is_host(request, workshop),
    )
    return respond_fresh(request, page)


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


def _own_standing(walk: Walk | None, workshop: Workshop) -> str:
    if walk is None or not _in_present_round(walk, workshop):
        return ""
    return "finished" if walk.finished else "under-way" if workshop.round.state is RoundState.OPEN else ""


def _in_present_round(walk: Walk, workshop: Workshop) -> bool:
    """Whether a walk is of the newest round. One that could not be counted any more is of none: it may begin anew."""
    present = (walk.workshop, walk.round) == (workshop.code, workshop.round.number)
    return present and walk.standing is not Standing.EXPIRED


def _ended_page(request: Request[State], locale: str) -> Response:
    # Not 404, which htmx would not show to somebody who waits. Of an unknown code it says the same.
    if "waiting" not in request.query_params:
        raise HTTPException(404)
    pages = request.state["site"].pages
    page = pages.keep(("ended", locale), lambda: pages.render("workshop/ended.html", locale, here="join"))
    return respond(request, page, headers=NO_STORE)


async def _to_workshop(request: Request[State], locale: str, typed: str) -> Response:
    code, letters = read_code(typed)
    # Letters that do not fit are of a QR code from before the secret key was changed: its code is as good as typed.
    scanned = code is not None and letters == check_letters(code, request.state["site"].settings.secret_key)
    try:
        workshop = await look_up(request, code or "", scanned)
    except Slowed as slowed:
        return _code_page(request, locale, typed, 429, slowed.headers)
    if workshop is None:
        return _code_page(request, locale, typed, 404)
    return redirect(path_to(request, "join", locale=locale, code=workshop.code), {"vary": "Accept-Language"})


def _code_page(
    request: Request[State], locale: str, typed: str, status: int, headers: Mapping[str, str] | None = None
) -> Response:
    page = request.state["site"].pages.render(
        "workshop/code.html",
        locale,
        here="join",
        # A host's link has the key in it, which goes into no page.
        typed=normalise(typed) or "" if FRAGMENT.search(typed) else typed[:MOST_TYPED],
        most=MOST_TYPED,
        wrong=status == 404,
        slowed=status == 429,
    )
    return respond_fresh(request, page, status, headers)
