"""Answers -> profile, in exact arithmetic; rounded once, at display.

The rules are those of the project's content brief, section 3.6; the numbers in the docstrings are its rule numbers.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from quiz.questionnaire import Answers, Character, Dimension, Growth, Question, Questionnaire


@dataclass(frozen=True, slots=True)
class Comparison:
    """One question's share in a closeness: the points are 0-1, where 1 is the same position."""

    question: Question
    answer: int | None
    position: int | None
    points: Fraction | None


@dataclass(frozen=True, slots=True)
class Closeness:
    """How near the answers are to a character: `percent` is 0-100 and exact."""

    character: Character
    percent: Fraction
    hits: int
    worst: Fraction
    compared: int

    @property
    def rank(self) -> tuple[Fraction, int, Fraction]:
        """What decides the order (rule 6): the share, then exact hits, then the smaller largest difference."""
        return (self.percent, self.hits, -self.worst)


@dataclass(frozen=True, slots=True)
class DimensionScore:
    """A dimension's score, 0-100 and exact, with its growth word; both None when too many were declined."""

    dimension: Dimension
    score: Fraction | None
    growth: Growth | None
    answered: int
    scored: int


@dataclass(frozen=True, slots=True)
class Profile:
    """What the answers say. `headline` holds one character, several that share the place, or none.

    `pair` holds the two nearest when there were enough answers for those but not for a headline (rule 5);
    `nearly` the others within one answer step of the best, and always at least the second (rule 7).
    """

    answered: int
    ranking: tuple[Closeness, ...]
    headline: tuple[Closeness, ...]
    pair: tuple[Closeness, ...]
    nearly: tuple[Closeness, ...]
    dimensions: tuple[DimensionScore, ...]


def profile(questionnaire: Questionnaire, answers: Answers) -> Profile:
    """Compute the profile of a sheet of answers; unanswered and declined questions count nowhere (rule 4)."""
    ranking = rank_characters(questionnaire, answers)
    comparable = [
        bool(answer)
        for number, answer in enumerate(answers)
        if any(character.vector[number] is not None for character in questionnaire.characters)
    ]
    answered, asked = sum(comparable), len(comparable)
    headline: tuple[Closeness, ...] = ()
    pair: tuple[Closeness, ...] = ()
    if ranking and 4 * answered >= 3 * asked:
        headline = tuple(c for c in ranking if c.rank == ranking[0].rank)
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
    """Every character that can be compared with the answers, nearest first (rules 3 and 6).

    Full ties keep the questionnaire's order.
    """
    rows = [c for c in (_closeness(questionnaire, character, answers) for character in questionnaire.characters) if c]
    return tuple(sorted(rows, key=lambda row: row.rank, reverse=True))


def compare(questionnaire: Questionnaire, character: Character, answers: Answers) -> Iterator[Comparison]:
    """The sum behind a closeness, question by question; points are None where one side has no position."""
    for question, own, answer in zip(questionnaire.questions, character.vector, answers, strict=True):
        points = None
        if answer and own is not None:
            points = 1 - Fraction(abs(answer - own), question.positions - 1)
        yield Comparison(question, answer, own, points)


def score_dimension(questionnaire: Questionnaire, dimension: Dimension, answers: Answers) -> DimensionScore:
    """The mean item score of a dimension (rules 1 and 2); shown only if at least half of its items are answered."""
    items = [
        (question, answer)
        for question, answer in zip(questionnaire.questions, answers, strict=True)
        if question.dimension == dimension.id and question.scored
    ]
    scores = [_item_score(question, answer) for question, answer in items if answer]
    if not scores or 2 * len(scores) < len(items):
        return DimensionScore(dimension, None, None, len(scores), len(items))
    score = 100 * sum(scores, Fraction(0)) / len(scores)
    return DimensionScore(dimension, score, growth_of(questionnaire, score), len(scores), len(items))


def growth_of(questionnaire: Questionnaire, score: Fraction) -> Growth:
    """The growth word of an exact score: 24.99 is still the first word."""
    return next(growth for growth in reversed(questionnaire.growth) if score >= growth.start)


def unreachable_characters(questionnaire: Questionnaire) -> list[Character]:
    """The characters that are not counted as the headline even for somebody who answers just as they do.

    Where a character has no position, every uniform answer and the one that fewest characters share are tried.
    """
    most = max(question.positions for question in questionnaire.questions)
    return [
        character
        for character in questionnaire.characters
        if not any(
            found.headline and found.headline[0].character is character
            for fill in range(most + 1)
            for found in [profile(questionnaire, _own_sheet(questionnaire, character, fill))]
        )
    ]


def round_half_up(value: Fraction) -> int:
    """Round once, for display: 62.5 -> 63."""
    return math.floor(value + Fraction(1, 2))


def _item_score(question: Question, answer: int) -> Fraction:
    score = Fraction(answer - 1, question.positions - 1)
    return score if question.keyed == 1 else 1 - score


def _own_sheet(questionnaire: Questionnaire, character: Character, fill: int) -> Answers:
    sheet = []
    for number, (question, own) in enumerate(zip(questionnaire.questions, character.vector, strict=True)):
        taken = [other.vector[number] for other in questionnaire.characters]
        rarest = min(range(1, question.positions + 1), key=taken.count)
        sheet.append(own or (min(fill, question.positions) if fill else rarest))
    return tuple(sheet)


def _closeness(questionnaire: Questionnaire, character: Character, answers: Answers) -> Closeness | None:
    # Whole numbers over the least common multiple of the ranges are as exact as fractions and ten times as fast.
    unit = math.lcm(*(question.positions - 1 for question in questionnaire.questions))
    gaps = [
        abs(answer - own) * (unit // (question.positions - 1))
        for question, own, answer in zip(questionnaire.questions, character.vector, answers, strict=True)
        if answer and own is not None
    ]
    if not gaps:
        return None
    compared = len(gaps)
    percent = Fraction(100 * (compared * unit - sum(gaps)), compared * unit)
    return Closeness(character, percent, gaps.count(0), Fraction(max(gaps), unit), compared)


def _nearly(
    questionnaire: Questionnaire, answers: Answers, ranking: tuple[Closeness, ...], headline: tuple[Closeness, ...]
) -> tuple[Closeness, ...]:
    if not headline:
        return ()
    # One step on the question with the fewest positions is the largest change that a single step can make.
    widest = max(Fraction(1, q.positions - 1) for q, a in zip(questionnaire.questions, answers, strict=True) if a)
    best, others = ranking[0], ranking[len(headline) :]
    near = tuple(c for c in others if best.percent - c.percent <= 100 * widest / best.compared)
    return near or (others[:1] if len(headline) == 1 else ())
