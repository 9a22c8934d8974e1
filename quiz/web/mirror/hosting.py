"""The host's pages of a workshop that asks the mirror: the team's own view, the wall, sheets of paper, the end."""

from dataclasses import replace
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from quiz.counting.ledger import participant_of
from quiz.questionnaire.mirror import Mirror
from quiz.questionnaire.model import Answers, Dimension
from quiz.questionnaire.texts import Text
from quiz.responses.walk import Run, Walk
from quiz.store.faults import Unavailable
from quiz.store.values import Outcome, RoundState, Workshop
from quiz.web.core.errors import RETRY_SECONDS
from quiz.web.core.forms import read_form
from quiz.web.core.requests import locale_of, path_to
from quiz.web.core.responses import redirect, respond_fresh
from quiz.web.core.site import Site, State
from quiz.web.mirror.answering import AskedTopic, answers_in, asked_topics
from quiz.web.mirror.cookie import read_own_view
from quiz.web.mirror.room import Seen, has_stated, hosted_mirror, seen_by_both, stated
from quiz.web.mirror.walls import wall_pages
from quiz.web.workshop.links import Link, join_link
from quiz.web.workshop.remote_control import doubt
from quiz.workshops.service import without_key
from quiz.workshops.views import View


class HostPage(NamedTuple):
    """The remote control."""

    workshop: Workshop
    join: Link
    is_open: bool
    ready: bool
    """Whether the team has stated something of every topic."""
    locked: bool
    """Whether that cannot be changed any more."""
    doubt: str
    """What speaks against ending the round now, as the end of a message's name: it is asked first then."""
    asking: bool
    """Whether a press is answered by the question if it is meant."""
    under_way: int
    seen: Seen | None
    number: int
    pages: int
    """The page of the wall, and how many it has."""


class SideForm(NamedTuple):
    """A dimension in a form that has all topics."""

    dimension: Dimension
    topics: tuple[AskedTopic, ...]


class FormPage(NamedTuple):
    """A form that has all topics: of what the team states, or of a sheet of paper."""

    workshop: Workshop
    sides: tuple[SideForm, ...]
    steps: tuple[Text, ...]
    unsure: Text
    missing: int
    notice: str
    """A message; empty if there is none."""
    closed: str
    """The message that says why there is no form; empty if there is one."""
    ticket: str = ""
    """Of a sheet: the ticket that it is counted by."""


async def show_host(request: Request[State]) -> Response:
    """The remote control."""
    site, locale = request.state["site"], locale_of(request)
    workshop = await hosted_mirror(request)
    is_open, seen = workshop.round.state is RoundState.OPEN, await seen_by_both(site, workshop)
    pages = len(wall_pages(site.mirror, seen))
    speaks = doubt(workshop.round) if is_open else ""
    page = HostPage(
        workshop=without_key(workshop),
        join=join_link(request, workshop),
        is_open=is_open,
        ready=has_stated(site.mirror, workshop),
        locked=site.workshops.has_begun(workshop),
        doubt=speaks,
        asking=bool(speaks) and "asking" in request.query_params,
        under_way=max(workshop.round.joined - workshop.round.done, 0),
        seen=seen,
        number=min(workshop.question, pages),
        pages=pages,
    )
    return respond_fresh(request, site.pages.render("mirror/host.html", locale, f"mirror/host/{workshop.code}", page))


async def press(request: Request[State]) -> Response:
    """Do what was pressed: end the round, or turn the wall to the next page or the one before."""
    site, workshop, form = request.state["site"], await hosted_mirror(request), read_form(request)
    here = path_to(request, "mirror_host", code=workshop.code)
    if form.get("press") == "end" and workshop.round.state is RoundState.OPEN:
        if doubt(workshop.round) and form.get("sure") != "1":
            return redirect(here + "?asking=1")
        await site.workshops.show(workshop.code, workshop.round.number)
    elif form.get("press") in ("next", "previous"):
        pages = len(wall_pages(site.mirror, await seen_by_both(site, workshop)))
        number = min(workshop.question, pages) + (1 if form["press"] == "next" else -1)
        await site.workshops.turn_to(workshop.code, View.read(workshop.view), min(max(number, 1), pages))
    return redirect(here)


async def show_statement(request: Request[State]) -> Response:
    """The form for what the team states, with what it has stated before, or filled in on this device."""
    site, workshop = request.state["site"], await hosted_mirror(request)
    before = tuple(stated(site.mirror, workshop))
    own = read_own_view(request)
    if workshop.statement or own is None:
        return _statement_page(request, workshop, before)
    return _statement_page(request, workshop, own.answers, notice="mirror.statement.own")


async def take_statement(request: Request[State]) -> Response:
    """Keep what the team states: all of it, and only before the first participant begins."""
    site, workshop = request.state["site"], await hosted_mirror(request)
    answers = answers_in(site.mirror, read_form(request))
    if None in answers and not site.workshops.has_begun(workshop):
        return _statement_page(request, workshop, answers, asked=True, status=422)
    steps = {topic.id: step for topic, step in zip(site.mirror.topics, answers, strict=True) if step is not None}
    if not await site.workshops.state(workshop.code, steps):
        return _statement_page(request, workshop, (), status=409)
    return redirect(path_to(request, "mirror_host", code=workshop.code))


async def show_paper(request: Request[State]) -> Response:
    """The empty form for the next sheet of paper."""
    workshop = await hosted_mirror(request)
    notices = {"counted": "workshop.paper.counted", "apart": "workshop.paper.apart"}
    notice = next((message for name, message in notices.items() if name in request.query_params), "")
    return await _paper_page(request, workshop, None, notice=notice)


async def take_paper(request: Request[State]) -> Response:
    """Count one sheet in the open round, by the same rules as answers on a phone."""
    site, locale = request.state["site"], locale_of(request)
    workshop, form = await hosted_mirror(request), read_form(request)
    answers, sheet = answers_in(site.mirror, form), _read_sheet(site, workshop, form.get("ticket", ""))
    if None in answers or sheet is None or _no_sheets(site, workshop):
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


def _statement_page(
    request: Request[State],
    workshop: Workshop,
    answers: Answers,
    notice: str = "",
    asked: bool = False,
    status: int = 200,
) -> Response:
    site = request.state["site"]
    locked = site.workshops.has_begun(workshop) or status == 409
    # What was stated is hidden until the end, also from whoever looks over the host's shoulder.
    sides = () if locked else _sides(site.mirror, answers, asked)
    page = _form_page(site.mirror, workshop, sides, "" if locked else notice)
    page = page._replace(closed="mirror.statement.locked" if locked else "")
    return _respond(request, "mirror/statement.html", f"mirror/host/{workshop.code}/statement", page, status)


async def _paper_page(
    request: Request[State],
    workshop: Workshop,
    answers: Answers | None,
    ticket: str = "",
    notice: str = "",
    status: int = 200,
) -> Response:
    """Return the form for a sheet; `answers` are those that were sent, which could not be counted."""
    site = request.state["site"]
    given = answers if answers is not None else (None,) * len(site.mirror.topics)
    closed = _no_sheets(site, workshop)
    fresh = ticket or ("" if closed else await _new_ticket(request, workshop))
    sides = () if closed else _sides(site.mirror, given, answers is not None)
    page = _form_page(site.mirror, workshop, sides, notice)._replace(closed=closed, ticket=fresh)
    code = status if status != 200 else 422 if answers is not None else 200
    return _respond(request, "mirror/paper.html", f"mirror/host/{workshop.code}/paper", page, code)


def _form_page(mirror: Mirror, workshop: Workshop, sides: tuple[SideForm, ...], notice: str) -> FormPage:
    missing = sum(topic.missing for side in sides for topic in side.topics)
    return FormPage(without_key(workshop), sides, mirror.steps, mirror.unsure, missing, notice, "")


def _sides(mirror: Mirror, answers: Answers, asked: bool) -> tuple[SideForm, ...]:
    return tuple(
        SideForm(dimension, asked_topics(mirror, page, answers, asked))
        for dimension, page in zip(mirror.dimensions, mirror.pages, strict=True)
    )


def _no_sheets(site: Site, workshop: Workshop) -> str:
    """Return the message that says why no sheet can be counted now; empty if one can."""
    if not has_stated(site.mirror, workshop):
        return "mirror.statement.first"
    takes = workshop.round.state is RoundState.OPEN and not site.workshops.is_full(workshop)
    return "" if takes else "workshop.paper.closed"


async def _new_ticket(request: Request[State], workshop: Workshop) -> str:
    """Return a ticket for one sheet, drawn with the empty form: pressing twice sends the same one twice."""
    site = request.state["site"]
    sheet = Walk(
        ticket=await site.ledger.ticket(),
        run=Run.COUNTED,
        issued=int(site.clock()),
        edition=site.mirror.edition,
        answers=(None,) * len(site.mirror.topics),
        workshop=workshop.code,
        round=workshop.round.number,
    )
    return site.sheet_signer.write(sheet)


def _read_sheet(site: Site, workshop: Workshop, ticket: str) -> Walk | None:
    sheet = site.sheet_signer.read(ticket, site.mirror.edition, len(site.mirror.topics), site.clock())
    return sheet if sheet and sheet.workshop == workshop.code else None


def _respond(request: Request[State], template: str, here: str, page: FormPage, status: int) -> Response:
    body = request.state["site"].pages.render(template, locale_of(request), here, page)
    headers = {"retry-after": str(RETRY_SECONDS)} if status == 503 else None
    return respond_fresh(request, body, status, headers)
