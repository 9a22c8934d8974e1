"""What goes into sums: counts rounded to threes, fair on the average, and never an answer made certain."""

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import cache
from itertools import chain, combinations_with_replacement, permutations, product
from itertools import count as numbers
from math import prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.disclosure.random_rounding import BASE, bounds, certain, keyed_chances, nearly_all_from, rounded
from quiz.disclosure.rules import NUMBERS_FROM, SMALLEST_BATCH, Figure, figure, pictured_from, possible

Vector = tuple[int, ...]


def names(choices: int) -> list[str]:
    return [f"c{number}" for number in range(choices)]


def draw(vector: Vector, falls: Sequence[float], seen: bool = False) -> tuple[Vector, int]:
    """How a batch with these counts is rounded when chance falls so at first, and how many chances were used."""
    chances = chain(falls, repeat_random())
    order, used = names(len(vector)), numbers()

    def chance() -> float:
        next(used)
        return next(chances)

    drawn = rounded(sum(vector), {"q": dict(zip(order, vector, strict=True))}, {"q": order}, chance, seen)
    return tuple(drawn), next(used)


def repeat_random() -> Iterator[float]:
    rng = random.Random(1)
    while True:
        yield rng.random()


def neighbours(count: int, n: int) -> tuple[int, int]:
    """The two numbers that a count of n people is rounded to, where it is none of them already."""
    least = nearly_all_from(n)
    return (least - 1, n + 1) if count >= least else (BASE * (count // BASE), BASE * (count // BASE) + BASE)


@cache
def first_falls(vector: Vector) -> list[tuple[tuple[float, ...], Fraction]]:
    """Every way in which chance can fall at first, and how likely it is.

    Mostly that is an order of the choices and one of three starts; beside a count of nearly all each falls by itself.
    """
    choices, n = len(vector), sum(vector)
    if max(vector) < nearly_all_from(n):
        orders = [tuple(place / choices for place in order) for order in permutations(range(choices))]
        return [((*order, start), Fraction(1, 3 * len(orders))) for order in orders for start in (0.1, 0.4, 0.9)]
    ends = [neighbours(count, n) for count in vector]
    chances = [Fraction(count - low, high - low) for count, (low, high) in zip(vector, ends, strict=True)]
    ways = [
        (
            tuple(0.0 if up else 0.999 for up in ups),
            prod((chance if up else 1 - chance for up, chance in zip(ups, chances, strict=True)), start=Fraction(1)),
        )
        for ups in product((True, False), repeat=choices)
    ]
    return [(fall, chance) for fall, chance in ways if chance]


def pictures(vector: Vector, seen: bool) -> list[tuple[int, int]]:
    """What a picture of the batch tells: the least and the greatest count of each choice."""
    n = sum(vector)
    seen = seen and n >= pictured_from(len(vector))
    return [possible(figure("", count, n), n) if seen else (0, n) for count in vector]


@cache
def draws(vector: Vector, seen: bool = False) -> dict[Vector, Fraction]:
    """Every first draw that is kept, with its chance; those that are drawn anew are left out."""
    if certain(pictures(vector, seen), sum(vector)):
        return {}  # whatever is drawn, it stays so: it would only take long to see that
    kept: dict[Vector, Fraction] = defaultdict(Fraction)
    for fall, chance in first_falls(vector):
        drawn, used = draw(vector, fall, seen)
        if used == len(fall):
            kept[drawn] += chance
    return kept


@cache
def vectors(n: int, choices: int) -> list[Vector]:
    """Every way in which n people can have chosen."""
    if choices == 1:
        return [(n,)]
    return [(first, *rest) for first in range(n + 1) for rest in vectors(n - first, choices - 1)]


def falling(n: int, choices: int) -> list[Vector]:
    """Every way but for the order of the choices: rounding does not look at it."""
    return [vector for vector in vectors(n, choices) if list(vector) == sorted(vector, reverse=True)]


def sure(consistent: Sequence[Vector], n: int) -> set[tuple[int, int]]:
    """The choices of which it is sure that nobody made them, or everybody did."""
    return {(at, same) for at in range(len(consistent[0])) for same in (0, n) if all(v[at] == same for v in consistent)}


@given(st.lists(st.integers(0, 60), min_size=2, max_size=9).filter(lambda counts: sum(counts) >= 5), st.integers())
def test_a_count_goes_to_a_neighbouring_multiple_of_three_or_to_one_end_of_nearly_all(
    counts: list[int], seed: int
) -> None:
    order = names(len(counts))
    drawn = rounded(
        sum(counts), {"q": dict(zip(order, counts, strict=True))}, {"q": order}, random.Random(seed).random, False
    )
    for count, value in zip(counts, drawn, strict=True):
        assert value in neighbours(count, sum(counts))
        assert value == count or count % BASE != 0 or count >= nearly_all_from(sum(counts))


@pytest.mark.parametrize("count", range(12))
def test_on_the_average_rounding_changes_nothing(count: int) -> None:
    """The exact expectation over all draws, in a batch where none is drawn anew."""
    for others in ((31, 30), (30, 41), (32, 35), (30, 60)):
        kept = draws((count, *others))
        assert sum(kept.values()) == 1
        for at, exact in enumerate((count, *others)):
            assert sum(drawn[at] * chance for drawn, chance in kept.items()) == exact


@pytest.mark.parametrize("seen", [False, True])
@pytest.mark.parametrize("n", range(SMALLEST_BATCH, 14))
def test_drawing_anew_is_rare_and_shifts_a_count_by_one_at_the_most(n: int, seen: bool) -> None:
    for vector in falling(n, 3):
        kept = draws(vector, seen)
        if not kept:
            assert certain(pictures(vector, seen), n), "only a picture makes it so"
            continue
        whole = sum(kept.values(), start=Fraction(0))
        assert whole >= Fraction(2, 3)
        for at, count in enumerate(vector):
            assert abs(sum(drawn[at] * chance for drawn, chance in kept.items()) / whole - count) <= 1


@pytest.mark.parametrize("choices", [2, 3, 4])
@pytest.mark.parametrize("n", range(SMALLEST_BATCH, 9))
def test_certain_is_what_every_consistent_vector_says(n: int, choices: int) -> None:
    """`certain` against brute force: every vector of n people is looked at."""
    rng = random.Random(n * choices)
    for _ in range(60):
        vector = rng.choice(vectors(n, choices))
        known = [(rng.randint(0, count), rng.randint(count, n)) for count in vector]
        consistent = [
            other
            for other in vectors(n, choices)
            if all(low <= count <= high for count, (low, high) in zip(other, known, strict=True))
        ]
        assert certain(known, n) == bool(sure(consistent, n))


@given(st.integers(0, 80), st.integers(5, 80))
def test_the_bounds_are_all_that_can_have_been_rounded_so(count: int, n: int) -> None:
    count = min(count, n)
    able = {c: {c} if c < nearly_all_from(n) and c % BASE == 0 else {*neighbours(c, n)} for c in range(n + 1)}
    for value in able[count]:
        found = [c for c in range(n + 1) if value in able[c]]
        assert bounds(value, n) == (found[0], found[-1])


@pytest.mark.parametrize("seen", [False, True])
@pytest.mark.parametrize(
    ("n", "choices"),
    [(n, 3) for n in (*range(5, 15), 16)]
    + [(n, 4) for n in (5, 6)]
    + [pytest.param(*size, marks=pytest.mark.long) for size in ((19, 3), (20, 3), (7, 4), (5, 5), (6, 5), (7, 5))],
)
def test_rounding_makes_nothing_certain_that_the_picture_does_not(n: int, choices: int, seen: bool) -> None:
    """A2, flip test by brute force, also with the batch's own picture beside it.

    What somebody sees is the drawn counts, and the picture where there is one. Every vector that can lead to the same
    is consistent with it; no choice is the same, all or none, in all of them, unless the picture alone says so.
    """
    reached: dict[tuple[tuple[Figure, ...], Vector], list[Vector]] = {}
    instead: set[Vector] = set()
    by_picture: dict[tuple[Figure, ...], list[Vector]] = {}
    for vector in vectors(n, choices):
        picture = tuple(figure("", count, n) for count in vector if seen and n >= pictured_from(choices))
        by_picture.setdefault(picture, []).append(vector)
        outcomes = set(draws(vector, seen))
        # Where no draw is kept, what is told instead must follow from the picture alone, or be of several alike.
        if not outcomes:
            outcomes = {draw(vector, [], seen)[0]}
            instead |= outcomes
        for drawn in outcomes:
            reached.setdefault((picture, drawn), []).append(vector)
    for (picture, drawn), consistent in reached.items():
        assert sure(consistent, n) <= sure(by_picture[picture], n)
        if not sure(by_picture[picture], n) and drawn not in instead:
            # `certain` looks at bounds: those must allow just what can be.
            known = [bounds(value, n) for value in drawn]
            allowed = [v for v in by_picture[picture] if all(a <= c <= b for c, (a, b) in zip(v, known, strict=True))]
            assert consistent == allowed
    assert sum(map(len, by_picture.values())) == len(vectors(n, choices))


@pytest.mark.parametrize("seen", [False, True])
@given(
    st.lists(st.sampled_from([0, 0, 0, 1, 2, 3, 4, 5, 7, 11, 19, 20, 38, 40]), min_size=3, max_size=9).filter(
        lambda counts: 5 <= sum(counts) <= 40
    ),
    st.integers(),
)
def test_nothing_is_made_certain_with_up_to_forty_people_and_nine_choices(
    seen: bool, counts: list[int], seed: int
) -> None:
    n, order = sum(counts), names(len(counts))
    drawn = rounded(n, {"q": dict(zip(order, counts, strict=True))}, {"q": order}, random.Random(seed).random, seen)
    shown = pictures(tuple(counts), seen)
    if certain(shown, n):
        assert drawn == [sum(picture) // 2 for picture in shown]
        return
    known = [bounds(value, n) for value in drawn]
    assert not certain([(max(a, c), min(b, d)) for (a, b), (c, d) in zip(known, shown, strict=True)], n)


@pytest.mark.parametrize("n", [*range(SMALLEST_BATCH, 61), 99, 100, 199, 200, 201, 500])
def test_possible_is_just_what_looks_like_the_figure(n: int) -> None:
    shown: dict[object, list[int]] = {}
    for count in range(n + 1):
        shown.setdefault(figure("1", count, n), []).append(count)
    for look, alike in shown.items():
        assert look == figure("1", alike[0], n)
        low, high = possible(figure("1", alike[0], n), n)
        assert alike == list(range(low, high + 1))


@pytest.mark.parametrize("choices", [5, 6])
@pytest.mark.parametrize("n", [*range(SMALLEST_BATCH, NUMBERS_FROM), *range(NUMBERS_FROM, 60, 7)])
def test_people_who_tell_each_other_are_not_certain_of_the_others_by_rounded_counts(n: int, choices: int) -> None:
    """A9 where a batch is the only one in a sum, or all others are known: its picture beside its rounded counts.

    If all outsiders gave one answer, one of them may have given another one that nobody else gave. That must look the
    same, so that nobody is certain.
    """
    rng, most = random.Random(n * choices), 1 if n >= NUMBERS_FROM else 2 if n == SMALLEST_BATCH else 3
    for own in (own for size in range(1, most + 1) for own in combinations_with_replacement(range(choices), size)):
        for same in range(choices):
            vector = [own.count(choice) + (n - len(own)) * (choice == same) for choice in range(choices)]
            another = vector.index(0)
            other = [count + (at == another) - (at == same) for at, count in enumerate(vector)]
            assert pictures((*vector,), seen=True) == pictures((*other,), seen=True)
            for _ in range(20):
                drawn, _ = draw((*vector,), [rng.random() for _ in range(choices + 1)], seen=True)
                known = [bounds(value, n) for value in drawn]
                assert all(low <= count <= high for count, (low, high) in zip(other, known, strict=True)), vector


def test_items_and_choices_come_in_their_order() -> None:
    choices = {"b": ["2", "1"], "a": ["x", "y", "z"]}
    counts = {"a": {"z": 18, "x": 6}, "b": {"1": 15, "2": 9}}
    assert rounded(24, counts, choices, lambda: 0.5, False) == [9, 15, 6, 0, 18]


@pytest.mark.parametrize("counts", [{"other": {"1": 5}}, {"q": {"1": 4, "other": 1}}])
def test_a_batch_of_another_edition_is_refused(counts: dict[str, dict[str, int]]) -> None:
    with pytest.raises(ValueError, match="another edition"):
        rounded(5, counts, {"q": ["1", "2"]}, lambda: 0.5, False)


def test_a_batch_is_drawn_by_the_same_key_in_every_version() -> None:
    """A backup that is put back after an update: a second drawing beside the first one would tell more than one."""
    assert keyed_chances("secret")(("a", 1))() == 0.9276486669435886
