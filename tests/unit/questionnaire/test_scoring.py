"""The scoring rules, against the reference implementation and by their properties."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.questionnaire.comparison import Comparison, compare, reasons
from quiz.questionnaire.model import DECLINED, Answers, Character, Questionnaire
from quiz.questionnaire.scoring import growth_of, profile, round_half_up
from tests.support import reference_scoring as reference
from tests.support.questionnaires import REAL
from tests.support.scoring_samples import (
    items_of,
    positions_of,
    random_questionnaire,
    random_sheet,
    sheet,
    vectors_of,
)

SHEETS = st.tuples(*[st.integers(0, 5)] * 12)


def assert_agrees(questionnaire: Questionnaire, answers: Answers) -> None:
    """Assert that the service and the reference say the same of a sheet."""
    items, positions, vectors = items_of(questionnaire), positions_of(answers), vectors_of(questionnaire)
    found, expected = profile(questionnaire, answers), reference.result(items, positions, vectors)

    assert [(c.percent, c.character.id) for c in found.ranking] == [(m.closeness, m.name) for m in expected.ranking]
    parts = ("headline", "pair", "nearly", "following")
    assert {part: [c.character.id for c in getattr(found, part)] for part in parts} == {
        part: getattr(expected, part) for part in parts
    }
    assert found.even == expected.even
    for row in found.dimensions:
        assert row.score == reference.dimension_score(items, positions, row.dimension.id)
    for near in found.headline or found.pair:
        vector = vectors[near.character.id]
        same, other = reasons(questionnaire, near.character, answers)
        assert [questionnaire.questions.index(row.question) for row in same] == reference.alike(
            items, positions, vector
        )
        assert (other and questionnaire.questions.index(other.question)) == reference.differing(
            items, positions, vector
        )


@pytest.mark.parametrize("count", [700, pytest.param(5_000, marks=pytest.mark.long)])
def test_agrees_with_the_reference_on_thousands_of_sheets(count: int) -> None:
    rng = Random(7)
    for _ in range(count):
        assert_agrees(REAL, random_sheet(REAL, rng))


def test_agrees_with_the_reference_on_questionnaires_of_all_kinds() -> None:
    rng = Random(8)
    for _ in range(40):
        questionnaire = random_questionnaire(rng)
        for _ in range(5):
            assert_agrees(questionnaire, random_sheet(questionnaire, rng))


def moved(vector: Answers) -> Iterator[Answers]:
    """A vector at every level at which it fits."""
    for step in range(-4, 5):
        answers = tuple(step + (position or 0) for position in vector)
        if all(1 <= answer <= 5 for answer in answers):
            yield answers


@pytest.mark.parametrize("character", REAL.characters, ids=lambda character: str(character.id))
def test_own_shape_is_a_full_match_at_every_level(character: Character) -> None:
    for answers in moved(character.vector):
        found = profile(REAL, answers)
        assert [(c.character.id, c.percent) for c in found.headline] == [(character.id, Fraction(100))]
        assert reasons(REAL, character, answers).differing is None


def test_most_shapes_fit_at_more_than_one_level() -> None:
    assert sum(len(list(moved(character.vector))) > 1 for character in REAL.characters) >= 3


@pytest.mark.parametrize("position", range(1, 6))
def test_an_even_sheet_has_dimensions_and_no_character(position: int) -> None:
    for answers in ((position,) * 12, (DECLINED,) * 6 + (position,) * 6):
        found = profile(REAL, answers)
        assert found.even
        assert (found.ranking, found.headline, found.pair, found.nearly, found.following) == ((), (), (), (), ())
        assert {row.score for row in found.dimensions} == {25 * (position - 1)}


def test_few_answers_are_too_few_before_they_are_even() -> None:
    assert not profile(REAL, (DECLINED,) * 7 + (3,) * 5).even


def test_even_means_equal_scores_not_equal_positions() -> None:
    first, *others = REAL.questions
    three = first._replace(options=first.options[:3])
    uneven = replace(
        REAL,
        questions=(three, *others),
        characters=tuple(c._replace(vector=(1, *c.vector[1:])) for c in REAL.characters),
    )
    turned = replace(REAL, questions=(first._replace(keyed=-1), *others))

    assert profile(uneven, (2, *[3] * 11)).even and not profile(uneven, (3,) * 12).even
    assert profile(turned, (5, *[1] * 11)).even and not profile(turned, (1,) * 12).even


def test_all_declined_has_no_scores_and_no_characters() -> None:
    found = profile(REAL, (DECLINED,) * 12)

    assert (found.answered, found.even, found.ranking, found.headline, found.pair) == (0, False, (), (), ())
    assert all(row.score is None and row.growth is None for row in found.dimensions)


def test_one_answer_of_four_does_not_show_a_dimension() -> None:
    found = profile(REAL, sheet(A1=1, B1=2, B2=2, B3=2, B4=2, C1=5, C2=5, C3=5, C4=5))

    assert [row.score for row in found.dimensions] == [None, 25, 100]


@pytest.mark.parametrize(("declined", "heading"), [(0, "headline"), (3, "headline"), (4, "pair"), (6, "pair"), (7, "")])
def test_how_many_answers_are_enough(declined: int, heading: str) -> None:
    found = profile(REAL, (*[DECLINED] * declined, *REAL.characters[0].vector[declined:]))

    assert {part: bool(getattr(found, part)) for part in ("headline", "pair")} == {
        part: part == heading for part in ("headline", "pair")
    }


@given(SHEETS, st.permutations(range(12)))
def test_order_of_questions_is_irrelevant(answers: Answers, order: list[int]) -> None:
    shuffled = replace(
        REAL,
        questions=tuple(REAL.questions[i] for i in order),
        characters=tuple(c._replace(vector=tuple(c.vector[i] for i in order)) for c in REAL.characters),
    )

    before, after = profile(REAL, answers), profile(shuffled, tuple(answers[i] for i in order))

    assert [(c.character.id, c.percent) for c in before.ranking] == [(c.character.id, c.percent) for c in after.ranking]
    assert [row.score for row in before.dimensions] == [row.score for row in after.dimensions]


@given(SHEETS, st.integers(0, 11))
def test_declining_leaves_the_usual_the_sum_and_their_number(answers: Answers, skipped: int) -> None:
    declined = (*answers[:skipped], DECLINED, *answers[skipped + 1 :])
    without = replace(
        REAL,
        questions=REAL.questions[:skipped] + REAL.questions[skipped + 1 :],
        characters=tuple(c._replace(vector=c.vector[:skipped] + c.vector[skipped + 1 :]) for c in REAL.characters),
    )

    here = {c.character.id: c.percent for c in profile(REAL, declined).ranking}
    there = {c.character.id: c.percent for c in profile(without, answers[:skipped] + answers[skipped + 1 :]).ranking}

    # Of 11 questions 6 are needed, as of 12.
    assert here == there


@given(SHEETS)
def test_leanings_make_the_percentage(answers: Answers) -> None:
    for near in profile(REAL, answers).ranking:
        rows = compare(REAL, near.character, answers)
        apart = [
            Fraction(abs(row.own - row.theirs), row.parts)
            for row in rows
            if row.own is not None and row.theirs is not None
        ]
        assert len(apart) == near.compared
        assert max(Fraction(0), 100 - 100 * sum(apart) / Fraction(len(apart))) == near.percent


def test_the_same_shape_shares_the_headline_in_the_questionnaires_order() -> None:
    owl = REAL.characters[1]
    twin = owl._replace(id="kaksonen", vector=tuple(position and position + 1 for position in owl.vector))
    twins = replace(REAL, characters=(*REAL.characters, twin))

    found = profile(twins, owl.vector)

    assert [c.character.id for c in found.headline] == [owl.id, "kaksonen"]
    assert not found.following


def test_where_both_lean_the_same_way_and_where_they_differ() -> None:
    bear = next(character for character in REAL.characters if character.id == "karhu")
    answers = sheet(A1=5, A2=4, A3=4, A4=4, B1=2, B2=2, B3=5, B4=2, C1=2, C2=2, C3=2, C4=2)

    same, other = reasons(REAL, bear, answers)
    assert [row.question.id for row in same] == ["tyhja-lauantai", "ukulele", "seinakalenteri"]
    assert other is not None and other.question.id == "ryhmaviesti"
    assert other.own is not None and other.theirs is not None and other.own > 0 > other.theirs
    assert (other.answer, other.position) == (5, 1)


def test_two_do_not_differ_where_they_chose_the_same_option() -> None:
    seal = next(character for character in REAL.characters if character.id == "norppa")
    coffee = [question.id for question in REAL.questions].index("kahvihuone")
    answers = tuple((own or 0) - (place != coffee) for place, own in enumerate(seal.vector))

    # Of all answers that one is furthest from the seal's, seen from each one's usual, but it is the same option.
    apart = [(abs(row.own - row.theirs), row) for row in compare(REAL, seal, answers) if row.own and row.theirs]
    furthest = max(apart)[1]
    assert furthest.question.id == "kahvihuone" and furthest.answer == furthest.position
    other = reasons(REAL, seal, answers).differing
    assert other is not None and other.position is not None and other.answer == other.position - 1


@pytest.mark.parametrize(
    ("answer", "position", "side", "far"),
    [(4, 5, 1, True), (3, 5, 1, False), (5, 3, 1, False), (2, 1, -1, True), (3, 1, -1, False), (4, 4, -1, False)],
)
def test_far_are_positions_beyond_the_middle_on_the_side_that_both_lean_to(
    answer: int, position: int, side: int, far: bool
) -> None:
    question, leaning = REAL.questions[0], side
    assert Comparison(question, answer, position, leaning, leaning).far == far
    assert Comparison(question._replace(keyed=-1), 6 - answer, 6 - position, leaning, leaning).far == far
    assert not Comparison(question, answer, position, leaning, -leaning).far


@pytest.mark.parametrize(
    ("score", "word"),
    [(Fraction(0), 0), (Fraction(2499, 100), 0), (Fraction(25), 1), (Fraction(4999, 100), 1), (Fraction(50), 2),
     (Fraction(75), 3), (Fraction(100), 3)],
)  # fmt: skip
def test_growth_words_compare_exact_values(score: Fraction, word: int) -> None:
    assert growth_of(REAL, score) == REAL.growth[word]


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
