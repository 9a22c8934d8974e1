"""Questionnaires and sheets for the scoring, as the service and as the reference know them."""

from collections.abc import Sequence
from dataclasses import replace
from random import Random

from quiz.questionnaire.model import DECLINED, Answers, Questionnaire
from tests.support.questionnaires import REAL
from tests.support.reference_scoring import Item, Positions, Vectors

TOPICS = {
    "A1": "tyhja-lauantai", "A2": "aika-ei-kay", "A3": "ukulele", "A4": "seinakalenteri",
    "B1": "kahvihuone", "B2": "kylakokous", "B3": "ryhmaviesti", "B4": "palautelappu",
    "C1": "pihatalkoot", "C2": "kirjaston-sohva", "C3": "omenaampari", "C4": "pitka-poyta",
}  # fmt: skip

VECTORS = {
    "siili": (3, 2, 2, 3, 1, 1, 3, 2, 2, 3, 2, 1),
    "pollo": (2, 2, 1, 2, 2, 1, 2, 3, 1, 4, 2, 2),
    "norppa": (4, 3, 4, 3, 3, 2, 4, 3, 2, 5, 4, 3),
    "karhu": (5, 4, 4, 4, 2, 2, 1, 2, 2, 2, 2, 2),
    "talitiainen": (2, 1, 2, 2, 3, 2, 4, 2, 4, 3, 5, 4),
    "majava": (4, 4, 3, 4, 3, 3, 2, 4, 5, 3, 4, 5),
    "lohi": (3, 4, 4, 3, 2, 5, 3, 5, 3, 2, 2, 3),
    "kurki": (4, 3, 4, 5, 5, 3, 5, 4, 3, 4, 4, 5),
}
"""The characters' positions in the order of `TOPICS`."""


def sheet(**answers: int) -> Answers:
    """A sheet by topic (A1=3); the others declined."""
    by_id = {TOPICS[topic]: answer for topic, answer in answers.items()}
    return tuple(by_id.get(question.id, DECLINED) for question in REAL.questions)


def by_topic(positions: Sequence[int]) -> Answers:
    """A sheet whose positions are in the order of `TOPICS`."""
    return sheet(**dict(zip(TOPICS, positions, strict=True)))


def items_of(questionnaire: Questionnaire) -> list[Item]:
    return [Item(q.dimension, q.positions, q.keyed, q.scored) for q in questionnaire.questions]


def vectors_of(questionnaire: Questionnaire) -> Vectors:
    return {character.id: character.vector for character in questionnaire.characters}


def positions_of(answers: Answers) -> Positions:
    return [answer or None for answer in answers]


def random_sheet(questionnaire: Questionnaire, rng: Random) -> Answers:
    """Any answers, of which up to all are declined, and now and then nearly all the same."""
    middle = rng.choice((None, None, None, 2, 3))
    answers = [
        middle if middle and rng.random() < 0.95 and middle <= q.positions else rng.randint(1, q.positions)
        for q in questionnaire.questions
    ]
    for place in rng.sample(range(len(answers)), rng.choice((0, 0, 1, 3, 4, 6, 7, len(answers)))):
        answers[place] = DECLINED
    return tuple(answers)


def random_questionnaire(rng: Random) -> Questionnaire:
    """The real one with other numbers of options, turned and unscored questions, and characters without positions."""
    questions = tuple(
        q._replace(
            options=(q.options * 2)[: rng.randint(2, 7)], keyed=rng.choice((1, 1, -1)), scored=rng.random() < 0.8
        )
        for q in REAL.questions
    )
    characters = tuple(
        c._replace(
            vector=tuple(
                rng.randint(1, q.positions) if rng.random() < share and number else None
                for number, q in enumerate(questions)
            )
        )
        for c in REAL.characters
        for share in [rng.choice((1, 1, 0.8, 0.3))]
    )
    return replace(REAL, questions=questions, characters=characters)
