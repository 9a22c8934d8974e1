"""The mirror for organisers as frozen values: what those who run an activity and those who come to it can see of it."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, TypeVar

from quiz.questionnaire.borrowing import Gap
from quiz.questionnaire.model import Answers, Dimension
from quiz.questionnaire.texts import Text

T = TypeVar("T")

NOT_YET, SOMETIMES, OFTEN, ALWAYS = STEPS = (1, 2, 3, 4)
"""The steps that both sides answer on."""

EDITION_MARK = "mirror:"
"""What every edition of a mirror begins with; no author's version has a colon in it."""


def is_mirror(edition: str) -> bool:
    """Return whether an edition is one of a mirror, and not of the quiz."""
    return edition.startswith(EDITION_MARK)


class Topic(NamedTuple):
    """A thing that can be seen of an activity, as its organisers and its participants say it.

    `carries` is said where it is seen often or always, `following` is a small step towards that, `tags` are those of
    the cards that go with it.
    """

    id: str
    dimension: str
    tags: tuple[str, ...]
    title: Text
    organiser: Text
    participant: Text
    carries: Text
    following: Text
    talk: Text

    @property
    def item(self) -> str:
        """The name under which its answers are counted; see `Mirror.choices`."""
        return f"question:{self.id}"


class Reflection(NamedTuple):
    """What the answers of a team say of a dimension: never a sum of them."""

    dimension: Dimension
    carrying: tuple[Topic, ...]
    """What is seen often or always."""
    following: Topic | None
    """The topic of the lowest answer, which has the next step; None where all that is known is seen always."""
    unknown: tuple[Topic, ...]
    """What nobody could tell."""


@dataclass(frozen=True)
class Mirror:
    """The checked content of `mirror.toml`."""

    version: str
    steps: tuple[Text, ...]
    unsure: Text
    dimensions: tuple[Dimension, ...]
    topics: tuple[Topic, ...]
    untranslated: tuple[Gap, ...] = ()
    """The texts that are missing in a language of the quiz, and borrowed from another one."""

    @cached_property
    def edition(self) -> str:
        """The author's version and a digest of what is asked; counts of different editions are never added up."""
        structure = repr(([(topic.id, topic.dimension) for topic in self.topics], len(self.steps)))
        return f"{EDITION_MARK}{self.version}-{hashlib.sha256(structure.encode()).hexdigest()[:8]}"

    @cached_property
    def choices(self) -> Mapping[str, Sequence[str]]:
        """Every item that is counted of a participant, with its choices in display order."""
        return {topic.item: [*map(str, STEPS), "declined"] for topic in self.topics}

    @cached_property
    def pages(self) -> Sequence[Sequence[int]]:
        """The numbers of the topics, from 1, on the page of each dimension."""
        return [
            [number for number, topic in enumerate(self.topics, 1) if topic.dimension == dimension.id]
            for dimension in self.dimensions
        ]

    def reflect(self, answers: Answers) -> Sequence[Reflection]:
        """Return what a team's answers say of each dimension; of equal answers the first topic has the next step."""
        answered = self.by_dimension([*zip(self.topics, answers, strict=True)])
        return [_reflection(dimension, of_it) for dimension, of_it in answered]

    def by_dimension(self, of_topics: Sequence[T]) -> list[tuple[Dimension, tuple[T, ...]]]:
        """Return the dimensions, each with what is of its topics; `of_topics` has one for each topic, in order."""
        return [
            (dimension, tuple(of_topics[number - 1] for number in page))
            for dimension, page in zip(self.dimensions, self.pages, strict=True)
        ]


def _reflection(dimension: Dimension, answered: Sequence[tuple[Topic, int | None]]) -> Reflection:
    told = [(answer, topic) for topic, answer in answered if answer]
    lowest = min(told, key=lambda each: each[0], default=None)
    following = lowest[1] if lowest and lowest[0] < ALWAYS else None
    return Reflection(
        dimension=dimension,
        carrying=tuple(topic for answer, topic in told if answer >= OFTEN),
        following=following,
        unknown=tuple(topic for topic, answer in answered if not answer),
    )
