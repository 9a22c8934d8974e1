"""The page of the cards: the same for everybody who comes to an address of it."""

from collections.abc import Iterable, Set
from itertools import zip_longest
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from quiz.cards.model import KINDS, MARKS, Card
from quiz.i18n import Catalog, catalog
from quiz.questionnaire.model import Question, Questionnaire, Suggestion
from quiz.questionnaire.tags import TAGS
from quiz.regions import REGIONS, by_name
from quiz.web.cards.names import NAMES, needs_of
from quiz.web.cards.selection import ORGANISER, PERSON, Selection, selection_of
from quiz.web.core.requests import locale_of
from quiz.web.core.responses import PUBLIC, Kept, respond
from quiz.web.core.site import Site, State, site_of
from quiz.weeks import day_of

STEPS_AT_FIRST = 6
"""So many small steps are shown until all are asked for: what comes after them is not far then."""


class Chip(NamedTuple):
    """Something to choose, or to take back; `query` is that of the page after it."""

    id: str
    name: str
    chosen: bool
    query: str


class ShownCard(NamedTuple):
    """A card as it is shown; `question` has the drawing beside it."""

    card: Card
    facts: tuple[str, ...]
    question: Question | None
    language: str
    """That of its name."""
    stale: bool


class Step(NamedTuple):
    """A small step, which is a suggestion of the questionnaire, with what it takes."""

    suggestion: Suggestion
    facts: tuple[str, ...]


class CardsPage(NamedTuple):
    """The cards that fit what was chosen."""

    selection: Selection
    audiences: tuple[Chip, ...]
    marks: tuple[Chip, ...]
    dimensions: tuple[Chip, ...]
    tags: tuple[Chip, ...]
    chosen: tuple[Chip, ...]
    """What can be taken back, one at a time."""
    all: str
    """The query of the page with nothing chosen."""
    regions: tuple[tuple[str, str], ...]
    """Those that have cards, with their names; none where the operator has no cards of a region."""
    region: str
    """The name of the chosen one."""
    near: tuple[ShownCard, ...]
    activities: tuple[ShownCard, ...]
    steps: tuple[Step, ...]
    rest: str
    """The query of the page with all small steps; empty if they are there."""
    groups: tuple[tuple[str, tuple[ShownCard, ...]], ...]
    """For organisers: the cards of each kind."""
    found: int


async def show_cards(request: Request[State]) -> Response:
    """The cards: what people can do, or what organisers can use."""
    site, locale = site_of(request), locale_of(request)
    selection = selection_of(request.query_params, site.questionnaire)
    stale = site.cards.stale(day_of(site.clock()))

    def render() -> bytes:
        page = cards_page(site, locale, selection, stale)
        return site.pages.render("cards/cards.html", locale, f"cards{selection.query}", page)

    # There are too many selections for each to be kept.
    first = selection == Selection(selection.audience)
    kept = site.pages.keep(("cards", locale, selection, stale), render) if first else Kept.of(render(), level=3)
    return respond(request, kept, headers=PUBLIC)


def cards_page(site: Site, locale: str, selection: Selection, stale: Set[str]) -> CardsPage:
    """Return what the page shows of a selection; of stale cards it hides the summary."""
    words, for_person = catalog(locale), selection.audience == PERSON
    cards = [card for card in site.cards.every if card.audience == selection.audience]
    found = [card for card in cards if _fits(card, selection)]
    fitting = [shown_card(site, words, card, stale) for card in (_first_in(locale, found) if for_person else found)]
    every_step = site.questionnaire.suggestions if for_person else ()
    steps = [step for step in every_step if _fits(step, selection)]
    some = steps if selection.everything else _in_turns(site.questionnaire, steps)[:STEPS_AT_FIRST]
    groups = [(kind, tuple(each for each in fitting if each.card.kind == kind)) for kind in KINDS]
    marks = _marks(words, selection) if for_person else ()
    dimensions = tuple(
        Chip(each.id, each.name[locale], each.id == selection.dimension, selection.with_dimension_turned(each.id).query)
        for each in site.questionnaire.dimensions
    )
    used = {tag for each in cards for tag in each.tags} | {tag for each in every_step for tag in each.tags}
    tags = tuple(
        Chip(tag, words(NAMES[tag]), tag == selection.tag, selection.with_tag_turned(tag).query)
        for tag in TAGS
        if tag in used
    )
    return CardsPage(
        selection=selection,
        audiences=tuple(_audience(words, selection, audience) for audience in (PERSON, ORGANISER)),
        marks=marks,
        dimensions=dimensions,
        tags=tags,
        chosen=tuple(chip for chip in (*marks, *dimensions, *tags) if chip.chosen),
        all=Selection(selection.audience, region=selection.region).query,
        regions=_regions(cards, locale),
        region=REGIONS[selection.region][locale] if selection.region else "",
        near=tuple(each for each in fitting if for_person and each.card.region),
        activities=tuple(each for each in fitting if for_person and not each.card.region),
        steps=tuple(Step(step, tuple(words(need) for need in needs_of(step))) for step in some),
        rest=selection._replace(everything=True).query if len(some) < len(steps) else "",
        groups=() if for_person else tuple((kind, group) for kind, group in groups if group),
        found=len(fitting) + len(steps),
    )


def shown_card(site: Site, words: Catalog, card: Card, stale: Set[str]) -> ShownCard:
    """Return a card as it is shown in the language of `words`."""
    questions = (question for scene in card.scenes for question in site.questionnaire.questions if question.id == scene)
    return ShownCard(
        card, _facts(words, card), next(questions, None), card.languages[0].partition("-")[0], card.id in stale
    )


def _facts(words: Catalog, card: Card) -> tuple[str, ...]:
    facts = [words(need) for need in needs_of(card)] if card.audience == PERSON else []
    facts += [words("cards.without_registration")] if card.without_registration else []
    facts += [words("cards.step_free")] if card.step_free else []
    names = ", ".join(language_name(words, language) for language in card.languages)
    return (*facts, words("cards.languages", languages=names))


def language_name(words: Catalog, language: str) -> str:
    """Return the name of a language that something to do is in."""
    message = _NAMED.get(language)
    return words(message) if message else words.language(language)


_NAMED = {
    "fi-simple": "cards.language.plain_finnish",
    "sv-simple": "cards.language.plain_swedish",
    "fse": "cards.language.finnish_sign",
    "fss": "cards.language.swedish_sign",
}


def _fits(doable: Card | Suggestion, selection: Selection) -> bool:
    if isinstance(doable, Card) and doable.region not in (None, selection.region):
        return False
    return (
        selection.dimension in ("", doable.dimension)
        and (not selection.tag or selection.tag in doable.tags)
        and all(MARKS[mark](doable) for mark in selection.marks)
    )


def _in_turns(questionnaire: Questionnaire, steps: Iterable[Suggestion]) -> list[Suggestion]:
    """Return small steps with one of each dimension after the other, for as long as there are some of it."""
    by_dimension = [[step for step in steps if step.dimension == each.id] for each in questionnaire.dimensions]
    return [step for turn in zip_longest(*by_dimension) for step in turn if step is not None]


def _first_in(locale: str, cards: Iterable[Card]) -> list[Card]:
    """Return cards with those in a language first, then those in its standard form."""
    spoken = (locale, locale.partition("-")[0])
    return sorted(cards, key=lambda card: [language not in card.languages for language in spoken])


def _marks(words: Catalog, selection: Selection) -> tuple[Chip, ...]:
    return tuple(
        Chip(mark, words(NAMES[mark]), mark in selection.marks, selection.with_mark_turned(mark).query)
        for mark in MARKS
    )


def _audience(words: Catalog, selection: Selection, audience: str) -> Chip:
    changed = Selection(audience, selection.dimension, selection.tag)
    return Chip(audience, words(f"cards.for.{audience}"), audience == selection.audience, changed.query)


def _regions(cards: Iterable[Card], locale: str) -> tuple[tuple[str, str], ...]:
    found = {card.region for card in cards}
    return tuple((key, name) for key, name in by_name(locale).items() if key in found)
