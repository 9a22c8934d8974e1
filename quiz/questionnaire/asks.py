"""Which questionnaire a workshop asks."""

from enum import StrEnum


class Asks(StrEnum):
    """What a workshop asks: the scenes of the quiz, or the mirror."""

    QUIZ = "quiz"
    MIRROR = "mirror"
