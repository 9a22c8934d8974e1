"""What the projector shows: the same for everybody who looks."""

from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import Response

from quiz.disclosure.highlights import Highlights, highlights, in_words
from quiz.disclosure.rules import Figure
from quiz.questionnaire.model import Question, Questionnaire
from quiz.questionnaire.texts import Text, Texts
from quiz.store.values import RoundState, Workshop
from quiz.web.core.requests import locale_of
from quiz.web.core.responses import respond_fresh
from quiz.web.core.site import Site, State
from quiz.web.workshop.guide import Prompt, prompts
from quiz.web.workshop.host_pass import is_host
from quiz.web.workshop.links import join_address
from quiz.web.workshop.lookup import watched_workshop, workshop_or_404
from quiz.web.workshop.qr import join_qr
from quiz.web.workshop.rounds import RoundPicture, round_picture
from quiz.web.workshop.streams import Fill, send_messages
from quiz.workshops.service import without_key
from quiz.workshops.views import WRITTEN, View, looked_at
from quiz.workshops.wall_pages import ShownChanges, shown_changes


class WayToJoin(NamedTuple):
    """How people get to the workshop."""

    address: str
    """What they type, without the code."""
    qr: Markup


class Screen(NamedTuple):
    """What the projector shows."""

    workshop: Workshop
    view: str
    """One of `quiz.workshops.views.VIEWS`: the one that the host chose, if there is a picture for it."""
    sides: tuple[RoundPicture, ...]
    """The picture, or those of two rounds side by side."""
    comparable: bool
    """Whether there is a round before with a picture of its own."""
    compare: bool
    """Whether two rounds were asked for."""
    open_round: int | None
    """The round that is open while the picture of another one is shown."""
    found: Highlights | None
    """What stands out in the picture, where it is one of words; None where there are bars."""
    question: Question
    talk: Text | None
    """What to talk about, beside a picture; None where each part of it asks something."""
    prompt: Prompt | None
    """What to talk about in place of the scene's question."""
    changes: ShownChanges | None
    """What the wall of changes shows, where that is the view."""
    closed: str
    """The message that says why nobody can join; empty if they can."""
    status: str
    """The message that says where the round stands; empty where a picture says it."""
    way: WayToJoin
    hosting: bool = False
    """Whether this is the host's own browser; never known in a message, which is for everybody."""


# Where the way to join goes in a message. Without QUIZ_BASE_URL our address is what each caller says it is: a message
# that held it would be rendered anew for every stranger who says something else.
_PLACEHOLDERS = WayToJoin("\x01", Markup("\x02"))  # in no text of ours; single bytes are found many times faster
_ADDRESS, _QR = _PLACEHOLDERS.address.encode(), _PLACEHOLDERS.qr.encode()


async def show_screen(request: Request[State]) -> Response:
    """The projector's page."""
    site, locale = request.state["site"], locale_of(request)
    workshop = await workshop_or_404(request)
    screen = await _screen(site, workshop, _compares(request), _way_to_join(request, workshop))
    page = screen._replace(hosting=is_host(request, workshop))
    return respond_fresh(request, site.pages.render("workshop/screen.html", locale, f"screen/{workshop.code}", page))


async def stream_screen(request: Request[State]) -> Response:
    """The projector's state, at once and whenever it changes."""
    site, locale = request.state["site"], locale_of(request)
    workshop = await workshop_or_404(request)
    code, compare = workshop.code, _compares(request)

    async def render() -> bytes:
        screen = await _screen(site, await watched_workshop(request, code), compare, _PLACEHOLDERS)
        return site.pages.render("workshop/_screen.html", locale, f"screen/{code}", screen)

    async def render_end() -> bytes:
        return site.pages.render("workshop/_screen_over.html", locale, f"screen/{code}")

    fill = _filled_with(_way_to_join(request, workshop))
    return await send_messages(request, code, ("screen", code, locale, compare), render, render_end, fill)


async def _screen(site: Site, workshop: Workshop, compare: bool, way: WayToJoin) -> Screen:
    before, now = await _pictures(site, workshop)
    sides = tuple(side for side in (before if compare and now else None, now) if side)
    chosen, _, number = View.read(workshop.view)
    view = chosen if chosen in ("join", "talk", *WRITTEN) or sides else "progress"
    if view == "own" and not workshop.own_question:
        view = "changes"
    question = site.questionnaire.questions[workshop.question - 1]
    found = _found(view, sides, question)
    return Screen(
        workshop=without_key(workshop),
        view=view,
        sides=sides,
        comparable=before is not None,
        compare=compare,
        open_round=workshop.round.number if sides and workshop.round.state is RoundState.OPEN else None,
        found=found,
        question=question,
        talk=_talk(site.questionnaire, view, question, found),
        prompt=_prompt(site.questionnaire, number) if view == "talk" else None,
        changes=shown_changes(workshop) if view == "changes" else None,
        closed=_closed(workshop),
        status=_status(workshop.round.state, now is not None),
        way=way,
    )


async def screen_of(site: Site, workshop: Workshop) -> Screen:
    """Return what the projector shows, for who looks at it elsewhere: without the way to join."""
    return await _screen(site, workshop, False, _PLACEHOLDERS)


async def _pictures(site: Site, workshop: Workshop) -> tuple[RoundPicture | None, RoundPicture | None]:
    """Return the pictures of the round that was shown before the one that is looked at, and of that one."""
    before, now = [None, None, *looked_at(workshop)][-2:]
    return await round_picture(site, before) if before else None, await round_picture(site, now) if now else None


def _found(view: str, sides: Sequence[RoundPicture], question: Question) -> Highlights | None:
    if len(sides) != 1 or view not in ("question", "characters") or not in_words(sides[0].picture):
        return None
    figures = sides[0].picture.items["character" if view == "characters" else question.item]
    return highlights(figures) if figures else None


def _talk(questionnaire: Questionnaire, view: str, question: Question, found: Highlights | None) -> Text | None:
    match view:
        case "characters":
            return _about_places(questionnaire, found.large if found else ())
        case "dimensions":
            return _first(questionnaire.dimensions_by_id[question.dimension].prompts)
    return question.talk


def _about_places(questionnaire: Questionnaire, large: Sequence[Figure]) -> Text | None:
    """Return the question about places beside the characters that stand out; two of them ask on their cards."""
    characters = [questionnaire.characters_by_id[each.choice] for each in large if each.choice != "none"]
    asked = [character.place_question for character in characters if character.place_question]
    if len(large) <= 2 and asked:
        return asked[0] if len(large) == 1 else None
    several = questionnaire.facilitation.places if len(large) > 2 else None
    return several or _first(questionnaire.facilitation.closing)


def _prompt(questionnaire: Questionnaire, number: int | None) -> Prompt | None:
    return next((each for each in prompts(questionnaire) if each.number == number), None)


def _first(texts: Texts) -> Text:
    return {locale: each[0] for locale, each in texts.items()}


def _closed(workshop: Workshop) -> str:
    if workshop.round.state is not RoundState.OPEN:
        return "workshop.screen.closed"
    return "workshop.screen.paused" if workshop.paused else ""


def _status(state: RoundState, pictured: bool) -> str:
    match state:
        case RoundState.SMALL:
            return "workshop.screen.small"
        case RoundState.OPEN:
            return "workshop.screen.wait"
    return "" if pictured else "workshop.screen.edition"


def _way_to_join(request: Request[State], workshop: Workshop) -> WayToJoin:
    return WayToJoin(join_address(request), join_qr(request, workshop))


def _compares(request: Request[State]) -> bool:
    return request.query_params.get("compare") == "1"


def _filled_with(way: WayToJoin) -> Fill:
    """Return what puts the way to join, as one caller knows it, into messages."""
    address = str(escape(way.address)).encode()

    def fill(message: bytes) -> bytes:
        # Encoded each time: the bytes of the QR code, which all share as text, would be kept for each listener.
        return message.replace(_ADDRESS, address).replace(_QR, way.qr.encode())

    return fill
