"""The drawings of a questionnaire: every character has one, and a picture to share in each language; scenes may."""

from collections.abc import Iterator
from pathlib import Path

from quiz.questionnaire.loader import QuestionsError
from quiz.questionnaire.model import Questionnaire
from quiz.settings import ROOT

STATIC = ROOT / "static"
"""The folder of the static files."""


def check_drawings(questionnaire: Questionnaire, file: str, static: Path = STATIC) -> None:
    """Raise QuestionsError if a character lacks a drawing or a picture; `file` is the name of the questionnaire."""
    faults = [f"{file}: {fault}" for fault in _faults(questionnaire, static)]
    if faults:
        raise QuestionsError(faults)


def scenes_of(questionnaire: Questionnaire, static: Path = STATIC) -> frozenset[str]:
    """Return the ids of the questions that have a drawing of their scene, `static/scenes/<id>.svg`."""
    ids = (question.id for question in questionnaire.questions)
    return frozenset(id for id in ids if (static / "scenes" / f"{id}.svg").is_file())


def _faults(questionnaire: Questionnaire, static: Path) -> Iterator[str]:
    for character in questionnaire.characters:
        drawing = f"characters/{character.id}.svg"
        pictures = {name: f"pictures/{character.id}.{name}.png" for name in questionnaire.languages}
        without = [language for language, picture in pictures.items() if not (static / picture).is_file()]
        if not (static / drawing).is_file():
            yield f'character "{character.id}" has no drawing; draw static/{drawing}, then run `make pictures`'
        elif without:
            yield f'character "{character.id}" has no picture in {", ".join(without)}; run `make pictures`'
