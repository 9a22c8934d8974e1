"""Figures as lines of text: the choices that have the same word or number share one."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from quiz.disclosure.highlights import highlights
from quiz.disclosure.rules import NUMBERS_FROM, Figure, Level, third

_ORDER = (*(each for each in Level if each is not Level.AT_MOST_TWO), Level.AT_MOST_TWO)
_MOST_EQUAL = 3


class Line(NamedTuple):
    """A figure, and the choices that it is said of, in their order."""

    figure: Figure
    choices: tuple[str, ...]


def lines(figures: Sequence[Figure]) -> tuple[Line, ...]:
    """Return every figure, without percentages. Words come in a fixed order, numbers in that of the choices."""
    found: dict[Figure, list[str]] = {}
    for each in sorted(figures, key=lambda figure: _ORDER.index(figure.level)):
        found.setdefault(replace(each, choice="", share=None, percent=None), []).append(each.choice)
    return tuple(Line(figure, tuple(choices)) for figure, choices in found.items())


def main_lines(figures: Sequence[Figure], n: int) -> tuple[Line, ...]:
    """Return the lines of what stands out among n people."""
    return lines(highlights(figures).large if n < NUMBERS_FROM else _main_numbers(figures, n))


def brief_lines(figures: Sequence[Figure], n: int) -> tuple[Line, ...]:
    """Return the same, or nothing where many choices are equal."""
    found = main_lines(figures, n)
    return () if len(found) == 1 and len(found[0].choices) > _MOST_EQUAL else found


def _main_numbers(figures: Sequence[Figure], n: int) -> Sequence[Figure]:
    """Return the numbers of more than 30 %, as of words; if there are none, the greatest."""
    numbers = [(each.count or n, each) for each in figures if each.level in (Level.NUMBER, Level.NEARLY_ALL)]
    least = min(third(n), max((count for count, _ in numbers), default=0))
    return [each for count, each in numbers if count >= least]
