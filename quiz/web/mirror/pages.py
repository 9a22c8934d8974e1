"""The pages of the mirror: an introduction, a page for each dimension, and what the answers say."""

from collections.abc import Mapping
from typing import Literal, NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from quiz.cards.choice import cards_of_step
from quiz.cards.model import Card
from quiz.questionnaire.mirror import Reflection
from quiz.questionnaire.model import first_gap
from quiz.responses.walk import LIFETIME, Walk
from quiz.web.core.forms import read_form
from quiz.web.core.navigation import Elsewhere
from quiz.web.core.requests import locale_of, path_to
from quiz.web.core.responses import redirect, respond_fresh
from quiz.web.core.site import Site, State, site_of
from quiz.web.mirror.answering import TopicsPage, page_number, page_of, take_answers, topics_page
from quiz.web.mirror.cookie import delete_own_view, holds_own_view, keep_own_view, new_own_view, read_own_view

HOURS = LIFETIME // (60 * 60)

Progress = Literal["new", "under-way", "finished"]


class IntroductionPage(NamedTuple):
    """What the mirror is, and the way into it, or on in it."""

    progress: Progress
    continued_at: str
    """The address of the page at which answers under way go on."""
    pages: int
    hours: int
    """For how long answers stay on the device."""
    notice: str
    """A message about what has just happened; empty if nothing has."""


class HelpedReflection(NamedTuple):
    """What a team's answers say of a dimension, with cards that go with the next step."""

    side: Reflection
    cards: tuple[Card, ...]


class ReflectionPage(NamedTuple):
    """What a team's answers say: of each dimension what carries, and one next step."""

    reflections: tuple[HelpedReflection, ...]
    hours: int
    """For how long answers stay on the device."""


async def show_introduction(request: Request[State]) -> Response:
    """What the mirror is, as the device has it."""
    walk = read_own_view(request)
    mirror = site_of(request).mirror
    gap = first_gap(walk.answers) if walk else 1
    page = IntroductionPage(
        progress="new" if walk is None else "finished" if gap is None else "under-way",
        continued_at=path_to(request, "mirror_page", number=page_of(mirror, gap or 1)),
        pages=len(mirror.pages),
        hours=HOURS,
        notice=_notice(request, walk),
    )
    return _respond(request, "mirror/introduction.html", "mirror", page)


async def begin(request: Request[State]) -> Response:
    """Begin with nothing answered, whatever was answered before."""
    locale_of(request)
    return keep_own_view(request, redirect(path_to(request, "mirror_page", number=1)), new_own_view(request))


async def show_topics(request: Request[State]) -> Response:
    """The topics of a dimension with the answers so far."""
    number, walk = page_number(request), _walk(request)
    return _topics_page(request, topics_page(site_of(request).mirror, number, walk.answers))


async def answer_topics(request: Request[State]) -> Response:
    """Take the answers of a page and go on, or back. If one is missing, it asks kindly (422) and keeps the others."""
    site, number, walk = site_of(request), page_number(request), _walk(request)
    form = read_form(request)
    walk = take_answers(site.mirror, number, walk, form)
    if form.get("go") == "back":
        before = path_to(request, "mirror_page", number=number - 1) if number > 1 else path_to(request, "mirror")
        return keep_own_view(request, redirect(before), walk)
    page = topics_page(site.mirror, number, walk.answers, asked=True)
    if page.missing:
        return keep_own_view(request, _topics_page(request, page), walk)
    if number < len(site.mirror.pages):
        return keep_own_view(request, redirect(path_to(request, "mirror_page", number=number + 1)), walk)
    return keep_own_view(request, redirect(path_to(request, "mirror_result")), walk)


async def show_reflection(request: Request[State]) -> Response:
    """What the answers say, or the way to the page that is still open."""
    site, walk = site_of(request), _walk(request)
    if (gap := first_gap(walk.answers)) is not None:
        raise Elsewhere(path_to(request, "mirror_page", number=page_of(site.mirror, gap)))
    page = ReflectionPage(tuple(_helped(site, each) for each in site.mirror.reflect(walk.answers)), HOURS)
    return _respond(request, "mirror/result.html", "mirror/result", page)


async def forget(request: Request[State]) -> Response:
    """Delete the answers from the device."""
    locale_of(request)
    return delete_own_view(request, redirect(path_to(request, "mirror") + "?deleted"))


def _topics_page(request: Request[State], page: TopicsPage) -> Response:
    page = page._replace(action=path_to(request, "mirror_page", number=page.number))
    return _respond(request, "mirror/topics.html", f"mirror/{page.number}", page, 422 if page.missing else 200)


def _respond(
    request: Request[State],
    template: str,
    here: str,
    page: IntroductionPage | TopicsPage | ReflectionPage,
    status: int = 200,
) -> Response:
    body = site_of(request).pages.render(template, locale_of(request), here, page)
    return respond_fresh(request, body, status)


def _walk(request: Request[State]) -> Walk:
    """Return the answers on the device. Raises Elsewhere if there are none: the introduction tells why."""
    locale_of(request)
    walk = read_own_view(request)
    if walk is None:
        raise Elsewhere(path_to(request, "mirror") + "?lost")
    return walk


def _helped(site: Site, side: Reflection) -> HelpedReflection:
    return HelpedReflection(side, cards_of_step(site.cards, side.following.tags) if side.following else ())


def _notice(request: Request[State], walk: Walk | None) -> str:
    asked: Mapping[str, str] = request.query_params
    if "deleted" in asked and walk is None:
        return "mirror.deleted"
    if "lost" in asked and walk is None:
        # What cannot be used is of another edition, too old, or signed with another key: cookies are not blocked then.
        return "mirror.changed" if holds_own_view(request) else "mirror.lost"
    return ""
