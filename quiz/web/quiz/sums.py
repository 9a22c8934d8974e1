"""How a result came about: question by question for the nearest characters, and how near all the others are."""

from typing import NamedTuple

from markupsafe import Markup, escape

from quiz.i18n import Catalog, catalog
from quiz.questionnaire.closeness import Closeness
from quiz.questionnaire.comparison import Comparison, compare
from quiz.questionnaire.model import Answers, Character, Question
from quiz.questionnaire.scoring import Profile, round_half_up
from quiz.web.core.rendering import Pages
from quiz.web.core.site import Site
from quiz.web.core.skeletons import Slot, join
from quiz.web.quiz.nearest import choosable_characters

_SIDES = {1: "sums.side.more", 0: "sums.side.usual", -1: "sums.side.less"}


class SumsPart(NamedTuple):
    """The tables, if enough was answered for them and not everything alike."""

    compared: bool
    even: bool
    choosable: bool
    """Whether somebody may put another character in the place of the nearest, which changes nothing here."""
    tables: Markup = Slot("tables")
    ranking: Markup = Slot("ranking")


class SumsTable(NamedTuple):
    """How near the answers are to a character, question by question, in points that are whole numbers."""

    character: Character
    rows: Markup = Slot("rows")
    compared: Markup = Slot("compared")
    most: Markup = Slot("most")
    """The points for equal leanings on one question."""
    whole: Markup = Slot("whole")
    points: Markup = Slot("points")
    percent: Markup = Slot("percent")


class SumsRow(NamedTuple):
    """One question and its answer: whether both did more than usual, and the points for it."""

    question: Question
    answer: int | None
    own: str | None
    """The message for the side of the answer; None if it is not compared."""
    theirs: str | None
    points: Markup = Slot("points")


class RankingRow(NamedTuple):
    """A character in the order of closeness."""

    character: Character
    percent: int


def sums_part(site: Site, locale: str, found: Profile, answers: Answers) -> Markup:
    """Return how a result came about."""
    nearest = found.headline or found.pair
    page = SumsPart(compared=bool(nearest), even=found.even, choosable=bool(choosable_characters(found)))
    return site.pages.skeleton("quiz/_sums.html", locale, page, page.compared, page.even, page.choosable).fill(
        tables=join([_table(site, locale, near, answers) for near in nearest]),
        ranking=join([_ranking_row(site.pages, locale, near) for near in found.ranking]),
    )


def _table(site: Site, locale: str, near: Closeness, answers: Answers) -> Markup:
    t, character = catalog(locale), near.character
    # The parts of a comparison: in these every difference of two leanings is a whole number.
    most = near.compared * site.questionnaire.unit
    whole = near.compared * most
    rows = compare(site.questionnaire, character, answers)
    return site.pages.skeleton("quiz/_sums_table.html", locale, SumsTable(character), character.id).fill(
        rows=join([_row(site.pages, t, row) for row in rows]),
        compared=escape(t.number(near.compared)),
        most=escape(t.number(most)),
        whole=escape(t.number(whole)),
        points=escape(t.number(whole - whole * near.differences // near.whole)),
        percent=Markup(round_half_up(near.percent)),
    )


def _row(pages: Pages, t: Catalog, row: Comparison) -> Markup:
    sides = None if row.own is None else row.sides
    page = SumsRow(row.question, row.answer, sides and _SIDES[sides[0]], sides and _SIDES[sides[1]])
    skeleton = pages.skeleton("quiz/_sums_row.html", t.locale, page, row.question.id, row.answer, sides)
    return skeleton.fill(points=escape(t.number(_points(row))))


def _points(row: Comparison) -> int:
    if row.own is None or row.theirs is None:
        return 0
    return row.parts - abs(row.own - row.theirs)


def _ranking_row(pages: Pages, locale: str, near: Closeness) -> Markup:
    row = RankingRow(near.character, round_half_up(near.percent))
    return pages.kept_part("quiz/_ranking_row.html", locale, row, near.character.id, row.percent)
