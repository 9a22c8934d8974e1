"""A questionnaire as frozen values: what is asked, which characters there are, what is said about a result."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

LOCALES = ("fi", "sv", "en", "fi-simple")
"""The languages that the service speaks, in the order of the language menu; fi-simple is plain Finnish."""

Text = Mapping[str, str]
"""One text in every language of the questionnaire, keyed by locale (`fi`, `sv`, `en`, `fi-simple`)."""

Texts = Mapping[str, tuple[str, ...]]
"""A list of texts in every language; all the lists are equally long."""

DECLINED = 0
"""The answer "I'd rather not say": an answer of its own, outside the positions, never a middle value."""

MOST_QUESTIONS = 63
"""How many questions there can be: the form for a sheet of paper has a field for each, and two of its own."""

Answers = tuple[int | None, ...]
"""An answer per question in the questionnaire's order: a position from 1, `DECLINED`, or None if not yet answered."""


@dataclass(frozen=True, slots=True)
class Question:
    """A scene with ordered positions, from little room (1) to plenty of room (`positions`)."""

    id: str
    dimension: str
    title: Text
    prompt: Text
    talk: Text
    options: tuple[Text, ...]
    scored: bool
    keyed: int

    @property
    def positions(self) -> int:
        """The number of positions, 2-7; the positions themselves are 1..positions."""
        return len(self.options)


@dataclass(frozen=True, slots=True)
class Growth:
    """A word for a range of dimension scores, from `start` (0-100, inclusive) to the next word's start."""

    id: str
    start: int
    word: Text


@dataclass(frozen=True, slots=True)
class Dimension:
    """A side of inclusion; `sentence` says one thing per growth word id."""

    id: str
    shape: str
    name: Text
    about: Text
    sentence: Mapping[str, Text]
    prompts: Texts


@dataclass(frozen=True, slots=True)
class Character:
    """An animal with a position per question; None where it has none."""

    id: str
    vector: tuple[int | None, ...]
    name: Text
    epithet: Text
    body: Text
    strengths: Texts
    environment: Text
    others: Text
    step: Text
    talk: Text
    alt: Text


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A small everyday step that belongs to a dimension, and the kind of service to look for."""

    id: str
    dimension: str
    tags: tuple[str, ...]
    cost: str
    from_home: bool
    needs_smartphone: bool
    text: Text
    service: Text


@dataclass(frozen=True, slots=True)
class SupportContact:
    """Someone to talk to; `checked_on` is the day on which somebody last checked the details."""

    id: str
    name: Text
    about: Text
    phone: str | None
    url: str | None
    languages: tuple[str, ...]
    checked_on: date


@dataclass(frozen=True, slots=True)
class ScriptStep:
    """A part of a facilitator's script; `minutes` is its length."""

    minutes: int
    text: Text


@dataclass(frozen=True, slots=True)
class Script:
    """A facilitator's script of `minutes` minutes in all."""

    minutes: int
    title: Text
    steps: tuple[ScriptStep, ...]


@dataclass(frozen=True, slots=True)
class Facilitation:
    """What a facilitator reads aloud or shows."""

    ground_rules: Texts
    promise: Text
    closing: Texts
    scripts: tuple[Script, ...]


@dataclass(frozen=True)
class Questionnaire:
    """Everything that `questions.toml` says, checked."""

    version: str
    languages: tuple[str, ...]
    questions: tuple[Question, ...]
    growth: tuple[Growth, ...]
    dimensions: tuple[Dimension, ...]
    characters: tuple[Character, ...]
    suggestions: tuple[Suggestion, ...]
    support: tuple[SupportContact, ...]
    facilitation: Facilitation
    disclaimer: Text

    @cached_property
    def edition(self) -> str:
        """The author's version and a digest of the structure; counts of two editions are never mixed.

        The digest covers what decides how an answer is read (questions, positions, vectors) and in which order sums
        are kept (dimensions), not the wording: an author who adds a question and forgets the version does not mix old
        counts with new.
        """
        structure = repr(
            (
                [(q.id, q.dimension, q.positions, q.scored, q.keyed) for q in self.questions],
                [(c.id, c.vector) for c in self.characters],
                [(g.id, g.start) for g in self.growth],
                [d.id for d in self.dimensions],
            )
        )
        return f"{self.version}-{hashlib.sha256(structure.encode()).hexdigest()[:8]}"

    @cached_property
    def characters_by_id(self) -> Mapping[str, Character]:
        """The characters keyed by id, in the questionnaire's order."""
        return {character.id: character for character in self.characters}

    @cached_property
    def dimensions_by_id(self) -> Mapping[str, Dimension]:
        """The dimensions keyed by id, in the questionnaire's order."""
        return {dimension.id: dimension for dimension in self.dimensions}

    @cached_property
    def choices(self) -> Mapping[str, Sequence[str]]:
        """Every item that is counted of a finisher, with its choices in the order in which they are shown."""
        questions = {
            f"question:{question.id}": [*map(str, range(1, question.positions + 1)), "declined"]
            for question in self.questions
        }
        words = [*(growth.id for growth in self.growth), "none"]
        dimensions = {f"dimension:{dimension.id}": words for dimension in self.dimensions}
        characters = [*(character.id for character in self.characters), "none"]
        return {**questions, "character": characters, **dimensions}

    def suggestions_for(self, dimension: str) -> tuple[Suggestion, ...]:
        """The suggestions of a dimension id, in the questionnaire's order."""
        return tuple(s for s in self.suggestions if s.dimension == dimension)


def first_gap(answers: Answers) -> int | None:
    """The number (from 1) of the first question that has no answer yet; None when all have one."""
    return next((number for number, answer in enumerate(answers, 1) if answer is None), None)
