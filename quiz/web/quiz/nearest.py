"""The beginning of a result: the nearest characters, whether it was counted, and who is almost as near."""

from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup

from quiz.questionnaire.model import Character
from quiz.questionnaire.scoring import Closeness, Profile
from quiz.responses.walk import Standing
from quiz.web.core.rendering import Pages
from quiz.web.core.skeletons import Skeleton, Slot, join

_STATUS = {
    Standing.COUNTED: "result.status.counted",
    Standing.APART: "result.status.apart",
    Standing.UNSURE: "result.status.unsure",
    Standing.EXPIRED: "result.status.expired",
    Standing.PRACTICE: "result.status.practice",
    Standing.UNCOUNTED: "result.status.uncounted",
}


class Status(NamedTuple):
    """What a result says of whether it was counted."""

    message: str
    counted: bool
    """Whether it was counted, in its round or not."""
    may_retry: bool
    """Whether counting can be tried again."""
    in_group: bool
    """Whether the page shows the group of somebody in a workshop."""


class SharedNearest(NamedTuple):
    """Several characters that share the headline, or a pair, or none."""

    profile: Profile
    sections: Markup
    """Those of the characters."""
    status: Markup
    nearly: Markup


class CharacterSection(NamedTuple):
    """A nearest character. One that is alone has what is said of the whole result between its own words."""

    character: Character
    alone: bool
    status: Markup = Slot("status")
    nearly: Markup = Slot("nearly")


class NearlyPart(NamedTuple):
    """Who is almost as near."""

    characters: Markup = Slot("characters")


class NearlyCharacter(NamedTuple):
    """One who is almost as near."""

    character: Character


def nearest_part(pages: Pages, locale: str, found: Profile, standing: Standing, in_group: bool) -> Markup:
    """Return the beginning of a result."""
    status = pages.kept_part("quiz/_status.html", locale, _status(standing, in_group), standing, in_group)
    nearly = _nearly_part(pages, locale, found.nearly or found.following)
    if len(found.headline) == 1:
        return _section(pages, locale, found.headline[0], alone=True).fill(status=status, nearly=nearly)
    sections = join([_section(pages, locale, near, alone=False).fill() for near in found.headline or found.pair])
    # The usual result is the one above: this one is rendered anew.
    return pages.part("quiz/_nearest_shared.html", locale, SharedNearest(found, sections, status, nearly))


def _status(standing: Standing, in_group: bool) -> Status:
    return Status(
        message=_STATUS[standing],
        counted=standing in (Standing.COUNTED, Standing.APART, Standing.UNSURE),
        may_retry=standing is Standing.UNCOUNTED,
        in_group=in_group,
    )


def _section(pages: Pages, locale: str, near: Closeness, alone: bool) -> Skeleton:
    page = CharacterSection(near.character, alone)
    return pages.skeleton("quiz/_nearest_character.html", locale, page, near.character.id, alone)


def _nearly_part(pages: Pages, locale: str, nearly: Sequence[Closeness]) -> Markup:
    if not nearly:
        return Markup("")
    parts = [
        pages.kept_part("quiz/_nearly_character.html", locale, NearlyCharacter(other.character), other.character.id)
        for other in nearly
    ]
    return pages.skeleton("quiz/_nearly.html", locale, NearlyPart()).fill(characters=join(parts))
