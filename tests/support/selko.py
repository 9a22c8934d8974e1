"""The mechanical rules of plain Finnish (selkosuomi); people decide the rest.

They come from the project's digest of the guidelines: short lines and sentences, no passive, no clause equivalents
in -essa, no chains of relative clauses, no abbreviations, no per cent signs.
"""

import re
from collections.abc import Iterator

MOST_WORDS_A_LINE = 8
MOST_WORDS_A_SENTENCE = 12

_PASSIVE = re.compile(r"\w+(?:taan|tään|daan|dään|laan|lään|naan|nään|raan|rään|tiin)$")
_CLAUSE_EQUIVALENT = re.compile(r"\w+(?<!e)ess(?:a|ä|aan|ään)$")
_ABBREVIATION = re.compile(r"\b(?:mm|esim|ym|yms|jne|ks|ts)\.")
# Ordinary words with the same endings: nouns in the illative or inessive, adverbs, first person forms.
_ALLOWED = frozenset(
    "ikkunaan itsestään joessa kerrallaan lainaan mitään muistiin pöytään testiin tänään vastaan vieressä viestiin "
    "yhdessä".split()
)


def faults(text: str) -> Iterator[str]:
    """What a text breaks, a line each."""
    for line in text.split("\n"):
        if len(line.split()) > MOST_WORDS_A_LINE:
            yield f"more than {MOST_WORDS_A_LINE} words on the line: {line}"
    for sentence in re.split(r"(?<=[.?!:])\s+", text.replace("\n", " ")):
        words = re.findall(r"[\w-]+", sentence)
        if len(words) > MOST_WORDS_A_SENTENCE:
            yield f"more than {MOST_WORDS_A_SENTENCE} words in the sentence: {sentence}"
        if len(re.findall(r"\b(?:joka|jonka|jossa|josta|johon|jota|joita|jotka|joiden)\b", sentence.lower())) > 1:
            yield f"a chain of relative clauses: {sentence}"
        for word in (word.lower() for word in words):
            if word not in _ALLOWED and _PASSIVE.fullmatch(word):
                yield f"passive or the like: {word} in: {sentence}"
            if word not in _ALLOWED and _CLAUSE_EQUIVALENT.fullmatch(word):
                yield f"clause equivalent or the like: {word} in: {sentence}"
    if "%" in text or _ABBREVIATION.search(text):
        yield f"per cent sign or abbreviation: {text}"
