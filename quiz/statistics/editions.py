"""Editions of the questionnaire that have statistics: what each is called, and where one follows another."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from quiz.questionnaire.model import (
    LOCALES,
    Character,
    Dimension,
    Growth,
    Question,
    Questionnaire,
)
from quiz.questionnaire.texts import Text
from quiz.statistics.categories import category, in_each_language, names, period_category
from quiz.statistics.cube import Category
from quiz.statistics.selection import Period

NONE = "none"


def in_its_words(today: Questionnaire, choices: Mapping[str, Sequence[str]]) -> Questionnaire:
    """Return an edition of these items and choices in today's words: the storage keeps no texts.

    What today's does not have is called by its id. A question that has another number of positions today keeps its
    title and has them numbered; one that is not there any more belongs to no dimension.
    """
    if choices == today.choices:
        return today
    items = {kind: _of_kind(kind, choices) for kind in ("question", "dimension")}
    words = next(iter(items["dimension"].values()), ())
    questions, characters = {each.id: each for each in today.questions}, today.characters_by_id
    growth = {each.id: each for each in today.growth}
    return replace(
        today,
        questions=tuple(_question(questions, today, each, len(of) - 1) for each, of in items["question"].items()),
        growth=tuple(growth.get(each) or Growth(each, 0, _id(each)) for each in words if each != NONE),
        dimensions=tuple(_dimension(today, each) for each in items["dimension"]),
        characters=tuple(
            characters.get(each) or _character(today.characters[0], each)
            for each in choices["character"]
            if each != NONE
        ),
    )


def changed_in(period: Period, own: Collection[str], others: Collection[str]) -> bool:
    """Return whether the edition that has people in the weeks `own` is beside or after another one in a period.

    It is if another edition has people in the period, or between it and the week before that is of this edition.
    """
    before = max((week for week in own if week < period.first), default="")
    return any(before < week <= period.last for week in others)


def category_of(edition: str, own: Collection[str]) -> Category:
    """Return an edition with the weeks that have people of it, if there are any."""
    if not own:
        return category(edition, "table.edition", version=version_of(edition))
    weeks = period_category(Period(min(own), max(own))).names
    return Category(
        edition,
        in_each_language(lambda t: t("table.edition.weeks", version=version_of(edition), weeks=weeks[t.locale])),
    )


def version_of(edition: str) -> str:
    """Return the author's version of an edition; its digest where the author gave none."""
    version, _, digest = edition.rpartition("-")
    return version or digest


def _of_kind(kind: str, choices: Mapping[str, Sequence[str]]) -> Mapping[str, Sequence[str]]:
    return {item.partition(":")[2]: of for item, of in choices.items() if item.startswith(f"{kind}:")}


def _question(known: Mapping[str, Question], today: Questionnaire, question: str, positions: int) -> Question:
    own = known.get(question)
    if own and own.positions == positions:
        return own
    numbered = tuple(names("table.position", position=position) for position in range(1, positions + 1))
    if own:
        return own._replace(options=numbered, labels=numbered)
    return today.questions[0]._replace(
        id=question, dimension="", title=_id(question), prompt=_id(""), talk=_id(""), options=numbered, labels=numbered
    )


def _dimension(today: Questionnaire, dimension: str) -> Dimension:
    found = today.dimensions_by_id.get(dimension)
    return found or today.dimensions[0]._replace(id=dimension, name=_id(dimension))


def _character(like: Character, character: str) -> Character:
    return like._replace(id=character, name=_id(character), label=_id(character))


def _id(text: str) -> Text:
    return dict.fromkeys(LOCALES, text)
