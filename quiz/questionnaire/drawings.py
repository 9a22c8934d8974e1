"""The drawings and pictures of a questionnaire: where they are, and a check that every character has its own."""

import os
from collections.abc import Collection, Iterator
from itertools import combinations_with_replacement
from pathlib import Path

from quiz.languages import complete
from quiz.questionnaire.loader import QuestionsError
from quiz.questionnaire.model import Questionnaire
from quiz.settings import ROOT

STATIC = ROOT / "static"
"""The folder of the static files."""


def files_in(folder: Path) -> dict[str, str]:
    """The path of each file in a folder and its subfolders, by its name from there, with slashes."""
    start = len(os.path.join(folder, ""))
    paths = (os.path.join(place, name) for place, _, names in os.walk(folder) for name in names)
    return {path[start:].replace(os.sep, "/"): path for path in paths}


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
    faults = [f"{file}: {fault}" for fault in _faults(questionnaire, files_in(static).keys())]
    if faults:
        raise QuestionsError(faults)


def scenes_of(questionnaire: Questionnaire, static: Path = STATIC) -> frozenset[str]:
    """Return the ids of the questions that have a drawing of their scene, `static/scenes/<id>.svg`."""
    ids = (question.id for question in questionnaire.questions)
    return frozenset(id for id in ids if (static / "scenes" / f"{id}.svg").is_file())


def _faults(questionnaire: Questionnaire, files: Collection[str]) -> Iterator[str]:
    needed = [language for language in questionnaire.languages if language in complete()]
    for character in questionnaire.characters:
        drawing = f"characters/{character.id}.svg"
        without = [name for name in needed if not _has_pictures(files, character.id, name)]
        if drawing not in files:
            yield f'character "{character.id}" has no drawing; draw static/{drawing}, then run `make pictures`'
        elif without:
            yield f'character "{character.id}" has no picture in {", ".join(without)}; run `make pictures`'
    for one, other in combinations_with_replacement([character.id for character in questionnaire.characters], 2):
        drawn = all(f"characters/{each}.svg" in files for each in (one, other))
        if drawn and not all(name in files for name in _pictures_together(one, other, needed)):
            yield f'characters "{one}" and "{other}" lack a picture together; run `make pictures`'


def _pictures_together(one: str, other: str, languages: list[str]) -> Iterator[str]:
    yield pair_picture(one, other)
    if one != other:
        yield from (tall_pair_picture(one, other, language) for language in languages)


def _has_pictures(files: Collection[str], character: str, language: str) -> bool:
    return wide_picture(character, language) in files and tall_picture(character, language) in files
