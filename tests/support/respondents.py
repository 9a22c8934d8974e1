"""A model of respondents: mixes of people with different room to take part. It is not data, as nobody was asked."""

from collections.abc import Callable, Sequence
from random import Random

from quiz.questionnaire.model import Answers, Questionnaire

Mix = Callable[[Questionnaire, Random], Answers]


def person(questionnaire: Questionnaire, rng: Random, mean: float) -> Answers:
    """Somebody whose answers spread around a level of their own, and around one of their own in each dimension."""
    level = rng.gauss(mean, 0.75)
    sides = {dimension.id: rng.gauss(level, 0.75) for dimension in questionnaire.dimensions}
    return tuple(
        min(question.positions, max(1, round(rng.gauss(sides[question.dimension], 0.85))))
        for question in questionnaire.questions
    )


def around(mean: float) -> Mix:
    return lambda questionnaire, rng: person(questionnaire, rng, mean)


def anything(questionnaire: Questionnaire, rng: Random) -> Answers:
    return tuple(rng.randint(1, question.positions) for question in questionnaire.questions)


MIXES: dict[str, Mix] = {
    "typical": around(3.2),
    "low": around(2.1),
    "very low": around(1.8),
    "high": around(4.1),
    "very high": around(4.4),
    "uniform": anything,
}


def sample(questionnaire: Questionnaire, mix: str, count: int, seed: int = 20240205) -> Sequence[Answers]:
    """So many sheets of a mix, without skips; the same ones for the same seed."""
    rng = Random(seed)
    return [MIXES[mix](questionnaire, rng) for _ in range(count)]
