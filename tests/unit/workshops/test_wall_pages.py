"""How many lines of the wall of changes are on the wall at once."""

import pytest

from quiz.store.values import Change
from quiz.workshops.wall_pages import pages_of

SHORT, LONGER = "Kahvit auki torstaisin, myös ilman ilmoittautumista", "Tuoli valmiiksi " * 5
LONG = "Vuorot " * 17
TALL = "valvontakamerat tiedotustilaisuus yhdenvertaisuus osallisuus"
WIDE = "木曜日のコーヒーは申し込みなしで飲めるようにする"


@pytest.mark.parametrize(
    ("lines", "pages"),
    [
        ([], [("cards", 0)]),
        ([SHORT] * 6, [("cards", 6)]),
        ([SHORT] * 12, [("cards", 6)] * 2),
        ([TALL, SHORT], [("cards", 2)]),
        ([*[SHORT] * 5, LONGER, SHORT], [("cards", 5), ("rows", 2)]),
        ([LONGER] * 12, [("rows", 5), ("rows", 5), ("rows", 2)]),
        ([*[SHORT] * 4, LONGER, *[SHORT] * 6], [("rows", 5), ("cards", 6)]),
        ([LONG] * 12, [("rows", 4)] * 3),
        ([WIDE] * 7, [("cards", 6), ("cards", 1)]),
        ([WIDE * 2] * 3, [("rows", 3)]),
    ],
)
def test_short_lines_are_on_cards_and_longer_ones_in_rows(lines: list[str], pages: list[tuple[str, int]]) -> None:
    changes = [Change(number, line.strip(), True) for number, line in enumerate(lines, 1)]
    found = pages_of(changes)
    assert [("cards" if page.cards else "rows", len(page.lines)) for page in found] == pages
    assert [line for page in found for line in page.lines] == [(each.number, each.text) for each in changes]


def test_lines_that_are_not_shown_have_no_number() -> None:
    (page,) = pages_of([Change(2, "a", True), Change(5, "b", False), Change(9, "c", True)])
    assert page.lines == ((1, "a"), (2, "c"))
