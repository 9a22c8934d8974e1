"""The questions of a walk, one at a time."""

from typing import NamedTuple

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from quiz.questionnaire.model import Question, first_gap
from quiz.questionnaire.texts import Text
from quiz.regions import NO_REGION
from quiz.responses.walk import Run, Walk, answer_of
from quiz.web.core.campaigns import has_region
from quiz.web.core.forms import from_htmx, read_form
from quiz.web.core.navigation import Elsewhere, go_to
from quiz.web.core.rendering import unindented
from quiz.web.core.requests import locale_of, path_to
from quiz.web.core.responses import NO_STORE, Kept, redirect, respond
from quiz.web.core.site import Site, State, site_of
from quiz.web.core.walk_cookie import set_walk_cookie
from quiz.web.quiz.finish import count_walk, show_region
from quiz.web.quiz.steps import unfinished_walk


class QuestionPage(NamedTuple):
    """A question with its answer so far, as a page or as the fragment that htmx puts into one."""

    number: int
    question: Question
    options: tuple[tuple[int, Text], ...]
    """The options as they are shown, each with its position."""
    chosen: int | None
    """The answer so far: a position, 0 for declined; None for none."""
    practice: bool
    missing: bool
    """Whether the form was sent without an answer."""
    fragment: bool


async def show_question(request: Request[State]) -> Response:
    """A question with its answer so far; never past the first question still open."""
    site, locale, number = site_of(request), locale_of(request), _number(request)
    walk = unfinished_walk(request)
    gap = first_gap(walk.answers)
    if gap is not None and number > gap:
        raise Elsewhere(path_to(request, "question", number=gap))
    return respond(request, question_page(site, locale, number, walk), headers=NO_STORE)


async def answer_question(request: Request[State]) -> Response:
    """Take an answer and go on, or back. Without an answer it asks kindly (422) and keeps the place."""
    number = _number(request)
    walk = unfinished_walk(request)
    form = read_form(request)
    answer = answer_of(form.get("choice"), site_of(request).questionnaire.questions[number - 1].positions)
    back = form.get("go") == "back"
    if answer is None and not back:
        return _ask_again(request, number, walk)
    if answer is not None:
        walk = _answered(request, number, walk, answer)
    following = max(number - 1, 1) if back else _following(walk, number)
    if following is not None:
        return set_walk_cookie(request, _go_to_question(request, following, walk), walk)
    return await _finish(request, walk)


def question_page(
    site: Site, locale: str, number: int, walk: Walk, fragment: bool = False, missing: bool = False
) -> Kept:
    """Return a question's page or fragment. It depends on these arguments only, so its bytes are kept."""
    chosen = walk.answers[number - 1]
    practice = walk.run is Run.PRACTICE

    def render() -> bytes:
        question = site.questionnaire.questions[number - 1]
        page = QuestionPage(number, question, shown_options(question), chosen, practice, missing, fragment)
        template = "quiz/_question.html" if fragment else "quiz/question.html"
        return unindented(site.pages.render(template, locale, f"question/{number}", page))

    return site.pages.keep(("question", locale, number, chosen, practice, fragment, missing), render)


def shown_options(question: Question) -> tuple[tuple[int, Text], ...]:
    """Return the options of a question with their positions, in the order that they are shown in."""
    numbered = tuple(enumerate(question.options, 1))
    return numbered[::-1] if question.most_first else numbered


def _ask_again(request: Request[State], number: int, walk: Walk) -> Response:
    site, locale = site_of(request), locale_of(request)
    page = question_page(site, locale, number, walk, fragment=from_htmx(request), missing=True)
    return respond(request, page, 422, NO_STORE)


def _answered(request: Request[State], number: int, walk: Walk, answer: int) -> Walk:
    """Return a walk with a question answered. How far counted walks get is counted, once each."""
    if walk.answers[number - 1] is None and number > walk.passed and walk.run is Run.COUNTED:
        site_of(request).ledger.reached(f"question-{number}")
    return walk.answered(number, answer)


def _following(walk: Walk, number: int) -> int | None:
    """Return the next question, the first one still open when the end is reached; None when all have an answer."""
    return number + 1 if number < len(walk.answers) else first_gap(walk.answers)


def _go_to_question(request: Request[State], number: int, walk: Walk) -> Response:
    """Return another question: with htmx in the same round trip, without it by a redirect."""
    site, locale = site_of(request), locale_of(request)
    address = site.addresses.path("question", locale=locale, number=number)
    if not from_htmx(request):
        return redirect(address)
    page = question_page(site, locale, number, walk, fragment=True)
    return respond(request, page, headers={**NO_STORE, "hx-push-url": address})


async def _finish(request: Request[State], walk: Walk) -> Response:
    """Return what comes after the last question."""
    if walk.run is Run.PRACTICE:
        return set_walk_cookie(request, go_to(request, path_to(request, "result")), walk)
    if walk.workshop or await has_region(request, walk.campaign):
        # A workshop, or the campaign, has told its region already: the last answer is the finish.
        return await count_walk(request, walk, NO_REGION)
    return set_walk_cookie(request, show_region(request), walk)


def _number(request: Request[State]) -> int:
    """Return the number of a question in the path. Raises 404 if there is none."""
    number: int = request.path_params["number"]
    if not 1 <= number <= len(site_of(request).questionnaire.questions):
        raise HTTPException(404)
    return number
