"""Cards as frozen values, and what they can be chosen by."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import NamedTuple, Protocol

from quiz.questionnaire.model import Questionnaire
from quiz.questionnaire.texts import Text

KINDS = ("model", "activity", "reading", "tool")
AUDIENCES = ("person", "organiser")
DIMENSIONS = ("own-life", "communities", "common-good")

LONGEST_SUMMARY = 160
"""In characters."""

LONGEST_SHORT = 40
"""In characters."""

CARD_STALE = timedelta(days=365)
"""The summary of a card that was checked longer ago is not shown any more."""


class Doable(Protocol):
    """Something to do: a suggestion of a questionnaire, or a card."""

    @property
    def cost(self) -> str:
        """ "free", "small" or "varies"."""

    @property
    def from_home(self) -> bool:
        """Whether it can be done at home."""

    @property
    def needs_smartphone(self) -> bool:
        """Whether it takes a smartphone or something like it."""


MARKS: Mapping[str, Callable[[Doable], bool]] = {
    "free": lambda doable: doable.cost == "free",
    "home": lambda doable: doable.from_home,
    "phoneless": lambda doable: not doable.needs_smartphone,
}
"""What can be chosen besides tags, by what something to do goes without: money, leaving home, a smartphone."""


class Places(NamedTuple):
    """What of a questionnaire cards can go with: the ids of its questions and of its suggestions."""

    scenes: tuple[str, ...]
    suggestions: tuple[str, ...]

    @classmethod
    def of(cls, questionnaire: Questionnaire) -> "Places":
        """Return those of a questionnaire."""
        return cls(
            tuple(question.id for question in questionnaire.questions),
            tuple(suggestion.id for suggestion in questionnaire.suggestions),
        )


class Card(NamedTuple):
    """A pointer to something of others. `summary` is ours; `name` is the owner's, in the first of `languages`.

    `suggestions` are the ids of those that lead on to it, and `short` says there what it is, in a few words.

    `link_is` tells what is known of the address: "own" (the thing's own page), "list" (a page that leads on to it), or
    "unopened". `languages` are those of the thing itself. What it costs and takes is told of cards for a person only;
    those for an organiser leave it empty and False.
    """

    id: str
    kind: str
    name: str
    owner: str
    year: int | None
    link: str | None
    link_is: str
    checked_on: date
    summary: Text
    dimension: str
    tags: tuple[str, ...]
    scenes: tuple[str, ...]
    suggestions: tuple[str, ...]
    short: Text | None
    audience: str
    languages: tuple[str, ...]
    cost: str
    from_home: bool
    needs_smartphone: bool
    region: str | None
    """Where it is; None for the whole country."""
    where: str | None
    step_free: bool
    without_registration: bool

    def is_stale(self, today: date) -> bool:
        """Return whether its summary was checked too long ago to be shown."""
        return today - self.checked_on > CARD_STALE


@dataclass(frozen=True)
class Cards:
    """All cards, the operator's own first."""

    every: tuple[Card, ...] = ()

    @cached_property
    def by_id(self) -> Mapping[str, Card]:
        """The cards keyed by id."""
        return {card.id: card for card in self.every}

    def stale(self, today: date) -> frozenset[str]:
        """Return the ids of the cards whose summary is not shown any more."""
        return frozenset(card.id for card in self.every if card.is_stale(today))
