"""The page where the host enters the ticks of a sheet of paper."""

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from quiz.counting.ledger import finisher_of
from quiz.questionnaire.scoring import profile
from quiz.regions import NO_REGION
from quiz.responses.walk import Walk
from quiz.store.faults import Unavailable
from quiz.store.values import Outcome, Round, RoundState, Workshop
from quiz.web.core.errors import RETRY_SECONDS
from quiz.web.core.forms import read_form
from quiz.web.core.requests import locale_of, path_to
from quiz.web.core.responses import redirect, respond_fresh
from quiz.web.core.site import State, site_of
from quiz.web.core.ticks import numbers_of, ticked, unticked
from quiz.web.core.walk_cookie import new_walk, signed_walk
from quiz.web.workshop.host_pass import was_host
from quiz.web.workshop.lookup import hosted_quiz

_COUNTED = {"counted": "workshop.paper.counted", "apart": "workshop.paper.apart"}
"""The query that a sheet that was counted leads to, and its message."""


class PaperPage(NamedTuple):
    """The form for the ticks of a sheet."""

    code: str
    round: Round | None
    """The newest round; None while the storage cannot tell of it."""
    closed: bool
    """Whether no sheet can be counted now."""
    form: Mapping[str, str]
    """What was sent: it can be counted in the next round, or when the storage is back."""
    faults: frozenset[str]
    """The questions without a tick, by id."""
    missing: tuple[int, ...]
    """The same by number."""
    ticket: str
    edition: str
    notice: str
    """The message about the sheet before, or empty."""
    alert: str
    """Why this one was not counted, `failed` or `expired`; empty if it was not sent, or has faults."""


async def show_paper(request: Request[State]) -> Response:
    """The empty form for the next sheet."""
    workshop = await hosted_quiz(request, "mirror_paper")
    return await _paper_page(request, workshop, {}, notice=notice_of(request))


def notice_of(request: Request[State]) -> str:
    """Return the message about the sheet that was counted before; empty if none was."""
    return next((message for query, message in _COUNTED.items() if query in request.query_params), "")


async def take_paper(request: Request[State]) -> Response:
    """Count one sheet in the open round, by the same rules as a walk on a phone."""
    locale_of(request)
    form = read_form(request)
    try:
        workshop = await hosted_quiz(request, "mirror_paper")
    except Unavailable:
        # Who else could be asking is not to be found out now, but gets no more than what was sent.
        if not was_host(request, request.path_params["code"]):
            raise
        return await _paper_page(request, None, form, failed=True)
    questionnaire = site_of(request).questionnaire
    if form.get("edition") != questionnaire.edition:
        # The ticks are answers to other questions; so may be the sheet of paper.
        return await _paper_page(request, workshop, {}, notice="workshop.paper.changed", status=422)
    answers, sheet = ticked(questionnaire, form), _read_sheet(request, workshop, form)
    faults = unticked(questionnaire, answers)
    if faults or sheet is None or not takes_sheets(request, workshop):
        return await _paper_page(request, workshop, form, faults)
    return await _count(request, workshop, sheet._replace(answers=answers), form)


async def _count(request: Request[State], workshop: Workshop, sheet: Walk, form: Mapping[str, str]) -> Response:
    site = site_of(request)
    found = profile(site.questionnaire, sheet.answers)
    finisher = finisher_of(site.questionnaire, sheet, found, NO_REGION, workshop.language)
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
    notice: str = "",
    failed: bool = False,
    status: int = 200,
) -> Response:
    """Return the form with what was sent of it; `workshop` is None while the storage cannot tell of it."""
    site = site_of(request)
    code = workshop.code if workshop else request.path_params["code"]
    # A fresh ticket counts nothing by itself: had the old one been pressed twice, both would count with new ones.
    fresh = await _new_ticket(request, workshop) if workshop and _read_sheet(request, workshop, form) is None else ""
    context = PaperPage(
        code=code,
        round=workshop.round if workshop else None,
        closed=workshop is not None and not takes_sheets(request, workshop),
        form=form,
        faults=faults,
        missing=numbers_of(site.questionnaire, faults),
        ticket=fresh or form.get("ticket", ""),
        edition=form.get("edition", site.questionnaire.edition),
        notice=notice,
        alert=_alert(failed, expired=bool(fresh and form), incomplete=bool(faults)),
    )
    page = site.pages.render("workshop/paper.html", locale_of(request), f"host/{code}/paper", context)
    if failed:
        return respond_fresh(request, page, 503, {"retry-after": str(RETRY_SECONDS)})
    return respond_fresh(request, page, 422 if form else status)


def _alert(failed: bool, expired: bool, incomplete: bool) -> str:
    if failed:
        return "failed"
    return "expired" if expired and not incomplete else ""


async def _new_ticket(request: Request[State], workshop: Workshop) -> str:
    """Return a ticket for one sheet, drawn with the empty form: pressing twice sends the same one twice."""
    sheet = await new_walk(request, False, workshop.code, workshop.round.number)
    return site_of(request).sheet_signer.write(sheet)


def _read_sheet(request: Request[State], workshop: Workshop, form: Mapping[str, str]) -> Walk | None:
    sheet = signed_walk(request, site_of(request).sheet_signer, form.get("ticket"))
    return sheet if sheet and sheet.workshop == workshop.code else None


def takes_sheets(request: Request[State], workshop: Workshop) -> bool:
    """Return whether a sheet can be counted now."""
    return workshop.round.state is RoundState.OPEN and not site_of(request).workshops.is_full(workshop)
