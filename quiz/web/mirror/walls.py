"""What everybody in the room may see of a workshop that asks the mirror: the wall, the same on phones, and a sheet."""

from typing import NamedTuple

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from quiz.questionnaire.mirror import Mirror
from quiz.questionnaire.model import Dimension
from quiz.store.values import Workshop
from quiz.web.core.requests import locale_of
from quiz.web.core.responses import respond_fresh
from quiz.web.core.site import Site, State, site_of
from quiz.web.mirror.room import GAPS_ON_A_PAGE, Seen, SeenSide, SeenTopic, has_stated, mirror_workshop, seen_by_both
from quiz.web.workshop.host_pass import is_host
from quiz.web.workshop.links import join_address
from quiz.web.workshop.qr import join_qr
from quiz.workshops.service import without_key


class WallPage(NamedTuple):
    """What is on the wall at once."""

    name: str
    """`join`, `side`, `gaps` or `talk`."""
    side: SeenSide | None
    gaps: tuple[SeenTopic, ...]


class Screen(NamedTuple):
    """The wall."""

    workshop: Workshop
    join_address: str
    qr: Markup
    seen: Seen | None
    """Both sides, once the round has ended."""
    page: WallPage
    prompts: tuple[Dimension, ...]
    """The dimensions, whose prompts are talked about."""
    number: int
    pages: int
    ready: bool
    """Whether participants can join."""
    hosting: bool


class GroupPage(NamedTuple):
    """Both sides on one page, for phones and for paper."""

    workshop: Workshop
    seen: Seen | None
    mirror: Mirror


class SheetPage(NamedTuple):
    """The mirror as participants answer it, to be ticked on paper."""

    workshop: Workshop
    mirror: Mirror
    join_address: str
    qr: Markup


async def show_screen(request: Request[State]) -> Response:
    """The wall, the same for everybody who looks."""
    site, locale = site_of(request), locale_of(request)
    workshop = await mirror_workshop(request)
    page = await screen_of(site, request, workshop)
    return respond_fresh(
        request, site.pages.render("mirror/screen.html", locale, f"mirror/screen/{workshop.code}", page)
    )


async def show_group(request: Request[State]) -> Response:
    """Both sides on one page; before there is anything to show, that it is not over yet."""
    site, locale = site_of(request), locale_of(request)
    workshop = await mirror_workshop(request)
    page = GroupPage(without_key(workshop), await seen_by_both(site, workshop), site.mirror)
    return respond_fresh(request, site.pages.render("mirror/group.html", locale, f"mirror/group/{workshop.code}", page))


async def show_sheet(request: Request[State]) -> Response:
    """The mirror as participants answer it, on paper."""
    site, locale = site_of(request), locale_of(request)
    workshop = await mirror_workshop(request)
    page = SheetPage(without_key(workshop), site.mirror, join_address(request), join_qr(request, workshop))
    return respond_fresh(request, site.pages.render("mirror/sheet.html", locale, f"mirror/sheet/{workshop.code}", page))


async def screen_of(site: Site, request: Request[State], workshop: Workshop) -> Screen:
    """Return what the wall shows of a workshop."""
    seen = await seen_by_both(site, workshop)
    pages = wall_pages(site.mirror, seen)
    number = min(workshop.question, len(pages))
    return Screen(
        workshop=without_key(workshop),
        join_address=join_address(request),
        qr=join_qr(request, workshop),
        seen=seen,
        page=pages[number - 1],
        prompts=site.mirror.dimensions,
        number=number,
        pages=len(pages),
        ready=has_stated(site.mirror, workshop),
        hosting=is_host(request, workshop),
    )


def wall_pages(mirror: Mirror, seen: Seen | None) -> tuple[WallPage, ...]:
    """Return the pages of the wall: the way to join, or each dimension, where the sides differ, what to talk about."""
    if seen is None:
        return (WallPage("join", None, ()),)
    sides = [WallPage("side", side, ()) for side in seen.sides]
    starts = range(0, len(seen.gaps), GAPS_ON_A_PAGE)
    gaps = [WallPage("gaps", None, seen.gaps[start : start + GAPS_ON_A_PAGE]) for start in starts]
    # With nothing to tell, the wall says that, too.
    none = [WallPage("gaps", None, ())] if seen.picture and not gaps else []
    return (*sides, *gaps, *none, WallPage("talk", None, ()))
