"""The host's pages of a workshop that asks the mirror: the team's own view, the wall, sheets of paper, the end."""

from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from quiz.questionnaire.model import Answers
from quiz.store.values import RoundState, Workshop
from quiz.web.core.forms import read_form
from quiz.web.core.requests import locale_of, path_to
from quiz.web.core.responses import redirect, respond_fresh
from quiz.web.core.site import State, site_of
from quiz.web.mirror.answering import answers_in
from quiz.web.mirror.cookie import read_own_view
from quiz.web.mirror.forms import form_page, respond_form, sides_of
from quiz.web.mirror.room import Seen, has_stated, hosted_mirror, seen_by_both, stated
from quiz.web.mirror.walls import wall_pages
from quiz.web.workshop.links import Link, join_link
from quiz.web.workshop.remote_control import doubt, under_way
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


async def show_host(request: Request[State]) -> Response:
    """The remote control."""
    site, locale = site_of(request), locale_of(request)
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
        under_way=under_way(workshop.round),
        seen=seen,
        number=min(workshop.question, pages),
        pages=pages,
    )
    return respond_fresh(request, site.pages.render("mirror/host.html", locale, f"mirror/host/{workshop.code}", page))


async def press(request: Request[State]) -> Response:
    """Do what was pressed: end the round, or turn the wall to the next page or the one before."""
    site, workshop, form = site_of(request), await hosted_mirror(request), read_form(request)
    here = path_to(request, "mirror_host", code=workshop.code)
    if form.get("press") == "end" and workshop.round.state is RoundState.OPEN:
        if not has_stated(site.mirror, workshop):
            # Nothing would be on the wall that the team has said.
            return redirect(here)
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
    site, workshop = site_of(request), await hosted_mirror(request)
    before = tuple(stated(site.mirror, workshop))
    own = read_own_view(request)
    if workshop.statement or own is None:
        return _statement_page(request, workshop, before)
    return _statement_page(request, workshop, own.answers, notice="mirror.statement.own")


async def take_statement(request: Request[State]) -> Response:
    """Keep what the team states: all of it, and only before the first participant begins."""
    site, workshop = site_of(request), await hosted_mirror(request)
    answers = answers_in(site.mirror, read_form(request))
    if None in answers and not site.workshops.has_begun(workshop):
        return _statement_page(request, workshop, answers, asked=True, status=422)
    steps = {topic.id: step for topic, step in zip(site.mirror.topics, answers, strict=True) if step is not None}
    if not await site.workshops.state(workshop.code, steps):
        return _statement_page(request, workshop, (), status=409)
    return redirect(path_to(request, "mirror_host", code=workshop.code))


def _statement_page(
    request: Request[State],
    workshop: Workshop,
    answers: Answers,
    notice: str = "",
    asked: bool = False,
    status: int = 200,
) -> Response:
    site = site_of(request)
    locked = site.workshops.has_begun(workshop) or status == 409
    # What was stated is hidden until the end, also from whoever looks over the host's shoulder.
    sides = () if locked else sides_of(site.mirror, answers, asked)
    page = form_page(site.mirror, workshop.code, workshop.round, sides, "" if locked else notice)
    page = page._replace(closed="mirror.statement.locked" if locked else "")
    return respond_form(request, "mirror/statement.html", f"mirror/host/{workshop.code}/statement", page, status)
