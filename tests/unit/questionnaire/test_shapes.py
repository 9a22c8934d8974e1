"""Characters that answers cannot lead to are named, with the fix."""

from dataclasses import replace
from pathlib import Path

import pytest

from quiz.questionnaire import loader
from quiz.questionnaire.model import Questionnaire
from quiz.questionnaire.shapes import faults
from tests.support.own_questionnaires import OWN, faults_of, with_questions, without
from tests.support.questionnaires import REAL

Vector = tuple[int | None, ...]


def with_vectors(*vectors: Vector) -> Questionnaire:
    """The first questions of the real questionnaire, and characters a, b, c, d."""
    questions = REAL.questions[: len(vectors[0])]
    pairs = zip("abcd", vectors, strict=False)
    characters = tuple(REAL.characters[0]._replace(id=name, vector=vector) for name, vector in pairs)
    return replace(REAL, questions=questions, characters=characters)


@pytest.mark.parametrize(
    "vectors",
    [
        pytest.param([(1, 2, 3, 4), (4, 3, 2, 1)], id="other shapes"),
        pytest.param([(1, 2, 3, 4), (1, 2, 3, None)], id="the same where both have a position"),
        pytest.param([(1, 2, 3, None), (1, 2, None, 4)], id="positions on other questions"),
    ],
)
def test_shapes_of_their_own_are_no_faults(vectors: list[Vector]) -> None:
    assert not list(faults(with_vectors(*vectors)))


@pytest.mark.parametrize("even", [(2, 2, 2, 2), (None, None, 3, None), (None, None, None, None)])
def test_a_character_without_a_shape(even: Vector) -> None:
    assert list(faults(with_vectors((1, 2, 3, 4), even, even))) == [
        f'character "{name}": all its positions score the same, so it has no shape; give it higher positions on some '
        "questions and lower ones on others"
        for name in "bc"
    ]


@pytest.mark.parametrize(
    ("first", "second"),
    [((1, 2, 3, 3), (1, 2, 3, 3)), ((1, 2, 3, 3), (3, 4, 5, 5)), ((1, 2, 3, None), (2, 3, 4, None))],
)
def test_two_characters_of_the_same_shape(first: Vector, second: Vector) -> None:
    assert list(faults(with_vectors(first, (5, 1, 5, 1), second))) == [
        'characters "a" and "c": have the same shape, so no answers tell them apart; change one of them on some of the '
        "questions (moving all its positions up or down changes nothing)"
    ]


def test_a_shape_is_one_of_scores_and_not_of_positions() -> None:
    questionnaire = with_vectors((1, 5, 5, 5), (5, 1, 2, 3))
    first, *others = questionnaire.questions
    turned = replace(questionnaire, questions=(first._replace(keyed=-1), *others))

    assert not list(faults(questionnaire))
    (fault,) = faults(turned)
    assert fault.startswith('character "a": all its positions score the same')


def test_a_shape_that_another_one_has_on_fewer_questions() -> None:
    (fault,) = faults(with_vectors((3, 1, 3, 2), (None, 3, 2, None), (1, 3, 2, 1), (1, 2, 1, 1)))
    assert fault.startswith('character "d": not even answers like its own positions lead to it; give it positions on ')


def test_loading_names_them(tmp_path: Path) -> None:
    start = OWN.index("[[characters]]")
    twin = OWN[start : OWN.index("[[suggestions]]")].replace('id = "x"', 'id = "y"')
    (fault,) = faults_of(tmp_path, without(OWN, "[[suggestions]]", f"{twin}\n[[suggestions]]"))
    assert fault.startswith('questions.toml: characters "x" and "y": have the same shape')


def test_a_position_of_0_is_none(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(with_questions(3).replace("vector = [1, 2, 1]", "vector = [1, 2, 0]"), encoding="utf-8")
    assert loader.load(path).characters[0].vector == (1, 2, None)
