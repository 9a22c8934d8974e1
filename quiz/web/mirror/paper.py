"""The page where the host enters the ticks of a sheet of paper of the mirror."""

from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response

from quiz.counting.ledger import participant_of
from quiz.questionnaire.model import Answers
from quiz.responses.walk import Walk, blank
from quiz.store.faults import Unavailable
from quiz.store.values import Outcome, Workshop
from quiz.web.core.forms import read_form
from quiz.web.core.requests import locale_of, path_to
from quiz.web.core.responses import redirect
from quiz.web.core.site import State, site_of
from quiz.web.mirror.answering import answers_in
from quiz.web.mirror.cookie import new_participant, signed_answers
from quiz.web.mirror.forms import form_page, respond_form, sides_of
from quiz.web.mirror.room import has_stated, hosted_mirror
from quiz.web.workshop.host_pass import was_host
from quiz.web.workshop.paper import notice_of, takes_sheets


async def show_paper(request: Request[State]) -> Response:
    """The empty form for the next sheet of paper."""
    workshop = await hosted_mirror(request)
    return await _paper_page(request, workshop, None, notice=notice_of(request))


async def take_paper(request: Request[State]) -> Response:
    """Count one sheet in the open round, by the same rules as answers on a phone."""
    site, locale = site_of(request), locale_of(request)
    form = read_form(request)
    try:
        workshop = await hosted_mirror(request)
    except Unavailable:
        # Who else could be asking is not to be found out now, but gets no more than what was sent.
        if not was_host(request, code := request.path_params["code"]):
            raise
        sides = sides_of(site.mirror, answers_in(site.mirror, form), asked=True)
        page = form_page(site.mirror, code, None, sides, "workshop.paper.failed")
        page = page._replace(ticket=form.get("ticket", ""))
        return respond_form(request, "mirror/paper.html", f"mirror/host/{code}/paper", page, 503)
    answers, sheet = answers_in(site.mirror, form), _read_sheet(request, workshop, form.get("ticket", ""))
    if None in answers or sheet is None or _no_sheets(request, workshop):
        return await _paper_page(request, workshop, answers, ticket=form.get("ticket", "") if sheet else "")
    finisher = participant_of(site.mirror, sheet._replace(answers=answers), workshop.language)
    try:
        outcome = await site.ledger.count(replace(finisher, round=workshop.round.number, on_paper=True))
    except Unavailable:
        return await _paper_page(request, workshop, answers, form["ticket"], "workshop.paper.failed", 503)
    if outcome is Outcome.EXPIRED:
        return await _paper_page(request, workshop, answers, notice="workshop.paper.expired")
    told = "apart" if outcome is Outcome.APART else "counted"
    return redirect(path_to(request, "mirror_paper", code=workshop.code, locale=locale) + f"?{told}")


async def _paper_page(
    request: Request[State],
    workshop: Workshop,
    answers: Answers | None,
    ticket: str = "",
    notice: str = "",
    status: int = 200,
) -> Response:
    """Return the form for a sheet; `answers` are those that were sent, which could not be counted."""
    site = site_of(request)
    given = answers if answers is not None else blank(len(site.mirror.topics))
    closed = _no_sheets(request, workshop)
    fresh = ticket or ("" if closed else await _new_ticket(request, workshop))
    sides = () if closed else sides_of(site.mirror, given, answers is not None)
    page = form_page(site.mirror, workshop.code, workshop.round, sides, notice)._replace(closed=closed, ticket=fresh)
    code = status if status != 200 else 422 if answers is not None else 200
    return respond_form(request, "mirror/paper.html", f"mirror/host/{workshop.code}/paper", page, code)


def _no_sheets(request: Request[State], workshop: Workshop) -> str:
    """Return the message that says why no sheet can be counted now; empty if one can."""
    if not has_stated(site_of(request).mirror, workshop):
        return "mirror.statement.first"
    return "" if takes_sheets(request, workshop) else "workshop.paper.closed"


async def _new_ticket(request: Request[State], workshop: Workshop) -> str:
    """Return a ticket for one sheet, drawn with the empty form: pressing twice sends the same one twice."""
    return site_of(request).sheet_signer.write(await new_participant(request, workshop))


def _read_sheet(request: Request[State], workshop: Workshop, ticket: str) -> Walk | None:
    sheet = signed_answers(request, site_of(request).sheet_signer, ticket)
    return sheet if sheet and sheet.workshop == workshop.code else None
