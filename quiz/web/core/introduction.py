"""What the test is, in a sentence or two: for the start page, and for what others show of a link to us."""

from quiz.i18n import Catalog
from quiz.questionnaire.model import Questionnaire


def scenes(questionnaire: Questionnaire, words: Catalog) -> str:
    """Return how many everyday scenes there are."""
    return words("number.scenes", n=len(questionnaire.questions))


def animals(questionnaire: Questionnaire, words: Catalog) -> str:
    """Return how many animals there are."""
    return words("number.animals", n=len(questionnaire.characters))


def lead(questionnaire: Questionnaire, words: Catalog) -> str:
    """Return what is asked, and what comes of it."""
    return words("start.lead", scenes=scenes(questionnaire, words).capitalize(), animals=animals(questionnaire, words))


def minutes(questionnaire: Questionnaire) -> tuple[int, int]:
    """Return how long a walk takes, from and to: fifteen to twenty-five seconds a question."""
    asked = len(questionnaire.questions)
    least = max(1, asked // 4)
    return least, max(least + 1, -(-asked * 5 // 12))
