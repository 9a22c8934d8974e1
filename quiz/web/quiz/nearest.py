"""The first view of a result: the nearest character, several of them, or all to choose from."""

from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup, escape

from quiz.i18n import catalog
from quiz.questionnaire.model import Character
from quiz.questionnaire.pairs import Pair
from quiz.questionnaire.scoring import Profile
from quiz.responses.walk import Standing
from quiz.web.core.rendering import Pages
from quiz.web.core.site import Site

CHOSEN = "as"
"""The parameter of a result's address that names the character which somebody put in the place of the nearest."""

_STATUS = {
    Standing.COUNTED: "result.status.counted",
    Standing.APART: "result.status.apart",
    Standing.UNSURE: "result.status.unsure",
    Standing.EXPIRED: "result.status.expired",
    Standing.PRACTICE: "result.status.practice",
    Standing.UNCOUNTED: "result.status.uncounted",
}


class NearestCharacter(NamedTuple):
    """The one character of a result; whether somebody put it there in the place of the nearest."""

    character: Character
    chosen: bool


class NearestCharacters(NamedTuple):
    """Several characters, none before another."""

    characters: tuple[Character, ...]
    pair: Pair | None
    """What two characters are like together."""
    answered: int
    """The number of answers if they are too few for one character, else 0."""
    address: str
    """What is shared: the page of the two, or of all."""


class AnyCharacter(NamedTuple):
    """All the characters, to choose one from."""

    even: bool
    """Whether all answers are alike, and not just too few."""


class Status(NamedTuple):
    """What a result says of whether it was counted."""

    message: str
    counted: bool
    """Whether it was counted, in its round or not."""
    may_retry: bool
    """Whether counting can be tried again."""
    in_group: bool
    """Whether the page shows the group of somebody in a workshop."""


def nearest_characters(found: Profile) -> tuple[Character, ...]:
    """Return the characters of a result: one, several that are as near, the two nearest, or none."""
    return tuple(near.character for near in found.headline or found.pair)


def choosable_characters(found: Profile) -> tuple[Character, ...]:
    """Return whom somebody may put in the place of the nearest: who is almost as near, or next if nobody is."""
    return tuple(near.character for near in found.nearly or found.following)


def chosen_character(found: Profile, wanted: str) -> Character | None:
    """Return the character of an id that somebody may put in the place of the nearest, None if they may not."""
    return next((character for character in choosable_characters(found) if character.id == wanted), None)


def query_of(chosen: Character | None) -> str:
    """Return what keeps a choice in addresses."""
    return f"?{CHOSEN}={chosen.id}" if chosen else ""


def shown_characters(found: Profile, chosen: Character | None) -> tuple[Character, ...]:
    """Return the characters that a result is about: the one that somebody chose, or the nearest."""
    return (chosen,) if chosen else nearest_characters(found)


def first_of(characters: Sequence[Character]) -> Character | None:
    """Return the first character of a result, None if there is none."""
    return characters[0] if characters else None


def title_of(locale: str, found: Profile, chosen: Character | None) -> Markup:
    """Return the title of a result, which names the characters."""
    t, characters = catalog(locale), shown_characters(found, chosen)
    if not characters:
        return escape(str(t("result.title")))  # without its language: a title can have no markup
    one = "result.chosen" if chosen else "result.nearest"
    heading = t(one if chosen or len(found.headline) == 1 else "result.several")
    return escape(f"{heading}: {', '.join(character.name[locale] for character in characters)}")


def nearest_part(site: Site, locale: str, found: Profile, chosen: Character | None) -> Markup:
    """Return the first view of a result."""
    pages, characters = site.pages, shown_characters(found, chosen)
    if not characters:
        page = AnyCharacter(found.even)
        return pages.kept_part("quiz/_nearest_any.html", locale, page, page.even)
    if len(characters) == 1:
        [character] = characters
        nearest = NearestCharacter(character, bool(chosen))
        return pages.kept_part("quiz/_nearest_character.html", locale, nearest, character.id, nearest.chosen)
    # The usual result is the one above: this one is rendered anew.
    answered = 0 if found.headline else found.answered
    ids = [character.id for character in characters]
    pair = site.questionnaire.pair(*ids) if len(ids) == 2 else None
    address = _shared_address(site, locale, pair)
    several = NearestCharacters(characters, pair, answered, address)
    return pages.part("quiz/_nearest_several.html", locale, several)


def status_part(pages: Pages, locale: str, standing: Standing, in_group: bool) -> Markup:
    """Return what is said of whether a result was counted."""
    counted = standing in (Standing.COUNTED, Standing.APART, Standing.UNSURE)
    page = Status(_STATUS[standing], counted, standing is Standing.UNCOUNTED, in_group)
    return pages.kept_part("quiz/_status.html", locale, page, standing, in_group)


def _shared_address(site: Site, locale: str, pair: Pair | None) -> str:
    if pair is None:
        return site.addresses.path("characters", locale=locale)
    first, second = pair.characters
    return site.addresses.path("pair", locale=locale, first=first, second=second)
