"""The others of a result: who is almost as near, or comes next, and the way to two animals at one table."""

from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup

from quiz.questionnaire.model import Character
from quiz.questionnaire.scoring import Profile
from quiz.web.core.site import Site
from quiz.web.core.skeletons import Slot, join


class OthersPart(NamedTuple):
    """Who is almost as near or comes next; with `character` the way to choose who is at the table with it."""

    heading: str
    """The message above the others; empty if there are none."""
    slight: bool
    """Whether small differences chose the character, so that the others are as good."""
    character: Character | None
    others: Markup = Slot("others")


class OtherCharacter(NamedTuple):
    """One of the others."""

    character: Character


def others_part(site: Site, locale: str, found: Profile, characters: Sequence[Character]) -> Markup:
    """Return the others of a result whose characters are known; nothing if there is nothing to say."""
    others = found.nearly or found.following
    heading = ("result.nearly" if found.nearly else "result.following") if others else ""
    one = characters[0] if len(characters) == 1 and site.questionnaire.pairs else None
    if not (heading or one):
        return Markup("")
    slight = bool(heading) and found.slight
    key = heading, slight, one and one.id
    return site.pages.skeleton("quiz/_others.html", locale, OthersPart(heading, slight, one), *key).fill(
        others=join([_other(site, locale, near.character) for near in others])
    )


def _other(site: Site, locale: str, character: Character) -> Markup:
    return site.pages.kept_part("quiz/_other.html", locale, OtherCharacter(character), character.id)
