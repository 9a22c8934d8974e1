"""The drawings and pictures of a questionnaire: where they are, and a check that every character has its own."""

from collections.abc import Iterator
from itertools import combinations_with_replacement
from pathlib import Path

from quiz.languages import complete
from quiz.questionnaire.loader import QuestionsError
from quiz.questionnaire.model import Questionnaire
from quiz.settings import ROOT

STATIC = ROOT / "static"
"""The folder of the static files."""


def wide_picture(character: str, language: str) -> str:
    """The picture of a character for link previews."""
    return f"pictures/{character}.{language}.png"


def tall_picture(character: str, language: str) -> str:
    """The card of a character that people save and send."""
    return f"pictures/tall/{character}.{language}.png"


def pair_picture(one: str, other: str) -> str:
    """The picture of two characters, in either order; it has no words."""
    first, second = sorted((one, other))
    return f"pictures/pairs/{first}.{second}.png"


def tall_pair_picture(one: str, other: str, language: str) -> str:
    """The card of two characters, in either order, that people save and send."""
    first, second = sorted((one, other))
    return f"pictures/tall/pairs/{first}.{second}.{language}.png"


def start_picture(language: str) -> str:
    """The picture of all the characters."""
    return f"pictures/start/{language}.png"


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
    needed = [language for language in questionnaire.languages if language in complete()]
    for character in questionnaire.characters:
        drawing = f"characters/{character.id}.svg"
        without = [name for name in needed if not _has_pictures(static, character.id, name)]
        if not (static / drawing).is_file():
            yield f'character "{character.id}" has no drawing; draw static/{drawing}, then run `make pictures`'
        elif without:
            yield f'character "{character.id}" has no picture in {", ".join(without)}; run `make pictures`'
    for one, other in combinations_with_replacement([character.id for character in questionnaire.characters], 2):
        drawn = all((static / f"characters/{each}.svg").is_file() for each in (one, other))
        if drawn and not all((static / name).is_file() for name in _pictures_together(one, other, needed)):
            yield f'characters "{one}" and "{other}" lack a picture together; run `make pictures`'


def _pictures_together(one: str, other: str, languages: list[str]) -> Iterator[str]:
    yield pair_picture(one, other)
    if one != other:
        yield from (tall_pair_picture(one, other, language) for language in languages)


def _has_pictures(static: Path, character: str, language: str) -> bool:
    return all(
        (static / name).is_file() for name in (wide_picture(character, language), tall_picture(character, language))
    )
