"""Where a team and a group differ, worked out from what is shown of the group."""

import random
from collections import Counter

import pytest

from quiz.disclosure.gaps import Gap, GapKind, gap, standing_out
from quiz.disclosure.rules import Figure, figure
from quiz.i18n import catalog

CHOICES = ("1", "2", "3", "4", "declined")


def figures(*counts: int) -> list[Figure]:
    """What is shown of so many people at each step, and of those who cannot tell."""
    return [figure(choice, count, sum(counts)) for choice, count in zip(CHOICES, counts, strict=True)]


def kind_of(step: int, *counts: int) -> GapKind | None:
    found = gap(step, figures(*counts), sum(counts))
    return found.kind if found else None


@pytest.mark.parametrize(
    ("step", "counts", "kind"),
    [
        (3, (0, 0, 7, 0, 0), None),
        (3, (7, 0, 0, 0, 0), GapKind.LESS),
        (3, (0, 0, 0, 7, 0), GapKind.MORE),
        (3, (0, 3, 4, 0, 0), None),
        (3, (4, 0, 3, 0, 0), GapKind.SPLIT),
        (2, (3, 0, 0, 4, 0), GapKind.SPLIT),
        (3, (0, 0, 1, 0, 6), GapKind.UNSURE),
        (0, (0, 0, 1, 0, 6), None),
        (0, (0, 0, 6, 0, 1), GapKind.TOLD),
        (4, (0, 0, 12, 8, 0), None),
        (4, (30, 20, 0, 0, 0), GapKind.LESS),
        (1, (1, 1, 1, 1, 1), None),
    ],
)
def test_what_stands_out_beside_what_a_team_states(step: int, counts: tuple[int, ...], kind: GapKind | None) -> None:
    assert kind_of(step, *counts) == kind


def test_what_stands_out_is_more_than_a_few_where_anything_is() -> None:
    assert [each.choice for each in standing_out(figures(2, 0, 5, 0, 0), 7)] == ["3"]
    assert [each.choice for each in standing_out(figures(2, 2, 2, 1, 1), 8)] == ["1", "2", "3"]
    assert standing_out(figures(1, 1, 1, 1, 1), 5) == ()


def test_it_says_nothing_that_the_figures_do_not() -> None:
    """A2, flip test: groups of whom the same can be read differ from a team in the same way."""
    rng, words = random.Random(5), catalog("fi")
    told: dict[tuple[int, tuple[str, ...], int], Gap | None] = {}
    for _ in range(3_000):
        n = rng.choice((5, 6, 7, 8, 20, 21))
        counts = Counter(rng.choices(range(5), k=n))
        shown = figures(*(counts[place] for place in range(5)))
        read = tuple(words.figure(each) for each in shown)
        for step in range(5):
            found = gap(step, shown, n)
            assert told.setdefault((n, read, step), found) == found
    assert {found.kind for found in told.values() if found} == {*GapKind}
    assert len(told) < 3_000 * 5 / 2  # many groups can be read alike


def test_nobody_alone_makes_a_difference() -> None:
    """One person is never told apart from none: a step that one has chosen stands out nowhere."""
    for n in range(5, 13):
        for place in range(5):
            counts = [0] * 5
            counts[place] = n - 1
            counts[(place + 1) % 5] = 1
            assert [each.choice for each in standing_out(figures(*counts), n)] == [CHOICES[place]]
