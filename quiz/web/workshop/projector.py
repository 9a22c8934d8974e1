"""What the projector shows: the same for everybody who looks."""

from typing import NamedTuple

from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import Response

from quiz.disclosure.highlights import Highlights, standing_out
from quiz.questionnaire.model import Dimension, Question
from quiz.questionnaire.texts import Text
from quiz.store.values import RoundState, Workshop
from quiz.web.core.requests import locale_of
from quiz.web.core.responses import respond_fresh
from quiz.web.core.site import Site, State, site_of
from quiz.web.workshop.guide import Prompt
from quiz.web.workshop.host_guide import Example
from quiz.web.workshop.host_pass import is_host
from quiz.web.workshop.links import join_address
from quiz.web.workshop.lookup import quiz_workshop, watched_workshop
from quiz.web.workshop.prompts import prompt_of, talk
from quiz.web.workshop.qr import join_qr
from quiz.web.workshop.rounds import Pictures, RoundPicture, pictures_of
from quiz.web.workshop.streams import send_messages
from quiz.workshops.service import without_key
from quiz.workshops.views import AROUND, PICTURES, WRITTEN, View, looked_at, pages, side_by_side
from quiz.workshops.wall_pages import ShownChanges, shown_changes


class WayToJoin(NamedTuple):
    """How people get to the workshop."""

    address: str
    """What they type, without the code."""
    qr: Markup


class _Filled(NamedTuple):
    """Puts the way to join, as one caller knows it, into messages."""

    way: WayToJoin

    def __call__(self, message: bytes) -> bytes:
        """Return a message with the way in place of the placeholders."""
        # Encoded each time: the bytes of the QR code, which all share as text, would be kept for each listener.
        address = str(escape(self.way.address)).encode()
        return message.replace(_ADDRESS, address).replace(_QR, self.way.qr.encode())


class Screen(NamedTuple):
    """What the projector shows."""

    workshop: Workshop
    view: str
    """One of `quiz.workshops.views.VIEWS`: the one that the host chose, if there is something to show in it."""
    sides: tuple[RoundPicture, ...]
    """The picture, or those of two rounds side by side; a question may have none."""
    open_round: int | None
    """The round that is open while the picture of another one is shown."""
    found: Highlights | None
    """What stands out in the picture, where it is one of words; None where there are bars."""
    item: str
    """What the picture is of."""
    page: int
    pages: int
    question: Question
    dimension: Dimension
    """That of the page."""
    talk: Text | None
    """What to talk about, beside a picture; None where each part of it asks something."""
    prompt: Prompt | None
    """What to talk about in place of the scene's question."""
    until: int | None
    """When a break is over, as in `View`."""
    after: Question | None
    """What comes after it, where that is known."""
    changes: ShownChanges | None
    """What the wall of changes shows, where that is the view."""
    closed: str
    """The message that says why nobody can join; empty if they can."""
    status: str
    """The message that says where the round stands; empty where a picture says it."""
    way: WayToJoin
    hosting: bool = False
    """Whether this is the host's own browser; never known in a message, which is for everybody."""
    example: Example | None = None


# Where the way to join goes in a message. Without QUIZ_BASE_URL our address is what each caller says it is: a message
# that held it would be rendered anew for every stranger who says something else.
_PLACEHOLDERS = WayToJoin("\x01", Markup("\x02"))  # in no text of ours; single bytes are found many times faster
_ADDRESS, _QR = _PLACEHOLDERS.address.encode(), _PLACEHOLDERS.qr.encode()


async def show_screen(request: Request[State]) -> Response:
    """The projector's page."""
    site, locale = site_of(request), locale_of(request)
    workshop = await quiz_workshop(request, "mirror_screen")
    screen = await screen_of(site, workshop, _way_to_join(request, workshop))
    page = screen._replace(hosting=is_host(request, workshop))
    return respond_fresh(request, site.pages.render("workshop/screen.html", locale, f"screen/{workshop.code}", page))


async def stream_screen(request: Request[State]) -> Response:
    """The projector's state, at once and whenever it changes."""
    site, locale = site_of(request), locale_of(request)
    workshop = await quiz_workshop(request, "mirror_screen")
    code = workshop.code

    async def render() -> bytes:
        screen = await screen_of(site, await watched_workshop(request, code))
        return site.pages.render("workshop/_screen.html", locale, f"screen/{code}", screen)

    async def render_end() -> bytes:
        return site.pages.render("workshop/_screen_over.html", locale, f"screen/{code}")

    fill = _Filled(_way_to_join(request, workshop))
    return await send_messages(request, code, ("screen", code, locale), render, render_end, fill)


async def screen_of(
    site: Site, workshop: Workshop, way: WayToJoin = _PLACEHOLDERS, pictures: Pictures | None = None
) -> Screen:
    """Return what a projector shows of a workshop; with no way given, there are placeholders where that goes."""
    sides = await _pictures(pictures or pictures_of(site), workshop)
    chosen = View.read(workshop.view)
    closed = _closed(site, workshop)
    view = _shown(chosen.name, bool(sides), closed)
    if view == "own" and not workshop.own_question:
        view = "changes"
    question = site.questionnaire.questions[workshop.question - 1]
    dimensions = site.questionnaire.dimensions
    page = min(chosen.page or 1, len(dimensions))
    item = {"question": question.item, "dimensions": dimensions[page - 1].item}.get(view, "character")
    found = standing_out(sides[0].picture, item) if view in PICTURES and len(sides) == 1 else None
    return Screen(
        workshop=without_key(workshop),
        view=view,
        sides=sides,
        open_round=workshop.round.number if sides and workshop.round.state is RoundState.OPEN else None,
        found=found,
        item=item,
        page=page,
        pages=pages(workshop, len(dimensions)),
        question=question,
        dimension=dimensions[page - 1],
        talk=talk(site.questionnaire, view, question, dimensions[page - 1], found, len(sides) > 1),
        prompt=prompt_of(site.questionnaire, chosen.prompt) if view == "talk" else None,
        until=chosen.until,
        after=dict(enumerate(site.questionnaire.questions, 1)).get(chosen.after or 0) if view == "break" else None,
        changes=shown_changes(workshop) if view == "changes" else None,
        closed=closed,
        status=_status(workshop.round.state, bool(sides)),
        way=way,
    )


async def _pictures(pictures: Pictures, workshop: Workshop) -> tuple[RoundPicture, ...]:
    """Return the picture that is looked at, or that of the round before and it; none without a picture of that one."""
    rounds = looked_at(workshop)[-2 if side_by_side(workshop) else -1 :]
    found = [await pictures(each) for each in rounds]
    return tuple(each for each in found if each) if found and found[-1] else ()


def _shown(chosen: str, pictured: bool, closed: str) -> str:
    """Return the view that is shown where a picture, or joining, was chosen and cannot be had."""
    if chosen == "join":
        return "progress" if closed else "join"
    return chosen if pictured or chosen in ("question", "talk", *WRITTEN, *AROUND) else "progress"


def _closed(site: Site, workshop: Workshop) -> str:
    if workshop.round.state is not RoundState.OPEN:
        return "workshop.screen.closed"
    if workshop.paused:
        return "workshop.screen.paused"
    return "workshop.screen.full" if site.workshops.is_full(workshop) else ""


def _status(state: RoundState, pictured: bool) -> str:
    match state:
        case RoundState.SMALL:
            return "workshop.screen.small"
        case RoundState.OPEN:
            return "workshop.screen.wait"
    return "" if pictured else "workshop.screen.edition"


def _way_to_join(request: Request[State], workshop: Workshop) -> WayToJoin:
    return WayToJoin(join_address(request), join_qr(request, workshop))
