"""What a memo of a workshop says: of each picture that was shown, what the wall says of it, and nothing else."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from quiz.cards.model import Card
from quiz.disclosure.highlights import suggested
from quiz.disclosure.lines import Line, brief_lines, lines, main_lines
from quiz.disclosure.rules import Figure
from quiz.i18n import catalog
from quiz.questionnaire.guidance import SupportContact
from quiz.questionnaire.model import Dimension, Question, Questionnaire
from quiz.web.workshop.rounds import RoundPicture

ROUNDS_ON_A_SHEET = 2

Lines = Callable[[Sequence[Figure], int], tuple[Line, ...]]
"""What is said of the figures of so many people."""

Names = dict[str, str]
"""The names of an item's choices."""

GoesWith = Callable[[str], tuple[Card, ...]]
"""The cards that go with the scene of a question's id."""


class Told(NamedTuple):
    """A word or number, and the names of the choices that have it."""

    figure: Figure
    names: tuple[str, ...]


class Item(NamedTuple):
    """The characters, a dimension or a question, with what is said of it in each round."""

    name: str
    dimension: Dimension | None
    question: Question | None
    sides: tuple[tuple[Told, ...] | None, ...]
    """None for a round of fewer people than the item is pictured from."""
    cards: tuple[Card, ...] = ()
    """Those that go with a question that was talked about."""


class Sheet(NamedTuple):
    """The rounds that stand side by side."""

    rounds: tuple[RoundPicture, ...]
    characters: Item
    dimensions: tuple[Item, ...]
    questions: tuple[Item, ...]
    first: tuple[Item, ...]
    """The questions that split the group of the first round most."""


def sheets_of(
    questionnaire: Questionnaire, locale: str, pictures: Sequence[RoundPicture], goes_with: GoesWith
) -> tuple[Sheet, ...]:
    """Return a memo for print: what stands out, two rounds side by side."""
    pairs = [pictures[start : start + ROUNDS_ON_A_SHEET] for start in range(0, len(pictures), ROUNDS_ON_A_SHEET)]
    return tuple(_sheet(questionnaire, locale, pair, goes_with, main_lines, brief_lines) for pair in pairs)


def whole_sheet(
    questionnaire: Questionnaire, locale: str, pictures: Sequence[RoundPicture], goes_with: GoesWith
) -> Sheet:
    """Return a memo with every word and number of every round."""

    def every(figures: Sequence[Figure], _: int) -> tuple[Line, ...]:
        return lines(figures)

    return _sheet(questionnaire, locale, pictures, goes_with, every, every)


def contacts_in(questionnaire: Questionnaire, locale: str) -> tuple[SupportContact, ...]:
    """Return whom one can call in a language; all contacts if there is nobody."""
    called = tuple(each for each in questionnaire.support if each.phone and each.speaks(locale))
    return called or questionnaire.support


def _sheet(
    questionnaire: Questionnaire,
    locale: str,
    pictures: Sequence[RoundPicture],
    goes_with: GoesWith,
    main: Lines,
    brief: Lines,
) -> Sheet:
    def sides(item: str, names: Names, said: Lines) -> tuple[tuple[Told, ...] | None, ...]:
        figures = [(each.picture.items[item], each.picture.n) for each in pictures]
        return tuple(_told(said(of, n), names) if of else None for of, n in figures)

    def about(question: Question, said: Lines) -> Item:
        names, dimension = dict(_labels(question, locale)), questionnaire.dimensions_by_id[question.dimension]
        return Item(question.title[locale], dimension, question, sides(question.item, names, said))

    words = catalog(locale)
    growth = {each.id: each.word[locale] for each in questionnaire.growth} | {"none": words("workshop.no_growth")}
    animals = {each.id: each.name[locale] for each in questionnaire.characters}
    animals["none"] = words("workshop.no_character")
    split = suggested(pictures[0].picture, [each.item for each in questionnaire.questions])
    return Sheet(
        rounds=tuple(pictures),
        characters=Item(words("workshop.characters"), None, None, sides("character", animals, main)),
        dimensions=tuple(
            Item(each.name[locale], each, None, sides(each.item, growth, brief)) for each in questionnaire.dimensions
        ),
        questions=tuple(about(each, brief) for each in questionnaire.questions),
        first=tuple(
            about(each, main)._replace(cards=goes_with(each.id))
            for each in questionnaire.questions
            if each.item in split
        ),
    )


def _labels(question: Question, locale: str) -> Iterator[tuple[str, str]]:
    for position, label in enumerate(question.labels, 1):
        yield str(position), label[locale]
    yield "declined", catalog(locale)("question.declined")


def _told(found: tuple[Line, ...], names: Names) -> tuple[Told, ...]:
    return tuple(Told(line.figure, tuple(names[choice] for choice in line.choices)) for line in found)
