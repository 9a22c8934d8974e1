"""Read the tables of a questionnaire into its values; every error is collected with its location."""

from collections.abc import Sequence

from quiz.languages import LANGUAGES
from quiz.questionnaire.guidance_reader import read_facilitation, read_support
from quiz.questionnaire.head_reader import read_languages, read_version
from quiz.questionnaire.model import (
    DECLINED,
    Character,
    Dimension,
    Growth,
    Question,
    Questionnaire,
    Suggestion,
)
from quiz.questionnaire.pairs import Pair
from quiz.questionnaire.short_texts import read_labels, read_line
from quiz.questionnaire.texts import Sides, unhyphenated
from quiz.questionnaire.toml_reader import Table

SHAPES = ("circle", "triangle", "square")
COSTS = ("free", "small", "varies")
ORDERS = ("least-first", "most-first")
FEWEST_POSITIONS, MOST_POSITIONS = 2, 7


def read(root: Table) -> Questionnaire:
    """Return the questionnaire of the top table; errors are added to it."""
    version, complete = read_version(root), read_languages(root)
    partial = root.strings("partial_languages", required=False, one_of=LANGUAGES)
    if both := sorted({*complete} & {*partial}):
        root.fault(f"partial_languages holds {', '.join(both)}, which languages holds, too: name each once")
    untranslated = tuple(root.borrow(partial, complete))
    languages = (*complete, *partial)
    growth = tuple(_growth(table, languages) for table in root.tables("growth", "growth"))
    dimensions = tuple(
        _dimension(table, languages, growth) for table in root.tables("dimensions", "dimension", least=1)
    )
    known = [dimension.id for dimension in dimensions]
    questions = tuple(_question(table, languages, known) for table in root.tables("questions", "question", least=1))
    characters = tuple(
        _character(table, languages, questions) for table in root.tables("characters", "character", least=1)
    )
    pairs = tuple(_pair(table, languages) for table in root.tables("pairs", "pair", required=False))
    suggestions = tuple(_suggestion(table, languages, known) for table in root.tables("suggestions", "suggestion"))
    support = tuple(read_support(table, languages) for table in root.tables("support", "support"))
    facilitation = read_facilitation(root.table("facilitation"), languages)
    disclaimer = root.text("disclaimer", languages)
    root.finish()
    return Questionnaire(
        version=version,
        languages=languages,
        questions=questions,
        growth=growth,
        dimensions=dimensions,
        characters=characters,
        pairs=pairs,
        suggestions=suggestions,
        support=support,
        facilitation=facilitation,
        disclaimer=disclaimer,
        untranslated=untranslated,
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
    options = tuple(option.own_text(languages) for option in table.tables("options", "option"))
    question = Question(
        id=table.string("id"),
        dimension=table.string("dimension", one_of=dimensions),
        title=table.text("title", languages),
        prompt=table.text("prompt", languages),
        talk=table.text("talk", languages),
        options=options,
        labels=read_labels(table, languages, len(options)) or options,
        scored=table.boolean("scored", default=True),
        keyed=table.integer("keyed", default=1, low=-1, high=1),
        most_first=table.string("shown", default=ORDERS[0], one_of=ORDERS) == "most-first",
        alike=_sides(table.optional_table("alike"), languages),
    )
    if not FEWEST_POSITIONS <= question.positions <= MOST_POSITIONS:
        table.fault(f"has {question.positions} options; it must have {FEWEST_POSITIONS} to {MOST_POSITIONS}")
    if question.keyed == 0:
        table.fault("keyed must be 1, or -1 where position 1 means plenty of room")
    table.finish()
    return question


def _sides(table: Table | None, languages: Sequence[str]) -> Sides | None:
    if table is None:
        return None
    sides = Sides(
        more=table.text("more", languages),
        less=table.text("less", languages),
        most=table.optional_text("most", languages),
        least=table.optional_text("least", languages),
    )
    table.finish()
    return sides


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
    label = table.text("name", languages)
    character = Character(
        id=identity,
        vector=tuple(position or None for position in vector),
        name={language: unhyphenated(name) for language, name in label.items()},
        label=label,
        epithet=table.text("epithet", languages),
        body=table.text("body", languages),
        strengths=table.texts("strengths", languages, count=3),
        environment=table.text("environment", languages),
        others=table.text("others", languages),
        step=table.text("step", languages),
        talk=table.text("talk", languages),
        alt=table.text("alt", languages),
        place=read_line(table, "place", languages),
        place_question=read_line(table, "place_question", languages),
        greeting=table.optional_text("greeting", languages),
        invitation=table.optional_text("invitation", languages),
        suggestion=table.optional_string("suggestion"),
        next_suggestions=table.strings("next_suggestions", required=False),
    )
    table.finish()
    return character


def _pair(table: Table, languages: Sequence[str]) -> Pair:
    one, other = [*table.strings("characters", count=2), "", ""][:2]
    pair = Pair((one, other), table.text("together", languages), table.text("question", languages))
    table.finish()
    return pair


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
