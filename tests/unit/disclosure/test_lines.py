"""Which choices share a line, and which stand out."""

import pytest

from quiz.disclosure.lines import brief_lines, lines, main_lines
from quiz.disclosure.rules import figure


@pytest.mark.parametrize(
    ("counts", "every", "main", "brief"),
    [
        ([1, 4, 0, 2, 0], ["1", "3", "024"], ["1"], ["1"]),
        ([2, 2, 2, 2, 2], ["01234"], ["01234"], []),
        ([1, 1, 1, 1, 1], ["01234"], [], []),
        ([5, 10, 12, 1, 2], ["0", "12", "34"], ["12"], ["12"]),
        ([5, 5, 5, 6, 9], ["0123", "4"], ["4"], ["4"]),
        ([6, 6, 6, 6, 6], ["01234"], ["01234"], []),
        ([0, 30, 0, 0, 0], ["1", "0234"], ["1"], ["1"]),
    ],
)
def test_lines(counts: list[int], every: list[str], main: list[str], brief: list[str]) -> None:
    n = sum(counts)
    figures = [figure(str(choice), count, n) for choice, count in enumerate(counts)]

    found = [["".join(line.choices) for line in told] for told in (lines(figures), main_lines(figures, n))]

    assert found == [every, main]
    assert ["".join(line.choices) for line in brief_lines(figures, n)] == brief


def test_there_are_no_percentages() -> None:
    assert [line.figure.percent for line in lines([figure("a", 40, 60), figure("b", 20, 60)])] == [None, None]
