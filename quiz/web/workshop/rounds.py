"""The picture of a round as the projector, the host and the phones show it."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import NamedTuple

from quiz.disclosure.rules import Picture
from quiz.store.values import Round
from quiz.web.core.site import Site


class RoundPicture(NamedTuple):
    """A round and its picture, which has figures."""

    round: Round
    picture: Picture

    @property
    def answered(self) -> str:
        """The message that says how many answered, and of whom the picture is where that is not everybody."""
        return f"workshop.answered.{self.round.pictured}" if self.round.mixed else "workshop.answered"


Pictures = Callable[[Round], Awaitable[RoundPicture | None]]
"""Returns the picture of a round: as `round_picture` does, or a made-up one."""


def pictures_of(site: Site) -> Pictures:
    """Return what gives the pictures of the rounds that were counted here."""
    return partial(round_picture, site)


async def round_picture(site: Site, of: Round) -> RoundPicture | None:
    """Return the picture of a round; None unless it is shown, and for another edition of the questionnaire."""
    picture = await site.publication.round_picture(of)
    return RoundPicture(of, picture) if picture and picture.shown else None
