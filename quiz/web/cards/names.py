"""The messages that name what suggestions and cards can be chosen by, and what they take."""

from quiz.cards.model import MARKS, Doable
from quiz.questionnaire.tags import TAGS

NAMES = {
    **{mark: f"suggestion.mark.{mark}" for mark in MARKS},
    **{tag: f"suggestion.tag.{tag}" for tag in TAGS},
}
"""By mark and tag."""

_COSTS = {cost: f"suggestion.cost.{cost}" for cost in ("small", "varies")}


def needs_of(doable: Doable) -> tuple[str, ...]:
    """Return the messages that say what something to do costs, and what it goes without."""
    cost = [_COSTS[doable.cost]] if doable.cost in _COSTS else []
    return (*cost, *(NAMES[mark] for mark, has in MARKS.items() if has(doable)))
