"""Compute a profile from answers, in exact arithmetic; figures are rounded once, at display.

The rules and their numbers are those of docs/scoring.md.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import lru_cache
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


class _Leaning(NamedTuple):
    """The leanings of the answer and the position at a place, in parts of an item score (rule 3)."""

    place: int
    own: int
    theirs: int
    parts: int


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
        ranking=ranking,
        headline=headline,
        pair=() if headlined else ranking[:2],
        nearly=nearly,
        following=ranking[1:2] if len(headline) == 1 and not nearly else (),
        dimensions=tuple([score_dimension(questionnaire, d, answers) for d in questionnaire.dimensions]),
    )


def compare(questionnaire: Questionnaire, character: Character, answers: Answers) -> Iterator[Comparison]:
    """Return the comparison of each question."""
    leanings = {leaning.place: leaning for leaning in _leanings(questionnaire, character, answers)}
    for place, (question, answer, position) in enumerate(
        zip(questionnaire.questions, answers, character.vector, strict=True)
    ):
        if place in leanings:
            yield _comparison(questionnaire, character, answers, leanings[place])
        else:
            yield Comparison(question, answer, position, None, None)


def alike(
    questionnaire: Questionnaire, character: Character, answers: Answers, most: int = 3
) -> tuple[Comparison, ...]:
    """Return the questions on which both lean to the same side, the strongest agreement first (rule 9)."""
    found = _agreements(questionnaire, _leanings(questionnaire, character, answers))[:most]
    return tuple(_comparison(questionnaire, character, answers, leaning) for leaning in found)


def differing(questionnaire: Questionnaire, character: Character, answers: Answers) -> Comparison | None:
    """Return the question with the largest difference that is not one of `alike`, or None without any (rule 9)."""
    leanings = _leanings(questionnaire, character, answers)
    same = _agreements(questionnaire, leanings)[:3]
    others = [leaning for leaning in leanings if leaning.own != leaning.theirs and leaning not in same]
    if not others:
        return None
    return _comparison(questionnaire, character, answers, max(others, key=lambda other: abs(other.own - other.theirs)))


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
    return [leaning for _, leaning in sorted(same)]


def _comparison(questionnaire: Questionnaire, character: Character, answers: Answers, leaning: _Leaning) -> Comparison:
    place, own, theirs, parts = leaning
    return Comparison(
        questionnaire.questions[place],
        answers[place],
        character.vector[place],
        Fraction(own, parts),
        Fraction(theirs, parts),
    )
