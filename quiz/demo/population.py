"""A model of made-up respondents: the day, region and language of each, and their answers.

It is not data, as nobody was asked (docs/scoring.md, "What depends on it"). Which regions are a little higher or lower
is random, so that no demo says anything about a real region.
"""

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import accumulate
from random import Random
from statistics import mean

from quiz.questionnaire.model import DECLINED, LOCALES, Answers, Question, Questionnaire
from quiz.regions import NO_REGION
from quiz.weeks import week_of

_THOUSANDS = {
    "ahvenanmaa": 30,
    "etela-karjala": 125,
    "etela-pohjanmaa": 190,
    "etela-savo": 129,
    "helsinki": 674,
    "ita-uusimaa": 99,
    "kainuu": 70,
    "kanta-hame": 169,
    "keski-pohjanmaa": 67,
    "keski-suomi": 273,
    "keski-uusimaa": 206,
    "kymenlaakso": 158,
    "lappi": 175,
    "lansi-uusimaa": 492,
    "pirkanmaa": 545,
    "pohjanmaa": 178,
    "pohjois-karjala": 162,
    "pohjois-pohjanmaa": 418,
    "pohjois-savo": 248,
    "paijat-hame": 204,
    "satakunta": 211,
    "vantaa-kerava": 290,
    "varsinais-suomi": 491,
}
"""The approximate population of each region, in thousands."""

PEOPLE_BY_REGION = {**_THOUSANDS, NO_REGION: sum(_THOUSANDS.values()) // 9}
"""The weights of the regions; one person in ten does not tell a region."""

_SWEDISH = {
    "ahvenanmaa": 0.88,
    "pohjanmaa": 0.5,
    "ita-uusimaa": 0.28,
    "lansi-uusimaa": 0.12,
    "keski-pohjanmaa": 0.09,
    "varsinais-suomi": 0.06,
    "helsinki": 0.06,
}
_ENGLISH = {"vantaa-kerava": 0.09, "helsinki": 0.08, "lansi-uusimaa": 0.06}
_PLAIN = 0.08
_ELSEWHERE = {"sv": 0.01, "en": 0.03}

_WEEKDAYS = (1.0, 1.15, 1.2, 1.1, 0.8, 0.45, 0.5)
_WAVE_WEEKS = 9

# On a scale from 1 to 5: the mean, the standard deviations between people, between the dimensions of a person and
# between items, and the offsets and weights of groups with much less or more room to take part than most.
_MEAN, _BETWEEN, _DIMENSION, _ITEM = 3.2, 0.75, 0.75, 0.85
_GROUPS = ((0.0, 84), (-1.1, 10), (0.9, 6))
_REGION_SPREAD, _DIMENSION_SPREAD, _QUESTION_SPREAD = 0.15, 0.2, 0.3
_DRIFT_STEP, _DRIFT_KEPT = 0.06, 0.92  # a week's step, and the share of the drift so far that remains
_DECLINES = 0.03
_LEAVES = 0.22  # the share of those who begin


class Population:
    """Made-up people on the given days; the same state of `chance` gives the same people."""

    def __init__(self, questionnaire: Questionnaire, days: Sequence[date], chance: Random) -> None:
        self._questions = questionnaire.questions
        self._languages = [locale for locale in LOCALES if locale in questionnaire.languages]
        self._days = days
        self._chance = chance
        self._regions = list(PEOPLE_BY_REGION)
        self._region_weights = list(accumulate(PEOPLE_BY_REGION.values()))
        self._language_weights = {region: self._weights(region) for region in self._regions}
        self._by_region = {region: chance.gauss(0, _REGION_SPREAD) for region in self._regions}
        self._by_week = dict(zip(dict.fromkeys(map(week_of, days)), self._drift(), strict=False))
        self._dimensions = [dimension.id for dimension in questionnaire.dimensions]
        self._by_dimension = self._leanings(self._dimensions, _DIMENSION_SPREAD)
        self._by_question = self._leanings([question.id for question in self._questions], _QUESTION_SPREAD)

    def visitors(self, people: int) -> Counter[date]:
        """Return the number of people on each day: fewer at weekends, in waves, and more in a campaign week."""
        campaign = self._chance.choice(self._days)
        weights = [
            _WEEKDAYS[day.weekday()]
            * (1.6 + math.sin(2 * math.pi * number / 7 / _WAVE_WEEKS))
            * (2 if week_of(day) == week_of(campaign) else 1)
            for number, day in enumerate(self._days)
        ]
        return Counter(self._chance.choices(self._days, weights, k=people))

    def region(self) -> str:
        """Return somebody's region, or NO_REGION if they do not tell it."""
        return self._chance.choices(self._regions, cum_weights=self._region_weights)[0]

    def language(self, region: str) -> str:
        """Return the language in which somebody of a region takes the quiz."""
        return self._chance.choices(self._languages, cum_weights=self._language_weights[region])[0]

    def level(self, region: str, day: date) -> float:
        """Return the mean level of room to take part in a region on a day, on a scale from 1 to 5."""
        group = self._chance.choices([each for each, _ in _GROUPS], [weight for _, weight in _GROUPS])[0]
        return _MEAN + group + self._by_region[region] + self._by_week[week_of(day)]

    def answers(self, level: float) -> Answers:
        """Return the answers of somebody of a level; a few are declined."""
        own = level + self._chance.gauss(0, _BETWEEN)
        sides = {
            dimension: own + self._by_dimension[dimension] + self._chance.gauss(0, _DIMENSION)
            for dimension in self._dimensions
        }
        return tuple(self._answer(question, sides[question.dimension]) for question in self._questions)

    def leaver(self) -> int | None:
        """Return how many questions somebody answers who leaves before the next finisher; None if nobody leaves."""
        if self._chance.random() >= _LEAVES / (1 - _LEAVES):
            return None
        return min(len(self._questions), int(self._chance.expovariate(0.3)))

    def _answer(self, question: Question, side: float) -> int:
        if self._chance.random() < _DECLINES:
            return DECLINED
        value = side + self._by_question[question.id] + self._chance.gauss(0, _ITEM)
        position = min(question.positions, max(1, round(1 + (value - 1) / 4 * (question.positions - 1))))
        return position if question.keyed == 1 else question.positions + 1 - position

    def _leanings(self, names: Sequence[str], spread: float) -> dict[str, float]:
        """Return for each name how much higher or lower everybody answers it; the mean is 0."""
        drawn = [self._chance.gauss(0, spread) for _ in names]
        return {name: value - mean(drawn) for name, value in zip(names, drawn, strict=True)}

    def _drift(self) -> Iterator[float]:
        so_far = 0.0
        while True:
            so_far = _DRIFT_KEPT * so_far + self._chance.gauss(0, _DRIFT_STEP)
            yield so_far

    def _weights(self, region: str) -> list[float]:
        swedish = _SWEDISH.get(region, _ELSEWHERE["sv"])
        english = min(_ENGLISH.get(region, _ELSEWHERE["en"]), 1 - swedish)
        finnish = 1 - swedish - english
        shares = {"fi": finnish * (1 - _PLAIN), "fi-simple": finnish * _PLAIN, "sv": swedish, "en": english}
        return list(accumulate(shares[language] for language in self._languages))
