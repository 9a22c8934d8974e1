"""For those without a phone: the quiz on paper, and the page where the host enters the ticks of a sheet."""

from collections.abc import Mapping
from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response

from quiz.ledger import finisher_of
from quiz.questionnaire import Answers, Questionnaire
from quiz.regions import NO_REGION
from quiz.scoring import profile
from quiz.store import Outcome, RoundState, Workshop
from quiz.ticket import Walk
from quiz.web.citizen import answer_of
from quiz.web.forms import read_form
from quiz.web.pages import NO_STORE, Kept, State, locale_of, redirect, respond
from quiz.web.sharing import hosted_workshop, join_qr, join_url, workshop_or_404
from quiz.web.walks import new_walk, unsealed
from quiz.workshops import without_key


async def show_sheet(request: Request[State]) -> Response:
    """All the questions in large print, to be ticked on paper."""
    site, locale = request.state["site"], locale_of(request)
    workshop = await workshop_or_404(request)
    page = site.pages.render(
        "workshop/sheet.html",
        locale,
        here=f"sheet/{workshop.code}",
        workshop=without_key(workshop),
        join_url=join_url(request, workshop),
        qr=join_qr(request, workshop),
    )
    return respond(request, Kept.of(page, level=5), headers=NO_STORE)


async def show_paper(request: Request[State]) -> Response:
    """The empty form for the next sheet."""
    workshop = await hosted_workshop(request)
    return _paper_page(request, workshop, {}, frozenset(), counted="counted" in request.query_params)


async def take_paper(request: Request[State]) -> Response:
    """Count one sheet in the open round, by the same rules as a walk on a phone."""
    site, locale = request.state["site"], locale_of(request)
    workshop = await hosted_workshop(request)
    form = read_form(request)
    answers = _answers(site.questionnaire, form)
    missing = frozenset(
        question.id for question, answer in zip(site.questionnaire.questions, answers, strict=True) if answer is None
    )
    sheet = _sheet(request, workshop, form)
    if missing or sheet is None or not _takes_sheets(request, workshop):
        return _paper_page(request, workshop, form, missing, status=422)
    walk = replace(sheet, answers=answers)
    finisher = finisher_of(site.questionnaire, walk, profile(site.questionnaire, answers), NO_REGION, workshop.language)
    outcome = await site.ledger.count(replace(finisher, on_paper=True))
    if outcome is Outcome.EXPIRED:
        return _paper_page(request, workshop, {**form, "ticket": ""}, missing, status=422)
    return redirect(f"/{locale}/host/{workshop.code}/paper?counted")


def _paper_page(
    request: Request[State],
    workshop: Workshop,
    form: Mapping[str, str],
    faults: frozenset[str],
    counted: bool = False,
    status: int = 200,
) -> Response:
    site, locale = request.state["site"], locale_of(request)
    # A fresh ticket counts nothing by itself: had the old one been pressed twice, both would count with new ones.
    stale = _sheet(request, workshop, form) is None
    page = site.pages.render(
        "workshop/paper.html",
        locale,
        here=f"host/{workshop.code}/paper",
        workshop=without_key(workshop),
        questions=site.questionnaire.questions,
        form=form,
        faults=faults,
        ticket=_fresh_sheet(request, workshop) if stale else form["ticket"],
        expired=stale and bool(form),
        counted=counted,
        closed=not _takes_sheets(request, workshop),
    )
    return respond(request, Kept.of(page, level=5), status, NO_STORE)


def _fresh_sheet(request: Request[State], workshop: Workshop) -> str:
    """A ticket for one sheet, drawn with the empty form: pressing twice sends the same one twice."""
    sheet = new_walk(request, False, workshop.code, workshop.round.number)
    return request.state["site"].seal.write(sheet)


def _sheet(request: Request[State], workshop: Workshop, form: Mapping[str, str]) -> Walk | None:
    sheet = unsealed(request, form.get("ticket"))
    return sheet if sheet and sheet.workshop == workshop.code else None


def _takes_sheets(request: Request[State], workshop: Workshop) -> bool:
    return workshop.round.state is RoundState.OPEN and not request.state["site"].workshops.is_full(workshop)


def _answers(questionnaire: Questionnaire, form: Mapping[str, str]) -> Answers:
    return tuple(answer_of(form.get(question.id), question.positions) for question in questionnaire.questions)
