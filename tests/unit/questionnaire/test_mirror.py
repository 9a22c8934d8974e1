"""mirror.toml: complete, plain, kind; what a team's answers say; every fault is named at once."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest

from quiz.installation import MIRROR
from quiz.questionnaire import loader
from quiz.questionnaire.loader import QuestionsError
from quiz.questionnaire.mirror import ALWAYS, NOT_YET, OFTEN, SOMETIMES, Mirror
from quiz.questionnaire.model import LOCALES
from tests.support import selko

REAL = loader.load_mirror(MIRROR)
TEXT = MIRROR.read_text(encoding="utf-8")
LONGEST = 110
UNSURE = 0


def texts(value: object, language: str) -> Iterator[str]:
    """Every text of a value in a language."""
    if isinstance(value, Mapping) and "fi" in value:
        yield from [value[language]] if isinstance(value[language], str) else value[language]
    elif isinstance(value, tuple):
        for inner in value:
            yield from texts(inner, language)
    elif is_dataclass(value):
        for field in fields(value):
            yield from texts(getattr(value, field.name), language)


def test_is_in_all_languages_with_four_topics_for_each_side() -> None:
    counts = {len([*texts(REAL, language)]) for language in LOCALES}
    assert len(counts) == 1 and counts.pop() > 80
    assert [len(page) for page in REAL.pages] == [4, 4, 4]
    assert [number for page in REAL.pages for number in page] == [*range(1, 13)]


def test_plain_finnish_keeps_its_rules() -> None:
    faults = [fault for text in texts(REAL, "fi-simple") for fault in selko.faults(text)]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_no_text_is_long(language: str) -> None:
    assert [text for text in texts(REAL, language) if len(text) > LONGEST] == []


@pytest.mark.parametrize("language", LOCALES)
def test_both_sides_look_at_the_same_thing_in_words_of_their_own(language: str) -> None:
    for topic in REAL.topics:
        assert topic.organiser[language] != topic.participant[language]
        assert topic.organiser[language].endswith(".") and topic.participant[language].endswith(".")
        assert topic.talk[language].endswith("?")


@pytest.mark.parametrize("language", LOCALES)
def test_no_text_lectures_or_gives_marks(language: str) -> None:
    for text in texts(REAL, language):
        assert not re.search(r"teidän pitäisi|kannattaisi|ni borde|you should|you must|pistee|poäng|points|%", text), (
            text
        )


def test_the_edition_is_no_authors_version() -> None:
    assert re.fullmatch(r"mirror:2026-1-[0-9a-f]{8}", REAL.edition)


def test_counts_nothing_but_the_steps_and_those_who_cannot_tell() -> None:
    assert {*map(tuple, REAL.choices.values())} == {("1", "2", "3", "4", "declined")}
    assert [*REAL.choices] == [topic.item for topic in REAL.topics]


def told(mirror: Mirror, *answers: int) -> tuple[list[str], str | None, list[str]]:
    """What the first side says of its four answers, by the ids of topics."""
    side = mirror.reflect((*answers, *(UNSURE,) * 8))[0]
    following = side.following.id if side.following else None
    return [topic.id for topic in side.carrying], following, [topic.id for topic in side.unknown]


def test_what_is_seen_often_carries_and_the_lowest_has_the_next_step() -> None:
    first, second, third, fourth = (REAL.topics[place].id for place in range(4))
    assert told(REAL, OFTEN, SOMETIMES, ALWAYS, NOT_YET) == ([first, third], fourth, [])
    # Of equal answers the first in the file has the next step.
    assert told(REAL, ALWAYS, SOMETIMES, SOMETIMES, UNSURE) == ([first], second, [fourth])
    assert told(REAL, OFTEN, OFTEN, OFTEN, OFTEN) == ([first, second, third, fourth], first, [])


def test_where_all_is_seen_always_there_is_no_step_and_where_nothing_is_known_there_is_neither() -> None:
    every = [REAL.topics[place].id for place in range(4)]
    assert told(REAL, ALWAYS, ALWAYS, ALWAYS, UNSURE) == (every[:3], None, every[3:])
    assert told(REAL, UNSURE, UNSURE, UNSURE, UNSURE) == ([], None, every)


def faults_of(tmp_path: Path, text: str) -> list[str]:
    path = tmp_path / "mirror.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(QuestionsError) as raised:
        loader.load_mirror(path)
    return [*raised.value.faults]


@pytest.mark.parametrize(
    ("part", "instead", "fault"),
    [
        ('id = "kiitos"', 'id = "perille"', 'mirror.toml: topic "perille" is there 2 times; every id must be its own'),
        ('tags = ["oma-ääni"]', 'tags = ["aani"]', 'topic "suunnittelu": tags holds "aani"; it can hold avoin-tila'),
        ('title.en = "What we make"\n', "", 'topic "tekemisen-jalki", title: en is missing'),
        ('title.en = "What we make"', f'title.en = "{"m" * 33}"', "has 33 characters; 32 at most"),
        ('"Joskus", "Usein", "Aina"]\nsteps.sv', '"Usein", "Usein", "Aina"]\nsteps.sv', "steps.fi: two are the same"),
        ('steps.en = ["Not seen yet", ', "steps.en = [", "steps: must have 4 texts in every language"),
        ('unsure.fi = "En osaa sanoa"', 'unsure.fi = ""', "unsure: fi is empty"),
        ('version = "2026-1"', 'version = "a b"', "may hold letters, digits, dots and hyphens only"),
        ('languages = ["fi", "sv", "en", "fi-simple"]', "languages = []", "must name at least one language"),
        ('version = "2026-1"', 'version = "2026-1"\npoints = 1', "mirror.toml: points is an unknown key"),
        ('dimension = "common-good"', 'dimension = "own-life"', 'mirror.toml: dimension "common-good" has no topic'),
    ],
)
def test_a_fault_is_named_with_its_place(tmp_path: Path, part: str, instead: str, fault: str) -> None:
    assert part in TEXT
    assert any(fault in line for line in faults_of(tmp_path, TEXT.replace(part, instead)))


def test_all_faults_are_named_at_once(tmp_path: Path) -> None:
    text = TEXT.replace('talk.en = "What makes a first visit easy?"\n', "").replace(
        'shape = "square"', 'shape = "star"'
    )
    assert len(faults_of(tmp_path, text)) == 2


def test_a_language_that_it_does_not_have_is_borrowed(tmp_path: Path) -> None:
    path = tmp_path / "mirror.toml"
    without_simple = re.sub(r'^[\w.]+\.fi-simple = (?:"""[^"]*"""|"[^"\n]*"|\[.*\])\n', "", TEXT, flags=re.MULTILINE)
    path.write_text(without_simple.replace(', "fi-simple"]\n\n# The four', "]\n\n# The four"), encoding="utf-8")
    mirror = loader.load_mirror(path)
    assert mirror.topics[0].title["fi-simple"] == mirror.topics[0].title["fi"]
    assert len(mirror.untranslated) > 80 and mirror.edition == REAL.edition
