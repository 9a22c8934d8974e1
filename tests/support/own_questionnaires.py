"""Somebody's own questionnaires, and the faults that are found in one."""

from pathlib import Path

import pytest

from quiz.questionnaire import loader
from quiz.questionnaire.loader import QuestionsError

# A questionnaire of somebody's own: one language, uneven positions, an item that is not scored, one keyed in reverse.
OWN = """
version = "1"
languages = ["fi"]
disclaimer.fi = "Leikki."

[[growth]]
id = "low"
from = 0
word.fi = "alku"

[[dimensions]]
id = "d"
shape = "circle"
name.fi = "D"
about.fi = "D."
sentence.low.fi = "Lause."
prompts.fi = ["Miksi?"]

[[questions]]
id = "q1"
dimension = "d"
keyed = -1
title.fi = "Q1"
prompt.fi = "Kumpi?"
talk.fi = "Miksi?"
options = [{ fi = "a" }, { fi = "b" }]

[[questions]]
id = "q2"
dimension = "d"
scored = false
title.fi = "Q2"
prompt.fi = "Mikä muki?"
talk.fi = "Miksi?"
options = [{ fi = "a" }, { fi = "b" }, { fi = "c" }, { fi = "d" }, { fi = "e" }, { fi = "f" }, { fi = "g" }]

[[characters]]
id = "x"
vector = [1, 2]
name.fi = "X"
epithet.fi = "X"
body.fi = "X"
strengths.fi = ["1", "2", "3"]
environment.fi = "X"
others.fi = "X"
step.fi = "X"
talk.fi = "X"
alt.fi = "X"

[[suggestions]]
id = "s"
dimension = "d"
tags = []
cost = "free"
from_home = true
needs_smartphone = false
text.fi = "S"
service.fi = "S"

[[support]]
id = "h"
name.fi = "H"
about.fi = "H"
phone = "112"
languages = ["fi"]
checked_on = 2026-01-01

[facilitation]
ground_rules.fi = ["R"]
promise.fi = "P"
closing.fi = ["C"]
scripts = []
"""


def faults_of(tmp_path: Path, text: str) -> tuple[str, ...]:
    """The faults that loading a text names."""
    path = tmp_path / "questions.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(QuestionsError) as caught:
        loader.load(path)
    return caught.value.faults


def without(text: str, part: str, instead: str = "") -> str:
    """A text with one part replaced, exactly once."""
    assert text.count(part) >= 1, part
    return text.replace(part, instead, 1)


KINDS = {"question": "q1", "growth": "low", "dimension": "d", "character": "x", "suggestion": "s", "support": "h"}


def renamed(kind: str, identity: str) -> str:
    """OWN with another id for the first one of a kind, wherever it is meant."""
    text = without(OWN, f'id = "{KINDS[kind]}"', f'id = "{identity}"')
    if kind == "growth":
        return text.replace("sentence.low.fi", f'sentence."{identity}".fi')
    return text.replace('dimension = "d"', f'dimension = "{identity}"') if kind == "dimension" else text


def with_questions(count: int) -> str:
    """OWN with so many questions, all of them asked of the one character, which is one that is drawn."""
    first = OWN[OWN.index("[[questions]]") : OWN.index('[[questions]]\nid = "q2"')]
    more = "".join(first.replace('"q1"', f'"more-{number}"') for number in range(3, count + 1))
    text = without(OWN, "[[characters]]", f"{more}\n[[characters]]").replace('id = "x"', 'id = "siili"')
    return text.replace("vector = [1, 2]", f"vector = {[1, 2] + [1] * (count - 2)}")
