"""Read the tables of a mirror into its values; every error is collected with its location."""

from collections.abc import Sequence

from quiz.questionnaire.content_reader import SHAPES
from quiz.questionnaire.head_reader import read_languages, read_version
from quiz.questionnaire.mirror import STEPS, Mirror, Topic
from quiz.questionnaire.model import MOST_QUESTIONS, Dimension
from quiz.questionnaire.short_texts import LONGEST_LABEL
from quiz.questionnaire.tags import TAGS
from quiz.questionnaire.texts import Text
from quiz.questionnaire.toml_reader import Table
from quiz.questionnaire.validation import id_faults

LONGEST_TITLE = 32


def read_mirror(root: Table, wanted: Sequence[str]) -> Mirror:
    """Return the mirror of the top table in the wanted languages, borrowing what is missing; errors are added to it."""
    version, own = read_version(root), read_languages(root)
    missing = [language for language in wanted if language not in own]
    untranslated = tuple(root.borrow(missing, own)) if own else ()
    languages = (*own, *missing)
    steps, unsure = _short_texts(root, "steps", languages), _short_text(root, "unsure", languages)
    dimensions = tuple(_dimension(table, languages) for table in root.tables("dimensions", "dimension", least=1))
    known = [dimension.id for dimension in dimensions]
    topics = tuple(_topic(table, languages, known) for table in root.tables("topics", "topic", least=1))
    for dimension in known:
        if topics and not any(topic.dimension == dimension for topic in topics):
            root.fault(f'dimension "{dimension}" has no topic')
    if len(topics) > MOST_QUESTIONS:
        root.fault(f"there are {len(topics)} topics; a sheet of paper holds {MOST_QUESTIONS}")
    for fault in id_faults({"dimension": known, "topic": [topic.id for topic in topics]}):
        root.fault(fault)
    root.finish()
    return Mirror(version, steps, unsure, dimensions, topics, untranslated)


def _dimension(table: Table, languages: Sequence[str]) -> Dimension:
    dimension = Dimension(
        id=table.string("id"),
        shape=table.string("shape", one_of=SHAPES),
        name=table.text("name", languages),
        about=table.text("about", languages),
        sentence={},
        prompts=table.texts("prompts", languages, least=1),
    )
    table.finish()
    return dimension


def _topic(table: Table, languages: Sequence[str], dimensions: Sequence[str]) -> Topic:
    topic = Topic(
        id=table.string("id"),
        dimension=table.string("dimension", one_of=dimensions),
        tags=table.strings("tags", one_of=TAGS),
        title=table.text("title", languages),
        organiser=table.text("organiser", languages),
        participant=table.text("participant", languages),
        carries=table.text("carries", languages),
        following=table.text("next", languages),
        talk=table.text("talk", languages),
    )
    _check_lengths(table, "title", topic.title, LONGEST_TITLE)
    table.finish()
    return topic


def _short_texts(root: Table, key: str, languages: Sequence[str]) -> tuple[Text, ...]:
    lists = root.texts(key, languages, count=len(STEPS))
    for language, texts in lists.items():
        if len(set(texts)) < len(texts):
            root.fault(f"{key}.{language}: two are the same, so nobody can tell them apart")
    rows = [dict(zip(lists, row, strict=True)) for row in zip(*lists.values(), strict=False)]
    for row in rows:
        _check_lengths(root, key, row, LONGEST_LABEL)
    return tuple(rows)


def _short_text(root: Table, key: str, languages: Sequence[str]) -> Text:
    text = root.text(key, languages)
    _check_lengths(root, key, text, LONGEST_LABEL)
    return text


def _check_lengths(table: Table, key: str, text: Text, most: int) -> None:
    for language, line in text.items():
        if len(line) > most:
            table.fault(f'{key}.{language}: "{line}" has {len(line)} characters; {most} at most')
