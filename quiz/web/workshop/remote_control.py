"""What the host's remote control shows of a workshop."""

from typing import NamedTuple

from quiz.store.values import Round, RoundState, Workshop
from quiz.web.core.site import Site
from quiz.web.workshop.rounds import Pictures, RoundPicture, pictures_of
from quiz.workshops.service import larger_by, without_key
from quiz.workshops.views import View
from quiz.workshops.wall_pages import written_version


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
    can_cancel: bool
    """Whether the open round can be taken back."""
    larger_by: int
    """By how many people the group can be made larger."""
    under_way: int
    """How many have joined the newest round and not finished it."""
    doubt: str
    """What speaks against ending the open round now, as the end of a message's name: it is asked first then."""
    notices: tuple[str, ...]
    broken: int
    """The round that a change of the questionnaire has closed, for the notice about that."""
    written: str
    """Changes when anything does of what the host has written, or of what the wall shows of it."""
    asking: bool = False
    """Whether a press is answered by the question if it is meant."""
    missed: int = 0
    """The round that a press came too late for; 0 if none did."""


async def remote_control(site: Site, workshop: Workshop, pictures: Pictures | None = None) -> RemoteControl:
    """Return what the remote control shows of a workshop."""
    shown = await (pictures or pictures_of(site))(workshop.round)
    broken = site.workshops.broken_round(workshop)
    is_open = workshop.round.state is RoundState.OPEN
    return RemoteControl(
        workshop=without_key(workshop),
        is_open=is_open,
        message=_would_show(workshop.round) if is_open else _came_of(workshop.round, shown is not None),
        shown=shown,
        view=View.read(workshop.view).name,
        under_way=under_way(workshop.round),
        doubt=doubt(workshop.round),
        larger_by=larger_by(workshop),
        can_cancel=site.workshops.can_cancel(workshop),
        notices=_notices(broken, is_open and site.workshops.is_full(workshop)),
        broken=broken or 0,
        written=written_version(workshop),
    )


def doubt(of: Round) -> str:
    """Return what speaks against ending a round now: that there would be no picture, or that somebody is answering."""
    if of.pictured is None:
        return "few"
    return "unfinished" if under_way(of) else ""


def under_way(of: Round) -> int:
    """Return how many have joined a round and not finished."""
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
