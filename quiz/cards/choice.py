"""Which cards go with a suggestion, and which with a scene: the same ones for everybody."""

from collections.abc import Sequence

from quiz.cards.model import AUDIENCES, MARKS, Card, Cards
from quiz.questionnaire.model import Suggestion

CARDS_OF_A_SCENE = 2
CARDS_OF_A_STEP = 2


def card_for(cards: Cards, suggestion: Suggestion) -> Card | None:
    """Return the first card that names a suggestion, None if none does: no card is better than one beside the point.

    A suggestion without money, a smartphone or leaving home leads to nothing that takes more.
    """
    found = (card for card in cards.every if suggestion.id in card.suggestions and _asks_no_more(card, suggestion))
    return next(found, None)


def cards_of_scene(cards: Cards, scene: str, region: str | None) -> tuple[Card, ...]:
    """Return two cards at most that go with a scene: one for a person and one for organisers, if there are both.

    Those of the region come first.
    """
    found = [card for card in cards.every if scene in card.scenes and card.region in (None, region)]
    near = sorted(found, key=lambda card: card.region is None)
    firsts = [next((card for card in near if card.audience == audience), None) for audience in AUDIENCES]
    both = [card for card in firsts if card]
    return tuple([*both, *(card for card in near if card not in both)][:CARDS_OF_A_SCENE])


def cards_of_step(cards: Cards, tags: Sequence[str]) -> tuple[Card, ...]:
    """Return two models at most that help organisers with a step: those with the first tag come first."""
    models = [card for card in cards.every if card.kind == "model" and card.region is None]
    fitting = {card.id: card for tag in tags for card in models if tag in card.tags}
    return tuple(fitting.values())[:CARDS_OF_A_STEP]


def _asks_no_more(card: Card, suggestion: Suggestion) -> bool:
    return all(has(card) for has in MARKS.values() if has(suggestion))
