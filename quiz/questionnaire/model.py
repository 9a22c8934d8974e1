"""The questionnaire as frozen values: questions, characters, and the texts of a result."""

import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from quiz.languages import LANGUAGES
from quiz.questionnaire.borrowing import Gap
from quiz.questionnaire.guidance import Facilitation, SupportContact
from quiz.questionnaire.pairs import Pair
from quiz.questionnaire.texts import Sides, Text, Texts

LOCALES = tuple(LANGUAGES)
"""The languages that the service speaks, in the order of the language menu."""

DECLINED = 0
"""The answer "I'd rather not say": not a position, and never a middle value."""

SCORING_RULE = 2
"""The edition of the rules of docs/scoring.md: what was counted under other rules is of another edition."""

MOST_QUESTIONS = 63
"""The maximum number of questions: the form for a paper sheet has one field for each, and two more."""

Answers = tuple[int | None, ...]
"""An answer per question in the questionnaire's order: a position from 1, `DECLINED`, or None if not yet answered."""


class Question(NamedTuple):
    """A scene with ordered positions, from little room to take part (1) to plenty (`positions`).

    `labels` are the options in a few words, for walls, charts and results; the options themselves if the questionnaire
    has none.
    `alike` is said of an answer and a character that are on the same side of their own usual; it is optional.
    `most_first` only turns the order on the question's page.
    """

    id: str
    dimension: str
    title: Text
    prompt: Text
    talk: Text
    options: tuple[Text, ...]
    labels: tuple[Text, ...]
    scored: bool
    keyed: int
    most_first: bool
    alike: Sides | None

    @property
    def positions(self) -> int:
        """The number of positions, 2 to 7; positions are numbered from 1."""
        return len(self.options)

    @property
    def item(self) -> str:
        """The name under which its answers are counted; see `Questionnaire.choices`."""
        return f"question:{self.id}"


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

    @property
    def item(self) -> str:
        """The name under which its growth words are counted; see `Questionnaire.choices`."""
        return f"dimension:{self.id}"


class Character(NamedTuple):
    """An animal with one position per question, or None.

    `place` is a line about a place that suits it and `place_question` asks about the place where people are, for walls.
    `greeting` welcomes to a result, `invitation` is the text of a link that is shared, `suggestion` the id of the
    suggestion that a result begins with, and `next_suggestions` those of the next ones; all six are optional. `label`
    is the name with soft hyphens where a long one may be broken on a narrow page.
    """

    id: str
    vector: tuple[int | None, ...]
    name: Text
    label: Text
    epithet: Text
    body: Text
    strengths: Texts
    environment: Text
    others: Text
    step: Text
    talk: Text
    alt: Text
    place: Text | None
    place_question: Text | None
    greeting: Text | None
    invitation: Text | None
    suggestion: str | None
    next_suggestions: tuple[str, ...]


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


@dataclass(frozen=True)
class Questionnaire:
    """The checked content of `questions.toml`."""

    version: str
    languages: tuple[str, ...]
    questions: tuple[Question, ...]
    growth: tuple[Growth, ...]
    dimensions: tuple[Dimension, ...]
    characters: tuple[Character, ...]
    pairs: tuple[Pair, ...]
    suggestions: tuple[Suggestion, ...]
    support: tuple[SupportContact, ...]
    facilitation: Facilitation
    disclaimer: Text
    untranslated: tuple[Gap, ...] = ()
    """The texts that are missing in a partial language, which borrows them from another one."""

    @cached_property
    def edition(self) -> str:
        """The author's version and a digest of the structure; counts of different editions are never added up.

        The digest covers everything that decides what an answer means (questions, positions, vectors, the scoring rule)
        and the order in which sums are stored (dimensions), but not the wording: an author who adds a question but does
        not change the version does not mix old counts with new ones.
        """
        structure = repr(
            (
                SCORING_RULE,
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

    def pair(self, one: str, other: str) -> Pair | None:
        """Return what is said of two characters, whichever is named first; None if the questionnaire says nothing."""
        return self._pairs.get(frozenset((one, other)))

    @cached_property
    def _pairs(self) -> Mapping[frozenset[str], Pair]:
        return {frozenset(pair.characters): pair for pair in self.pairs}

    @cached_property
    def dimensions_by_id(self) -> Mapping[str, Dimension]:
        """The dimensions keyed by id, in the questionnaire's order."""
        return {dimension.id: dimension for dimension in self.dimensions}

    @cached_property
    def unit(self) -> int:
        """The least common multiple of the questions' ranges: in parts of it a step on any question is an integer."""
        return math.lcm(*(question.positions - 1 for question in self.questions))

    @cached_property
    def steps(self) -> Sequence[int]:
        """How much one step changes the item score, in parts of `unit`, for each question."""
        return [self.unit // (question.positions - 1) for question in self.questions]

    @cached_property
    def scores(self) -> Sequence[Sequence[int]]:
        """The item scores from 0 to `unit` by position - 1, for each question."""
        rising = [range(0, self.unit + 1, step) for step in self.steps]
        return [up if question.keyed == 1 else up[::-1] for question, up in zip(self.questions, rising, strict=True)]

    @cached_property
    def gaps(self) -> Sequence[Sequence[tuple[int | None, ...]]]:
        """How far an answer is above each character's position, or None, by question and answer, in parts of `unit`."""
        return [
            [(), *(tuple(None if own is None else score - scores[own - 1] for own in column) for score in scores)]
            for scores, column in zip(self.scores, self._columns, strict=True)
        ]

    @cached_property
    def fewest(self) -> Sequence[int]:
        """How many of its questions must be answered to compare it, for each character: half, and at least two."""
        return [max(2, (1 + sum(own is not None for own in c.vector)) // 2) for c in self.characters]

    @cached_property
    def complete(self) -> Sequence[bool]:
        """Whether it has a position on every question, for each character."""
        return [None not in character.vector for character in self.characters]

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
        """The scored questions of each dimension id: their places, and the item scores by position - 1."""
        scores: dict[str, list[tuple[int, Sequence[int]]]] = {dimension.id: [] for dimension in self.dimensions}
        for place, question in enumerate(self.questions):
            if question.scored:
                scores[question.dimension].append((place, self.scores[place]))
        return scores

    @cached_property
    def choices(self) -> Mapping[str, Sequence[str]]:
        """Every item that is counted of a finisher, with its choices in display order."""
        questions = {each.item: [*map(str, range(1, each.positions + 1)), "declined"] for each in self.questions}
        words = [*(growth.id for growth in self.growth), "none"]
        dimensions = {dimension.item: words for dimension in self.dimensions}
        characters = [*(character.id for character in self.characters), "none"]
        return {**questions, "character": characters, **dimensions}


def first_gap(answers: Answers) -> int | None:
    """Return the number, from 1, of the first question without an answer, or None if all have one."""
    return next((number for number, answer in enumerate(answers, 1) if answer is None), None)
