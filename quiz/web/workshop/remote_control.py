"""What the host's remote control shows of a workshop."""

from typing import NamedTuple

from quiz.disclosure.highlights import Highlights, highlights, in_words
from quiz.questionnaire.model import Question
from quiz.store.values import Round, RoundState, Workshop
from quiz.web.core.site import Site
from quiz.web.workshop.guide import Guide, Prompt, guide, prompts
from quiz.web.workshop.rounds import RoundPicture, round_picture
from quiz.workshops.service import without_key
from quiz.workshops.views import View, looked_at, pictured_rounds


class RemoteControl(NamedTuple):
    """What the remote control shows; the same for every host of the workshop, by whatever address."""

    workshop: Workshop
    is_open: bool
    """Whether the newest round is open."""
    message: str
    """What ending the round now would show; after that, what came of it."""
    shown: RoundPicture | None
    view: str
    """What the wall shows, if there is a picture for it."""
    pictured: tuple[int, ...]
    """The rounds whose pictures can be gone back to."""
    looked_at: int | None
    """The round whose picture is on the wall, or comes there."""
    can_cancel: bool
    """Whether the open round can be taken back."""
    under_way: int
    """How many have joined the newest round and not finished it."""
    doubt: str
    """What speaks against ending the open round now, as the end of a message's name: it is asked first then."""
    notices: tuple[str, ...]
    broken: int
    """The round that a change of the questionnaire has closed, for the notice about that."""
    question: Question
    characters: Highlights | None
    """What stands out among the characters, where the picture is one of words."""
    scenes: Guide
    prompts: tuple[Prompt, ...]
    prompt: int | None
    """The prompt that is on the wall."""
    asking: bool = False
    """Whether a press is answered by the question if it is meant."""
    missed: int = 0
    """The round that a press came too late for; 0 if none did."""


async def remote_control(site: Site, workshop: Workshop) -> RemoteControl:
    """Return what the remote control shows of a workshop."""
    shown = await round_picture(site, workshop.round)
    broken = site.workshops.broken_round(workshop)
    is_open = workshop.round.state is RoundState.OPEN
    view, seen = View.read(workshop.view), looked_at(workshop)
    picture = await _picture(site, workshop)
    return RemoteControl(
        workshop=without_key(workshop),
        is_open=is_open,
        message=_would_show(workshop.round) if is_open else _came_of(workshop.round, shown is not None),
        shown=shown,
        view=view.name,
        pictured=tuple(each.number for each in pictured_rounds(workshop)),
        looked_at=seen[-1].number if seen else None,
        under_way=_under_way(workshop.round),
        doubt=doubt(workshop.round),
        can_cancel=site.workshops.can_cancel(workshop),
        notices=_notices(broken, is_open and site.workshops.is_full(workshop)),
        broken=broken or 0,
        question=site.questionnaire.questions[workshop.question - 1],
        characters=_characters(picture),
        scenes=guide(site.questionnaire, picture.picture if picture else None),
        prompts=prompts(site.questionnaire),
        prompt=view.prompt,
    )


async def order_of(site: Site, workshop: Workshop) -> tuple[int, ...]:
    """Return the numbers of the questions as one steps through them: those that split the group most first."""
    picture = await _picture(site, workshop)
    return guide(site.questionnaire, picture.picture if picture else None).order


async def _picture(site: Site, workshop: Workshop) -> RoundPicture | None:
    """Return the picture that is looked at."""
    seen = looked_at(workshop)
    return await round_picture(site, seen[-1]) if seen else None


def _characters(seen: RoundPicture | None) -> Highlights | None:
    figures = seen.picture.items["character"] if seen and in_words(seen.picture) else ()
    return highlights(figures) if figures else None


def doubt(of: Round) -> str:
    """Return what speaks against ending a round now: that there would be no picture, or that somebody is answering."""
    if of.pictured is None:
        return "few"
    return "unfinished" if _under_way(of) else ""


def _under_way(of: Round) -> int:
    return max(of.joined - of.done, 0)


def _would_show(of: Round) -> str:
    if of.mixed and of.pictured:
        return f"workshop.host.of_{of.pictured}"
    if of.pictured:
        return "workshop.host.enough"
    return "workshop.host.neither" if of.paper else "workshop.host.too_few"


def _came_of(ended: Round, pictured: bool) -> str:
    if ended.state is RoundState.SMALL:
        return "workshop.host.small_both" if ended.paper else "workshop.host.small"
    return "workshop.host.shown" if pictured else "workshop.host.edition"


def _notices(broken: int | None, full: bool) -> tuple[str, ...]:
    notices = {
        "workshop.host.broken": bool(broken),
        "workshop.host.rejoin": broken == 0,
        "workshop.host.full": full,
    }
    return tuple(message for message, holds in notices.items() if holds)
