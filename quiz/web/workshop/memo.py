"""The memo of a workshop, to print, to send on and to go on with: for its host."""

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from quiz.cards.choice import cards_of_scene
from quiz.questionnaire.guidance import SupportContact
from quiz.store.values import Workshop
from quiz.web.core.requests import locale_of
from quiz.web.core.responses import NO_STORE, Kept, respond, respond_fresh
from quiz.web.core.site import Site, State, site_of
from quiz.web.workshop.lookup import hosted_quiz
from quiz.web.workshop.memo_content import GoesWith, Sheet, contacts_in, sheets_of, whole_sheet
from quiz.web.workshop.memo_files import Memo, as_table, as_text
from quiz.web.workshop.rounds import RoundPicture, round_picture
from quiz.workshops.changes import has_written
from quiz.workshops.service import without_key
from quiz.workshops.views import pictured_rounds

_FILES: Final[Mapping[str, tuple[str, Callable[[Memo], bytes]]]] = {
    "txt": ("text/plain; charset=utf-8", as_text),
    "csv": ("text/csv; charset=utf-8", as_table),
}


class MemoPage(NamedTuple):
    """The memo as it is printed."""

    workshop: Workshop
    written: bool
    """Whether the host has written something for the wall."""
    sheets: tuple[Sheet, ...]
    """None before a picture was shown."""
    contacts: tuple[SupportContact, ...]


async def show_memo(request: Request[State]) -> Response:
    """The memo as a page to print."""
    site, locale = site_of(request), locale_of(request)
    workshop = await hosted_quiz(request)
    pictures = await _pictures(site, workshop)
    page = MemoPage(
        workshop=without_key(workshop),
        written=has_written(workshop),
        sheets=sheets_of(site.questionnaire, locale, pictures, _goes_with(site, workshop)),
        contacts=contacts_in(site.questionnaire, locale),
    )
    here = f"host/{workshop.code}/memo"
    return respond_fresh(request, site.pages.render("workshop/memo.html", locale, here, page))


async def send_memo(request: Request[State]) -> Response:
    """The memo as a file; there is none before a picture was shown or the host has written something."""
    site, locale = site_of(request), locale_of(request)
    workshop = await hosted_quiz(request)
    pictures = await _pictures(site, workshop)
    kind = request.path_params["kind"]
    if kind not in _FILES or not (pictures or has_written(workshop)):
        raise HTTPException(404)
    media_type, write = _FILES[kind]
    memo = Memo(
        workshop=without_key(workshop),
        sheet=whole_sheet(site.questionnaire, locale, pictures, _goes_with(site, workshop)) if pictures else None,
        contacts=contacts_in(site.questionnaire, locale),
        locale=locale,
        disclaimer=site.questionnaire.disclaimer[locale],
    )
    name = f'attachment; filename="osallisuustesti-memo-{workshop.code}.{kind}"'
    file = Kept.of(write(memo), media_type, level=3)
    return respond(request, file, headers={**NO_STORE, "content-disposition": name})


def _goes_with(site: Site, workshop: Workshop) -> GoesWith:
    return lambda scene: cards_of_scene(site.cards, scene, workshop.region)


async def _pictures(site: Site, workshop: Workshop) -> tuple[RoundPicture, ...]:
    """Return the pictures that the wall can go back to."""
    found = [await round_picture(site, each) for each in pictured_rounds(workshop)]
    return tuple(each for each in found if each is not None)
