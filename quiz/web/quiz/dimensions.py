"""The dimensions of a result: growth words, bars, suggestions, and the numbers behind them."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from markupsafe import Markup

from quiz.i18n import catalog
from quiz.questionnaire.model import Dimension, Growth
from quiz.questionnaire.scoring import DimensionScore, round_half_up
from quiz.web.core.rendering import Pages
from quiz.web.core.site import Site
from quiz.web.core.skeletons import Slot, join
from quiz.web.quiz.suggestions import shown_suggestion, suggestion_part


class DimensionsPart(NamedTuple):
    """All the dimensions."""

    dimensions: Markup = Slot("dimensions")
    numbers: Markup = Slot("numbers")


class DimensionRow(NamedTuple):
    """A dimension with its growth word, or without if too few of its questions were answered."""

    dimension: Dimension
    growth: Growth | None
    score: Markup = Slot("score")
    suggestion: Markup = Slot("suggestion")


class DimensionNumber(NamedTuple):
    """The number behind a growth word, and how many of the dimension's questions were answered."""

    dimension: Dimension
    scored: int
    known: bool
    score: Markup = Slot("score")
    answered: Markup = Slot("answered")


def dimensions_part(
    site: Site, locale: str, scores: Sequence[DimensionScore], suggestions: Mapping[str, str]
) -> Markup:
    """Return the dimensions; `suggestions` are the numbers of those that are asked for, by the dimension's id."""
    return site.pages.skeleton("quiz/_dimensions.html", locale, DimensionsPart()).fill(
        dimensions=join([_row(site, locale, row, suggestions.get(row.dimension.id)) for row in scores]),
        numbers=join([_number(site.pages, locale, row) for row in scores]),
    )


def _row(site: Site, locale: str, row: DimensionScore, wanted: str | None) -> Markup:
    page = DimensionRow(row.dimension, row.growth)
    shown = shown_suggestion(site.questionnaire, row.dimension, wanted)
    skeleton = site.pages.skeleton("quiz/_dimension.html", locale, page, row.dimension.id, row.growth and row.growth.id)
    return skeleton.fill(
        score=Markup(0 if row.score is None else round_half_up(row.score)),
        suggestion=suggestion_part(site.pages, locale, shown),
    )


def _number(pages: Pages, locale: str, row: DimensionScore) -> Markup:
    page = DimensionNumber(row.dimension, row.scored, known=row.score is not None)
    skeleton = pages.skeleton("quiz/_dimension_number.html", locale, page, row.dimension.id, page.known)
    score = "" if row.score is None else catalog(locale).number(round_half_up(row.score))
    return skeleton.fill(score=Markup(score), answered=Markup(row.answered))
