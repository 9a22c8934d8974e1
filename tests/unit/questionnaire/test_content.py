"""The real questions.toml: complete, kind, plain."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from itertools import combinations_with_replacement, groupby, pairwise
from statistics import mean

import pytest

from quiz.questionnaire.model import LOCALES
from tests.support import selko
from tests.support.questionnaires import REAL
from tests.support.scoring_samples import TOPICS, VECTORS, by_topic

BODY_PARTS = ("greeting", "body", "strengths", "environment", "others", "step")
LONGEST_GREETING, LONGEST_STRENGTH, LONGEST_TOGETHER, LONGEST_PAIR_QUESTION = 75, 32, 90, 80
"""In characters."""
LONGEST_UNBROKEN = 12
"""Of a word in a name, beside an animal on a narrow page."""


def texts(value: object, language: str) -> Iterator[str]:
    """Every text of a value in a language."""
    if isinstance(value, Mapping) and set(value) == set(REAL.languages):
        yield from [value[language]] if isinstance(value[language], str) else value[language]
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from texts(inner, language)
    elif isinstance(value, tuple):
        for inner in value:
            yield from texts(inner, language)
    elif is_dataclass(value):
        for field in fields(value):
            yield from texts(getattr(value, field.name), language)


def test_is_in_all_languages() -> None:
    assert REAL.languages == LOCALES
    counts = {language: len(list(texts(REAL, language))) for language in LOCALES}
    assert len(set(counts.values())) == 1 and counts["fi"] > 290


def test_scenes_are_in_their_order() -> None:
    order = "C3 A3 B1 C2 A1 B3 C1 A4 B4 A2 C4 B2".split()
    assert [question.id for question in REAL.questions] == [TOPICS[topic] for topic in order]
    assert all(question.positions == 5 and question.scored for question in REAL.questions)
    assert all(first.dimension != second.dimension for first, second in pairwise(REAL.questions))


def test_half_of_the_scenes_are_shown_from_most_to_least_in_no_long_run() -> None:
    shown = [question.most_first for question in REAL.questions]
    assert shown.count(True) == 6
    assert max(len(list(run)) for _, run in groupby(shown)) <= 2


def test_every_character_has_its_positions() -> None:
    found = {character.id: character.vector for character in REAL.characters}
    assert found == {name: by_topic(vector) for name, vector in VECTORS.items()}


def test_plain_finnish_keeps_its_rules() -> None:
    faults = [fault for text in texts(REAL, "fi-simple") for fault in selko.faults(text)]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("yksi kaksi kolme neljä viisi kuusi seitsemän kahdeksan yhdeksän", "words on the line"),
        ("Täällä puhutaan asioista.", "passive"),
        ("Tullessaan hän istuu.", "clause equivalent"),
        ("Hän on mies, joka tuntee koiran, joka haukkuu.", "relative"),
        ("Puolet eli 50 %.", "per cent"),
        ("Tule esim. tänne.", "abbreviation"),
    ],
)
def test_plain_finnish_lint_finds(text: str, fault: str) -> None:
    assert any(fault in found for found in selko.faults(text))


SELF_ASSESSMENT = {
    "fi": r"^(Koen|Tunnen|Pystyn|Kuulun|Olen \w+)\b",
    "fi-simple": r"^(Koen|Tunnen|Pystyn|Kuulun|Olen \w+)\b",
    "sv": r"^Jag (känner mig|upplever|kan påverka|hör till|är \w+)\b",
    "en": r"^I (feel|experience|am able|belong|am \w+)\b",
}


@pytest.mark.parametrize("language", LOCALES)
def test_no_scene_asks_for_a_self_assessment(language: str) -> None:
    for question in REAL.questions:
        for text in (question.prompt[language], *(option[language] for option in question.options)):
            assert not re.search(SELF_ASSESSMENT[language], text), text


@pytest.mark.parametrize("language", LOCALES)
def test_no_text_lectures(language: str) -> None:
    for text in texts((REAL.questions, REAL.characters, REAL.pairs, REAL.suggestions), language):
        assert not re.search(r"\b(sinun pitäisi|kannattaisi|du borde|you should|you must)\b", text.lower()), text


@pytest.mark.parametrize("language", LOCALES)
def test_characters_are_equally_long(language: str) -> None:
    bodies = {c.id: len(c.body[language]) for c in REAL.characters}
    wholes = {
        c.id: sum(len(text) for part in BODY_PARTS for text in texts(getattr(c, part), language))
        for c in REAL.characters
    }
    for lengths in (bodies, wholes):
        average = mean(lengths.values())
        assert all(0.9 * average <= length <= 1.1 * average for length in lengths.values()), lengths


@pytest.mark.parametrize("language", LOCALES)
def test_characters_fit_the_first_view_of_a_phone(language: str) -> None:
    for character in REAL.characters:
        assert character.greeting and character.invitation
        assert len(character.greeting[language]) <= LONGEST_GREETING, character.greeting[language]
        assert len(character.strengths[language]) == 3
        assert all(len(line) <= LONGEST_STRENGTH and "\n" not in line for line in character.strengths[language])
        assert character.invitation[language].endswith("?")


@pytest.mark.parametrize("language", LOCALES)
def test_a_long_name_says_where_it_may_be_broken(language: str) -> None:
    for character in REAL.characters:
        assert character.label[language].replace("\u00ad", "") == character.name[language]
        assert max(map(len, re.split(r"[ \u00ad]", character.label[language]))) <= LONGEST_UNBROKEN


def test_characters_begin_with_different_suggestions() -> None:
    free = {suggestion.id for suggestion in REAL.suggestions if suggestion.cost == "free"}
    first = [character.suggestion for character in REAL.characters]
    assert len({*first}) == len(first) and {*first} <= free


def test_every_character_goes_on_with_suggestions_of_its_own_from_every_dimension() -> None:
    found = {suggestion.id: suggestion for suggestion in REAL.suggestions}
    following = [c.next_suggestions for c in REAL.characters]
    assert len({*following}) == len(following)
    for character in REAL.characters:
        shown = [found[identity] for identity in (character.suggestion or "", *character.next_suggestions)]
        assert sorted(s.dimension for s in shown) == sorted(REAL.dimensions_by_id)
        assert all(s.cost == "free" and not s.needs_smartphone for s in shown)
        assert any(s.from_home for s in shown)


def test_pairs_are_in_the_order_of_the_characters() -> None:
    every = combinations_with_replacement([character.id for character in REAL.characters], 2)
    assert [pair.characters for pair in REAL.pairs] == [*every]


@pytest.mark.parametrize("language", LOCALES)
def test_every_pair_has_a_sentence_and_a_question_of_its_own(language: str) -> None:
    for said, longest in (
        ([pair.together[language] for pair in REAL.pairs], LONGEST_TOGETHER),
        ([pair.question[language] for pair in REAL.pairs], LONGEST_PAIR_QUESTION),
    ):
        assert len({*said}) == len(said)
        assert all(len(text) <= longest for text in said), max(said, key=len)
    assert all(pair.question[language].endswith("?") for pair in REAL.pairs)


def test_options_fit_a_phone() -> None:
    for question in REAL.questions:
        for option in question.options:
            assert all(len(option[language]) <= 75 for language in ("fi", "sv", "en")), option
            assert option["fi-simple"].count("\n") <= 2, option


def test_every_option_has_a_label_of_its_own() -> None:
    assert all(question.labels != question.options for question in REAL.questions)


@pytest.mark.parametrize("language", LOCALES)
def test_every_character_has_a_place_and_a_question_of_its_own(language: str) -> None:
    for texts in (
        [character.place for character in REAL.characters],
        [character.place_question for character in REAL.characters],
    ):
        assert len({text[language] for text in texts if text}) == len(REAL.characters)
    assert all(c.place_question and c.place_question[language].endswith("?") for c in REAL.characters)


def test_every_scene_says_shortly_that_somebody_and_an_animal_did_the_same() -> None:
    for question in REAL.questions:
        assert question.alike and question.alike.most, question.id
        for text in filter(None, question.alike):
            assert all(len(text[language]) <= 55 for language in ("fi", "sv", "en")), text
            assert text["fi-simple"].count("\n") <= 1, text


def test_every_dimension_has_suggestions_for_everybody() -> None:
    for dimension in REAL.dimensions:
        suggestions = [suggestion for suggestion in REAL.suggestions if suggestion.dimension == dimension.id]
        assert len(suggestions) >= 4
        assert all(s.cost == "free" for s in suggestions)
        assert any(s.from_home for s in suggestions)
        assert any(not s.needs_smartphone for s in suggestions)


def test_facilitation_is_complete() -> None:
    assert [script.minutes for script in REAL.facilitation.scripts] == [15, 45]
    assert len(REAL.facilitation.ground_rules["fi"]) == 5
    assert all(len(dimension.prompts["fi"]) == 3 for dimension in REAL.dimensions)


def test_support_has_the_emergency_number_and_says_when_it_was_checked() -> None:
    assert "112" in [contact.phone for contact in REAL.support]
    assert all(contact.checked_on.year >= 2026 for contact in REAL.support)
