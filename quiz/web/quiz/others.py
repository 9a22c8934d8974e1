"""The others of a result: who is almost as near, or comes next, and the way to two animals at one table."""

from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup

from quiz.questionnaire.model import Character
from quiz.questionnaire.scoring import Profile
from quiz.web.core.site import Site
from quiz.web.core.skeletons import Slot, join
from quiz.web.quiz.nearest import choosable_characters, nearest_characters, query_of, shown_characters


class OthersPart(NamedTuple):
    """Who is almost as near or comes next; with `character` the way to choose who is at the table with it."""

    heading: str
    """The message above the others; empty if there are none."""
    slight: str
    """The message that small differences chose the character, so that the others are as good; empty if they did not."""
    chosen: bool
    """Whether somebody put another character in the place of the nearest, and may go back to that."""
    several: bool
    """Whether there are several others: one line asks of all of them, as many buttons would look like doubt."""
    character: Character | None
    nearest: Markup = Slot("nearest")
    others: Markup = Slot("others")


class OtherCharacter(NamedTuple):
    """One of the others, which leads to a result where it is first, or the nearest if this is the nearest."""

    character: Character
    query: str
    """What the address of that result ends with."""
    action: str
    """The message that says what pressing it does."""
    told: bool
    """Whether that is seen, and not just heard."""


def others_part(site: Site, locale: str, found: Profile, chosen: Character | None) -> Markup:
    """Return the others of a result whose characters are known; nothing if there is nothing to say."""
    characters = shown_characters(found, chosen)
    others = tuple(character for character in choosable_characters(found) if character is not chosen)
    heading = ("result.nearly" if found.nearly else "result.following") if others else ""
    one = characters[0] if len(characters) == 1 and site.questionnaire.pairs else None
    if not (heading or one or chosen):
        return Markup("")
    several = len(others) > 1
    page = OthersPart(heading, _slight(found, chosen) if heading or chosen else "", bool(chosen), several, one)
    key = page.heading, page.slight, page.chosen, several, one and one.id
    nearest = nearest_characters(found) if chosen else ()
    action = "result.more_me" if found.nearly or found.slight else "result.look_too"
    return site.pages.skeleton("quiz/_others.html", locale, page, *key).fill(
        nearest=_list(site, locale, [OtherCharacter(each, "", "result.first_again", told=True) for each in nearest]),
        others=_list(site, locale, [OtherCharacter(each, query_of(each), action, told=not several) for each in others]),
    )


def _slight(found: Profile, chosen: Character | None) -> str:
    if not found.slight:
        return ""
    return "result.slight.choose" if choosable_characters(found) and not chosen else "result.slight"


def _list(site: Site, locale: str, rows: Sequence[OtherCharacter]) -> Markup:
    return join(
        site.pages.kept_part("quiz/_other.html", locale, row, row.character.id, row.action, row.told) for row in rows
    )
