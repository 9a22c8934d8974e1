"""Compute a profile from answers, in exact arithmetic; figures are rounded once, at display.

The rules and their numbers are those of docs/scoring.md.
"""

import math
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import compress, starmap, takewhile
from typing import NamedTuple

from quiz.questionnaire.model import Answers, Character, Dimension, Growth, Question, Questionnaire


class Comparison(NamedTuple):
    """The contribution of one question to a closeness."""

    question: Question
    answer: int | None
    position: int | None

    @property
    def points(self) -> Fraction | None:
        """From 0 to 1, where 1 is the same position; None if the answer or the character has no position."""
        if not self.answer or self.position is None:
            return None
        return 1 - Fraction(abs(self.answer - self.position), self.question.positions - 1)


class Closeness(NamedTuple):
    """How near answers are to a character: integer points, at most `compared` times `unit`.

    Integers over the least common multiple of the ranges are as exact as fractions and many times faster.
    """

    character: Character
    points: int
    unit: int
    compared: int
    hits: int
    worst: int

    @property
    def percent(self) -> Fraction:
        """The percentage of the largest possible sum, 0 to 100, exact."""
        return Fraction(100 * self.points, self.compared * self.unit)

    def lead(self, other: "Closeness") -> int:
        """Return by how much this is nearer than another, scaled by both `compared`; 0 if equally near."""
        return self.points * other.compared - other.points * self.compared

    def ties(self, other: "Closeness") -> bool:
        """Return whether rule 6 does not order the two."""
        return self.lead(other) == 0 and self.hits == other.hits and self.worst == other.worst


class DimensionScore(NamedTuple):
    """A dimension's exact score, 0 to 100, and its growth word; both None if too many questions were declined."""

    dimension: Dimension
    score: Fraction | None
    growth: Growth | None
    answered: int
    scored: int


class Profile(NamedTuple):
    """The result of a set of answers. `headline` holds one character, several tied ones, or none.

    `pair` holds the two nearest if there are enough answers for them but not for a headline (rule 5); `nearly` holds
    the others within one answer step of the best, and beside a single headline always the second (rule 7).
    """

    answered: int
    ranking: tuple[Closeness, ...]
    headline: tuple[Closeness, ...]
    pair: tuple[Closeness, ...]
    nearly: tuple[Closeness, ...]
    dimensions: tuple[DimensionScore, ...]


def profile(questionnaire: Questionnaire, answers: Answers) -> Profile:
    """Return the profile of a set of answers; unanswered and declined questions are ignored (rule 4)."""
    ranking = rank_characters(questionnaire, answers)
    answered = sum(map(bool, compress(answers, questionnaire.compared)))
    asked = sum(questionnaire.compared)
    headline: tuple[Closeness, ...] = ()
    pair: tuple[Closeness, ...] = ()
    if ranking and 4 * answered >= 3 * asked:
        headline = tuple(takewhile(ranking[0].ties, ranking))
    elif ranking and 2 * answered >= asked:
        pair = ranking[:2]
    return Profile(
        answered=answered,
        ranking=ranking,
        headline=headline,
        pair=pair,
        nearly=_nearly(questionnaire, answers, ranking, headline),
        dimensions=tuple(score_dimension(questionnaire, d, answers) for d in questionnaire.dimensions),
    )


def rank_characters(questionnaire: Questionnaire, answers: Answers) -> tuple[Closeness, ...]:
    """Return the characters that can be compared with the answers, nearest first (rules 3 and 6).

    The order is by percentage, then by the number of equal positions, then by the smaller largest difference; ties
    keep the questionnaire's order.
    """
    given = [gaps[answer] for gaps, answer in zip(questionnaire.gaps, answers, strict=True) if answer]
    found = [
        _closeness(character, gaps, questionnaire.unit)
        for character, gaps in zip(questionnaire.characters, zip(*given, strict=True), strict=bool(given))
    ]
    rows = [row for row in found if row]
    common = math.lcm(*{row.compared for row in rows})
    rows.sort(key=lambda row: (row.points * (common // row.compared), row.hits, -row.worst), reverse=True)
    return tuple(rows)


def compare(questionnaire: Questionnaire, character: Character, answers: Answers) -> Iterator[Comparison]:
    """Return the comparison of each question."""
    return starmap(Comparison, zip(questionnaire.questions, answers, character.vector, strict=True))


def score_dimension(questionnaire: Questionnaire, dimension: Dimension, answers: Answers) -> DimensionScore:
    """Return the mean item score of a dimension (rules 1 and 2), or none if under half of its items are answered."""
    items = questionnaire.item_scores[dimension.id]
    found = [scores[answer - 1] for place, scores in items if (answer := answers[place])]
    if not found or 2 * len(found) < len(items):
        return DimensionScore(dimension, None, None, len(found), len(items))
    score = Fraction(100 * sum(found), questionnaire.unit * len(found))
    return DimensionScore(dimension, score, growth_of(questionnaire, score), len(found), len(items))


def growth_of(questionnaire: Questionnaire, score: Fraction) -> Growth:
    """Return the growth word of an exact score: 24.99 still has the first word."""
    # In integers, as in `round_half_up`.
    points, unit = score.numerator, score.denominator
    return next(growth for growth in reversed(questionnaire.growth) if points >= growth.start * unit)


def unreachable_characters(questionnaire: Questionnaire) -> list[Character]:
    """Return the characters that are not the counted headline even of answers equal to their own positions.

    For questions on which a character has no position, each position is tried on all of them, and on each the position
    that the fewest characters have.
    """
    most = max(question.positions for question in questionnaire.questions)
    return [
        character
        for character in questionnaire.characters
        if not any(
            found.headline and found.headline[0].character is character
            for fill in range(most + 1)
            for found in [profile(questionnaire, _own_answers(questionnaire, character, fill))]
        )
    ]


def round_half_up(value: Fraction) -> int:
    """Return the nearest integer, halves upwards: 62.5 gives 63."""
    # In integers: a sum of fractions takes many times as long, and a result rounds a dozen.
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def _own_answers(questionnaire: Questionnaire, character: Character, fill: int) -> Answers:
    answers = []
    for number, (question, own) in enumerate(zip(questionnaire.questions, character.vector, strict=True)):
        taken = [other.vector[number] for other in questionnaire.characters]
        rarest = min(range(1, question.positions + 1), key=taken.count)
        answers.append(own or (min(fill, question.positions) if fill else rarest))
    return tuple(answers)


def _closeness(character: Character, gaps: Sequence[int | None], unit: int) -> Closeness | None:
    known = [gap for gap in gaps if gap is not None]
    if not known:
        return None
    compared = len(known)
    return Closeness(character, compared * unit - sum(known), unit, compared, known.count(0), max(known))


def _nearly(
    questionnaire: Questionnaire, answers: Answers, ranking: tuple[Closeness, ...], headline: tuple[Closeness, ...]
) -> tuple[Closeness, ...]:
    if not headline:
        return ()
    # One step on the question with the fewest positions is the largest change of a single step.
    narrowest = min(compress(questionnaire.highest, answers))
    best, others = ranking[0], ranking[len(headline) :]
    near = tuple(c for c in others if best.lead(c) * narrowest <= best.unit * c.compared)
    return near or (others[:1] if len(headline) == 1 else ())
