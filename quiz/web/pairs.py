"""Pages of two characters at one table, which can be shared: nothing of anybody's answers is in them."""

from typing import NamedTuple

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from quiz.i18n import catalog
from quiz.questionnaire.model import Character, Questionnaire
from quiz.questionnaire.pairs import Pair
from quiz.questionnaire.texts import unhyphenated
from quiz.web.core.requests import locale_of
from quiz.web.core.responses import PUBLIC, respond
from quiz.web.core.site import Site, State, site_of


class Companions(NamedTuple):
    """The pairs of a character; `other` is the one whose pair is shown already, if any."""

    character: Character
    other: Character | None


class PairPage(NamedTuple):
    """Two characters, the first of which somebody chooses another for; `heading` is the title with soft hyphens."""

    pair: Pair
    character: Character
    other: Character
    title: str
    heading: str
    alt: str


async def show_pair(request: Request[State]) -> Response:
    """Two characters at one table, in either order: the first one stays when somebody chooses another."""
    site, locale = site_of(request), locale_of(request)
    first, second = request.path_params["first"], request.path_params["second"]
    if site.questionnaire.pair(first, second) is None:
        raise HTTPException(404)
    page = site.pages.keep(("pair", locale, first, second), lambda: _render(site, locale, first, second))
    return respond(request, page, headers=PUBLIC)


def pair_page(questionnaire: Questionnaire, locale: str, first: str, second: str) -> PairPage:
    """Return what the page of two characters shows. Raise KeyError if the questionnaire has no such pair."""
    pair = questionnaire.pair(first, second)
    if pair is None:
        raise KeyError((first, second))
    character, other = (questionnaire.characters_by_id[identity] for identity in (first, second))
    names = {"first": character.label[locale], "second": within_sentence(other.label[locale])}
    t = catalog(locale)
    heading = t("pair.title_alike" if first == second else "pair.title", **names)
    return PairPage(pair, character, other, unhyphenated(heading), heading, unhyphenated(t("pair.alt", **names)))


def within_sentence(name: str) -> str:
    """Return a character's name as it is written within a sentence: "The Owl" as "the Owl"."""
    return name[:1].lower() + name[1:]


def _render(site: Site, locale: str, first: str, second: str) -> bytes:
    page = pair_page(site.questionnaire, locale, first, second)
    return site.pages.render("information/pair.html", locale, f"characters/{first}/{second}", page)
