"""What a form's field says about a question."""

import pytest

from quiz.responses.walk import answer_of


@pytest.mark.parametrize(
    ("choice", "positions", "answer"),
    [
        ("declined", 2, 0),
        ("1", 5, 1),
        ("5", 5, 5),
        ("7", 7, 7),
        ("6", 5, None),
        ("8", 7, None),
        *((choice, 7, None) for choice in (None, "", "0", "-1", "01", " 1", "1.", "²", "Declined", "x")),
    ],
)
def test_a_choice_is_one_of_the_positions_or_declined(choice: str | None, positions: int, answer: int | None) -> None:
    assert answer_of(choice, positions) == answer
