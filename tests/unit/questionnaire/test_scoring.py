"""The scoring rules, against the reference implementation and by their properties."""

import random
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quiz.questionnaire.model import DECLINED, Answers, Character, Questionnaire
from quiz.questionnaire.scoring import compare, growth_of, profile, round_half_up
from tests.support import reference_scoring as reference
from tests.support.scoring_samples import REAL, from_reference, sheet

DIMENSIONS = {"A": "own-life", "B": "communities", "C": "common-good"}
SHEETS = st.tuples(*[st.integers(0, 5)] * 12)


def test_agrees_with_the_reference_on_thousands_of_sheets() -> None:
    rng = random.Random(7)
    for _ in range(3_000):
        skipped = rng.choice((0, 0, 0, 1, 3, 5, 7, 9, 12))
        positions: list[int | None] = [rng.randint(1, 5) for _ in reference.Q]
        for index in rng.sample(range(12), skipped):
            positions[index] = None

        found = profile(REAL, from_reference(positions))
        dimensions, ranking = reference.dims(positions), reference.match(positions)

        assert {row.dimension.id: row.score for row in found.dimensions} == {
            DIMENSIONS[letter]: score for letter, score in dimensions.items()
        }
        if ranking is not None:
            assert {(c.character.id, c.percent, c.hits) for c in found.ranking} == {
                (name, percent, hits) for percent, hits, _, name in ranking
            }
            assert [c.percent for c in found.ranking] == [percent for percent, *_ in ranking]
        if found.headline:
            assert {c.character.id for c in found.headline} == set(reference.winners(positions))
        assert bool(found.headline) == (skipped <= 3)
        assert bool(found.pair) == (3 < skipped <= 6)


@pytest.mark.parametrize("character", REAL.characters, ids=lambda character: str(character.id))
def test_own_vector_is_a_full_match(character: Character) -> None:
    found = profile(REAL, character.vector)

    assert [c.character.id for c in found.headline] == [character.id]
    assert found.headline[0].percent == 100


def test_all_threes() -> None:
    found = profile(REAL, (3,) * 12)

    assert [row.score for row in found.dimensions] == [50, 50, 50]
    assert found.headline[0].character.id == "norppa"
    assert found.headline[0].percent == Fraction(100 * 40, 48)
    assert round_half_up(found.headline[0].percent) == 83


def test_all_declined_has_no_scores_and_no_characters() -> None:
    found = profile(REAL, (DECLINED,) * 12)

    assert (found.answered, found.ranking, found.headline, found.pair, found.nearly) == (0, (), (), (), ())
    assert all(row.score is None and row.growth is None for row in found.dimensions)


def test_one_answer_of_four_does_not_show_a_dimension() -> None:
    found = profile(REAL, sheet(A1=1, B1=2, B2=2, B3=2, B4=2, C1=5, C2=5, C3=5, C4=5))

    assert [row.score for row in found.dimensions] == [None, 25, 100]


@given(SHEETS)
@settings(max_examples=300, deadline=None)
def test_figures_stay_within_bounds(answers: Answers) -> None:
    found = profile(REAL, answers)

    assert all(0 <= c.percent <= 100 for c in found.ranking)
    assert all(row.score is None or 0 <= row.score <= 100 for row in found.dimensions)
    ranks = [(c.percent, c.hits, -c.worst) for c in found.ranking]
    assert ranks == sorted(ranks, reverse=True)


@given(SHEETS, st.permutations(range(12)))
@settings(max_examples=200, deadline=None)
def test_order_of_questions_is_irrelevant(answers: Answers, order: list[int]) -> None:
    shuffled = replace(
        REAL,
        questions=tuple(REAL.questions[i] for i in order),
        characters=tuple(c._replace(vector=tuple(c.vector[i] for i in order)) for c in REAL.characters),
    )

    before, after = profile(REAL, answers), profile(shuffled, tuple(answers[i] for i in order))

    assert [(c.character.id, c.percent, c.hits) for c in before.ranking] == [
        (c.character.id, c.percent, c.hits) for c in after.ranking
    ]
    assert [row.score for row in before.dimensions] == [row.score for row in after.dimensions]


@given(SHEETS, st.integers(0, 11))
@settings(max_examples=200, deadline=None)
def test_declining_leaves_numerator_and_denominator(answers: Answers, skipped: int) -> None:
    declined = (*answers[:skipped], DECLINED, *answers[skipped + 1 :])
    without = replace(
        REAL,
        questions=REAL.questions[:skipped] + REAL.questions[skipped + 1 :],
        characters=tuple(c._replace(vector=c.vector[:skipped] + c.vector[skipped + 1 :]) for c in REAL.characters),
    )

    here = {c.character.id: c.percent for c in profile(REAL, declined).ranking}
    there = {c.character.id: c.percent for c in profile(without, answers[:skipped] + answers[skipped + 1 :]).ranking}

    assert here == there


@given(SHEETS)
@settings(max_examples=200, deadline=None)
def test_shown_sum_is_the_percentage(answers: Answers) -> None:
    for near in profile(REAL, answers).ranking:
        rows = [row.points for row in compare(REAL, near.character, answers) if row.points is not None]
        assert len(rows) == near.compared
        assert 100 * sum(rows) / Fraction(len(rows)) == near.percent


@given(SHEETS)
@settings(max_examples=300, deadline=None)
def test_runners_up_are_all_within_one_answer_step_and_never_missing(answers: Answers) -> None:
    found = profile(REAL, answers)
    if not found.headline:
        return
    best = found.ranking[0].percent
    step = Fraction(100, 4 * found.answered)
    expected = [c for c in found.ranking[len(found.headline) :] if best - c.percent <= step]
    assert list(found.nearly) == (expected or list(found.ranking[1:2] if len(found.headline) == 1 else []))


def test_full_ties_share_the_headline_in_the_questionnaires_order() -> None:
    twin = REAL.characters[6]._replace(id="kaksonen")
    twins = replace(REAL, characters=(*REAL.characters, twin))

    found = profile(twins, REAL.characters[6].vector)

    assert [c.character.id for c in found.headline] == ["lohi", "kaksonen"]


@pytest.mark.parametrize(
    ("score", "word"),
    [(Fraction(0), "resting"), (Fraction(2499, 100), "resting"), (Fraction(25), "sprouting"),
     (Fraction(4999, 100), "sprouting"), (Fraction(50), "growing"), (Fraction(75), "blooming"),
     (Fraction(100), "blooming")],
)  # fmt: skip
def test_growth_words_compare_exact_values(score: Fraction, word: str) -> None:
    assert growth_of(REAL, score).id == word


def test_reverse_keyed_and_uneven_and_unscored_items() -> None:
    own_life = [i for i, question in enumerate(REAL.questions) if question.dimension == "own-life"]
    first, second, third, fourth = own_life
    questions = list(REAL.questions)
    questions[first] = questions[first]._replace(keyed=-1)
    questions[second] = questions[second]._replace(options=questions[second].options[:3])
    questions[third] = questions[third]._replace(scored=False)
    altered: Questionnaire = replace(
        REAL,
        questions=tuple(questions),
        characters=tuple(
            c._replace(vector=tuple(min(p or 1, 3) if i == second else p for i, p in enumerate(c.vector)))
            for c in REAL.characters
        ),
    )
    answers = [DECLINED] * 12
    answers[first], answers[second], answers[third], answers[fourth] = 1, 2, 5, 5

    score = profile(altered, tuple(answers)).dimensions[0]

    assert score.score == Fraction(100) * (1 + Fraction(1, 2) + 1) / 3
    assert (score.answered, score.scored) == (3, 3)


def test_rounds_half_up() -> None:
    assert [round_half_up(Fraction(n, 2)) for n in (0, 1, 2, 125)] == [0, 1, 1, 63]
