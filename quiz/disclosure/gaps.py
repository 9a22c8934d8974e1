"""Where a team and a group see a thing differently, worked out from the figures that are shown and nothing else.

So whatever is said of a difference could be read off the page without it.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from quiz.disclosure.rules import Figure, possible, third


class GapKind(StrEnum):
    """How what stands out in a group lies beside what a team has stated."""

    LESS = "less"
    MORE = "more"
    SPLIT = "split"
    """People of the group see it in ways that lie apart."""
    UNSURE = "unsure"
    """What stands out is that people cannot tell."""
    TOLD = "told"
    """The team could not tell, and people can."""


class Gap(NamedTuple):
    """A difference, with the figures that stand out."""

    kind: GapKind
    loud: tuple[Figure, ...]


def standing_out(figures: Sequence[Figure], n: int) -> tuple[Figure, ...]:
    """Return the figures that must be of more than 30 % of n people; where there are none, those of most people."""
    least = {figure: possible(figure, n)[0] for figure in figures}
    loud = tuple(figure for figure in figures if least[figure] >= third(n))
    if loud or not any(least.values()):
        return loud
    most = max(least.values())
    return tuple(figure for figure in figures if least[figure] == most)


def gap(step: int, figures: Sequence[Figure], n: int) -> Gap | None:
    """Return how a group's figures differ from the step that a team has stated, 0 where it could not tell.

    The choices are steps from 1, and `declined` for those who cannot tell. None where they do not differ.
    """
    loud = standing_out(figures, n)
    kind = _kind(step, [int(figure.choice) for figure in loud if figure.choice.isdecimal()], bool(loud))
    return Gap(kind, loud) if kind else None


def _kind(step: int, told: Sequence[int], any_loud: bool) -> GapKind | None:
    if not any_loud:
        return None
    if not told:
        return GapKind.UNSURE if step else None
    if not step:
        return GapKind.TOLD
    if max(told) - min(told) > 1 and (step in told or min(told) < step < max(told)):
        return GapKind.SPLIT
    if step in told:
        return None
    return GapKind.LESS if max(told) < step else GapKind.MORE
