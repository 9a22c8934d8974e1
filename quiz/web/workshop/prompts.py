"""What the wall asks people to talk about."""

from collections.abc import Sequence

from quiz.disclosure.highlights import Highlights
from quiz.disclosure.rules import Figure
from quiz.questionnaire.model import Dimension, Question, Questionnaire
from quiz.questionnaire.texts import Text, Texts
from quiz.web.workshop.guide import Prompt, prompts


def talk(
    questionnaire: Questionnaire,
    view: str,
    question: Question,
    dimension: Dimension,
    found: Highlights | None,
    several: bool,
) -> Text | None:
    """Return what to talk about beside a picture, or `several`; None where each part of it asks something."""
    match view:
        case "characters":
            return None if several else _about_places(questionnaire, found.large if found else ())
        case "dimensions":
            return _first(dimension.prompts)
    return question.talk


def _about_places(questionnaire: Questionnaire, large: Sequence[Figure]) -> Text | None:
    """Return the question about places beside the characters that stand out; two of them ask on their cards."""
    characters = [questionnaire.characters_by_id[each.choice] for each in large if each.choice != "none"]
    asked = [character.place_question for character in characters if character.place_question]
    if len(large) <= 2 and asked:
        return asked[0] if len(large) == 1 else None
    several = questionnaire.facilitation.places if len(large) > 2 else None
    return several or _first(questionnaire.facilitation.closing)


def prompt_of(questionnaire: Questionnaire, number: int | None) -> Prompt | None:
    """Return a prompt by its number."""
    return next((each for each in prompts(questionnaire) if each.number == number), None)


def _first(texts: Texts) -> Text:
    return {locale: each[0] for locale, each in texts.items()}
