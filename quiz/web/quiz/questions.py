"""The walk: start and questions. Its finish is in finish.py, its result in result.py."""

from contextlib import suppress
from dataclasses import replace

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from quiz.i18n import negotiate
from quiz.questionnaire.model import first_gap
from quiz.regions import NO_REGION
from quiz.responses.walk import NO_TICKET, Run, Walk, answer_of
from quiz.store.faults import Unavailable
from quiz.store.values import Workshop
from quiz.web.core.forms import from_htmx, read_form
from quiz.web.core.navigation import go_to
from quiz.web.core.requests import locale_of, path_to
from quiz.web.core.responses import NO_STORE, Kept, redirect, respond
from quiz.web.core.site import Site, State
from quiz.web.core.walk_cookie import begin_walk, forget_walk, holds_walk, keep_walk, read_walk
from quiz.web.quiz.finish import count_walk, region_page
from quiz.workshops.service import without_key


async def choose_language(request: Request[State]) -> Response:
    """Send to the start page in the language that the browser asks for."""
    languages = request.state["site"].questionnaire.languages
    locale = negotiate(request.headers.get("accept-language", ""), languages)
    return redirect(path_to(request, "start", locale=locale), {"vary": "Accept-Language"})


async def show_start(request: Request[State]) -> Response:
    """The start page: begin, go on, or back to the result, as the device has it."""
    site, locale = request.state["site"], locale_of(request)
    walk = read_walk(request)
    gap = first_gap(walk.answers) if walk else None
    standing = "new" if walk is None else "finished" if walk.finished else "under-way"
    practice = walk is not None and walk.run is Run.PRACTICE
    # What cannot be used is of another edition, too old, or signed with another key: cookies are not blocked then.
    unusable = "changed" if walk is None and holds_walk(request) else "lost"
    lost = unusable if "lost" in request.query_params else ""
    group = await _group_of(site, walk) if walk else None

    def render() -> bytes:
        return site.pages.render(
            "quiz/start.html",
            locale,
            here="",
            standing=standing,
            gap=gap,
            practice=practice,
            lost=lost,
            group=without_key(group) if group else None,
        )

    # The title of a group is nobody else's.
    page = (
        Kept.of(render(), level=5)
        if group
        else site.pages.keep(("start", locale, standing, gap, practice, lost), render)
    )
    return respond(request, page, headers=NO_STORE)


async def start_walk(request: Request[State]) -> Response:
    """Begin a walk. Only a POST does: the link previews of messengers must not use up tickets."""
    locale_of(request)
    form, before = read_form(request), read_walk(request)
    practice = form.get("run") == "practice"
    if before is not None and not before.finished and not practice:
        walk = await _from_the_beginning(request, before)
    elif before is not None and practice:
        # Practising somebody still sees the picture of the group.
        walk = await begin_walk(request, practice, before.workshop, before.round)
    else:
        walk = await begin_walk(request, practice)
    return keep_walk(request, redirect(path_to(request, "question", number=1)), walk)


async def show_question(request: Request[State]) -> Response:
    """A question with its answer so far; never past the first question still open."""
    site, locale, number = request.state["site"], locale_of(request), _number(request)
    walk = read_walk(request)
    if walk is None:
        return redirect(path_to(request, "start") + "?lost")
    if walk.finished:
        return redirect(path_to(request, "result"))
    gap = first_gap(walk.answers)
    if gap is not None and number > gap:
        return redirect(path_to(request, "question", number=gap))
    return respond(request, question_page(site, locale, number, walk), headers=NO_STORE)


async def answer_question(request: Request[State]) -> Response:
    """Take an answer and go on, or back. Without an answer it asks kindly (422) and keeps the place."""
    site, locale, number = request.state["site"], locale_of(request), _number(request)
    walk = read_walk(request)
    if walk is None:
        return go_to(request, path_to(request, "start") + "?lost")
    if walk.finished:
        return go_to(request, path_to(request, "result"))
    form = read_form(request)
    question = site.questionnaire.questions[number - 1]
    answer = answer_of(form.get("choice"), question.positions)
    back = form.get("go") == "back"
    if answer is None and not back:
        page = question_page(site, locale, number, walk, fragment=from_htmx(request), missing=True)
        return respond(request, page, 422, NO_STORE)
    if answer is not None:
        if walk.answers[number - 1] is None and number > walk.passed and walk.run is Run.COUNTED:
            site.ledger.reached(f"question-{number}")
        walk = walk.answered(number, answer)
    following = max(number - 1, 1) if back else _following(walk, number)
    if following is None and walk.run is Run.COUNTED and walk.workshop:
        # A workshop has told its region already: the last answer is the finish.
        return await count_walk(request, walk, NO_REGION)
    return keep_walk(request, _show_step(request, site, locale, following, walk), walk)


async def forget_answers(request: Request[State]) -> Response:
    """Drop the cookie: for the next person on the same device, or for good."""
    locale_of(request)
    walk, form = read_walk(request), read_form(request)
    if form.get("then") != "next":
        return forget_walk(request, redirect(path_to(request, "deleted")))
    start = path_to(request, "join", code=walk.workshop) if walk and walk.workshop else path_to(request, "start")
    return forget_walk(request, redirect(start))


async def show_deleted(request: Request[State]) -> Response:
    """Say that the answers are gone."""
    site, locale = request.state["site"], locale_of(request)
    page = site.pages.keep(("deleted", locale), lambda: site.pages.render("quiz/deleted.html", locale, here="deleted"))
    return respond(request, page, headers=NO_STORE)


def question_page(
    site: Site, locale: str, number: int, walk: Walk, fragment: bool = False, missing: bool = False
) -> Kept:
    """A question's page or fragment; it depends on these arguments only, so its bytes are kept."""
    chosen = walk.answers[number - 1]
    practice = walk.run is Run.PRACTICE
    template = "quiz/_question.html" if fragment else "quiz/question.html"
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


async def _group_of(site: Site, walk: Walk) -> Workshop | None:
    """The workshop that a walk is in; None if it is in none, if that has ended, or while the storage fails."""
    with suppress(Unavailable):
        return await site.workshops.find(walk.workshop) if walk.workshop else None
    return None


async def _from_the_beginning(request: Request[State], walk: Walk) -> Walk:
    """A walk under way without its answers. It stays in its group as long as that is there, and is counted once."""
    site = request.state["site"]
    if walk.workshop:
        with suppress(Unavailable):
            if await site.workshops.find(walk.workshop) is None:
                walk = replace(walk, workshop="", round=0)
    if walk.run is Run.COUNTED and walk.ticket == NO_TICKET:
        # There was none to be had when it began.
        walk = replace(walk, ticket=await site.ledger.ticket())
    return walk.begun_anew()


def _show_step(request: Request[State], site: Site, locale: str, number: int | None, walk: Walk) -> Response:
    """The step after an answer: with htmx the fragment in the same round trip, without it a redirect."""
    if number is not None:
        if not from_htmx(request):
            return redirect(path_to(request, "question", number=number))
        headers = {**NO_STORE, "hx-push-url": path_to(request, "question", number=number)}
        return respond(request, question_page(site, locale, number, walk, fragment=True), headers=headers)
    if walk.run is Run.PRACTICE:
        return go_to(request, path_to(request, "result"))
    if not from_htmx(request):
        return redirect(path_to(request, "region"))
    headers = {**NO_STORE, "hx-push-url": path_to(request, "region")}
    return respond(request, region_page(site, locale, fragment=True), headers=headers)


def _following(walk: Walk, number: int) -> int | None:
    """The next question, the first one still open when the end is reached; None when all have an answer."""
    return number + 1 if number < len(walk.answers) else first_gap(walk.answers)


def _number(request: Request[State]) -> int:
    number: int = request.path_params["number"]
    if not 1 <= number <= len(request.state["site"].questionnaire.questions):
        raise HTTPException(404)
    return number
