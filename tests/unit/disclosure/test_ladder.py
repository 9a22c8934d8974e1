"""The ladder: what a night and a week's end seal together, by example and over everything that can wait."""

from collections import Counter
from collections.abc import Sequence
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.disclosure.ladder import ANY, NIGHTLY_FROM, Packet, Waiting, packets
from quiz.disclosure.rules import SMALLEST_BATCH


def wait(*batches: tuple[str, str, int] | tuple[str, str, int, str]) -> list[Waiting]:
    """Open batches of (region, language, people[, edition]), numbered from 1."""
    return [
        Waiting(number, region, language, edition[0] if edition else "e", n)
        for number, (region, language, n, *edition) in enumerate(batches, 1)
    ]


@st.composite
def crowds(draw: st.DrawFn) -> list[Waiting]:
    """What can wait: at most one open batch of a region, a language and an edition."""
    places = st.tuples(
        st.sampled_from(["kainuu", "lappi", "pohjois-savo", "none"]),
        st.sampled_from(["fi", "sv", "en", ANY]),
        st.sampled_from(["2026-1", "2026-2"]),
    )
    people = st.integers(1, 6) | st.integers(1, 30)
    found = draw(st.dictionaries(places, people, max_size=20))
    return [Waiting(number, *place, n) for number, (place, n) in enumerate(found.items(), 1)]


def of(packet: Packet, waiting: Sequence[Waiting]) -> list[Waiting]:
    return [each for each in waiting if each.batch in packet.batches]


def left(found: Sequence[Packet], waiting: Sequence[Waiting]) -> list[Waiting]:
    taken = {batch for packet in found for batch in packet.batches}
    return [each for each in waiting if each.batch not in taken]


def test_a_night_seals_a_region_and_language_from_ten_people_up() -> None:
    waiting = wait(("kainuu", "fi", 10), ("kainuu", "sv", 9), ("lappi", "fi", 11), ("lappi", ANY, 30))
    assert packets(waiting, week_ends=False) == [Packet((1,), "kainuu", "fi"), Packet((3,), "lappi", "fi")]


def test_at_the_weeks_end_five_of_a_region_and_language_are_enough() -> None:
    waiting = wait(("kainuu", "fi", 5), ("kainuu", "sv", 4))
    assert packets(waiting, week_ends=True) == [Packet((1,), "kainuu", "fi")]


@pytest.mark.parametrize(
    ("waiting", "expected"),
    [
        # A region before a language before the country.
        (wait(("kainuu", "fi", 3), ("kainuu", "sv", 2), ("lappi", "fi", 4)), [Packet((1, 2), "kainuu", ANY)]),
        (wait(("kainuu", "fi", 3), ("kainuu", "sv", 1), ("lappi", "fi", 4)), [Packet((1, 3), ANY, "fi")]),
        (wait(("kainuu", "fi", 3), ("lappi", "sv", 1), ("none", "en", 1)), [Packet((1, 2, 3), ANY, ANY)]),
        (wait(("kainuu", "fi", 3), ("lappi", "sv", 1)), []),
        # What a step up has taken is missing at the next one.
        (
            wait(("kainuu", "fi", 4), ("kainuu", "sv", 4), ("lappi", "sv", 4), ("none", "en", 3)),
            [Packet((1, 2), "kainuu", ANY), Packet((3, 4), ANY, ANY)],
        ),
        # What workshops have left over joins at the region, and never a language.
        (wait(("kainuu", ANY, 5), ("kainuu", "fi", 4)), [Packet((1, 2), "kainuu", ANY)]),
        (wait(("kainuu", ANY, 12), ("lappi", "fi", 12)), [Packet((2,), "lappi", "fi"), Packet((1,), "kainuu", ANY)]),
        (wait(("kainuu", ANY, 3), ("lappi", ANY, 3)), [Packet((1, 2), ANY, ANY)]),
        (wait(("kainuu", ANY, 4), ("lappi", "fi", 3), ("none", "fi", 3)), [Packet((2, 3), ANY, "fi")]),
        # Editions are never put together.
        (wait(("kainuu", "fi", 4, "old"), ("kainuu", "fi", 4, "new")), []),
        (
            wait(("kainuu", "fi", 4, "old"), ("kainuu", "sv", 1, "old"), ("kainuu", "fi", 6, "new")),
            [Packet((3,), "kainuu", "fi"), Packet((1, 2), "kainuu", ANY)],
        ),
        ([], []),
    ],
)
def test_what_is_too_small_climbs_step_by_step(waiting: list[Waiting], expected: list[Packet]) -> None:
    assert packets(waiting, week_ends=True) == expected


@given(crowds(), st.booleans())
def test_nobody_is_sealed_twice_and_nobody_is_dropped(waiting: list[Waiting], week_ends: bool) -> None:
    found = packets(waiting, week_ends)
    times = Counter(batch for packet in found for batch in packet.batches)
    assert set(times.values()) <= {1} and times.keys() <= {each.batch for each in waiting}
    sealed = sum(each.n for packet in found for each in of(packet, waiting))
    assert sealed + sum(each.n for each in left(found, waiting)) == sum(each.n for each in waiting)


@given(crowds(), st.booleans())
def test_every_packet_is_five_people_of_one_edition_and_says_what_it_is_of(
    waiting: list[Waiting], week_ends: bool
) -> None:
    for packet in packets(waiting, week_ends):
        members = of(packet, waiting)
        assert len({each.edition for each in members}) == 1
        assert sum(each.n for each in members) >= SMALLEST_BATCH
        if packet.region != ANY:
            assert {each.region for each in members} == {packet.region}
        if packet.language != ANY:
            assert {each.language for each in members} == {packet.language}


@given(crowds())
def test_a_night_seals_only_ten_or_more_of_one_region_and_language(waiting: list[Waiting]) -> None:
    found = packets(waiting, week_ends=False)
    for packet in found:
        (only,) = of(packet, waiting)
        assert only.n >= NIGHTLY_FROM and (packet.region, packet.language) == (only.region, only.language)
        assert ANY not in (only.region, only.language)
    assert all(each.n < NIGHTLY_FROM or each.language == ANY for each in left(found, waiting))


@given(crowds())
def test_a_weeks_end_begins_with_what_a_night_does(waiting: list[Waiting]) -> None:
    night = packets(waiting, week_ends=False)
    assert packets(waiting, week_ends=True)[: len(night)] == night


@given(crowds())
def test_at_the_weeks_end_fewer_than_five_of_an_edition_wait(waiting: list[Waiting]) -> None:
    people: Counter[str] = Counter()
    for each in left(packets(waiting, week_ends=True), waiting):
        people[each.edition] += each.n
    assert all(n < SMALLEST_BATCH for n in people.values())


@given(crowds())
def test_nobody_climbs_higher_than_needed(waiting: list[Waiting]) -> None:
    """Whatever a packet of more than one region holds of a region, or of more than one language, is under five."""
    found = packets(waiting, week_ends=True)
    rest = [members for packet in found if ANY in (packet.region, packet.language) for members in [of(packet, waiting)]]
    for members in rest:
        assert all(each.n < SMALLEST_BATCH or each.language == ANY for each in members)
    country = [each for packet in found if packet.region == ANY for each in of(packet, waiting)]
    for one, other in combinations(country, 2):
        if (one.region, one.edition) == (other.region, other.edition):
            assert one.n + other.n < SMALLEST_BATCH


@given(crowds())
def test_the_ladder_does_not_look_at_the_order(waiting: list[Waiting]) -> None:
    def told(batches: Sequence[Waiting]) -> set[tuple[frozenset[int], str, str]]:
        return {(frozenset(p.batches), p.region, p.language) for p in packets(batches, week_ends=True)}

    assert told(waiting) == told(waiting[::-1])
