"""For those without a phone: the quiz on paper, and the page where the host enters the ticks of a sheet."""

from collections.abc import Mapping
from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response

from quiz.counting.ledger import finisher_of
from quiz.questionnaire.model import Answers, Questionnaire
from quiz.questionnaire.scoring import profile
from quiz.regions import NO_REGION
from quiz.responses.walk import Walk, answer_of
from quiz.store.faults import Unavailable
from quiz.store.values import Outcome, RoundState, Workshop
from quiz.web.core.errors import RETRY_SECONDS
from quiz.web.core.forms import read_form
from quiz.web.core.requests import locale_of, path_to
from quiz.web.core.responses import redirect, respond_fresh
from quiz.web.core.site import State
from quiz.web.core.walk_cookie import new_walk, signed_walk
from quiz.web.workshop.host_pass import was_host
from quiz.web.workshop.links import join_address
from quiz.web.workshop.lookup import hosted_workshop, workshop_or_404
from quiz.web.workshop.qr import join_qr
from quiz.workshops.service import without_key


async def show_sheet(request: Request[State]) -> Response:
    """All the questions in large print, to be ticked on paper."""
    site, locale = request.state["site"], locale_of(request)
    workshop = await workshop_or_404(request)
    page = site.pages.render(
        "workshop/sheet.html",
        locale,
        here=f"sheet/{workshop.code}",
        workshop=without_key(workshop),
        join_address=join_address(request),
        qr=join_qr(request, workshop),
    )
    return respond_fresh(request, page)


async def show_paper(request: Request[State]) -> Response:
    """The empty form for the next sheet."""
    workshop = await hosted_workshop(request)
    told = [each for each in ("counted", "apart") if each in request.query_params]
    return await _paper_page(request, workshop, {}, told="".join(told[:1]))


async def take_paper(request: Request[State]) -> Response:
    """Count one sheet in the open round, by the same rules as a walk on a phone."""
    site = request.state["site"]
    locale_of(request)
    form = read_form(request)
    try:
        workshop = await hosted_workshop(request)
    except Unavailable:
        # Who else could be asking is not to be found out now, but gets no more than what was sent.
        if not was_host(request, request.path_params["code"]):
            raise
        return await _paper_page(request, None, form, failed=True)
    if form.get("edition") != site.questionnaire.edition:
        # The ticks are answers to other questions; so may be the sheet of paper.
        return await _paper_page(request, workshop, {}, told="changed")
    answers = _answers(site.questionnaire, form)
    missing = frozenset(
        question.id for question, answer in zip(site.questionnaire.questions, answers, strict=True) if answer is None
    )
    sheet = _sheet(request, workshop, form)
    if missing or sheet is None or not _takes_sheets(request, workshop):
        return await _paper_page(request, workshop, form, missing)
    walk = replace(sheet, answers=answers)
    finisher = finisher_of(site.questionnaire, walk, profile(site.questionnaire, answers), NO_REGION, workshop.language)
    try:
        # A sheet whose page was opened in an earlier round is of the one that is open now.
        outcome = await site.ledger.count(replace(finisher, round=workshop.round.number, on_paper=True))
    except Unavailable:
        return await _paper_page(request, workshop, form, failed=True)
    if outcome is Outcome.EXPIRED:
        return await _paper_page(request, workshop, {**form, "ticket": ""})
    told = "apart" if outcome is Outcome.APART else "counted"
    return redirect(path_to(request, "paper", code=workshop.code) + f"?{told}")


async def _paper_page(
    request: Request[State],
    workshop: Workshop | None,
    form: Mapping[str, str],
    faults: frozenset[str] = frozenset(),
    told: str = "",
    failed: bool = False,
) -> Response:
    """The form with what was sent of it; `workshop` is None while the storage cannot tell of it."""
    site = request.state["site"]
    code = workshop.code if workshop else request.path_params["code"]
    # A fresh ticket counts nothing by itself: had the old one been pressed twice, both would count with new ones.
    fresh = await _fresh_sheet(request, workshop) if workshop and _sheet(request, workshop, form) is None else None
    page = site.pages.render(
        "workshop/paper.html",
        locale_of(request),
        here=f"host/{code}/paper",
        code=code,
        round=workshop.round if workshop else None,
        questions=site.questionnaire.questions,
        form=form,
        faults=faults,
        missing=[number for number, question in enumerate(site.questionnaire.questions, 1) if question.id in faults],
        ticket=fresh or form.get("ticket", ""),
        edition=form.get("edition", site.questionnaire.edition),
        expired=fresh is not None and bool(form),
        told=told,
        closed=workshop is not None and not _takes_sheets(request, workshop),
        failed=failed,
    )
    status = 503 if failed else 422 if form or told == "changed" else 200
    return respond_fresh(request, page, status, {"retry-after": str(RETRY_SECONDS)} if failed else None)


async def _fresh_sheet(request: Request[State], workshop: Workshop) -> str:
    """A ticket for one sheet, drawn with the empty form: pressing twice sends the same one twice."""
    sheet = await new_walk(request, False, workshop.code, workshop.round.number)
    return request.state["site"].sheet_signer.write(sheet)


def _sheet(request: Request[State], workshop: Workshop, form: Mapping[str, str]) -> Walk | None:
    sheet = signed_walk(request, request.state["site"].sheet_signer, form.get("ticket"))
    return sheet if sheet and sheet.workshop == workshop.code else None


def _takes_sheets(request: Request[State], workshop: Workshop) -> bool:
    return workshop.round.state is RoundState.OPEN and not request.state["site"].workshops.is_full(workshop)


def _answers(questionnaire: Questionnaire, form: Mapping[str, str]) -> Answers:
    return tuple(answer_of(form.get(question.id), question.positions) for question in questionnaire.questions)
