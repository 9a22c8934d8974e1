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
    """The reasons; those for several characters say whom each is about."""

    named: bool
    reasons: Markup = Slot("reasons")


class NamedReasons(NamedTuple):
    """What one, some or all of several characters have in common with somebody."""

    characters: tuple[Character, ...]
    everybody: bool
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
    reasons = (_common if named else _of_one)(site, locale, characters, answers)
    if not reasons:
        return reasons
    return site.pages.skeleton("quiz/_reasons.html", locale, ReasonsPart(named), named).fill(reasons=reasons)


def _of_one(site: Site, locale: str, characters: Sequence[Character], answers: Answers) -> Markup:
    """Return what all the characters, at most one, did as well, and the scene where they did not."""
    rows = []
    for character in characters:
        rows += [_reason(site, locale, row, differs=False) for row in alike(site.questionnaire, character, answers)]
        if other := differing(site.questionnaire, character, answers):
            rows.append(_reason(site, locale, other, differs=True))
    return join(rows)


def _common(site: Site, locale: str, characters: Sequence[Character], answers: Answers) -> Markup:
    """Return each likeness once, what most have in common first. It would take long to say where each differs."""
    shared: dict[Markup, list[str]] = {}
    for character in characters:
        for row in alike(site.questionnaire, character, answers):
            shared.setdefault(_reason(site, locale, row, differs=False), []).append(character.id)
    groups: dict[tuple[str, ...], list[Markup]] = {}
    for reason, ids in shared.items():
        groups.setdefault(tuple(ids), []).append(reason)
    most_first = sorted(groups, key=len, reverse=True)
    return join([_named(site, locale, ids, len(ids) == len(characters), join(groups[ids])) for ids in most_first])


def _named(site: Site, locale: str, ids: tuple[str, ...], everybody: bool, rows: Markup) -> Markup:
    page = NamedReasons(tuple(site.questionnaire.characters_by_id[identity] for identity in ids), everybody)
    return site.pages.skeleton("quiz/_named_reasons.html", locale, page, everybody, *ids).fill(reasons=rows)


def _reason(site: Site, locale: str, row: Comparison, differs: bool) -> Markup:
    assert row.own is not None and row.theirs is not None
    more = row.own > row.theirs if differs else row.own > 0
    sides = row.question.differ if differs else row.question.alike
    sentence = sides and (sides.more if more else sides.less)
    page = Reason(row.question, differs, sentence, _GENERAL[differs, more])
    return site.pages.kept_part("quiz/_reason.html", locale, page, row.question.id, differs, more)
