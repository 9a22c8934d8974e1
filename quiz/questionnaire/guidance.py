"""What a questionnaire gives beside its questions: support contacts, and what a facilitator reads aloud."""

from datetime import date
from typing import NamedTuple

from quiz.questionnaire.texts import Text, Texts


class SupportContact(NamedTuple):
    """A support service; `checked_on` is the date when its details were last checked."""

    id: str
    name: Text
    about: Text
    phone: str | None
    url: str | None
    languages: tuple[str, ...]
    checked_on: date

    def speaks(self, locale: str) -> bool:
        """Return whether one is spoken to in a language; plain Finnish is Finnish to them."""
        return locale.partition("-")[0] in self.languages


class ScriptStep(NamedTuple):
    """A step of a facilitator's script; `minutes` is its length."""

    minutes: int
    text: Text


class Script(NamedTuple):
    """A facilitator's script; `minutes` is its total length."""

    minutes: int
    title: Text
    steps: tuple[ScriptStep, ...]


class Facilitation(NamedTuple):
    """The texts that a facilitator reads aloud or shows.

    `places` asks about several places at once; it is optional.
    """

    ground_rules: Texts
    promise: Text
    closing: Texts
    places: Text | None
    scripts: tuple[Script, ...]
