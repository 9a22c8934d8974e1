"""Read the texts of a questionnaire that have to fit a wall."""

from collections.abc import Sequence

from quiz.questionnaire.texts import Text
from quiz.questionnaire.toml_reader import Table

LONGEST_LABEL = 24
LONGEST_LINE = 60


def read_labels(table: Table, languages: Sequence[str], count: int) -> tuple[Text, ...]:
    """Return the short labels of a question's options, or none if it has none."""
    lists = table.optional_texts("labels", languages, count)
    for language, labels in lists.items():
        for label in labels:
            if len(label) > LONGEST_LABEL:
                table.fault(f'labels.{language}: "{label}" has {len(label)} characters; {LONGEST_LABEL} at most')
        if len(set(labels)) < len(labels):
            table.fault(f"labels.{language}: two labels are the same, so nobody can tell the options apart")
    rows = zip(*lists.values(), strict=False)  # lists of different lengths have been reported
    return tuple(dict(zip(lists, row, strict=True)) for row in rows)


def read_line(table: Table, key: str, languages: Sequence[str]) -> Text | None:
    """Return an optional text that goes on a card of the wall."""
    text = table.optional_text(key, languages)
    for language, line in (text or {}).items():
        if len(line) > LONGEST_LINE:
            table.fault(f"{key}.{language} has {len(line)} characters; it must have {LONGEST_LINE} at most")
    return text
