"""Compute a profile from answers, in exact arithmetic; figures are rounded once, at display.

The rules and their numbers are those of docs/scoring.md.
"""

from fractions import Fraction
from functools import lru_cache
from itertools import compress, takewhile
from typing import NamedTuple

from quiz.questionnaire.closeness import Closeness, rank_characters
from quiz.questionnaire.model import Answers, Dimension, Growth, Questionnaire


class DimensionScore(NamedTuple):
    """A dimension's exact score, 0 to 100, and its growth word; both None if too many questions were declined."""

    dimension: Dimension
    score: Fraction | None
    growth: Growth | None
    answered: int
    scored: int


class Profile(NamedTuple):
    """The result of a set of answers. `headline` holds one character, several tied ones, or none.

    `even` tells that there are enough answers, and that they are all alike (rule 6); `slight` that they are not, but
    lean so little that small differences chose the characters. `pair` holds the two nearest if there are enough answers
    for them but not for a headline (rule 5). `nearly` holds the others within one answer step of the best; beside a
    single headline `following` holds the second if there is nobody in `nearly` (rule 8).
    """

    answered: int
    even: bool
    slight: bool
    ranking: tuple[Closeness, ...]
    headline: tuple[Closeness, ...]
    pair: tuple[Closeness, ...]
    nearly: tuple[Closeness, ...]
    following: tuple[Closeness, ...]
    dimensions: tuple[DimensionScore, ...]


def profile(questionnaire: Questionnaire, answers: Answers) -> Profile:
    """Return the profile of a set of answers; unanswered and declined questions are ignored (rule 4)."""
    scores = _compared_scores(questionnaire, answers)
    answered, asked = len(scores), questionnaire.compared.count(True)
    enough = 2 * answered >= asked and answered > 0
    even = enough and scores.count(scores[0]) == answered
    ranking = rank_characters(questionnaire, answers) if enough and not even else ()
    headlined = 4 * answered >= 3 * asked
    headline = tuple(takewhile(ranking[0].ties, ranking)) if ranking and headlined else ()
    nearly = _nearly(questionnaire, answers, ranking, headline)
    return Profile(
        answered=answered,
        even=even,
        slight=bool(ranking) and _leans_little(questionnaire, scores),
        ranking=ranking,
        headline=headline,
        pair=() if headlined else ranking[:2],
        nearly=nearly,
        following=ranking[1:2] if len(headline) == 1 and not nearly else (),
        dimensions=tuple([score_dimension(questionnaire, d, answers) for d in questionnaire.dimensions]),
    )


def score_dimension(questionnaire: Questionnaire, dimension: Dimension, answers: Answers) -> DimensionScore:
    """Return the mean item score of a dimension (rules 1 and 2), or none if under half of its items are answered."""
    items = questionnaire.item_scores[dimension.id]
    found = [scores[answer - 1] for place, scores in items if (answer := answers[place])]
    if not found or 2 * len(found) < len(items):
        return DimensionScore(dimension, None, None, len(found), len(items))
    score = _percentage(sum(found), questionnaire.unit * len(found))
    return DimensionScore(dimension, score, growth_of(questionnaire, score), len(found), len(items))


def growth_of(questionnaire: Questionnaire, score: Fraction) -> Growth:
    """Return the growth word of an exact score: 24.99 still has the first word."""
    # In integers, as in `round_half_up`.
    points, unit = score.numerator, score.denominator
    for growth in reversed(questionnaire.growth):
        if points >= growth.start * unit:
            break
    return growth


def round_half_up(value: Fraction) -> int:
    """Return the nearest integer, halves upwards: 62.5 gives 63."""
    # In integers: a sum of fractions takes many times as long, and a result rounds a dozen.
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def _compared_scores(questionnaire: Questionnaire, answers: Answers) -> list[int]:
    """Return the item scores of the answers to the questions on which any character has a position."""
    rows = zip(questionnaire.scores, answers, questionnaire.compared, strict=True)
    return [scores[answer - 1] for scores, answer, compared in rows if answer and compared]


def _leans_little(questionnaire: Questionnaire, scores: list[int]) -> bool:
    """Return whether the scores lean by at most an eighth of the range on average: half a step of five positions."""
    answered, total = len(scores), sum(scores)
    return 8 * sum([abs(answered * score - total) for score in scores]) <= answered * answered * questionnaire.unit


@lru_cache(maxsize=1024)
def _percentage(points: int, whole: int) -> Fraction:
    # Few sums are possible, and to reduce a fraction takes longer than to look it up.
    return Fraction(100 * points, whole)


def _nearly(
    questionnaire: Questionnaire, answers: Answers, ranking: tuple[Closeness, ...], headline: tuple[Closeness, ...]
) -> tuple[Closeness, ...]:
    if not headline:
        return ()
    best, others = ranking[0], ranking[len(headline) :]
    own = map(all, zip(answers, best.character.vector, strict=True))
    step = sum(compress(questionnaire.steps, own)) * best.whole // (best.compared * best.compared * questionnaire.unit)
    return tuple(takewhile(lambda other: other.differences - best.differences <= step, others))
