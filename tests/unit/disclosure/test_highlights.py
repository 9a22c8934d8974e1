"""What stands out in a picture in words, and which questions are suggested."""

import pytest

from quiz.disclosure.highlights import highlights, suggested
from quiz.disclosure.rules import picture

ORDER = ("1", "2", "3", "4", "5", "declined")


def counted(*counts: int) -> dict[str, int]:
    return dict(zip(ORDER, counts, strict=False))


@pytest.mark.parametrize(
    ("counts", "large", "small"),
    [
        ((5, 0, 0, 0, 0, 0), "1", ["2 3 4 5 declined"]),
        ((1, 1, 1, 1, 1, 0), "", ["1 2 3 4 5 declined"]),
        ((1, 5, 2, 0, 2, 0), "2", ["3 5", "1 4 declined"]),
        ((2, 2, 2, 2, 1, 1), "1 2 3 4", ["5 declined"]),
        ((0, 4, 0, 0, 0, 6), "2 declined", ["1 3 4 5"]),
    ],
)
def test_what_stands_out_is_told_by_the_words_alone(counts: tuple[int, ...], large: str, small: list[str]) -> None:
    found = highlights(picture(sum(counts), {"q": counted(*counts)}, {"q": ORDER}).items["q"])

    assert [figure.choice for figure in found.large] == large.split()
    assert [" ".join(figure.choice for figure in group) for group in found.small] == small


def test_the_questions_that_split_the_group_most_are_suggested_in_their_order() -> None:
    counts = {
        "alike": counted(0, 0, 10),
        "ends": counted(5, 0, 0, 0, 5),
        "near": counted(0, 5, 5),
        "even": counted(2, 2, 2, 2, 2),
        "far": counted(4, 0, 0, 6),
        "ends-again": counted(5, 0, 0, 0, 5),
    }
    shown = picture(10, counts, dict.fromkeys(counts, ORDER))

    assert suggested(shown, [*counts]) == ("ends", "even", "ends-again")
    assert suggested(shown, ["near", "alike"]) == ("near", "alike")


def test_equal_words_suggest_the_same_whatever_the_counts() -> None:
    order = dict.fromkeys("abcd", ORDER)
    some = picture(10, dict.fromkeys("abcd", counted(7, 1, 1, 1)), order)
    others = picture(10, {**dict.fromkeys("abc", counted(7, 1, 1, 1)), "d": counted(9, 0, 0, 0, 1)}, order)

    assert some == others
    assert suggested(some, "abcd") == suggested(others, "abcd") == ("a", "b", "c")
