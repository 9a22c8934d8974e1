"""A panel as stacked bars: one for each column, from the first choice to the last, all on one scale that begins at 0.

A part is as long as the words beside it say, so that the bars of rounded shares end a little before or after 100.
"""

from collections.abc import Sequence
from typing import NamedTuple

from quiz.statistics.charts.bars import Bar, Panel
from quiz.statistics.cube import Category

SHADES = 5
"""The number of shades from the first position to the last."""

_REST = ("declined", "none")
_NUMBER_FROM = 9  # per cent: shorter parts of a bar have no room for a number on a phone


class Part(NamedTuple):
    """A choice, from `x` on, in per cent of the scale; `shade` is 1 to SHADES, and 0 of those who chose nothing.

    `number` is what is written on it, None where it would not fit.
    """

    choice: str
    x: float
    width: float
    shade: int
    number: int | None


class Stack(NamedTuple):
    """A column with its parts; there are none if its figures are words, or too few to be shown."""

    column: Category | None
    people: int
    parts: Sequence[Part]


def stacks_of(panel: Panel) -> list[Stack]:
    """Return the columns of a panel as stacked bars on one scale."""
    columns: Sequence[Category | None] = panel.columns or [None]
    bars = [[row.bars[at] for row in panel.rows] for at, _ in enumerate(columns)]
    scale = max(100, *(sum(_share(bar) for bar in of) for of in bars))
    return [_stack(panel, column, of, scale) for column, of in zip(columns, bars, strict=True)]


def shades_of(panel: Panel) -> dict[str, int]:
    """Return the shade of each choice: from the lightest to the darkest, whatever their number."""
    shaded = [row.category.id for row in panel.rows if row.category.id not in _REST]
    steps = max(len(shaded) - 1, 1)
    return {choice: 1 + (2 * place * (SHADES - 1) + steps) // (2 * steps) for place, choice in enumerate(shaded)}


def _stack(panel: Panel, column: Category | None, bars: Sequence[Bar], scale: int) -> Stack:
    people = bars[0].people or 0 if bars else 0
    parts: list[Part] = []
    if all(bar.figure and bar.figure.share is not None for bar in bars):
        shades, x = shades_of(panel), 0
        for row, bar in zip(panel.rows, bars, strict=True):
            share = _share(bar)
            if share:
                place = round(100 * x / scale, 2), round(100 * share / scale, 2)
                shade = shades.get(row.category.id, 0)
                number = share if shade and share >= _NUMBER_FROM else None
                parts.append(Part(row.category.id, *place, shade, number))
            x += share
    return Stack(column, people, parts)


def _share(bar: Bar) -> int:
    return (bar.figure.share or 0) if bar.figure else 0
