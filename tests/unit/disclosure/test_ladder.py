"""The ladder: what is sealed together when a week ends, by example and over everything that can wait."""

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.demo.population import Population
from quiz.disclosure.ladder import (
    ANY,
    SEALED_FROM,
    WEEKS_BY_LANGUAGE,
    WEEKS_BY_REGION,
    WEEKS_IN_ALL,
    Packet,
    Waiting,
    packets,
)
from quiz.disclosure.rules import SMALLEST_BATCH
from quiz.questionnaire.model import Questionnaire
from quiz.regions import NO_REGION

MONDAY = date(2026, 11, 16)


def wait(*batches: tuple[str, str, int, int] | tuple[str, str, int, int, str]) -> list[Waiting]:
    """Open batches of (region, language, people, weeks[, edition]), numbered from 1."""
    return [
        Waiting(number, region, language, edition[0] if edition else "e", n, weeks)
        for number, (region, language, n, weeks, *edition) in enumerate(batches, 1)
    ]


@st.composite
def crowds(draw: st.DrawFn) -> list[Waiting]:
    """What can wait: at most one open batch of a region, a language, an edition and a campaign."""
    places = st.tuples(
        st.sampled_from(["kainuu", "lappi", "pohjois-savo", "none"]),
        st.sampled_from(["fi", "sv", "en", ANY]),
        st.sampled_from(["2026-1", "2026-2"]),
    )
    people = st.tuples(st.integers(1, 6) | st.integers(1, 30), st.integers(1, 6) | st.integers(1, 30))
    found = draw(st.dictionaries(places, people, max_size=20))
    of_campaigns = st.tuples(
        st.sampled_from(["kainuu", "lappi", "none"]),
        st.just(ANY),
        st.sampled_from(["2026-1", "2026-2"]),
        st.sampled_from(["live", "over"]),
    )
    waiting = [Waiting(number, *place, *waits) for number, (place, waits) in enumerate(found.items(), 1)]
    for (region, language, edition, campaign), waits in draw(st.dictionaries(of_campaigns, people, max_size=8)).items():
        number, over = len(waiting) + 1, campaign == "over"
        waiting.append(Waiting(number, region, language, edition, *waits, campaign, over))
    return waiting


def of(packet: Packet, waiting: Sequence[Waiting]) -> list[Waiting]:
    return [each for each in waiting if each.batch in packet.batches]


def left(found: Sequence[Packet], waiting: Sequence[Waiting]) -> list[Waiting]:
    taken = {batch for packet in found for batch in packet.batches}
    return [each for each in waiting if each.batch not in taken]


@pytest.mark.parametrize(
    ("waiting", "expected"),
    [
        # Ten of a region and language are sealed by themselves, however long they have waited.
        (wait(("kainuu", "fi", 10, 1), ("kainuu", "sv", 9, 1)), [Packet((1,), "kainuu", "fi")]),
        (wait(("kainuu", "fi", 10, 30), ("kainuu", "sv", 9, 3)), [Packet((1,), "kainuu", "fi")]),
        # From the fourth week on they are of their region, together with others that have waited as long.
        (wait(("kainuu", "fi", 9, 3), ("kainuu", "sv", 9, 4)), []),
        (wait(("kainuu", "fi", 9, 4), ("kainuu", "sv", 1, 4)), [Packet((1, 2), "kainuu", ANY)]),
        (wait(("kainuu", "fi", 9, 4), ("lappi", "fi", 9, 4)), []),
        # At the end of the thirteenth week five are enough for a region; fewer are of the country.
        (wait(("kainuu", "fi", 4, 12), ("kainuu", "sv", 2, 4)), []),
        (wait(("kainuu", "fi", 4, 13), ("kainuu", "sv", 1, 4)), [Packet((1, 2), "kainuu", ANY)]),
        (wait(("kainuu", "fi", 4, 13), ("kainuu", "sv", 1, 3)), []),
        (wait(("kainuu", "fi", 4, 13), ("lappi", "sv", 4, 13), ("none", "en", 1, 13)), []),
        (
            wait(("kainuu", "fi", 4, 13), ("lappi", "sv", 4, 14), ("none", "en", 2, 20), ("satakunta", "en", 4, 12)),
            [Packet((1, 2, 3), ANY, ANY)],
        ),
        # At the end of half a year five of the country are enough; fewer wait on.
        (wait(("kainuu", "fi", 4, 13), ("lappi", "sv", 1, 26)), [Packet((1, 2), ANY, ANY)]),
        (wait(("kainuu", "fi", 3, 13), ("lappi", "sv", 1, 260)), []),
        # What workshops have left over is of its region from the start.
        (wait(("kainuu", ANY, 9, 1), ("kainuu", "fi", 1, 3)), []),
        (wait(("kainuu", ANY, 9, 1), ("kainuu", "fi", 1, 4)), [Packet((1, 2), "kainuu", ANY)]),
        (
            wait(("kainuu", ANY, 12, 1), ("lappi", "fi", 12, 1)),
            [Packet((2,), "lappi", "fi"), Packet((1,), "kainuu", ANY)],
        ),
        (wait(("kainuu", ANY, 5, 13), ("lappi", ANY, 4, 13)), [Packet((1,), "kainuu", ANY)]),
        # Editions are never put together.
        (wait(("kainuu", "fi", 6, 4, "old"), ("kainuu", "fi", 6, 4, "new")), []),
        (
            wait(("kainuu", "fi", 6, 4, "old"), ("kainuu", "sv", 4, 4, "old"), ("kainuu", "fi", 16, 1, "new")),
            [Packet((3,), "kainuu", "fi"), Packet((1, 2), "kainuu", ANY)],
        ),
        ([], []),
    ],
)
def test_what_is_too_small_climbs_step_by_step(waiting: list[Waiting], expected: list[Packet]) -> None:
    assert packets(waiting) == expected


@given(crowds())
def test_a_campaign_is_sealed_by_itself_and_who_are_too_few_for_it_only_when_it_is_over(waiting: list[Waiting]) -> None:
    found = packets(waiting)
    for packet in found:
        people = of(packet, waiting)
        if packet.campaign:
            assert {each.campaign for each in people} == {packet.campaign} and packet.language == ANY
            assert packet.region in ({each.region for each in people} if len(people) == 1 else {ANY})
        else:
            assert "live" not in {each.campaign for each in people}
    for edition in ("2026-1", "2026-2"):
        over = [each for each in waiting if (each.campaign, each.edition) == ("over", edition)]
        without = [each for each in over if not any(each.batch in of.batches for of in found if of.campaign)]
        assert sum(each.n for each in without) < SMALLEST_BATCH


@given(crowds())
def test_nobody_is_sealed_twice_and_nobody_is_dropped(waiting: list[Waiting]) -> None:
    found = packets(waiting)
    times = Counter(batch for packet in found for batch in packet.batches)
    assert set(times.values()) <= {1} and times.keys() <= {each.batch for each in waiting}
    sealed = sum(each.n for packet in found for each in of(packet, waiting))
    assert sealed + sum(each.n for each in left(found, waiting)) == sum(each.n for each in waiting)


@given(crowds())
def test_every_packet_is_five_people_of_one_edition_and_says_what_it_is_of(waiting: list[Waiting]) -> None:
    for packet in packets(waiting):
        members = of(packet, waiting)
        assert len({each.edition for each in members}) == 1
        assert sum(each.n for each in members) >= SMALLEST_BATCH
        if packet.region != ANY:
            assert {each.region for each in members} == {packet.region}
        if packet.language != ANY:
            assert {each.language for each in members} == {packet.language}


@given(crowds())
def test_fewer_than_ten_are_sealed_only_at_the_end_of_their_time(waiting: list[Waiting]) -> None:
    for packet in packets(waiting):
        members = of(packet, waiting)
        if sum(each.n for each in members) < SEALED_FROM and packet.campaign:
            assert all(each.ended for each in members)
        elif sum(each.n for each in members) < SEALED_FROM:
            time = WEEKS_IN_ALL if packet.region == ANY else WEEKS_BY_REGION
            assert packet.language == ANY and max(each.weeks for each in members) >= time


@given(crowds())
def test_nobody_climbs_before_their_time_or_past_enough_of_their_own(waiting: list[Waiting]) -> None:
    found = packets(waiting)
    for packet in found:
        members = of(packet, waiting)
        if packet.language == ANY:
            assert all(each.language == ANY or each.weeks >= WEEKS_BY_LANGUAGE for each in members)
            assert all(each.language == ANY or each.n < SEALED_FROM for each in members)
        if packet.region == ANY:
            assert packet.campaign or all(each.weeks >= WEEKS_BY_REGION for each in members)
            people: Counter[str] = Counter()
            for each in members:
                people[each.region] += each.n
            assert all(n < SMALLEST_BATCH for n in people.values())


@given(crowds())
def test_whoever_waits_on_is_too_few_or_has_time(waiting: list[Waiting]) -> None:
    rest = left(packets(waiting), waiting)
    assert all(each.n < SEALED_FROM or each.language == ANY for each in rest)
    rest = [each for each in rest if each.campaign != "live"]
    for weeks, least in [(WEEKS_BY_REGION, SEALED_FROM), (WEEKS_IN_ALL, SMALLEST_BATCH)]:
        for edition in {each.edition for each in rest}:
            old = [each for each in rest if each.edition == edition and each.weeks >= weeks]
            assert sum(each.n for each in old) < least


@given(crowds())
def test_the_ladder_does_not_look_at_the_order(waiting: list[Waiting]) -> None:
    def told(batches: Sequence[Waiting]) -> set[tuple[frozenset[int], str, str]]:
        return {(frozenset(p.batches), p.region, p.language) for p in packets(batches)}

    assert told(waiting) == told(waiting[::-1])


@pytest.mark.parametrize(
    ("people", "in_their_region", "in_the_country_only"), [(500, 0.72, 0.05), (2_000, 0.88, 0.02), (20_000, 0.98, 0.0)]
)
def test_nearly_everybody_who_told_a_region_is_in_its_figures_in_half_a_year(
    questionnaire: Questionnaire, people: int, in_their_region: float, in_the_country_only: float
) -> None:
    told: Counter[str] = Counter()
    for packet, region, n in half_a_year(questionnaire, people):
        if region != NO_REGION:
            told["all"] += n
            told["waits" if packet is None else "country" if packet.region == ANY else "region"] += n
    assert told["region"] >= in_their_region * told["all"], told
    assert told["country"] <= in_the_country_only * told["all"], told


def half_a_year(questionnaire: Questionnaire, people: int) -> Iterator[tuple[Packet | None, str, int]]:
    """The demo's people week by week: of each batch what it was sealed in, if it was, its region and people."""
    rng = random.Random(people)
    days = [MONDAY + timedelta(days=number) for number in range(7 * 26)]
    population = Population(questionnaire, days, rng)
    visitors = population.visitors(people)
    waiting: dict[tuple[str, str], Waiting] = {}
    for number, day in enumerate(days, 1):
        for _ in range(visitors[day]):
            region = population.region()
            place = region, population.language(region)
            before = waiting.get(place, Waiting(number * people + len(waiting), *place, "e", 0, 0))
            waiting[place] = before._replace(n=before.n + 1)
        if number % 7 == 0:
            waiting = {place: each._replace(weeks=each.weeks + 1) for place, each in waiting.items()}
            for packet in packets([*waiting.values()]):
                for each in of(packet, [*waiting.values()]):
                    yield packet, each.region, each.n
                    del waiting[each.region, each.language]
    for each in waiting.values():
        yield None, each.region, each.n
