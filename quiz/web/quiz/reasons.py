"""Why a character is near: where two went the same way, and the one scene where they did not."""

from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup

from quiz.questionnaire.comparison import Comparison, reasons
from quiz.questionnaire.model import Answers, Character, Question
from quiz.questionnaire.texts import Text
from quiz.web.core.site import Site
from quiz.web.core.skeletons import Slot, join

_GENERAL = {True: "result.alike.more", False: "result.alike.less"}
"""The sentence for a scene that has none of its own, by whether it is about more."""


class ReasonsPart(NamedTuple):
    """The reasons; those for several characters say whom each is about."""

    named: bool
    reasons: Markup = Slot("reasons")


class NamedReasons(NamedTuple):
    """What one, some or all of several characters have in common with somebody."""

    characters: tuple[Character, ...]
    everybody: bool
    reasons: Markup = Slot("reasons")


class Alike(NamedTuple):
    """A scene in which two lean to the same side: the questionnaire's own sentence, or a general one."""

    question: Question
    sentence: Text | None
    message: str


class Differing(NamedTuple):
    """A scene in which two did not do the same: what each chose, for a sentence about both would be true of few."""

    question: Question
    character: Character
    own: Text
    theirs: Text


def reasons_part(site: Site, locale: str, characters: Sequence[Character], answers: Answers) -> Markup:
    """Return the reasons for the characters of a result; nothing if there are none."""
    named = len(characters) > 1
    rows = (_common if named else _of_one)(site, locale, characters, answers)
    if not rows:
        return rows
    return site.pages.skeleton("quiz/_reasons.html", locale, ReasonsPart(named), named).fill(reasons=rows)


def _of_one(site: Site, locale: str, characters: Sequence[Character], answers: Answers) -> Markup:
    """Return where all the characters, at most one, went the same way, and the scene where they did not."""
    rows = []
    for character in characters:
        found = reasons(site.questionnaire, character, answers)
        rows += [_alike(site, locale, row) for row in found.alike]
        if found.differing:
            rows.append(_differing(site, locale, character, found.differing))
    return join(rows)


def _common(site: Site, locale: str, characters: Sequence[Character], answers: Answers) -> Markup:
    """Return each likeness once, what most have in common first. It would take long to say where each differs."""
    shared: dict[str, dict[str, Comparison]] = {}
    for character in characters:
        for row in reasons(site.questionnaire, character, answers).alike:
            shared.setdefault(row.question.id, {})[character.id] = row
    groups: dict[tuple[str, ...], list[Markup]] = {}
    for rows in shared.values():
        groups.setdefault(tuple(rows), []).append(_alike(site, locale, *rows.values()))
    most_first = sorted(groups, key=len, reverse=True)
    return join([_named(site, locale, ids, len(ids) == len(characters), join(groups[ids])) for ids in most_first])


def _named(site: Site, locale: str, ids: tuple[str, ...], everybody: bool, rows: Markup) -> Markup:
    page = NamedReasons(tuple(site.questionnaire.characters_by_id[identity] for identity in ids), everybody)
    return site.pages.skeleton("quiz/_named_reasons.html", locale, page, everybody, *ids).fill(reasons=rows)


def _alike(site: Site, locale: str, *rows: Comparison) -> Markup:
    """Return one likeness of the characters of some rows, which are about the same answer."""
    question, own = rows[0].question, rows[0].own
    assert own is not None
    more, far, sentence = own > 0, all(row.far for row in rows), None
    if sides := question.alike:
        usual, farther = (sides.more, sides.most) if more else (sides.less, sides.least)
        sentence = farther if far and farther else usual
    page = Alike(question, sentence, _GENERAL[more])
    return site.pages.kept_part("quiz/_alike.html", locale, page, question.id, more, far)


def _differing(site: Site, locale: str, character: Character, row: Comparison) -> Markup:
    assert row.answer and row.position
    labels = row.question.labels
    page = Differing(row.question, character, labels[row.answer - 1], labels[row.position - 1])
    return site.pages.kept_part("quiz/_differing.html", locale, page, row.question.id, character.id, row.answer)
