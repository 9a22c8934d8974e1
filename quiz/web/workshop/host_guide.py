"""What the wall shows and can show, for the host's page: the views, the scenes, the prompts, and what is told of them.

It is rendered only when the host has pressed something or a round has begun or ended, and not for each finisher.
"""

from collections.abc import Iterator
from typing import NamedTuple

from markupsafe import Markup

from quiz.disclosure.highlights import Highlights, standing_out
from quiz.disclosure.rules import Figure, Picture
from quiz.questionnaire.model import Dimension, Question, Questionnaire
from quiz.store.values import Workshop
from quiz.web.core.site import Site
from quiz.web.workshop.guide import Guide, Prompt, guide, prompts
from quiz.web.workshop.rounds import Pictures, RoundPicture, pictures_of
from quiz.workshops.service import without_key
from quiz.workshops.views import PICTURES, View, choices_of, looked_at, pages, side_by_side

EDGE = b"<!--guide-->"
"""What stands before and after it in the remote control."""

_UNCHANGED = b'<div id="guide" hx-preserve></div>'


class ShownItem(NamedTuple):
    """The figures of an item on the wall, and those of them that stand out; all do where the wall has numbers."""

    dimension: Dimension | None
    """What it is of, if the wall shows several."""
    figures: tuple[Figure, ...]
    large: tuple[Figure, ...]


class Example(NamedTuple):
    """What the wall of the example shows: its address has it, as nothing of the example is stored."""

    at: str
    """The view, as it is kept of a workshop."""
    on: int
    """The number of the question."""


class HostGuide(NamedTuple):
    """What the wall shows and can show."""

    workshop: Workshop
    view: str
    """What the wall shows, if there is a picture for it."""
    views: tuple[str, ...]
    """What it can be turned to by one press."""
    rounds: tuple[int, ...]
    """Those that can be gone back to, with the open one."""
    looked_at: int | None
    """The round whose picture is on the wall, or comes there."""
    comparable: bool
    """Whether there is a picture before that one, to be shown beside it."""
    beside: bool
    """Whether both are asked for."""
    until: int | None
    """When a break on the wall is over, as in `View`."""
    page: int
    pages: int
    """The page of what is on the wall, and how many it has."""
    seen: RoundPicture | None
    """That picture; None also where the questionnaire has changed since."""
    wall: tuple[ShownItem, ...]
    """What of it is on the wall."""
    question: Question
    characters: Highlights | None
    """What stands out among the characters, where the picture is one of words."""
    guide: Guide
    prompts: tuple[Prompt, ...]
    prompt: int | None
    """The prompt that is on the wall."""
    example: Example | None = None


class GuideWhenNew:
    """Leaves the guide out of a client's message where it is the same as in the two messages before.

    htmx then keeps the one that is on the page. Two, as the answer to the client's own press may come after the first
    of them, and have the guide as it was before another host's press. The page begins with the guide of the first.
    """

    def __init__(self) -> None:
        self._sent = b""
        self._again = False

    def __call__(self, message: bytes) -> bytes:
        """Return what the client gets of a message."""
        before, guide, after = message.split(EDGE)
        if guide != self._sent:
            self._again = bool(self._sent)
            self._sent = guide
        elif self._again:
            self._again = False
        else:
            return before + _UNCHANGED + after
        return message


async def render_guide(site: Site, locale: str, workshop: Workshop) -> Markup:
    """Return the guide; rendered once for all that it depends on."""

    async def render() -> bytes:
        return site.pages.part("workshop/_host_guide.html", locale, await host_guide(site, workshop)).encode()

    rounds = ((each.number, each.state) for each in workshop.rounds)
    depends_on = (workshop.view, workshop.question, *_written(workshop), *rounds)
    return Markup(
        (await site.audiences.frames.get(("guide", workshop.code, locale), hash(depends_on), render)).decode()
    )


async def host_guide(site: Site, workshop: Workshop, pictures: Pictures | None = None) -> HostGuide:
    """Return what the wall shows of a workshop and can show."""
    view, seen = View.read(workshop.view), await _seen(pictures or pictures_of(site), workshop)
    before, dimensions = looked_at(workshop), site.questionnaire.dimensions
    page = min(view.page or 1, len(dimensions))
    return HostGuide(
        workshop=without_key(workshop),
        view=view.name,
        views=("join", "progress", *PICTURES, "talk", "rules", *_written(workshop)),
        rounds=choices_of(workshop),
        looked_at=before[-1].number if before else view.round,
        comparable=len(before) > 1,
        beside=side_by_side(workshop),
        until=view.until,
        page=page,
        pages=pages(workshop, len(dimensions)),
        seen=seen,
        wall=tuple(_on_wall(site.questionnaire, view.name, workshop.question, page, seen.picture)) if seen else (),
        question=site.questionnaire.questions[workshop.question - 1],
        characters=standing_out(seen.picture, "character") if seen else None,
        guide=guide(site.questionnaire, seen.picture if seen else None),
        prompts=prompts(site.questionnaire),
        prompt=view.prompt if view.name == "talk" else None,
    )


async def order_of(site: Site, workshop: Workshop, pictures: Pictures | None = None) -> tuple[int, ...]:
    """Return the numbers of the questions as one steps through them: those that split the group most first."""
    seen = await _seen(pictures or pictures_of(site), workshop)
    return guide(site.questionnaire, seen.picture if seen else None).order


def _written(workshop: Workshop) -> Iterator[str]:
    """Yield the views of what the host has written, where there is something."""
    if workshop.changes:
        yield "changes"
    if workshop.own_question:
        yield "own"


async def _seen(pictures: Pictures, workshop: Workshop) -> RoundPicture | None:
    rounds = looked_at(workshop)
    return await pictures(rounds[-1]) if rounds else None


def _on_wall(questionnaire: Questionnaire, view: str, number: int, page: int, picture: Picture) -> Iterator[ShownItem]:
    """Yield the items of a picture that a view shows."""
    items: dict[str, Dimension | None] = {}
    match view:
        case "question":
            items = {questionnaire.questions[number - 1].item: None}
        case "characters":
            items = {"character": None}
        case "dimensions":
            items = {each.item: each for each in questionnaire.dimensions[page - 1 : page]}
    for item, dimension in items.items():
        if figures := picture.items[item]:
            found = standing_out(picture, item)
            yield ShownItem(dimension, figures, found.large if found else figures)
