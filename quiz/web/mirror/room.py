"""A workshop that asks the mirror: what a team has stated beside what participants have said, as far as it is shown."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from starlette.requests import Request

from quiz.disclosure.gaps import Gap, gap, standing_out
from quiz.disclosure.highlights import in_words
from quiz.disclosure.rules import Figure, Level, Picture
from quiz.questionnaire.asks import Asks
from quiz.questionnaire.mirror import Mirror, Topic
from quiz.questionnaire.model import Dimension
from quiz.questionnaire.texts import Text
from quiz.store.values import RoundState, Workshop
from quiz.web.core.site import Site, State
from quiz.web.workshop.lookup import asking, hosted_workshop, workshop_or_404

GAPS_ON_A_PAGE = 3

_HARDLY_ANYBODY = (Level.ONE_OR_NONE, Level.AT_MOST_TWO)
"""What is told of few: the boxes of these are empty, and the page says once what that means."""


class Cell(NamedTuple):
    """One of the answers that a topic can have."""

    label: Text
    told: Figure | None
    """What is said of the participants who chose it; None without a picture, and of hardly anybody."""
    loud: bool
    """Whether it stands out."""
    team: bool
    """Whether the team has stated it."""


class SeenTopic(NamedTuple):
    """A topic as the team and, where there is a picture, the participants see it."""

    topic: Topic
    cells: tuple[Cell, ...]
    team: Text
    """What the team has stated."""
    gap: Gap | None
    said: tuple[tuple[Text, Figure], ...]
    """What stands out among the participants where that differs."""


class SeenSide(NamedTuple):
    """A dimension with its topics."""

    dimension: Dimension
    topics: tuple[SeenTopic, ...]


class Seen(NamedTuple):
    """Both sides of a workshop, once its round has ended."""

    picture: Picture | None
    """None with too few participants."""
    answered: str
    """The message that says how many have answered, and of whom the picture is where that is not everybody."""
    numbers: bool
    """Whether there are enough of them for numbers; else there is none on the page, not even that."""
    sides: tuple[SeenSide, ...]
    gaps: tuple[SeenTopic, ...]
    """The topics that are seen differently, in the order of the file."""


async def mirror_workshop(request: Request[State]) -> Workshop:
    """Return the workshop of the code in the path, which asks the mirror. Raises NoWorkshop, Slowed, Elsewhere."""
    return asking(Asks.MIRROR, request, await workshop_or_404(request), "join")


async def hosted_mirror(request: Request[State]) -> Workshop:
    """Return the same for its host. Raises NotHost for everybody else, and as above."""
    return asking(Asks.MIRROR, request, await hosted_workshop(request), "host")


def stated(mirror: Mirror, workshop: Workshop) -> Sequence[int | None]:
    """Return the step that a team has stated of each topic, 0 where it could not tell; None of what it has not."""
    steps: Mapping[str, int] = dict(workshop.statement)
    return [steps.get(topic.id) for topic in mirror.topics]


def has_stated(mirror: Mirror, workshop: Workshop) -> bool:
    """Return whether a team has stated something of every topic: only then participants can join."""
    return None not in stated(mirror, workshop)


async def seen_by_both(site: Site, workshop: Workshop) -> Seen | None:
    """Return what is shown of both sides; None before the round has ended."""
    of = workshop.round
    if of.state is RoundState.OPEN:
        return None
    found = await site.publication.round_picture(of, site.mirror.choices)
    picture = found if found and found.shown else None
    steps = stated(site.mirror, workshop)
    topics = [
        _seen(site.mirror, topic, step or 0, picture) for topic, step in zip(site.mirror.topics, steps, strict=True)
    ]
    return Seen(
        picture=picture,
        answered=f"workshop.answered.{of.pictured}" if of.mixed else "workshop.answered",
        numbers=picture is not None and not in_words(picture),
        sides=tuple(SeenSide(*side) for side in site.mirror.by_dimension(topics)),
        gaps=tuple(topic for topic in topics if topic.gap),
    )


def _seen(mirror: Mirror, topic: Topic, step: int, picture: Picture | None) -> SeenTopic:
    labels = {**{str(number): text for number, text in enumerate(mirror.steps, 1)}, "declined": mirror.unsure}
    figures = picture.items[topic.item] if picture else ()
    loud = standing_out(figures, picture.n) if picture else ()
    told = {figure.choice: figure for figure in figures if figure.level not in _HARDLY_ANYBODY}
    chosen = {figure.choice for figure in loud}
    own = str(step) if step else "declined"
    differs = gap(step, figures, picture.n) if picture else None
    return SeenTopic(
        topic=topic,
        cells=tuple(Cell(label, told.get(choice), choice in chosen, choice == own) for choice, label in labels.items()),
        team=labels[own],
        gap=differs,
        said=tuple((labels[figure.choice], figure) for figure in differs.loud) if differs else (),
    )
