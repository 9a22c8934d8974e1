"""What was lost: what people were told, beside what is in the file in the end."""

import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from bench.drill.tally import Tally
from bench.processes import ROOT
from quiz.questionnaire import loader
from quiz.store.layout import Layout, read_counts


@dataclass(frozen=True, slots=True)
class Stored:
    """What a file holds: people, and their answers as "question:position", None if a sealing has deleted some."""

    people: int
    answers: Counter[str] | None

    def since(self, before: "Stored") -> "Stored":
        """Return what has been stored since then."""
        if self.answers is None or before.answers is None:
            return Stored(self.people - before.people, None)
        answers = self.answers.copy()
        answers.subtract(before.answers)
        return Stored(self.people - before.people, answers)


def read(database: Path) -> Stored:
    """Return what is in the file of a service that was stopped."""
    with closing(sqlite3.connect(database)) as connection:
        batches = connection.execute("SELECT n, counts FROM batch").fetchall()
    people = sum(n for n, _ in batches)
    if any(n and not counts for n, counts in batches):
        return Stored(people, None)
    questionnaire = loader.load(ROOT / "questions.toml")
    layout = Layout.of(questionnaire)
    numbers = {f"question:{question.id}": number for number, question in enumerate(questionnaire.questions, 1)}
    answers = Counter[str]()
    for _, counts in batches:
        for item, choices in layout.by_item(read_counts(counts)).items() if counts else ():
            if number := numbers.get(item):
                answers.update({f"{number}:{choice}": n for choice, n in choices.items()})
    return Stored(people, answers)


def losses(tally: Tally, stored: Stored) -> dict[str, int]:
    """Return what went wrong, and how often; all is well if there is nothing."""
    people = tally.people
    told = people["told that they count"]
    wrong = Counter(tally.answers if stored.answers is None else stored.answers)
    wrong.subtract(tally.answers)
    found = {
        "people who got no result": people["planned"] - people["gave up"] - people["got a result"],
        "results that do not say that they count": people["got a result"] - told,
        "people who were told that they count, but are not stored": max(0, told - stored.people),
        "people who are stored, but were not told": max(0, stored.people - told),
        "answers stored that nobody gave, or given and not stored": sum(map(abs, wrong.values())),
        "phones that saw no picture of their group": people["waited for a picture"] - people["saw a picture"],
        "presses that the wall never showed": people["presses"] - sum(tally.times.get("wall", {}).values()),
    }
    return {what: n for what, n in found.items() if n}
