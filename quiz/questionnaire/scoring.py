"""Compute a profile from answers, in exact arithmetic; figures are rounded once, at display.

The rules and their numbers are those of docs/scoring.md.
"""

from collections.abc import Iterator
from fractions import Fraction
from itertools import compress, takewhile
from typing import NamedTuple

from quiz.questionnaire.closeness import Closeness as Closeness
from quiz.questionnaire.closeness import rank_characters
from quiz.questionnaire.model import Answers, Character, Dimension, Growth, Question, Questionnaire


class Comparison(NamedTuple):
    """One question beside a character.

    `own` and `theirs` are leanings (rule 3): how far the answer and the character's position are above (+) or below (-)
    what is usual for each, in item scores. They are None if the answer or the character has no position.
    """

    question: Question
    answer: int | None
    position: int | None
    own: Fraction | None
    theirs: Fraction | None

    @property
    def difference(self) -> Fraction:
        """How far the leanings are apart; 0 if there are none."""
        return Fraction(0) if self.own is None or self.theirs is None else abs(self.own - self.theirs)

    @property
    def points(self) -> Fraction | None:
        """1 for equal leanings, and less than 0 where they are further apart than any two answers."""
        return None if self.own is None else 1 - self.difference

    @property
    def sides(self) -> tuple[int, int]:
        """The side of the usual that each leans to: 1 or -1, or 0 for less than a quarter of a step (rule 9)."""
        return self._side(self.own), self._side(self.theirs)

    def _side(self, leaning: Fraction | None) -> int:
        if leaning is None or 4 * abs(leaning.numerator) * (self.question.positions - 1) < leaning.denominator:
            return 0
        return 1 if leaning.numerator > 0 else -1


class DimensionScore(NamedTuple):
    """A dimension's exact score, 0 to 100, and its growth word; both None if too many questions were declined."""

    dimension: Dimension
    score: Fraction | None
    growth: Growth | None
    answered: int
    scored: int


class Profile(NamedTuple):
    """The result of a set of answers. `headline` holds one character, several tied ones, or none.

    `even` tells that there are enough answers, and that they are all alike (rule 6). `pair` holds the two nearest if
    there are enough answers for them but not for a headline (rule 5). `nearly` holds the others within one answer step
    of the best; beside a single headline `following` holds the second if there is nobody in `nearly` (rule 8).
    """

    answered: int
    even: bool
    ranking: tuple[Closeness, ...]
    headline: tuple[Closeness, ...]
    pair: tuple[Closeness, ...]
    nearly: tuple[Closeness, ...]
    following: tuple[Closeness, ...]
    dimensions: tuple[DimensionScore, ...]


def profile(questionnaire: Questionnaire, answers: Answers) -> Profile:
    """Return the profile of a set of answers; unanswered and declined questions are ignored (rule 4)."""
    scores = _compared_scores(questionnaire, answers)
    answered, asked = len(scores), sum(questionnaire.compared)
    enough = 2 * answered >= asked and answered > 0
    even = enough and min(scores) == max(scores)
    ranking = rank_characters(questionnaire, answers) if enough and not even else ()
    headlined = 4 * answered >= 3 * asked
    headline = tuple(takewhile(ranking[0].ties, ranking)) if ranking and headlined else ()
    nearly = _nearly(questionnaire, answers, ranking, headline)
    return Profile(
        answered=answered,
        even=even,
        ranking=ranking,
        headline=headline,
        pair=() if headlined else ranking[:2],
        nearly=nearly,
        following=ranking[1:2] if len(headline) == 1 and not nearly else (),
        dimensions=tuple(score_dimension(questionnaire, d, answers) for d in questionnaire.dimensions),
    )


def compare(questionnaire: Questionnaire, character: Character, answers: Answers) -> Iterator[Comparison]:
    """Return the comparison of each question."""
    leanings = _leanings(questionnaire, character, answers)
    for place, row in enumerate(zip(questionnaire.questions, answers, character.vector, strict=True)):
        yield Comparison(*row, *leanings.get(place, (None, None)))


def alike(
    questionnaire: Questionnaire, character: Character, answers: Answers, most: int = 3
) -> tuple[Comparison, ...]:
    """Return the questions on which both lean to the same side, the strongest agreement first (rule 9)."""
    rows = [row for row in compare(questionnaire, character, answers) if row.sides in ((1, 1), (-1, -1))]
    return tuple(sorted(rows, key=_agreement, reverse=True)[:most])


def differing(questionnaire: Questionnaire, character: Character, answers: Answers) -> Comparison | None:
    """Return the question with the largest difference that is not one of `alike`, or None without any (rule 9)."""
    same = alike(questionnaire, character, answers)
    rows = [row for row in compare(questionnaire, character, answers) if row.difference and row not in same]
    return max(rows, key=lambda row: row.difference, default=None)


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


def _nearly(
    questionnaire: Questionnaire, answers: Answers, ranking: tuple[Closeness, ...], headline: tuple[Closeness, ...]
) -> tuple[Closeness, ...]:
    if not headline:
        return ()
    best, others = ranking[0], ranking[len(headline) :]
    own = map(all, zip(answers, best.character.vector, strict=True))
    step = sum(compress(questionnaire.steps, own)) * best.whole // (best.compared * best.compared * questionnaire.unit)
    return tuple(takewhile(lambda other: other.differences - best.differences <= step, others))


def _leanings(
    questionnaire: Questionnaire, character: Character, answers: Answers
) -> dict[int, tuple[Fraction, Fraction]]:
    """Return the leanings of the answer and of the character, by place, for the questions on which both have one."""
    rows = enumerate(zip(questionnaire.scores, answers, character.vector, strict=True))
    scores = {place: (of[own - 1], of[theirs - 1]) for place, (of, own, theirs) in rows if own and theirs}
    count = len(scores)
    usual, their_usual = sum(own for own, _ in scores.values()), sum(theirs for _, theirs in scores.values())
    parts = count * questionnaire.unit
    return {
        place: (Fraction(count * own - usual, parts), Fraction(count * theirs - their_usual, parts))
        for place, (own, theirs) in scores.items()
    }


def _agreement(row: Comparison) -> Fraction:
    return Fraction(0) if row.own is None or row.theirs is None else min(abs(row.own), abs(row.theirs))
