"""Estimates: the range that is told holds the truth, says no more than the rounded number, and decides what differs."""

from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.disclosure.estimates import Kind, Range, estimate
from quiz.disclosure.random_rounding import margin
from quiz.disclosure.rules import NUMBERS_FROM, PERCENT_FROM
from quiz.i18n import catalog


@given(st.integers(5, 4_000), st.integers(0, 4_000), st.integers(1, 300), st.integers(1, 2))
def test_a_number_is_no_finer_than_its_margin_which_is_told_with_it(n: int, count: int, batches: int, of: int) -> None:
    off = margin(batches, of)
    shown = estimate("1", min(count, n), n, off)
    if shown.counts is None or shown.shares is None or shown.count is None or shown.share is None:
        assert shown.kind is shown.word and shown.in_words and shown.width in (15, 42, 75)
        return
    assert n >= NUMBERS_FROM and shown.in_percent == (n >= PERCENT_FROM)
    assert shown.counts.low <= min(count, n) <= shown.counts.high or shown.counts.high - shown.counts.low < 2 * off + 5
    assert 0 <= shown.shares.low <= shown.share <= shown.shares.high <= 100
    assert shown.shares.high - shown.shares.low <= 25
    if shown.kind is Kind.ROUNDED:
        assert 0 < shown.count < n and 0 < shown.share < 100
        assert shown.counts.high - shown.counts.low >= 2 * off
        step = next(
            step for step in (10_000, 5_000, 2_000, 1_000, 500, 200, 100, 50, 20, 10, 5) if not shown.count % step
        )
        assert step >= off
    else:
        assert (shown.shares.low == 0 or shown.counts.low == 0) == (shown.kind is Kind.AT_MOST)


@pytest.mark.parametrize(
    ("count", "n", "off", "text"),
    [
        (120, 200, 8.5, "about 60%, 54–66"),
        (3_000, 5_000, 20, "about 60%, 59–61"),
        (59, 100, 4.9, "about 60%, 54–66"),
        (14_893, 20_000, 73, "about 74%, 73–75"),
        (15, 40, 2.3, "about 15, 11–19"),
        (3, 200, 4, "at most 5%"),
        (197, 200, 4, "at least 95%"),
        (0, 40, 2.3, "at most 4"),
        (25, 60, 7.6, "some"),
        (26, 60, 7.6, "many"),
        (10, 60, 7.6, "few"),
        (11, 60, 7.6, "some"),
        (10, 19, 1, "many"),
        (6, 12, 2.3, "many"),
        (5, 12, 2.3, "some"),
        (1, 12, 2.3, "few"),
        (0, 10, 2.3, "few"),
    ],
)
def test_what_is_said(count: int, n: int, off: float, text: str) -> None:
    assert catalog("en").estimate(estimate("1", count, n, off)) == text


@given(st.integers(5, 400), st.integers(0, 400), st.floats(0.1, 100))
def test_a_word_is_a_share_and_is_said_where_a_number_would_claim_too_much(n: int, count: int, off: float) -> None:
    count = min(count, n)
    shown = estimate("", count, n, off)
    if not shown.in_words:
        assert off <= n / 8
        return
    # Rounding to fives adds up to four people, which is much of few.
    assert n < NUMBERS_FROM or (off + 4 > n / 8 if n < PERCENT_FROM else off > 0.04 * n)
    # More than 30 per cent, at most that, or neither can be said.
    surely = count - off > 0.3 * n, count + off <= 0.3 * n
    assert isclose(count - off, 0.3 * n) or isclose(count + off, 0.3 * n) or shown.kind is {
        (True, False): Kind.MANY, (False, True): Kind.FEW, (False, False): Kind.SOME
    }[surely]  # fmt: skip


@given(st.integers(20, 2_000), st.integers(0, 2_000), st.floats(0.1, 100))
def test_the_range_follows_from_the_rounded_number(n: int, count: int, off: float) -> None:
    """Equal numbers have equal ranges: the range tells nothing of the sum that the number does not."""
    by_number: dict[object, set[tuple[Range | None, Range | None]]] = {}
    for near in range(max(0, count - 30), min(n, count + 30) + 1):
        shown = estimate("", near, n, off)
        by_number.setdefault((shown.count, shown.share, shown.kind), set()).add((shown.counts, shown.shares))
    assert all(len(ranges) == 1 for ranges in by_number.values())


def test_the_steps_are_one_two_five_ten() -> None:
    shown = {off: estimate("1", 4_444, 10_000, off).count for off in (1, 6, 11, 21, 51, 101, 201, 501)}
    assert shown == {1: 4_445, 6: 4_440, 11: 4_440, 21: 4_450, 51: 4_400, 101: 4_400, 201: 4_500, 501: 4_000}
