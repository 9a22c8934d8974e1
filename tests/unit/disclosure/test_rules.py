"""What may be shown of a group: words, rounded numbers, and nothing that makes one person's answer certain."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.disclosure.rules import (
    NUMBERS_FROM,
    SMALLEST_BATCH,
    Figure,
    Level,
    Medium,
    picture,
    pictured,
)
from quiz.i18n import catalog

ORDER = ("1", "2", "3", "4", "5", "declined")


def figures(*counts: int) -> tuple[Figure, ...]:
    """The figures of one question with these counts."""
    n = sum(counts)
    shown = picture(n, {"q": dict(zip(ORDER, counts, strict=False))}, {"q": ORDER})
    return shown.items["q"]


def levels(*counts: int) -> list[Level]:
    """The levels of one question's figures."""
    return [figure.level for figure in figures(*counts)]


@pytest.mark.parametrize("n", range(SMALLEST_BATCH))
def test_under_five_there_is_the_number_only(n: int) -> None:
    shown = picture(n, {"q": {"1": n}}, {"q": ORDER})
    assert (shown.n, shown.shown, dict(shown.items)) == (n, False, {})


@given(st.integers(0, 12), st.integers(0, 12))
def test_the_picture_of_a_round_is_never_of_phones_and_sheets_together(phones: int, sheets: int) -> None:
    medium = pictured(phones, sheets)
    assert (medium is Medium.PHONES) == (phones >= SMALLEST_BATCH)
    assert (medium is Medium.SHEETS) == (phones < SMALLEST_BATCH <= sheets)


@pytest.mark.parametrize("n", range(SMALLEST_BATCH, NUMBERS_FROM))
def test_from_five_to_nineteen_there_are_two_words_and_then_four(n: int) -> None:
    for count in range(n + 1):
        figure = figures(count, n - count)[0]
        if count <= 1:
            expected = Level.ONE_OR_NONE
        elif n <= 6:
            expected = Level.SEVERAL
        elif count >= min(n // 2 + 1, n - 4):
            expected = Level.MANY
        else:
            expected = Level.SOME if count / n > 0.3 else Level.A_FEW
        assert figure == Figure("1", expected)
        assert (figure.width == 0) is (count <= 1)


@pytest.mark.parametrize(
    ("n", "words"),
    [
        (5, "useampi 2–5"),
        (6, "useampi 2–6"),
        (7, "moni 3–7, muutama 2"),
        (8, "moni 4–8, osa 3, muutama 2"),
        (9, "moni 5–9, osa 3–4, muutama 2"),
        (10, "moni 6–10, osa 4–5, muutama 2–3"),
        (19, "moni 10–19, osa 6–9, muutama 2–5"),
    ],
)
def test_the_key_says_of_how_many_each_word_is_said(n: int, words: str) -> None:
    assert catalog("fi").key(n) == f"Sanat tässä ryhmässä: {words} ihmistä."
    said = {catalog("fi").figure(figures(count, n - count)[0]): count for count in range(2, n + 1)}
    assert [word.rpartition(" ")[0] for word in reversed(words.split(", "))] == [*said]


def test_where_there_are_numbers_the_key_is_about_those() -> None:
    assert catalog("en").key(NUMBERS_FROM) == catalog("en")("workshop.words.numbers")


@given(st.integers(NUMBERS_FROM, 3_000), st.data())
def test_from_twenty_up_there_are_rounded_numbers_with_capped_ends(n: int, data: st.DataObject) -> None:
    count = data.draw(st.integers(0, n) | st.integers(0, 4) | st.integers(n - 4, n))
    figure = figures(count, n - count)[0]
    if count <= 2:
        assert figure == Figure("1", Level.AT_MOST_TWO)
    elif count >= n - 2:
        assert figure == Figure("1", Level.NEARLY_ALL)
    else:
        assert figure.count is not None and figure.count % 5 == 0 and abs(figure.count - count) <= 2
        assert figure.share is not None and figure.width == min(max(figure.share, 1), 99)
        assert figure.percent == (figure.share if n >= 50 else None)
        # 0 stands for less than one and 100 for more than 99: where so many are a per cent.
        assert n >= 200 or 0 < figure.share < 100
        assert figure.share % (10 if n < 100 else 5 if n < 200 else 1) == 0
        assert catalog("en").figure(figure).endswith(")") is (n >= 50)


def test_the_order_is_the_questionnaires_never_by_count() -> None:
    assert [figure.choice for figure in figures(1, 9, 30, 2, 4, 0)] == list(ORDER)


@pytest.mark.parametrize("n", [5, 7, 19, 20, 24, 50, 200])
def test_unanimity_and_all_but_one_look_the_same(n: int) -> None:
    assert figures(n, 0, 0) == figures(n - 1, 1, 0)


def test_counts_that_are_not_of_whole_batches_are_refused() -> None:
    for counts in ({"1": 4}, {"1": 5, "2": 1}, {"1": 4, "unknown": 1}):
        with pytest.raises(ValueError, match="are not those of whole batches"):
            picture(5, {"q": counts}, {"q": ORDER})


@pytest.mark.parametrize("n", range(SMALLEST_BATCH, 41))
@pytest.mark.parametrize("agreement", [50, 60, 70, 80, 90, 95, 100])
def test_no_single_answer_is_certain(n: int, agreement: int) -> None:
    """A2, flip test: beside every vector with everybody in one place there is one that looks the same without."""
    agreeing = max(1, n * agreement // 100)
    rest = n - agreeing
    for others in {
        (rest, 0, 0, 0, 0),
        (rest - rest // 2, rest // 2, 0, 0, 0),
        (rest // 3, rest // 3, rest - 2 * (rest // 3), 0, 0),
    }:
        shown = figures(agreeing, *others)
        certain = [
            position for position in range(len(ORDER))
            if shown == figures(*[n if index == position else 0 for index in range(len(ORDER))])
            and not any(
                shown == figures(*[n - 1 if i == position else 1 if i == other else 0 for i in range(len(ORDER))])
                for other in range(len(ORDER)) if other != position
            )
        ]  # fmt: skip
        assert certain == []
