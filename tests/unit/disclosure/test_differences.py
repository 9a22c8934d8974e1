"""What differs: nothing where all answer alike, but for one part of twenty; what truly differs is found."""

from collections import Counter
from collections.abc import Sequence
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.disclosure.differences import COMPARISONS, Beside, Group, bar, clear_from, compared, difference
from quiz.disclosure.estimates import Estimate, Kind, Range, estimate
from quiz.disclosure.random_rounding import margin, rounded

CHOICES = [*map(str, range(1, 6)), "declined"]
ITEMS = {f"question:{number}": CHOICES for number in range(12)}
WEIGHTS = [(20, 25, 30, 15, 7, 3), (5, 10, 25, 35, 22, 3), (3, 50, 30, 10, 4, 3)] * 4


def sums(batches: Sequence[int], rng: Random, weights: Sequence[Sequence[int]] = WEIGHTS) -> Counter[tuple[str, str]]:
    """The rounded counts of batches of so many people who all answer alike, but for chance."""
    found = Counter[tuple[str, str]]()
    places = [(item, choice) for item in ITEMS for choice in CHOICES]
    for n in batches:
        drawn = (Counter(rng.choices(CHOICES, weight, k=n)) for weight in weights)
        counts = rounded(n, dict(zip(ITEMS, drawn, strict=True)), ITEMS, rng.random, seen=False)
        found.update(dict(zip(places, counts, strict=True)))
    return found


def told(counts: Counter[tuple[str, str]], batches: Sequence[int]) -> list[Estimate]:
    n, off = sum(batches), margin(len(batches))
    return [estimate(choice, counts[item, choice], n, off) for item in ITEMS for choice in CHOICES]


def clear(part: Sequence[Estimate], n: int, whole: Sequence[Estimate], of: int, both: int | None = None) -> list[int]:
    """The places of what is called clear; unless it is told how many are in both, all of the part are."""
    both = n if both is None else both
    pairs = enumerate(zip(part, whole, strict=True))
    besides = [
        (place, compared(Group.of(one, n), Group.of(other, of), both, len(part))) for place, (one, other) in pairs
    ]
    return [place for place, beside in besides if beside in (Beside.MORE, Beside.FEWER)]


REGIONS = [[12] * 3, [60], [25] * 5, [10] * 30, [90] * 4, [14] * 60]
"""The people of the batches of regions of many sizes."""


@pytest.mark.parametrize("countries", [range(2), pytest.param(range(2, 60), marks=pytest.mark.long)])
def test_where_all_answer_alike_one_region_in_twenty_at_most_has_a_clear_difference(countries: range) -> None:
    seen = Counter[bool]()
    for country in countries:
        rng = Random(country)
        regions = [(batches, sums(batches, rng)) for batches in REGIONS * 4]
        every = [n for batches, _ in regions for n in batches]
        whole = told(sum((counts for _, counts in regions), Counter()), every)
        for batches, counts in regions:
            part = told(counts, batches)
            if not part[0].in_words:
                seen[bool(clear(part, sum(batches), whole, sum(every)))] += 1
    assert seen.total() >= 16 * len(countries) and 20 * seen[True] <= seen.total(), seen


@pytest.mark.parametrize("countries", [range(2), pytest.param(range(2, 30), marks=pytest.mark.long)])
def test_where_all_answer_alike_one_pair_in_twenty_at_most_has_a_clear_difference(countries: range) -> None:
    """Of two that have nobody in common, and of two that have half of their people in common."""
    seen = Counter[bool]()
    for country in countries:
        rng = Random(country)
        regions = [(batches, sums(batches, rng)) for batches in REGIONS * 3]
        for one, other, more in zip(regions, regions[1:], regions[2:], strict=False):
            pairs = [(one, other, 0), (_together(one, more), _together(other, more), sum(more[0]))]
            for (batches, counts), (others, theirs), both in pairs:
                figures, whole = told(counts, batches), told(theirs, others)
                if not (figures[0].in_words or whole[0].in_words):
                    seen[bool(clear(figures, sum(batches), whole, sum(others), both))] += 1
    assert seen.total() >= 20 * len(countries) and 20 * seen[True] <= seen.total(), seen


Region = tuple[Sequence[int], Counter[tuple[str, str]]]


def _together(one: Region, other: Region) -> Region:
    return [*one[0], *other[0]], one[1] + other[1]


def test_whoever_is_in_both_makes_no_difference() -> None:
    """The more people two groups have in common, the less of a difference chance explains."""
    one, other = Group(400, 20, Range(18, 22)), Group(400, 30, Range(28, 32))
    found = [difference(one, other, both) or 0 for both in (0, 200, 399)]
    assert found == sorted(found, reverse=True) and found[0] < 0
    assert difference(other, one, 200) == -found[1]
    # A part beside the whole: only the others can differ.
    assert difference(one, one, 400) == 0


def test_what_truly_differs_is_found() -> None:
    rng, other = Random(1), [(20, 25, 15, 30, 7, 3), *WEIGHTS[1:]]
    region, rest = [20] * 30, [60] * 200
    own, theirs = sums(region, rng, other), sums(rest, rng)
    whole = told(own + theirs, region + rest)
    assert clear(told(own, region), sum(region), whole, sum(region + rest)) == [2, 3]
    assert clear(told(own, region), sum(region), told(theirs, rest), sum(rest), 0) == [2, 3]


shares = st.tuples(st.integers(0, 100), st.integers(0, 100), st.integers(0, 100)).map(sorted)
figures = shares.map(lambda of: Estimate("1", Kind.ROUNDED, of[1], Range(of[0], of[2]), of[1], Range(of[0], of[2])))
words = st.builds(Estimate, st.just("1"), st.sampled_from((Kind.FEW, Kind.SOME, Kind.MANY)))
people = st.integers(20, 10**5)


@given(figures | words, people, figures | words, people, st.integers(0, 20), st.integers(1, 500))
def test_nothing_differs_where_ranges_overlap_and_nothing_is_said_of_words(
    part: Estimate, n: int, whole: Estimate, more: int, both: int, comparisons: int
) -> None:
    one, other = Group.of(part, n), Group.of(whole, n + more)
    beside, found = compared(one, other, both, comparisons), difference(one, other, both)
    if part.shares is None or whole.shares is None or found is None:
        assert beside is None and found is None
    elif part.shares.low <= whole.shares.high and whole.shares.low <= part.shares.high:
        assert beside is Beside.SAME
    else:
        assert beside is not Beside.MORE or (found > bar(comparisons) and part.shares.low > whole.shares.high)
        assert beside is not Beside.FEWER or (found < -bar(comparisons) and part.shares.high < whole.shares.low)
    least = clear_from(one, other, both, comparisons)
    assert (least is None) == (beside is None)
    if least is not None and abs((part.share or 0) - (whole.share or 0)) > least:
        assert beside in (Beside.MORE, Beside.FEWER)


def test_the_bar_rises_with_the_comparisons() -> None:
    assert bar(1) == bar(COMPARISONS) == pytest.approx(3.34, abs=0.01)
    assert bar(504) == pytest.approx(3.89, abs=0.01)
