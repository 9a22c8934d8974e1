"""What a host is offered to talk about: the scenes, those that split the group most first, and every prompt."""

from collections.abc import Iterator
from typing import NamedTuple

from quiz.disclosure.highlights import standing_out, suggested
from quiz.disclosure.rules import Figure, Picture
from quiz.questionnaire.model import Dimension, Question, Questionnaire
from quiz.questionnaire.texts import Text


class Scene(NamedTuple):
    """A question that can be put on the wall."""

    number: int
    question: Question
    words: tuple[Figure, ...]
    """What stands out in it, in the order of the options; nothing where the wall has numbers."""


class Guide(NamedTuple):
    """The scenes, in two groups; each in the questionnaire's order."""

    first: tuple[Scene, ...]
    """Those that split the group most."""
    others: tuple[Scene, ...]

    @property
    def order(self) -> tuple[int, ...]:
        """The numbers of the questions, as one steps through them."""
        return tuple(scene.number for scene in (*self.first, *self.others))


class Prompt(NamedTuple):
    """A question to talk about beside those of the scenes."""

    number: int
    dimension: Dimension | None
    """None for those that close a workshop."""
    text: Text


def guide(questionnaire: Questionnaire, shown: Picture | None) -> Guide:
    """Return the scenes for a picture; without one none is before the others."""
    chosen = suggested(shown, [question.item for question in questionnaire.questions]) if shown else ()
    scenes = [
        Scene(number, question, _words(shown, question.item) if shown else ())
        for number, question in enumerate(questionnaire.questions, 1)
    ]
    return Guide(
        tuple(scene for scene in scenes if scene.question.item in chosen),
        tuple(scene for scene in scenes if scene.question.item not in chosen),
    )


def _words(shown: Picture, item: str) -> tuple[Figure, ...]:
    found = standing_out(shown, item)
    if found is None:
        return ()
    return found.large or shown.items[item][:1]  # where nothing stands out, all have one word


def prompts(questionnaire: Questionnaire) -> tuple[Prompt, ...]:
    """Return every prompt of the questionnaire, with its number."""
    return tuple(Prompt(number, *each) for number, each in enumerate(_prompts(questionnaire), 1))


def _prompts(questionnaire: Questionnaire) -> Iterator[tuple[Dimension | None, Text]]:
    lists = [(each, each.prompts) for each in questionnaire.dimensions]
    for dimension, texts in (*lists, (None, questionnaire.facilitation.closing)):
        for number in range(len(next(iter(texts.values())))):
            yield dimension, {locale: lines[number] for locale, lines in texts.items()}
