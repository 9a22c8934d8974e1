"""How a result came about: question by question for the nearest characters, and how near all the others are."""

from typing import NamedTuple

from markupsafe import Markup, escape

from quiz.i18n import catalog
from quiz.questionnaire.model import Answers, Character
from quiz.questionnaire.scoring import Closeness, Comparison, Profile, compare, round_half_up
from quiz.web.core.rendering import Pages
from quiz.web.core.site import Site
from quiz.web.core.skeletons import Slot, join


class SumsPart(NamedTuple):
    """The tables, if enough was answered for them."""

    enough: bool
    tables: Markup = Slot("tables")
    ranking: Markup = Slot("ranking")


class SumsTable(NamedTuple):
    """How near the answers are to a character, question by question."""

    character: Character
    rows: Markup = Slot("rows")
    compared: Markup = Slot("compared")
    points: Markup = Slot("points")
    percent: Markup = Slot("percent")


class SumsRow(NamedTuple):
    """One question: the answer, the character's position, and the points for it."""

    row: Comparison


class RankingRow(NamedTuple):
    """A character in the order of closeness."""

    character: Character
    percent: int


def sums_part(site: Site, locale: str, found: Profile, answers: Answers) -> Markup:
    """Return how a result came about."""
    nearest = found.headline or found.pair
    page = SumsPart(enough=bool(nearest))
    return site.pages.skeleton("quiz/_sums.html", locale, page, page.enough).fill(
        tables=join([_table(site, locale, near, answers) for near in nearest]),
        ranking=join([_ranking_row(site.pages, locale, near) for near in found.ranking]),
    )


def _table(site: Site, locale: str, near: Closeness, answers: Answers) -> Markup:
    t, character = catalog(locale), near.character
    rows = compare(site.questionnaire, character, answers)
    return site.pages.skeleton("quiz/_sums_table.html", locale, SumsTable(character), character.id).fill(
        rows=join([_row(site.pages, locale, row) for row in rows]),
        compared=Markup(near.compared),
        points=escape(t.decimal(near.percent * near.compared / 100)),
        percent=Markup(round_half_up(near.percent)),
    )


def _row(pages: Pages, locale: str, row: Comparison) -> Markup:
    key = row.question.id, row.answer, row.position
    return pages.kept_part("quiz/_sums_row.html", locale, SumsRow(row), *key)


def _ranking_row(pages: Pages, locale: str, near: Closeness) -> Markup:
    row = RankingRow(near.character, round_half_up(near.percent))
    return pages.kept_part("quiz/_ranking_row.html", locale, row, near.character.id, row.percent)
