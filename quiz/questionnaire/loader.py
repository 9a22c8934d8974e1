"""Load a questionnaire from a TOML file; report every error, with its location and the fix."""

import codecs
import re
import tomllib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from quiz.questionnaire import validation
from quiz.questionnaire.model import (
    DECLINED,
    LOCALES,
    Character,
    Dimension,
    Facilitation,
    Growth,
    Question,
    Questionnaire,
    Script,
    ScriptStep,
    Suggestion,
    SupportContact,
)
from quiz.questionnaire.toml_reader import Table

SHAPES = ("circle", "triangle", "square")
COSTS = ("free", "small", "varies")
FEWEST_POSITIONS, MOST_POSITIONS = 2, 7


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
    try:
        content = path.read_bytes()
    except OSError as error:
        raise QuestionsError([f"{path.name}: cannot be read: {error.strerror}"]) from error
    return _parse(path.name, content)


@lru_cache(maxsize=4)  # the tests create hundreds of applications from one file
def _parse(name: str, content: bytes) -> Questionnaire:
    try:
        values = tomllib.loads(_text(content))
    except EncodingFault as error:
        raise QuestionsError([f"{name}: {error}; save it as UTF-8"]) from error
    except (ValueError, RecursionError) as error:  # TOML errors, and numbers and nesting that exceed Python's limits
        raise QuestionsError([f"{name}: is not valid TOML: {error}"]) from error
    faults: list[str] = []
    questionnaire = _read(Table(values, name, faults))
    faults += [f"{name}: {fault}" for fault in validation.faults(questionnaire)]
    # Whether a character can be reached is meaningful only if all positions are valid.
    faults += [] if faults else [f"{name}: {fault}" for fault in validation.reach_faults(questionnaire)]
    if faults:
        raise QuestionsError(faults)
    return questionnaire


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


def _read(root: Table) -> Questionnaire:
    version = root.string("version")
    if not re.fullmatch(r"[A-Za-z0-9.-]{0,20}", version):
        root.fault(f'version = "{version}" may hold letters, digits, dots and hyphens only, 20 at most')
    languages = root.strings("languages")
    for language in languages:
        if language not in LOCALES:
            root.fault(f'languages holds "{language}"; it can hold {", ".join(LOCALES)}')
    if not languages:
        root.fault("languages must name at least one language")
    growth = tuple(_growth(table, languages) for table in root.tables("growth", "growth"))
    dimensions = tuple(
        _dimension(table, languages, growth) for table in root.tables("dimensions", "dimension", least=1)
    )
    known = [dimension.id for dimension in dimensions]
    questions = tuple(_question(table, languages, known) for table in root.tables("questions", "question", least=1))
    characters = tuple(
        _character(table, languages, questions) for table in root.tables("characters", "character", least=1)
    )
    suggestions = tuple(_suggestion(table, languages, known) for table in root.tables("suggestions", "suggestion"))
    support = tuple(_support(table, languages) for table in root.tables("support", "support"))
    facilitation = _facilitation(root.table("facilitation"), languages)
    disclaimer = root.text("disclaimer", languages)
    root.finish()
    return Questionnaire(
        version, languages, questions, growth, dimensions, characters, suggestions, support, facilitation, disclaimer
    )


def _growth(table: Table, languages: Sequence[str]) -> Growth:
    growth = Growth(table.string("id"), table.integer("from", high=99), table.text("word", languages))
    table.finish()
    return growth


def _dimension(table: Table, languages: Sequence[str], growth: Sequence[Growth]) -> Dimension:
    identity = table.string("id")
    sentences = table.table("sentence")
    dimension = Dimension(
        id=identity,
        shape=table.string("shape", one_of=SHAPES),
        name=table.text("name", languages),
        about=table.text("about", languages),
        sentence={word.id: sentences.text(word.id, languages) for word in growth},
        prompts=table.texts("prompts", languages, least=1),
    )
    sentences.finish()
    table.finish()
    return dimension


def _question(table: Table, languages: Sequence[str], dimensions: Sequence[str]) -> Question:
    question = Question(
        id=table.string("id"),
        dimension=table.string("dimension", one_of=dimensions),
        title=table.text("title", languages),
        prompt=table.text("prompt", languages),
        talk=table.text("talk", languages),
        options=tuple(option.own_text(languages) for option in table.tables("options", "option")),
        scored=table.boolean("scored", default=True),
        keyed=table.integer("keyed", default=1, low=-1, high=1),
    )
    if not FEWEST_POSITIONS <= question.positions <= MOST_POSITIONS:
        table.fault(f"has {question.positions} options; it must have {FEWEST_POSITIONS} to {MOST_POSITIONS}")
    if question.keyed == 0:
        table.fault("keyed must be 1, or -1 where position 1 means plenty of room")
    table.finish()
    return question


def _character(table: Table, languages: Sequence[str], questions: Sequence[Question]) -> Character:
    identity = table.string("id")
    vector = table.integers("vector")
    if len(vector) != len(questions):
        table.fault(f"vector has {len(vector)} positions; it must have {len(questions)}, one a question")
        vector = (DECLINED,) * len(questions)
    for question, position in zip(questions, vector, strict=True):
        if not 0 <= position <= question.positions:
            table.fault(
                f'vector: position {position} for question "{question.id}" is out of range; '
                f"it must be 1 to {question.positions}, or 0 for none"
            )
    character = Character(
        id=identity,
        vector=tuple(position or None for position in vector),
        name=table.text("name", languages),
        epithet=table.text("epithet", languages),
        body=table.text("body", languages),
        strengths=table.texts("strengths", languages, count=3),
        environment=table.text("environment", languages),
        others=table.text("others", languages),
        step=table.text("step", languages),
        talk=table.text("talk", languages),
        alt=table.text("alt", languages),
    )
    table.finish()
    return character


def _suggestion(table: Table, languages: Sequence[str], dimensions: Sequence[str]) -> Suggestion:
    suggestion = Suggestion(
        id=table.string("id"),
        dimension=table.string("dimension", one_of=dimensions),
        tags=table.strings("tags"),
        cost=table.string("cost", one_of=COSTS),
        from_home=table.boolean("from_home"),
        needs_smartphone=table.boolean("needs_smartphone"),
        text=table.text("text", languages),
        service=table.text("service", languages),
    )
    table.finish()
    return suggestion


def _support(table: Table, languages: Sequence[str]) -> SupportContact:
    contact = SupportContact(
        id=table.string("id"),
        name=table.text("name", languages),
        about=table.text("about", languages),
        phone=table.optional_string("phone"),
        url=table.optional_string("url"),
        languages=table.strings("languages"),
        checked_on=table.day("checked_on"),
    )
    if contact.url and not contact.url.startswith("https://"):
        table.fault("url must start with https://")
    table.finish()
    return contact


def _facilitation(table: Table, languages: Sequence[str]) -> Facilitation:
    facilitation = Facilitation(
        ground_rules=table.texts("ground_rules", languages),
        promise=table.text("promise", languages),
        closing=table.texts("closing", languages, least=1),
        scripts=tuple(_script(script, languages) for script in table.tables("scripts", "script", label="minutes")),
    )
    table.finish()
    return facilitation


def _script(table: Table, languages: Sequence[str]) -> Script:
    minutes = table.integer("minutes", low=1, high=480)
    steps = []
    for step in table.tables("steps", "step"):
        steps.append(ScriptStep(step.integer("minutes", low=1, high=480), step.text("text", languages)))
        step.finish()
    if sum(step.minutes for step in steps) != minutes:
        table.fault(f"the steps take {sum(step.minutes for step in steps)} minutes, not {minutes}")
    script = Script(minutes, table.text("title", languages), tuple(steps))
    table.finish()
    return script
