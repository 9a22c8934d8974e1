"""Made-up people: who comes on which day, from where, in which language, and what they answer.

A model of respondents, not data: nobody was asked. Which regions stand a little higher or lower is drawn by lot, so
that no demo says anything about a real one.
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
"""How many live in each region, in thousands, roughly."""

PEOPLE_BY_REGION = {**_THOUSANDS, NO_REGION: sum(_THOUSANDS.values()) // 9}
"""The weights of the regions; every tenth person does not tell."""

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

# On a scale of 1 to 5, as docs/scoring.md tells: how people differ, how a dimension and an item differ within
# one person, and how groups with much less or more room to take part than most are mixed in.
_MEAN, _BETWEEN, _DIMENSION, _ITEM = 3.2, 0.75, 0.75, 0.85
_GROUPS = ((0.0, 84), (-1.1, 10), (0.9, 6))
_REGION_SPREAD, _DIMENSION_SPREAD, _QUESTION_SPREAD = 0.15, 0.2, 0.3
_DRIFT_STEP, _DRIFT_KEPT = 0.06, 0.92  # a week's step, and how much of the way so far stays
_DECLINES = 0.03
_LEAVES = 0.22  # of those who begin


class Crowd:
    """People for the given days; the same `chance` gives the same ones."""

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
        """How many come on which day: fewer at weekends, in waves of some weeks, and more in a campaign week."""
        campaign = self._chance.choice(self._days)
        weights = [
            _WEEKDAYS[day.weekday()]
            * (1.6 + math.sin(2 * math.pi * number / 7 / _WAVE_WEEKS))
            * (2 if week_of(day) == week_of(campaign) else 1)
            for number, day in enumerate(self._days)
        ]
        return Counter(self._chance.choices(self._days, weights, k=people))

    def region(self) -> str:
        """Where somebody is from; `none` when they do not tell."""
        return self._chance.choices(self._regions, cum_weights=self._region_weights)[0]

    def language(self, region: str) -> str:
        """The language in which somebody of a region takes the test."""
        return self._chance.choices(self._languages, cum_weights=self._language_weights[region])[0]

    def level(self, region: str, day: date) -> float:
        """How much room to take part somebody of a region has on a day, before they differ from one another: 1 to 5."""
        group = self._chance.choices([each for each, _ in _GROUPS], [weight for _, weight in _GROUPS])[0]
        return _MEAN + group + self._by_region[region] + self._by_week[week_of(day)]

    def answers(self, level: float) -> Answers:
        """The answers of somebody of a level; a few are declined."""
        own = level + self._chance.gauss(0, _BETWEEN)
        sides = {
            dimension: own + self._by_dimension[dimension] + self._chance.gauss(0, _DIMENSION)
            for dimension in self._dimensions
        }
        return tuple(self._answer(question, sides[question.dimension]) for question in self._questions)

    def leaver(self) -> int | None:
        """How many questions somebody answers who then leaves, between two who finish; None when nobody leaves."""
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
        """How much higher or lower than the others each is answered by everybody; 0 on the average."""
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
