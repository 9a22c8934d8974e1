"""The real questionnaire is fair: everybody can meet every animal, whatever their level."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from statistics import fmean, pvariance

import pytest

from quiz.questionnaire.model import Answers
from quiz.questionnaire.scoring import profile
from tests.support.questionnaires import REAL
from tests.support.respondents import MIXES, sample

Headline = Callable[[Answers], Sequence[str]]
"""The ids of the characters that share the headline of a sheet."""


def by_shape(answers: Answers) -> Sequence[str]:
    return [near.character.id for near in profile(REAL, answers).headline]


def by_closeness(answers: Answers) -> Sequence[str]:
    """The rule before this one: the smallest sum of differences between the positions themselves."""
    sums = {
        character.id: sum(
            abs((own or 0) - (theirs or 0)) for own, theirs in zip(answers, character.vector, strict=True)
        )
        for character in REAL.characters
    }
    return [min(sums, key=lambda name: sums[name])]


def shares(sheets: Sequence[Answers], headline: Headline) -> dict[str, float]:
    """Each character's share of all sheets, in per cent; a shared headline is shared."""
    found: dict[str, float] = defaultdict(float)
    for names in map(headline, sheets):
        for name in names:
            found[name] += 1 / len(names)
    return {character.id: 100 * found[character.id] / len(sheets) for character in REAL.characters}


def told_by_the_animal(sheets: Sequence[Answers], headline: Headline) -> float:
    """R2: the share of the variance of people's mean answers that their animal explains."""
    levels: dict[str, list[float]] = defaultdict(list)
    for answers in sheets:
        for name in headline(answers)[:1]:
            levels[name].append(fmean(answer or 0 for answer in answers))
    everybody = [level for of_one in levels.values() for level in of_one]
    inside = sum(len(of_one) * pvariance(of_one) for of_one in levels.values()) / len(everybody)
    return 1 - inside / pvariance(everybody)


@pytest.mark.parametrize("count", [2_000, pytest.param(8_000, marks=pytest.mark.long)])
@pytest.mark.parametrize("mix", MIXES)
def test_every_crowd_meets_every_animal_and_none_tells_the_level(mix: str, count: int) -> None:
    sheets = sample(REAL, mix, count)
    headlines = dict(zip(sheets, map(by_shape, sheets), strict=True))

    found = shares(sheets, headlines.__getitem__)
    assert all(4 <= share <= 25 for share in found.values()), found
    assert told_by_the_animal(sheets, headlines.__getitem__) <= 0.12


def test_comparing_positions_would_tell_the_level() -> None:
    sheets = sample(REAL, "typical", 1_000)
    assert told_by_the_animal(sheets, by_closeness) > 0.6
    assert max(shares(sample(REAL, "very low", 1_000), by_closeness).values()) > 40
