"""Order the characters by how near they are to a set of answers, in exact arithmetic (docs/scoring.md)."""

import math
from bisect import bisect_right
from collections.abc import Sequence
from fractions import Fraction
from operator import attrgetter
from typing import NamedTuple

from quiz.questionnaire.model import Answers, Character, Questionnaire

_ORDER = attrgetter("differences", "largest")


class Closeness(NamedTuple):
    """How near answers are to a character: integer points of at most `whole`, which is the same for a whole ranking.

    Integers over a common multiple of the ranges are as exact as fractions and many times faster.
    """

    character: Character
    differences: int
    """The sum of all differences, `whole` at most."""
    largest: int
    """The largest difference on a question, in the same parts."""
    compared: int
    whole: int

    @property
    def percent(self) -> Fraction:
        """The percentage of the largest possible sum, 0 to 100, exact."""
        return 100 - Fraction(100 * self.differences, self.whole)

    def ties(self, other: "Closeness") -> bool:
        """Return whether rule 7 does not order the two, which are of one ranking."""
        return self.differences == other.differences and self.largest == other.largest


def rank_characters(questionnaire: Questionnaire, answers: Answers) -> tuple[Closeness, ...]:
    """Return the characters that can be compared with the answers, nearest first (rules 3 and 7).

    The order is by percentage, then by the smaller largest difference; ties keep the questionnaire's order.
    """
    given = [gaps[answer] for gaps, answer in zip(questionnaire.gaps, answers, strict=True) if answer]
    by_character = zip(*given, strict=True) if given else [()] * len(questionnaire.characters)
    rows = zip(questionnaire.characters, questionnaire.complete, questionnaire.fewest, by_character, strict=True)
    unit = questionnaire.unit
    found = [
        _closeness(character, gaps if complete else [gap for gap in gaps if gap is not None], fewest, unit)
        for character, complete, fewest, gaps in rows
    ]
    return tuple(sorted(_in_common_parts([row for row in found if row]), key=_ORDER))


def _closeness(character: Character, gaps: Sequence[int], fewest: int, unit: int) -> Closeness | None:
    compared, total = len(gaps), sum(gaps)
    if compared < fewest:
        return None
    # The difference of two leanings is the gap less the mean gap. Gaps above their mean are as far from it, all
    # together, as those below; integers above the mean are those above its floor.
    ordered = sorted(gaps)
    below = bisect_right(ordered, total // compared)
    differences = 2 * (compared * sum(ordered[below:]) - (compared - below) * total)
    whole = compared * compared * unit
    up, down = compared * ordered[-1] - total, total - compared * ordered[0]
    largest = compared * (up if up > down else down)
    return Closeness(character, differences if differences < whole else whole, largest, compared, whole)


def _in_common_parts(rows: Sequence[Closeness]) -> Sequence[Closeness]:
    """Return rows that can be ordered: those of characters without some positions are in other parts."""
    wholes = {row.whole for row in rows}
    if len(wholes) <= 1:
        return rows
    common = math.lcm(*wholes)
    return [
        Closeness(character, differences * (common // whole), largest * (common // whole), compared, common)
        for character, differences, largest, compared, whole in rows
    ]
