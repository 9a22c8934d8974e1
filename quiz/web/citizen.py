"""The walk: start, twelve questions, the region, and the finish. The result is in result.py."""

from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from quiz.i18n import negotiate
from quiz.ledger import NO_REGION, finisher_of
from quiz.questionnaire import DECLINED, first_gap
from quiz.regions import REGIONS
from quiz.scoring import profile
from quiz.store import Outcome, StoreFault
from quiz.ticket import NO_TICKET, Run, Standing, Walk, blank
from quiz.web.forms import from_htmx, read_form
from quiz.web.pages import NO_STORE, Kept, Site, State, locale_of, redirect, respond
from quiz.web.walks import forget_walk, keep_walk, read_walk

RETRY_SECONDS: Final = 5

_STANDINGS = {
    Outcome.COUNTED: Standing.COUNTED,
    Outcome.ALREADY_COUNTED: Standing.COUNTED,
    Outcome.EXPIRED: Standing.EXPIRED,
}


async def choose_language(request: Request[State]) -> Response:
    """Send to the start page in the language that the browser asks for."""
    languages = request.state["site"].questionnaire.languages
    locale = negotiate(request.headers.get("accept-language", ""), languages)
    return redirect(f"/{locale}/", {"vary": "Accept-Language"})


async def show_start(request: Request[State]) -> Response:
    """The start page: begin, go on, or back to the result, as the device has it."""
    site, locale = request.state["site"], locale_of(request)
    walk = read_walk(request)
    gap = first_gap(walk.answers) if walk else None
    standing = "new" if walk is None else "finished" if walk.finished else "under-way"
    lost = "lost" in request.query_params
    page = site.pages.keep(
        ("start", locale, standing, gap, lost),
        lambda: site.pages.render("citizen/start.html", locale, here="", standing=standing, gap=gap, lost=lost),
    )
    return respond(request, page, headers=NO_STORE)


async def start_walk(request: Request[State]) -> Response:
    """Begin a walk. Only a POST does: the link previews of messengers must not use up tickets."""
    site, locale = request.state["site"], locale_of(request)
    form = read_form(request)
    practice = form.get("run") == "practice"
    walk = Walk(
        ticket=NO_TICKET if practice else site.ledger.ticket(),
        run=Run.PRACTICE if practice else Run.COUNTED,
        issued=int(site.clock()),
        edition=site.questionnaire.edition,
        answers=blank(len(site.questionnaire.questions)),
    )
    return keep_walk(request, redirect(_question_address(locale, 1)), walk)


async def show_question(request: Request[State]) -> Response:
    """A question with its answer so far; never past the first question still open."""
    site, locale, number = request.state["site"], locale_of(request), _number(request)
    walk = read_walk(request)
    if walk is None:
        return redirect(f"/{locale}/?lost")
    if walk.finished:
        return redirect(f"/{locale}/result")
    gap = first_gap(walk.answers)
    if gap is not None and number > gap:
        return redirect(_question_address(locale, gap))
    return respond(request, question_page(site, locale, number, walk), headers=NO_STORE)


async def answer_question(request: Request[State]) -> Response:
    """Take an answer and go on, or back. Without an answer it asks kindly (422) and keeps the place."""
    site, locale, number = request.state["site"], locale_of(request), _number(request)
    walk = read_walk(request)
    if walk is None:
        return _go(request, f"/{locale}/?lost")
    if walk.finished:
        return _go(request, f"/{locale}/result")
    form = read_form(request)
    question = site.questionnaire.questions[number - 1]
    answer = _answer(form.get("choice"), question.positions)
    back = form.get("go") == "back"
    if answer is None and not back:
        page = question_page(site, locale, number, walk, fragment=from_htmx(request), missing=True)
        return respond(request, page, 422, NO_STORE)
    if answer is not None:
        if walk.answers[number - 1] is None and walk.run is Run.COUNTED:
            site.ledger.reached(f"question-{number}")
        walk = walk.answered(number, answer)
    following = max(number - 1, 1) if back else _following(walk, number)
    return keep_walk(request, _show_step(request, site, locale, following, walk), walk)


async def ask_region(request: Request[State]) -> Response:
    """The one optional question before the result of a counted walk."""
    site, locale = request.state["site"], locale_of(request)
    walk = read_walk(request)
    if walk is None:
        return redirect(f"/{locale}/?lost")
    if elsewhere := _not_at_finish(locale, walk):
        return redirect(elsewhere)
    return respond(request, region_page(site, locale), headers=NO_STORE)


async def finish_walk(request: Request[State]) -> Response:
    """Count the walk and go to its result. Whoever gets there as counted is on disk, once."""
    site, locale = request.state["site"], locale_of(request)
    walk = read_walk(request)
    if walk is None:
        return _go(request, f"/{locale}/?lost")
    if elsewhere := _not_at_finish(locale, walk):
        return _go(request, elsewhere)
    form = read_form(request)
    region = NO_REGION if "declined" in form else form.get("region", "")
    if "uncounted" in form:
        return keep_walk(request, _go(request, f"/{locale}/result"), walk.stands(Standing.UNCOUNTED))
    if region != NO_REGION and region not in REGIONS:
        return respond(request, region_page(site, locale, fragment=from_htmx(request), missing=True), 422, NO_STORE)
    finisher = finisher_of(site.questionnaire, walk, profile(site.questionnaire, walk.answers), region, locale)
    try:
        outcome = await site.ledger.count(finisher)
    except StoreFault:
        return _offer_retry(request, site, locale, region)
    if outcome is Outcome.COUNTED:
        site.ledger.reached("finish")
    return keep_walk(request, _go(request, f"/{locale}/result"), walk.stands(_STANDINGS[outcome]))


async def forget_answers(request: Request[State]) -> Response:
    """Drop the cookie: for the next person on the same device, or for good."""
    locale = locale_of(request)
    form = read_form(request)
    address = f"/{locale}/" if form.get("then") == "next" else f"/{locale}/deleted"
    return forget_walk(request, redirect(address))


async def show_deleted(request: Request[State]) -> Response:
    """Say that the answers are gone."""
    site, locale = request.state["site"], locale_of(request)
    page = site.pages.keep(
        ("deleted", locale), lambda: site.pages.render("citizen/deleted.html", locale, here="deleted")
    )
    return respond(request, page, headers=NO_STORE)


def question_page(
    site: Site, locale: str, number: int, walk: Walk, fragment: bool = False, missing: bool = False
) -> Kept:
    """A question's page or fragment; it depends on these arguments only, so its bytes are kept."""
    chosen = walk.answers[number - 1]
    practice = walk.run is Run.PRACTICE
    template = "citizen/_question.html" if fragment else "citizen/question.html"
    return site.pages.keep(
        ("question", locale, number, chosen, practice, fragment, missing),
        lambda: site.pages.render(
            template,
            locale,
            here=f"question/{number}",
            number=number,
            question=site.questionnaire.questions[number - 1],
            chosen=chosen,
            practice=practice,
            fragment=fragment,
            missing=missing,
        ),
    )


def region_page(site: Site, locale: str, fragment: bool = False, missing: bool = False) -> Kept:
    """The page or fragment that asks for the region."""
    template = "citizen/_region.html" if fragment else "citizen/region.html"
    return site.pages.keep(
        ("region", locale, fragment, missing),
        lambda: site.pages.render(template, locale, here="region", regions=REGIONS, fragment=fragment, missing=missing),
    )


def _show_step(request: Request[State], site: Site, locale: str, number: int | None, walk: Walk) -> Response:
    """The step after an answer: with htmx the fragment in the same round trip, without it a redirect."""
    if number is not None:
        if not from_htmx(request):
            return redirect(_question_address(locale, number))
        headers = {**NO_STORE, "hx-push-url": _question_address(locale, number)}
        return respond(request, question_page(site, locale, number, walk, fragment=True), headers=headers)
    if walk.run is Run.PRACTICE:
        return _go(request, f"/{locale}/result")
    if not from_htmx(request):
        return redirect(f"/{locale}/region")
    return respond(
        request, region_page(site, locale, fragment=True), headers={**NO_STORE, "hx-push-url": f"/{locale}/region"}
    )


def _offer_retry(request: Request[State], site: Site, locale: str, region: str) -> Response:
    fragment = from_htmx(request)
    template = "citizen/_not_counted.html" if fragment else "citizen/not_counted.html"
    page = site.pages.keep(
        ("not-counted", locale, region, fragment),
        lambda: site.pages.render(template, locale, here="region", region=region, fragment=fragment),
    )
    return respond(request, page, 503, {**NO_STORE, "retry-after": str(RETRY_SECONDS), "hx-retarget": "#page"})


def _go(request: Request[State], address: str) -> Response:
    """Another page instead of a fragment: htmx needs its own header for that."""
    if from_htmx(request):
        return Response(headers={**NO_STORE, "hx-redirect": address})
    return redirect(address)


def _not_at_finish(locale: str, walk: Walk) -> str | None:
    """Where a walk belongs that cannot finish now; a walk that could not be counted may try again."""
    gap = first_gap(walk.answers)
    if gap is not None:
        return _question_address(locale, gap)
    waiting = walk.standing in (Standing.UNDER_WAY, Standing.UNCOUNTED) and walk.run is Run.COUNTED
    return None if waiting else f"/{locale}/result"


def _following(walk: Walk, number: int) -> int | None:
    """The next question, the first one still open when the end is reached; None when all have an answer."""
    return number + 1 if number < len(walk.answers) else first_gap(walk.answers)


def _answer(choice: str | None, positions: int) -> int | None:
    if choice == "declined":
        return DECLINED
    if choice is not None and choice.isdecimal() and choice.isascii() and 1 <= int(choice[:3]) <= positions:
        return int(choice)
    return None


def _question_address(locale: str, number: int) -> str:
    return f"/{locale}/question/{number}"


def _number(request: Request[State]) -> int:
    number: int = request.path_params["number"]
    if not 1 <= number <= len(request.state["site"].questionnaire.questions):
        raise HTTPException(404)
    return number
