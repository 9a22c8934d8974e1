"""Read what a questionnaire gives beside its questions: support contacts, and what a facilitator reads aloud."""

from collections.abc import Sequence

from quiz.questionnaire.guidance import Facilitation, Script, ScriptStep, SupportContact
from quiz.questionnaire.short_texts import read_line
from quiz.questionnaire.toml_reader import Table


def read_support(table: Table, languages: Sequence[str]) -> SupportContact:
    """Return a support service."""
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


def read_facilitation(table: Table, languages: Sequence[str]) -> Facilitation:
    """Return what a facilitator reads aloud or shows."""
    facilitation = Facilitation(
        ground_rules=table.texts("ground_rules", languages),
        promise=table.text("promise", languages),
        closing=table.texts("closing", languages, least=1),
        places=read_line(table, "places", languages),
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
