"""What stands out in a picture that is told in words, and which questions it is most worth talking about.

Both know figures and nothing else, so they reveal no more than the figures do.
"""

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from quiz.disclosure.rules import NUMBERS_FROM, Figure, Level, Picture, possible

MOST_SUGGESTED = 3
"""The number of questions that are suggested to begin with."""

_LOUD = frozenset({Level.SEVERAL, Level.MANY, Level.SOME})
_QUIET = (Level.A_FEW, Level.ONE_OR_NONE)


class Highlights(NamedTuple):
    """The figures of an item that stand out, and all others; each in the order of the choices."""

    large: tuple[Figure, ...]
    small: tuple[tuple[Figure, ...], ...]
    """A group for each word, from more people to fewer."""


def highlights(figures: Sequence[Figure]) -> Highlights:
    """Return what stands out: what many, some or several chose; if there is nothing, what a few chose."""
    loud = _LOUD if any(figure.level in _LOUD for figure in figures) else {Level.A_FEW}
    groups = (tuple(figure for figure in figures if figure.level is level) for level in _QUIET if level not in loud)
    return Highlights(
        large=tuple(figure for figure in figures if figure.level in loud),
        small=tuple(group for group in groups if group),
    )


def standing_out(picture: Picture, item: str) -> Highlights | None:
    """Return what stands out in an item of a picture; None where the picture has numbers, or nothing of the item."""
    figures = picture.items[item]
    return highlights(figures) if figures and in_words(picture) else None


def in_words(picture: Picture) -> bool:
    """Return whether all figures of a picture are words."""
    return picture.n < NUMBERS_FROM


def suggested(picture: Picture, items: Sequence[str]) -> tuple[str, ...]:
    """Return the items, at most three, whose answers lie furthest apart as far as figures tell.

    They are in the order of `items`, which also decides between equals.
    """
    spread = {item: _spread(picture.items[item], picture.n) for item in items if picture.items[item]}
    chosen = sorted(spread, key=lambda item: -spread[item])[:MOST_SUGGESTED]
    return tuple(item for item in items if item in chosen)


def _spread(figures: Sequence[Figure], n: int) -> float:
    """Return the mean distance between the positions of two people, as a share of the longest one.

    Whoever declined has no position. Each position counts as the middle of the counts that its figure may stand for.
    """
    weights: Mapping[int, int] = {int(f.choice): sum(possible(f, n)) for f in figures if f.choice.isdecimal()}
    total, longest = sum(weights.values()), max(weights) - min(weights)
    apart = sum(weights[one] * weights[other] * abs(one - other) for one, other in combinations(weights, 2))
    return 2 * apart / (total * total * longest)
