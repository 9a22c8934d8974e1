"""What is said of two characters at one table."""

from typing import NamedTuple

from quiz.questionnaire.texts import Text


class Pair(NamedTuple):
    """What two characters are like together, or one beside another of its kind, and a question for the two."""

    characters: tuple[str, str]
    together: Text
    question: Text
