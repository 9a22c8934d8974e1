"""What is done too often is counted for a while, by address and over all addresses."""

import pytest

from quiz.security.throttling import Limiter, share_of
from tests.conftest import Clock


def test_slowing_ends_when_the_time_is_over() -> None:
    clock = Clock()
    limiter = Limiter(10, 60.0, most_together=20, clock=clock)
    for address in ("a", "b"):
        for _ in range(10):
            clock.now += 1
            limiter.note(address)
    # Ten of its own for "a" and "b"; twenty together for everybody.
    assert [limiter.wait(address) for address in "abc"] == [41, 51, 41]
    clock.now += 41
    assert [limiter.wait(address) for address in "abc"] == [0, 10, 0]
    clock.now += 10
    assert limiter.wait("b") == 0


def test_without_a_limit_together_addresses_are_apart() -> None:
    limiter = Limiter(10, 60.0, clock=Clock())
    for number in range(500):
        limiter.note(str(number))
    assert limiter.wait("new") == 0


@pytest.mark.parametrize("seconds", [60.0, 3600.0])
def test_the_number_and_the_time_are_its_own(seconds: float) -> None:
    clock = Clock()
    limiter = Limiter(3, seconds, clock=clock)
    for _ in range(3):
        assert limiter.wait("a") == 0
        limiter.note("a")
    assert limiter.wait("a") == seconds
    clock.now += seconds
    assert limiter.wait("a") == 0


def test_one_subscriber_of_ipv6_is_one_and_the_neighbour_another() -> None:
    limiter = Limiter(2, 60.0, clock=Clock())
    limiter.note("2001:db8:1:1::1")
    limiter.note("2001:db8:1:1:ffff::2")
    assert limiter.wait("2001:db8:1:1::3") and not limiter.wait("2001:db8:1:2::1")


def test_what_it_remembers_is_bounded_and_forgotten_when_the_time_is_over() -> None:
    clock = Clock()
    limiter = Limiter(5, 60.0, clock=clock)
    for number in range(5_000):
        limiter.note(str(number))
    assert len(limiter._times) == 1_000
    clock.now += 60
    limiter.note("new")
    assert list(limiter._times) == ["new"]


@pytest.mark.parametrize(
    ("processes", "limit", "share"), [(1, 60, 60), (2, 60, 30), (4, 10, 3), (64, 10, 1), (4, 0, 0)]
)
def test_processes_divide_a_limit_and_none_of_them_is_without(processes: int, limit: int, share: int) -> None:
    assert share_of(processes, limit) == share
