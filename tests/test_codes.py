"""Join codes: easy to say and type, hard to guess."""

import re

import pytest

from quiz.codes import check_letters, new_code, normalise
from quiz.guesses import MOST_FAILURES, SECONDS, Guesses
from tests.conftest import Clock


def test_a_code_is_four_open_syllables() -> None:
    codes = {new_code() for _ in range(500)}
    assert len(codes) > 490
    assert all(re.fullmatch(r"([hjklmnprstv][aeiou]){2}-([hjklmnprstv][aeiou]){2}", code) for code in codes)


@pytest.mark.parametrize(
    "typed", ["koma-siru", "KOMA SIRU", "komasiru", " Koma–Siru ", "kömä siru", "kömä-siru", "k o m a s i r u"]
)
def test_a_code_may_be_typed_in_many_ways(typed: str) -> None:
    assert normalise(typed) == "koma-siru"


@pytest.mark.parametrize("typed", ["", "koma", "koma-sir", "koma-sirux", "omak-isur", "k0ma-siru", "x" * 1000, "1234"])
def test_what_is_no_code_is_none(typed: str) -> None:
    assert normalise(typed) is None


def test_check_letters_differ_by_code_and_secret() -> None:
    letters = {check_letters(new_code(), "a") for _ in range(300)}
    assert len(letters) > 60 and all(re.fullmatch("[hjklmnprstv]{2}", pair) for pair in letters)
    assert len({check_letters("koma-siru", str(secret)) for secret in range(100)}) > 40


def test_only_many_failures_slow_an_address_and_only_for_a_minute() -> None:
    clock = Clock(0)
    guesses = Guesses(clock)
    for _ in range(MOST_FAILURES):
        assert not guesses.slowed("a")
        guesses.failed("a")
    assert guesses.slowed("a") and not guesses.slowed("b")
    clock.now += SECONDS
    assert not guesses.slowed("a")


def test_addresses_are_forgotten() -> None:
    guesses = Guesses(Clock(0))
    for number in range(3_000):
        guesses.failed(str(number))
    assert len(guesses._failures) == 1_000
