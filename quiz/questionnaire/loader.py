"""Load a questionnaire from a TOML file; report every error, with its location and the fix."""

import codecs
import tomllib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from quiz.questionnaire import shapes, validation
from quiz.questionnaire.content_reader import read
from quiz.questionnaire.mirror import Mirror
from quiz.questionnaire.mirror_reader import read_mirror
from quiz.questionnaire.model import LOCALES, Questionnaire
from quiz.questionnaire.toml_reader import Table


class QuestionsError(Exception):
    """The file cannot be used; `faults` lists every error, one line each."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)


class EncodingFault(Exception):
    """The file is not UTF-8 text; the message says what it is."""


def load(path: Path) -> Questionnaire:
    """Return the questionnaire of a file.

    Raise QuestionsError with every error: unreadable file, TOML syntax, missing or unknown keys, wrong types, missing
    languages, invalid ids, vectors of the wrong length, characters that no answers lead to. Drawings are checked by
    `quiz.questionnaire.drawings`.
    """
    return _parse(path.name, content_of(path))


def load_mirror(path: Path, languages: Sequence[str] = LOCALES) -> Mirror:
    """Return the mirror of a file in these languages; raise QuestionsError with every error."""
    return _parse_mirror(path.name, content_of(path), tuple(languages))


def content_of(path: Path) -> bytes:
    """Return the content of a file; raise QuestionsError if it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise QuestionsError([f"{path.name}: cannot be read: {error.strerror}"]) from error


def toml_values(name: str, content: bytes) -> dict[str, Any]:
    """Return what a TOML file of a name holds; raise QuestionsError if it is none."""
    try:
        return tomllib.loads(_text(content))
    except EncodingFault as error:
        raise QuestionsError([f"{name}: {error}; save it as UTF-8"]) from error
    except (ValueError, RecursionError) as error:  # TOML errors, and numbers and nesting that exceed Python's limits
        raise QuestionsError([f"{name}: is not valid TOML: {error}"]) from error


@lru_cache(maxsize=4)  # the tests create hundreds of applications from one file
def _parse(name: str, content: bytes) -> Questionnaire:
    faults: list[str] = []
    questionnaire = read(Table(toml_values(name, content), name, faults))
    faults += [f"{name}: {fault}" for fault in validation.faults(questionnaire)]
    # Whether a character can be reached is meaningful only if all positions are valid.
    faults += [] if faults else [f"{name}: {fault}" for fault in shapes.faults(questionnaire)]
    if faults:
        raise QuestionsError(faults)
    return questionnaire


@lru_cache(maxsize=4)
def _parse_mirror(name: str, content: bytes, languages: tuple[str, ...]) -> Mirror:
    faults: list[str] = []
    mirror = read_mirror(Table(toml_values(name, content), name, faults), languages)
    if faults:
        raise QuestionsError(faults)
    return mirror


def _text(content: bytes) -> str:
    """Return the content as text, without a byte order mark, with `\\n` as line ending; raise EncodingFault."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\0" in content:
        raise EncodingFault("is UTF-16 or not text at all")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise EncodingFault(f"is not UTF-8 (line {line})") from error
    return text.replace("\r\n", "\n").replace("\r", "\n")
