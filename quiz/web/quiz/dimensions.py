"""The dimensions of a result: growth words, bars, and the numbers behind them."""

from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup

from quiz.i18n import catalog
from quiz.questionnaire.model import Dimension, Growth
from quiz.questionnaire.scoring import DimensionScore, round_half_up
from quiz.web.core.rendering import Pages
from quiz.web.core.skeletons import Slot, join

SPROUT = 3
"""The shortest bar: one of none would be empty where its word says that something sprouts."""


class DimensionsPart(NamedTuple):
    """All the dimensions."""

    dimensions: Markup = Slot("dimensions")


class NumbersPart(NamedTuple):
    """The numbers of all the dimensions."""

    numbers: Markup = Slot("numbers")


class DimensionRow(NamedTuple):
    """A dimension with its growth word, or without if too few of its questions were answered.

    The bar is as long as the score, of 100.
    """

    dimension: Dimension
    growth: Growth | None
    bar: Markup = Slot("bar")


class DimensionNumber(NamedTuple):
    """The number behind a growth word, and how many of the dimension's questions were answered."""

    dimension: Dimension
    scored: int
    known: bool
    score: Markup = Slot("score")
    answered: Markup = Slot("answered")


def dimensions_part(pages: Pages, locale: str, scores: Sequence[DimensionScore]) -> Markup:
    """Return the dimensions."""
    rows = join([_row(pages, locale, row) for row in scores])
    return pages.skeleton("quiz/_dimensions.html", locale, DimensionsPart()).fill(dimensions=rows)


def numbers_part(pages: Pages, locale: str, scores: Sequence[DimensionScore]) -> Markup:
    """Return the numbers behind the growth words."""
    rows = join([_number(pages, locale, row) for row in scores])
    return pages.skeleton("quiz/_numbers.html", locale, NumbersPart()).fill(numbers=rows)


def _row(pages: Pages, locale: str, row: DimensionScore) -> Markup:
    page = DimensionRow(row.dimension, row.growth)
    skeleton = pages.skeleton("quiz/_dimension.html", locale, page, row.dimension.id, row.growth and row.growth.id)
    return skeleton.fill(bar=Markup(0 if row.score is None else max(SPROUT, round_half_up(row.score))))


def _number(pages: Pages, locale: str, row: DimensionScore) -> Markup:
    page = DimensionNumber(row.dimension, row.scored, known=row.score is not None)
    skeleton = pages.skeleton("quiz/_dimension_number.html", locale, page, row.dimension.id, page.known)
    score = "" if row.score is None else catalog(locale).number(round_half_up(row.score))
    return skeleton.fill(score=Markup(score), answered=Markup(row.answered))
