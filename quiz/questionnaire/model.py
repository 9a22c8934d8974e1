"""The questionnaire as frozen values: questions, characters, and the texts of a result."""

import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

LOCALES = ("fi", "sv", "en", "fi-simple")
"""The languages that the service speaks, in the order of the language menu; fi-simple is plain Finnish."""

Text = Mapping[str, str]
"""One text in every language of the questionnaire, keyed by locale (`fi`, `sv`, `en`, `fi-simple`)."""

Texts = Mapping[str, tuple[str, ...]]
"""A list of texts in every language; all lists have the same length."""

DECLINED = 0
"""The answer "I'd rather not say": not a position, and never a middle value."""

MOST_QUESTIONS = 63
"""The maximum number of questions: the form for a paper sheet has one field for each, and two more."""

Answers = tuple[int | None, ...]
"""An answer per question in the questionnaire's order: a position from 1, `DECLINED`, or None if not yet answered."""


class Question(NamedTuple):
    """A scene with ordered positions, from little room to take part (1) to plenty (`positions`)."""

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
        """The number of positions, 2 to 7; positions are numbered from 1."""
        return len(self.options)


class Growth(NamedTuple):
    """A growth word: a range of dimension scores from `start` (0 to 100, inclusive) to the start of the next word."""

    id: str
    start: int
    word: Text


class Dimension(NamedTuple):
    """A dimension of social inclusion; `sentence` has a text for each id of a growth word."""

    id: str
    shape: str
    name: Text
    about: Text
    sentence: Mapping[str, Text]
    prompts: Texts


class Character(NamedTuple):
    """An animal with one position per question, or None."""

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


class Suggestion(NamedTuple):
    """A small everyday step for a dimension, and the kind of service to look for."""

    id: str
    dimension: str
    tags: tuple[str, ...]
    cost: str
    from_home: bool
    needs_smartphone: bool
    text: Text
    service: Text


class SupportContact(NamedTuple):
    """A support service; `checked_on` is the date when its details were last checked."""

    id: str
    name: Text
    about: Text
    phone: str | None
    url: str | None
    languages: tuple[str, ...]
    checked_on: date


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
    """The texts that a facilitator reads aloud or shows."""

    ground_rules: Texts
    promise: Text
    closing: Texts
    scripts: tuple[Script, ...]


@dataclass(frozen=True)
class Questionnaire:
    """The checked content of `questions.toml`."""

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
        """The author's version and a digest of the structure; counts of different editions are never added up.

        The digest covers everything that decides what an answer means (questions, positions, vectors) and the order in
        which sums are stored (dimensions), but not the wording: an author who adds a question but does not change the
        version does not mix old counts with new ones.
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
    def unit(self) -> int:
        """The least common multiple of the questions' ranges: in parts of it a step on any question is an integer."""
        return math.lcm(*(question.positions - 1 for question in self.questions))

    @cached_property
    def gaps(self) -> Sequence[Sequence[tuple[int | None, ...]]]:
        """How far from each character's position an answer is, by question and answer, in parts of `unit`.

        None for a character that has no position on the question.
        """
        return [
            [
                tuple(None if own is None else abs(answer - own) * (self.unit // highest) for own in column)
                for answer in range(highest + 2)
            ]
            for highest, column in zip(self.highest, self._columns, strict=True)
        ]

    @cached_property
    def highest(self) -> Sequence[int]:
        """The number of steps from the first to the last position, for each question."""
        return [question.positions - 1 for question in self.questions]

    @cached_property
    def compared(self) -> Sequence[bool]:
        """Whether any character has a position, for each question."""
        return [any(own is not None for own in column) for column in self._columns]

    @cached_property
    def _columns(self) -> Sequence[tuple[int | None, ...]]:
        """The positions of all characters, for each question."""
        return [*zip(*(character.vector for character in self.characters), strict=True)]

    @cached_property
    def item_scores(self) -> Mapping[str, Sequence[tuple[int, Sequence[int]]]]:
        """The scored questions of each dimension id: their places, and the score from 0 to `unit` by position - 1."""
        scores: dict[str, list[tuple[int, Sequence[int]]]] = {dimension.id: [] for dimension in self.dimensions}
        for place, question in enumerate(self.questions):
            if question.scored:
                rising = range(0, self.unit + 1, self.unit // (question.positions - 1))
                scores[question.dimension].append((place, rising if question.keyed == 1 else rising[::-1]))
        return scores

    @cached_property
    def choices(self) -> Mapping[str, Sequence[str]]:
        """Every item that is counted of a finisher, with its choices in display order."""
        questions = {
            f"question:{question.id}": [*map(str, range(1, question.positions + 1)), "declined"]
            for question in self.questions
        }
        words = [*(growth.id for growth in self.growth), "none"]
        dimensions = {f"dimension:{dimension.id}": words for dimension in self.dimensions}
        characters = [*(character.id for character in self.characters), "none"]
        return {**questions, "character": characters, **dimensions}

    def suggestions_for(self, dimension: str) -> tuple[Suggestion, ...]:
        """Return the suggestions for a dimension id, in the questionnaire's order."""
        return tuple(s for s in self.suggestions if s.dimension == dimension)


def first_gap(answers: Answers) -> int | None:
    """Return the number, from 1, of the first question without an answer, or None if all have one."""
    return next((number for number, answer in enumerate(answers, 1) if answer is None), None)
