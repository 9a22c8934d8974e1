"""What somebody who keeps the cards should look at."""

from collections.abc import Iterator
from datetime import date

from quiz.cards.model import CARD_STALE, Cards


def notes(cards: Cards, today: date) -> Iterator[str]:
    """Yield a line about each card that was not checked lately, and about links that nobody has opened."""
    yield f"{len(cards.every)} cards"
    for card in cards.every:
        if card.is_stale(today):
            yield (
                f"card {card.id} was checked on {card.checked_on}, more than {CARD_STALE.days} days ago, so its "
                "summary is hidden: open its link, mend what has changed, and set checked_on"
            )
    for known, told in (("unopened", "nobody has opened these links yet"), ("list", "links to a page that leads on")):
        if ids := [card.id for card in cards.every if card.link_is == known]:
            yield f"cards, {told}: {', '.join(ids)}"
