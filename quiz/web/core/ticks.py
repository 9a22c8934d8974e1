"""The ticks of a sheet of paper in a form: an answer to each question, by its number."""

from collections.abc import Mapping, Set

from quiz.questionnaire.model import Answers, Questionnaire
from quiz.responses.walk import answer_of


def ticked(questionnaire: Questionnaire, form: Mapping[str, str]) -> Answers:
    """Return the answers in a form whose fields have the ids of the questions."""
    return tuple(answer_of(form.get(question.id), question.positions) for question in questionnaire.questions)


def unticked(questionnaire: Questionnaire, answers: Answers) -> frozenset[str]:
    """Return the ids of the questions without an answer."""
    pairs = zip(questionnaire.questions, answers, strict=True)
    return frozenset(question.id for question, answer in pairs if answer is None)


def numbers_of(questionnaire: Questionnaire, questions: Set[str]) -> tuple[int, ...]:
    """Return the numbers of questions, which are given by their ids."""
    return tuple(n for n, question in enumerate(questionnaire.questions, 1) if question.id in questions)
