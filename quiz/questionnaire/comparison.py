"""Compare answers with one character question by question: where the two went the same way, and where not.

The rules and their numbers are those of docs/scoring.md.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from quiz.questionnaire.model import Answers, Character, Question, Questionnaire

_MOST_ALIKE = 3
"""The maximum number of questions that a result names as answered alike (rule 9)."""


class Comparison(NamedTuple):
    """One question beside a character.

    `own` and `theirs` are leanings (rule 3): how far the answer and the character's position are above (+) or below (-)
    what is usual for each. They are None if the answer or the character has no position; `parts` of them are an item
    score. In integers, as fractions take many times as long.
    """

    question: Question
    answer: int | None
    position: int | None
    own: int | None = None
    theirs: int | None = None
    parts: int = 1

    @property
    def sides(self) -> tuple[int, int]:
        """The side of the usual that each leans to: 1 or -1, or 0 for less than a quarter of a step (rule 9)."""
        return self._side(self.own), self._side(self.theirs)

    @property
    def far(self) -> bool:
        """Whether both lean to one side of their usual and have positions on that side of the middle of the options."""
        if not (self.own and self.theirs and self.answer and self.position):
            return False
        side = self.question.keyed if self.own > 0 else -self.question.keyed
        twice_the_middle = self.question.positions + 1
        return (self.own > 0) == (self.theirs > 0) and all(
            side * (2 * position - twice_the_middle) > 0 for position in (self.answer, self.position)
        )

    def _side(self, leaning: int | None) -> int:
        if leaning is None or 4 * abs(leaning) * (self.question.positions - 1) < self.parts:
            return 0
        return 1 if leaning > 0 else -1


class Reasons(NamedTuple):
    """Why a character is near (rule 9)."""

    alike: tuple[Comparison, ...]
    """The questions on which both lean to the same side, the strongest agreement first."""
    differing: Comparison | None
    """The question with the largest difference, if there is one.

    It is none of `alike`, and none in which both have the same option: of two levels that is a difference, too, but
    nobody would believe it.
    """


class _Leaning(NamedTuple):
    """The leanings of the answer and the position at a place, in parts of an item score (rule 3)."""

    place: int
    own: int
    theirs: int
    parts: int


def compare(questionnaire: Questionnaire, character: Character, answers: Answers) -> Iterator[Comparison]:
    """Return the comparison of each question."""
    leanings = {leaning.place: leaning for leaning in _leanings(questionnaire, character, answers)}
    for place, question in enumerate(questionnaire.questions):
        if place in leanings:
            yield _comparison(questionnaire, character, answers, leanings[place])
        else:
            yield Comparison(question, answers[place], character.vector[place])


def reasons(questionnaire: Questionnaire, character: Character, answers: Answers) -> Reasons:
    """Return where both went the same way, and where not (rule 9)."""
    leanings = _leanings(questionnaire, character, answers)
    same = _agreements(questionnaire, leanings)
    others = [
        leaning
        for leaning in leanings
        if leaning.own != leaning.theirs
        and leaning not in same
        and answers[leaning.place] != character.vector[leaning.place]
    ]
    most = max(others, key=lambda other: abs(other.own - other.theirs), default=None)
    return Reasons(
        tuple([_comparison(questionnaire, character, answers, leaning) for leaning in same]),
        most and _comparison(questionnaire, character, answers, most),
    )


def _leanings(questionnaire: Questionnaire, character: Character, answers: Answers) -> list[_Leaning]:
    """Return the leanings on the questions on which both have one (rule 3)."""
    rows = enumerate(zip(questionnaire.scores, answers, character.vector, strict=True))
    own = [
        (place, scores[answer - 1], scores[position - 1])
        for place, (scores, answer, position) in rows
        if answer and position
    ]
    count, usual, their_usual = len(own), sum(mine for _, mine, _ in own), sum(theirs for *_, theirs in own)
    parts = count * questionnaire.unit
    return [_Leaning(place, count * mine - usual, count * theirs - their_usual, parts) for place, mine, theirs in own]


def _agreements(questionnaire: Questionnaire, leanings: Sequence[_Leaning]) -> list[_Leaning]:
    steps, quarters = questionnaire.steps, 4 * questionnaire.unit
    same = [
        (-weaker, leaning)
        for leaning in leanings
        if (leaning.own > 0) == (leaning.theirs > 0)
        and quarters * (weaker := min(abs(leaning.own), abs(leaning.theirs))) >= leaning.parts * steps[leaning.place]
    ]
    return [leaning for _, leaning in sorted(same)[:_MOST_ALIKE]]


def _comparison(questionnaire: Questionnaire, character: Character, answers: Answers, leaning: _Leaning) -> Comparison:
    place, own, theirs, parts = leaning
    return Comparison(questionnaire.questions[place], answers[place], character.vector[place], own, theirs, parts)
