"""A10: whatever is published lies within the margin that is told with it, against the true counts of demos."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from random import Random

import pytest

from quiz.counting.ledger import finisher_of
from quiz.demo.population import Population
from quiz.disclosure.estimates import Estimate, Kind, estimate
from quiz.disclosure.random_rounding import keyed_chances, margin, rounded
from quiz.questionnaire.model import Questionnaire
from quiz.questionnaire.scoring import profile
from quiz.regions import NO_REGION, REGIONS
from quiz.responses.walk import NO_TICKET, Run, Walk
from quiz.store.layout import Layout

MONDAY = date(2026, 11, 16)
SIZES = (5, 6, 8, 10, 10, 11, 12, 14, 17, 23, 38, 90)
"""People of batches: most are sealed as soon as there are ten, some at the end of their time."""


def published(questionnaire: Questionnaire, seed: int) -> Iterator[tuple[Estimate, int, int]]:
    """What is shown of a growing number of batches, with the true count and the people."""
    rng, chances = Random(seed), keyed_chances(f"demo {seed}")
    people = Population(questionnaire, [MONDAY], rng)
    layout = Layout.of(questionnaire)
    figures = [*([place] for place in range(len(layout))), *upper(questionnaire)]
    known = [counted(questionnaire, people, rng) for _ in range(200)]
    true, sums, n = Counter[int](), Counter[int](), 0
    for batches in range(1, rng.choice((3, 12, 60)) + 1):
        size = rng.choice(SIZES)
        counts = layout.count(rng.choices(known, k=size))
        told = rounded(size, layout.by_item(counts), questionnaire.choices, chances(batches), seen=False)
        true.update(dict(enumerate(counts)))
        sums.update(dict(enumerate(told)))
        n += size
        if batches & (batches - 1) == 0:
            for places in figures:
                shown = estimate("", sum(sums[place] for place in places), n, margin(batches, len(places)))
                yield shown, sum(true[place] for place in places), n


def counted(questionnaire: Questionnaire, people: Population, rng: Random) -> tuple[tuple[str, str], ...]:
    """What is counted of somebody."""
    answers = people.answers(people.level(rng.choice(list(REGIONS)), MONDAY))
    walk = Walk(NO_TICKET, Run.COUNTED, 0, questionnaire.edition, answers)
    return finisher_of(questionnaire, walk, profile(questionnaire, answers), NO_REGION, "fi").choices


def upper(questionnaire: Questionnaire) -> list[list[int]]:
    """Where the two upper growth words of each dimension are among the counts: they are told together."""
    words, rows = [growth.id for growth in questionnaire.growth][-2:], Layout.of(questionnaire).rows()
    return [
        [place for place, item, choice in rows if item == f"dimension:{dimension.id}" and choice in words]
        for dimension in questionnaire.dimensions
    ]


@pytest.mark.parametrize("seeds", [range(4), pytest.param(range(4, 104), marks=pytest.mark.long)])
def test_nineteen_of_twenty_figures_are_within_the_margin_that_is_told(
    questionnaire: Questionnaire, seeds: range
) -> None:
    within, words, numbers = Counter[bool](), Counter[bool](), Counter[Kind]()
    for shown, true, n in (each for seed in seeds for each in published(questionnaire, seed)):
        numbers[shown.kind] += 1
        if shown.counts and shown.shares:
            low, high = shown.shares
            within[shown.counts.low <= true <= shown.counts.high] += 1
            within[low * n <= 100 * true <= high * n] += 1
        elif shown.kind is not Kind.SOME:
            words[(100 * true > 30 * n) == (shown.kind is Kind.MANY)] += 1
    assert within[True] >= 0.95 * within.total(), within
    assert words[True] >= 0.95 * words.total() > 0, words
    assert min(numbers[kind] for kind in Kind if kind is not Kind.AT_LEAST) > 20, numbers
