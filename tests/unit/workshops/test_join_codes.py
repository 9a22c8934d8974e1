"""Join codes: easy to say and type, hard to guess."""

import re
from collections.abc import Iterable

import pytest

from quiz.security.code_guesses import MOST_FAILURES, OPEN_SECONDS, SECONDS, CodeGuesses
from quiz.workshops.join_codes import check_letters, new_code, normalise
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
    assert len(letters) > 60 and all(re.fullmatch("[hjklmnprstv]{4}", pair) for pair in letters)
    assert len({check_letters("koma-siru", str(secret)) for secret in range(100)}) > 40


def try_codes(guesses: CodeGuesses, address: str, codes: Iterable[str]) -> list[str]:
    """The codes of these that an address was let try, and that opened nothing."""
    tried = []
    for code in codes:
        if not guesses.wait(address, code):
            guesses.tried(address, code)
            tried.append(code)
    return tried


def test_an_address_is_let_try_so_many_codes_a_minute_and_no_more() -> None:
    clock = Clock(0)
    guesses = CodeGuesses(clock=clock)
    codes = [new_code() for _ in range(2 * MOST_FAILURES)]
    assert try_codes(guesses, "192.0.2.1", codes) == codes[:MOST_FAILURES]
    assert guesses.wait("192.0.2.1", "koma-siru") == SECONDS and guesses.wait("192.0.2.2", "koma-siru") == 0
    clock.now += SECONDS - 0.5
    assert guesses.wait("192.0.2.1", "koma-siru") == 1
    clock.now += 0.5
    assert try_codes(guesses, "192.0.2.1", codes) == codes[:MOST_FAILURES]


def test_asking_for_the_same_wrong_code_is_no_guessing() -> None:
    guesses = CodeGuesses(clock=Clock(0))
    assert len(try_codes(guesses, "192.0.2.1", ["koma-siru"] * 3_000)) == 3_000


def test_a_code_that_has_opened_here_goes_on_opening_and_was_no_guess() -> None:
    clock = Clock(0)
    guesses = CodeGuesses(clock=clock)
    for code in (right := [new_code() for _ in range(MOST_FAILURES)]):
        guesses.tried("192.0.2.1", code)
        guesses.opened("192.0.2.1", code)
    assert len(try_codes(guesses, "192.0.2.1", (new_code() for _ in range(1_000)))) == MOST_FAILURES
    assert not any(guesses.wait("192.0.2.1", code) for code in right)
    try_codes(guesses, "192.0.2.2", (new_code() for _ in range(1_000)))
    assert guesses.wait("192.0.2.2", right[0])
    clock.now += OPEN_SECONDS - 1
    try_codes(guesses, "192.0.2.1", (new_code() for _ in range(1_000)))
    assert guesses.wait("192.0.2.1", right[0]) == 0
    clock.now += 1
    assert guesses.wait("192.0.2.1", right[0]) == SECONDS - 1


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.2", False),
        ("", "", True),
    ],
)
def test_all_addresses_of_a_subscriber_count_as_one(one: str, other: str, same: bool) -> None:
    guesses = CodeGuesses(clock=Clock(0))
    try_codes(guesses, one, (new_code() for _ in range(100)))
    assert bool(guesses.wait(other, "koma-siru")) is same


def test_addresses_are_forgotten() -> None:
    clock = Clock(0)
    guesses = CodeGuesses(clock=clock)
    for number in range(3_000):
        guesses.tried(f"{number}", "koma-siru")
    assert len(guesses._failures) == 1_000
    for number in range(11_000):
        guesses.opened(f"{number}", "koma-siru")
    assert len(guesses._opened) == 10_000
    clock.now += OPEN_SECONDS
    guesses.opened("192.0.2.1", "koma-siru")
    assert len(guesses._opened) == 1
