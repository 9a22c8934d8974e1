"""The suggestion of a result: another one can be shown in its place, one of a kind, or none."""

from typing import NamedTuple

from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from quiz.cards.choice import card_for
from quiz.cards.model import Card
from quiz.questionnaire.model import Character
from quiz.questionnaire.scoring import profile
from quiz.web.cards.names import NAMES, needs_of
from quiz.web.cards.selection import Selection
from quiz.web.core.requests import locale_of
from quiz.web.core.responses import respond_fresh
from quiz.web.core.site import Site, State, site_of
from quiz.web.core.walk_cookie import read_walk
from quiz.web.quiz.nearest import CHOSEN, chosen_character, first_of, query_of, shown_characters
from quiz.web.quiz.suggestion_choice import ShownSuggestion, shown_suggestion, suggestions_for


class Onward(NamedTuple):
    """The card that a suggestion leads on to."""

    card: Card
    query: str
    """That of the page of the cards on which it is."""


class SuggestionFragment(NamedTuple):
    """A suggestion, by itself or on the page of the result."""

    shown: ShownSuggestion
    facts: tuple[str, ...]
    """The messages that say what it can do without, and what it costs."""
    names: dict[str, str]
    """The messages that name what can be chosen by."""
    onward: Onward | None
    every: str
    """The query of the page with everything of the kind that was chosen."""
    query: str
    """What keeps the character that somebody put first in the addresses."""


async def show_suggestion(request: Request[State]) -> Response:
    """One suggestion as a fragment: "show another" swaps it in place. Which one follows the character in the cookie."""
    site, locale = site_of(request), locale_of(request)
    wanted, walk = request.path_params["shown"], read_walk(request)
    character = chosen = None
    if walk:
        found = profile(site.questionnaire, walk.answers)
        chosen = chosen_character(found, request.query_params.get(CHOSEN, ""))
        character = first_of(shown_characters(found, chosen))
    shown = shown_suggestion(suggestions_for(site.questionnaire, character), wanted)
    if wanted != shown.address:
        raise HTTPException(404)
    return respond_fresh(request, _part(site, locale, shown, query_of(chosen)).encode())


def suggestion_part(site: Site, locale: str, address: str, character: Character | None, query: str) -> Markup:
    """Return the suggestion of an address in the order of a character; without one the first."""

    def shown() -> ShownSuggestion:
        return shown_suggestion(suggestions_for(site.questionnaire, character), address)

    if address:
        return _part(site, locale, shown(), query)
    key = "first", character and character.id, query
    return site.pages.kept_part("quiz/_suggestion.html", locale, lambda: _fragment(site, shown(), query), *key)


def _part(site: Site, locale: str, shown: ShownSuggestion, query: str) -> Markup:
    if any(mark.chosen for mark in (*shown.marks, *shown.tags)):
        # There are too many ways to choose for each to be kept.
        return site.pages.part("quiz/_suggestion.html", locale, _fragment(site, shown, query))
    key = shown.address, shown.suggestion and shown.suggestion.id, query
    return site.pages.kept_part("quiz/_suggestion.html", locale, _fragment(site, shown, query), *key)


def _fragment(site: Site, shown: ShownSuggestion, query: str) -> SuggestionFragment:
    chosen = Selection(
        tag=next((tag.id for tag in shown.tags if tag.chosen), ""),
        marks=tuple(mark.id for mark in shown.marks if mark.chosen),
    )
    needs = needs_of(shown.suggestion) if shown.suggestion else ()
    return SuggestionFragment(shown, needs, NAMES, _onward(site, shown), chosen.query, query)


def _onward(site: Site, shown: ShownSuggestion) -> Onward | None:
    card = card_for(site.cards, shown.suggestion) if shown.suggestion else None
    return Onward(card, Selection(tag=card.tags[0]).query) if card else None
