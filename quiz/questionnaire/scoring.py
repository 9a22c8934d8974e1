"""Answers -> profile, in exact arithmetic; rounded once, at display.

The rules are those of docs/scoring.md; the numbers in the docstrings are its rule numbers.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import takewhile

from quiz.questionnaire.model import Answers, Character, Dimension, Growth, Question, Questionnaire


@dataclass(frozen=True, slots=True)
class Comparison:
    """One question's share in a closeness: the points are 0-1, where 1 is the same position."""

    question: Question
    answer: int | None
    position: int | None
    points: Fraction | None


@dataclass(frozen=True, slots=True)
class Closeness:
    """How near the answers are to a character: points in whole units, of at most `compared` times `unit`.

    Whole numbers over the least common multiple of the ranges are as exact as fractions and many times as fast.
    """

    character: Character
    points: int
    unit: int
    compared: int
    hits: int
    worst: int

    @property
    def percent(self) -> Fraction:
        """The share of the largest possible sum, 0-100 and exact."""
        return Fraction(100 * self.points, self.compared * self.unit)

    def lead(self, other: "Closeness") -> int:
        """By how much this is nearer than another: points times the other's `compared`, 0 when equally near."""
        return self.points * other.compared - other.points * self.compared

    def ties(self, other: "Closeness") -> bool:
        """Whether nothing of rule 6 tells the two apart."""
        return self.lead(other) == 0 and self.hits == other.hits and self.worst == other.worst


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
    """Every character that can be compared with the answers, nearest first (rules 3 and 6).

    The share decides, then exact hits, then the smaller largest difference; full ties keep the questionnaire's order.
    """
    ranges = [question.positions - 1 for question in questionnaire.questions]
    unit = math.lcm(*ranges)
    scales = [unit // each for each in ranges]
    found = [_closeness(character, answers, scales, unit) for character in questionnaire.characters]
    rows = [row for row in found if row]
    common = math.lcm(*{row.compared for row in rows})
    rows.sort(key=lambda row: (row.points * (common // row.compared), row.hits, -row.worst), reverse=True)
    return tuple(rows)


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
    answered = [(question, answer) for question, answer in items if answer]
    if not answered or 2 * len(answered) < len(items):
        return DimensionScore(dimension, None, None, len(answered), len(items))
    unit = math.lcm(*(question.positions - 1 for question, _ in answered))
    total = sum(_item_score(question, answer, unit) for question, answer in answered)
    score = Fraction(100 * total, unit * len(answered))
    return DimensionScore(dimension, score, growth_of(questionnaire, score), len(answered), len(items))


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


def _item_score(question: Question, answer: int, unit: int) -> int:
    """An item's score in whole units: `unit` is the highest, 0 the lowest."""
    highest = question.positions - 1
    return (answer - 1 if question.keyed == 1 else highest + 1 - answer) * (unit // highest)


def _own_sheet(questionnaire: Questionnaire, character: Character, fill: int) -> Answers:
    sheet = []
    for number, (question, own) in enumerate(zip(questionnaire.questions, character.vector, strict=True)):
        taken = [other.vector[number] for other in questionnaire.characters]
        rarest = min(range(1, question.positions + 1), key=taken.count)
        sheet.append(own or (min(fill, question.positions) if fill else rarest))
    return tuple(sheet)


def _closeness(character: Character, answers: Answers, scales: list[int], unit: int) -> Closeness | None:
    gaps = [
        abs(answer - own) * scale
        for own, answer, scale in zip(character.vector, answers, scales, strict=True)
        if answer and own is not None
    ]
    if not gaps:
        return None
    compared = len(gaps)
    return Closeness(character, compared * unit - sum(gaps), unit, compared, gaps.count(0), max(gaps))


def _nearly(
    questionnaire: Questionnaire, answers: Answers, ranking: tuple[Closeness, ...], headline: tuple[Closeness, ...]
) -> tuple[Closeness, ...]:
    if not headline:
        return ()
    # One step on the question with the fewest positions is the largest change that a single step can make.
    narrowest = min(q.positions - 1 for q, a in zip(questionnaire.questions, answers, strict=True) if a)
    best, others = ranking[0], ranking[len(headline) :]
    near = tuple(c for c in others if best.lead(c) * narrowest <= best.unit * c.compared)
    return near or (others[:1] if len(headline) == 1 else ())
