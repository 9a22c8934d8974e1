"""Why a character is near: where two did the same, and the one scene where they did not."""

from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup

from quiz.questionnaire.comparison import Comparison, alike, differing
from quiz.questionnaire.model import Answers, Character, Question
from quiz.questionnaire.texts import Text
from quiz.web.core.site import Site
from quiz.web.core.skeletons import Slot, join

_GENERAL = {
    (False, True): "result.alike.more",
    (False, False): "result.alike.less",
    (True, True): "result.differ.more",
    (True, False): "result.differ.less",
}
"""The sentence for a scene that has none of its own, by whether the two differ and whether it is about more."""


class ReasonsPart(NamedTuple):
    """The reasons; those for several characters have the name of each."""

    named: bool
    reasons: Markup = Slot("reasons")


class NamedReasons(NamedTuple):
    """The reasons for one of several characters."""

    character: Character
    reasons: Markup = Slot("reasons")


class Reason(NamedTuple):
    """One scene: the questionnaire's own sentence, or a general one."""

    question: Question
    differs: bool
    sentence: Text | None
    message: str


def reasons_part(site: Site, locale: str, characters: Sequence[Character], answers: Answers) -> Markup:
    """Return the reasons for the characters of a result; nothing if there are none."""
    named = len(characters) > 1
    found = [(character, _reasons(site, locale, character, answers, named)) for character in characters]
    if named:
        found = [(character, _named(site, locale, character, rows)) for character, rows in found if rows]
    reasons = join([rows for _, rows in found if rows])
    if not reasons:
        return reasons
    return site.pages.skeleton("quiz/_reasons.html", locale, ReasonsPart(named), named).fill(reasons=reasons)


def _named(site: Site, locale: str, character: Character, rows: Markup) -> Markup:
    return site.pages.skeleton("quiz/_named_reasons.html", locale, NamedReasons(character), character.id).fill(
        reasons=rows
    )


def _reasons(site: Site, locale: str, character: Character, answers: Answers, named: bool) -> Markup:
    same = [_reason(site, locale, row, differs=False) for row in alike(site.questionnaire, character, answers)]
    other = differing(site.questionnaire, character, answers)
    # Of several characters it would take long to say where each differs.
    return join([*same, *([_reason(site, locale, other, differs=True)] if other and not named else [])])


def _reason(site: Site, locale: str, row: Comparison, differs: bool) -> Markup:
    assert row.own is not None and row.theirs is not None
    more = row.own > row.theirs if differs else row.own > 0
    sides = row.question.differ if differs else row.question.alike
    sentence = sides and (sides.more if more else sides.less)
    page = Reason(row.question, differs, sentence, _GENERAL[differs, more])
    return site.pages.kept_part("quiz/_reason.html", locale, page, row.question.id, differs, more)
