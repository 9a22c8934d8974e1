"""Failed keys are counted for a minute, by address and over all addresses."""

from quiz.guesses import MOST_FAILURES, Guesses
from tests.conftest import Clock


def test_slowing_ends_after_a_minute() -> None:
    clock = Clock()
    guesses = Guesses(clock, most_together=20)
    for address in ("a", "b"):
        for _ in range(MOST_FAILURES):
            clock.now += 1
            guesses.failed(address)
    # Ten of its own for "a" and "b"; twenty together for everybody.
    assert [guesses.wait(address) for address in "abc"] == [41, 51, 41]
    clock.now += 41
    assert [guesses.wait(address) for address in "abc"] == [0, 10, 0]
    clock.now += 10
    assert guesses.wait("b") == 0


def test_without_a_limit_together_addresses_are_apart() -> None:
    guesses = Guesses(Clock())
    for number in range(500):
        guesses.failed(str(number))
    assert guesses.wait("new") == 0
