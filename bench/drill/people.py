"""What each virtual person is going to do and when, made before the evening begins."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from math import inf

from bench.plan import CHOICES, QUESTIONS
from quiz.regions import NO_REGION, REGIONS

START, REGION = 0, QUESTIONS + 1
"""The places of the first and the last form among the moments of a person; between them are the questions."""

_START_SECONDS, _QUESTION_SECONDS, _REGION_SECONDS = 8.0, 15.0, 10.0
VISIT_SECONDS = _START_SECONDS + QUESTIONS * _QUESTION_SECONDS + _REGION_SECONDS
"""How long a person reads and thinks in all, on average: 198 s, where the quiz promises three to five minutes."""

_SPREAD = 0.5  # of the logarithm of a think time
_MOST_THOUGHT = 3.0  # times the average
_RETRY_SECONDS = (1.0, 4.0)
_LOCALES = {"fi": 88, "sv": 5, "en": 4, "fi-simple": 3}  # of a hundred
_DECLINES_ANSWER, _DECLINES_REGION = 0.03, 0.4
_LOSES_FINISH = 0.5  # of those who lose an answer


@dataclass(frozen=True, slots=True)
class Habits:
    """How people are; `pace` is how many times as fast as real ones they think."""

    gives_up: float = 0.2
    loses_answer: float = 0.05
    pace: float = 1.0


@dataclass(frozen=True, slots=True)
class Person:
    """Moments are seconds since the evening began."""

    arrives: float
    moments: tuple[float, ...]  # when each form is sent: the start, the questions, the region
    answers: tuple[int, ...]  # a position for each question, 0 for declined
    locale: str
    region: str
    leaves_after: int | None  # after how many questions this person gives up; None if it finishes
    loses: int | None  # the place of the form whose answer is lost on a bad network
    retry_seconds: float  # how long until a form without an answer is sent again


def pace_of(seconds: float) -> float:
    """Return how fast people must think so that a visit takes a tenth of the evening; never slower than real ones."""
    return max(1.0, VISIT_SECONDS / (seconds / 10))


def make_person(rng: random.Random, arrives: float, habits: Habits, last_form: int = REGION) -> Person:
    """Return a person who comes at a moment; in a workshop the last form is that of the last question."""
    leaves = rng.randrange(QUESTIONS) if rng.random() < habits.gives_up else None
    return Person(
        arrives,
        tuple(accumulate(_thoughts(rng, habits.pace), initial=arrives))[1 : last_form + 2],
        tuple(0 if rng.random() < _DECLINES_ANSWER else rng.randint(1, CHOICES) for _ in range(QUESTIONS)),
        rng.choices([*_LOCALES], [*_LOCALES.values()])[0],
        NO_REGION if rng.random() < _DECLINES_REGION else rng.choice([*REGIONS]),
        leaves,
        _lost_form(rng, last_form) if rng.random() < habits.loses_answer else None,
        rng.uniform(*_RETRY_SECONDS) / habits.pace,
    )


def _thoughts(rng: random.Random, pace: float) -> Iterator[float]:
    for average in (_START_SECONDS, *[_QUESTION_SECONDS] * QUESTIONS, _REGION_SECONDS):
        # The average of this distribution is 1: most people are faster, a few much slower.
        thought = rng.lognormvariate(-(_SPREAD**2) / 2, _SPREAD)
        yield 0.0 if pace == inf else average * min(thought, _MOST_THOUGHT) / pace


def _lost_form(rng: random.Random, last_form: int) -> int:
    return last_form if rng.random() < _LOSES_FINISH else rng.randrange(last_form)
