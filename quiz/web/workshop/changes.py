"""What the host writes for the wall: what groups would change, and one question of the host's own."""

from collections.abc import Mapping
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from quiz.store.values import MOST_CHANGES, Workshop
from quiz.web.core.forms import from_htmx, read_form, whole_number
from quiz.web.core.requests import locale_of, path_to
from quiz.web.core.responses import redirect, respond_fresh
from quiz.web.core.site import Site, State, site_of
from quiz.web.workshop.lookup import hosted_quiz, workshop_or_404
from quiz.web.workshop.turning import turn_wall
from quiz.workshops.changes import MOST_CHARACTERS, clean_line
from quiz.workshops.service import without_key
from quiz.workshops.views import WRITTEN
from quiz.workshops.wall_pages import on_wall, pages_of, written_version

_MOST_NUMBER = 9999


class Fault(NamedTuple):
    """Why what was typed is not kept: the field, a message, what was typed, and how many characters that has."""

    field: str
    message: str
    typed: str
    n: int


class ChangesPage(NamedTuple):
    """What was written so far, with the forms."""

    workshop: Workshop
    pages: int
    """How many pages of the wall the lines take."""
    on_wall: str
    """Which of `quiz.workshops.views.WRITTEN` the wall shows; empty if another view."""
    page: int
    """The page of the wall."""
    version: str
    """Changes when anything of that does."""
    fault: Fault | None
    most: int
    characters: int


async def show_changes(request: Request[State]) -> Response:
    """The page on which the host writes; by itself it changes nothing that is being typed."""
    return _page(request, await hosted_quiz(request))


async def write_changes(request: Request[State]) -> Response:
    """Do what was pressed on that page."""
    locale_of(request)
    workshop, form = await hosted_quiz(request), read_form(request)
    fault = await _do(site_of(request), workshop, form)
    if fault is None and not from_htmx(request):
        return redirect(path_to(request, "changes", code=workshop.code))
    return _page(request, await workshop_or_404(request), fault)


async def _do(site: Site, workshop: Workshop, form: Mapping[str, str]) -> Fault | None:
    """Do what a form asks for; return why a text was not kept."""
    code = workshop.code
    for field in ("change", "question"):
        if field in form:
            return await _write(site, code, field, form[field])
    for press in ("show", "hide"):
        if number := _number(form, press):
            await site.workshops.show_change(code, number, press == "show")
    if number := _number(form, "remove"):
        await site.workshops.delete_change(code, number)
    if form.get("view") in WRITTEN:
        await turn_wall(site, workshop, form)
    return None


async def _write(site: Site, code: str, field: str, typed: str) -> Fault | None:
    text = clean_line(typed)
    if len(text) > MOST_CHARACTERS:
        return Fault(field, "workshop.changes.long", typed, len(text))
    if field == "question":
        await site.workshops.ask_question(code, text)
    elif text and not await site.workshops.add_change(code, text):
        return Fault(field, "workshop.changes.full", typed, MOST_CHANGES)
    return None


def _page(request: Request[State], workshop: Workshop, fault: Fault | None = None) -> Response:
    view, page = on_wall(workshop)
    context = ChangesPage(
        workshop=without_key(workshop),
        pages=len(pages_of(workshop.changes)),
        on_wall=view,
        page=page,
        version=written_version(workshop),
        fault=fault,
        most=MOST_CHANGES,
        characters=MOST_CHARACTERS,
    )
    template = "workshop/_changes.html" if from_htmx(request) else "workshop/changes.html"
    here, locale = f"host/{workshop.code}/changes", locale_of(request)
    body = site_of(request).pages.render(template, locale, here, context)
    # htmx would keep a refusal to itself.
    return respond_fresh(request, body, 422 if fault and not from_htmx(request) else 200)


def _number(form: Mapping[str, str], field: str) -> int | None:
    return whole_number(form.get(field, ""), 1, _MOST_NUMBER)
