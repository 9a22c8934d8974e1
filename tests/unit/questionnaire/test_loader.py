"""questions.toml: every fault is named at once, with its place."""

import hashlib
import re
import shutil
import tomllib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from quiz.__main__ import main
from quiz.app import create_app
from quiz.questionnaire import loader
from quiz.questionnaire.drawings import (
    STATIC,
    check_drawings,
    pair_picture,
    tall_pair_picture,
    tall_picture,
    wide_picture,
)
from quiz.questionnaire.loader import QuestionsError
from quiz.questionnaire.model import MOST_QUESTIONS, SCORING_RULE
from quiz.settings import ROOT, Settings
from quiz.web.core.forms import MOST_FIELDS
from tests.support.own_questionnaires import KINDS, OWN, faults_of, renamed, with_questions, without

REAL = (ROOT / "questions.toml").read_text(encoding="utf-8")


def test_somebodys_own_questionnaire_loads(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(OWN, encoding="utf-8")

    own = loader.load(path)

    assert [question.positions for question in own.questions] == [2, 7]
    assert (own.questions[0].keyed, own.questions[1].scored) == (-1, False)
    assert own.characters[0].vector == (1, 2)


@pytest.mark.parametrize(
    ("part", "instead", "fault"),
    [
        ('title.fi = "Q1"\n', "", 'questions.toml: question "q1": title is missing'),
        ('{ fi = "b" }]', '{ sv = "b" }]', 'questions.toml: question "q1", option 2: fi is missing'),
        ('id = "q2"', 'id = "q1"', 'questions.toml: question "q1" is there 2 times; every id must be its own'),
        ("vector = [1, 2]", "vector = [1]", 'questions.toml: character "x": vector has 1 positions; it must have 2'),
        ("vector = [1, 2]", "vector = [3, 0]", 'character "x": vector: position 3 for question "q1" is out of range'),
        ("vector = [1, 2]", 'vector = [1, "b"]', "vector must hold whole numbers only, not a string"),
        ('dimension = "d"\nkeyed', 'dimension = "e"\nkeyed', 'question "q1": dimension = "e" is unknown; it can be d'),
        ("scored = false", "scored = false\ncolour = 1", 'question "q2": colour is an unknown key'),
        ("scored = false", 'scored = "no"', 'question "q2": scored must be true or false, not a string'),
        ("keyed = -1", "keyed = 0", 'question "q1": keyed must be 1, or -1'),
        ('title.fi = "Q1"', 'title = "Q1"', 'question "q1": title must have one text a language (title.fi = …)'),
        ('title.fi = "Q1"', 'title.fi = "Q1"\ntitle.de = "Q"', 'question "q1", title: de is an unknown key'),
        ('title.fi = "Q1"', 'title.fi = " "', 'question "q1", title: fi is empty'),
        ('options = [{ fi = "a" }, { fi = "b" }]', 'options = [{ fi = "a" }]', "has 1 options; it must have 2 to 7"),
        ("keyed = -1", 'labels.fi = ["a"]', 'question "q1", labels: must have 2 texts in every language'),
        ("keyed = -1", 'labels.fi = ["a", "a"]', "labels.fi: two labels are the same, so nobody can tell"),
        ("keyed = -1", f'labels.fi = ["a", "{"b" * 25}"]', f'labels.fi: "{"b" * 25}" has 25 characters; 24 at most'),
        ('{ fi = "g" }]', '{ fi = "g" }, { fi = "h" }]', "has 8 options; it must have 2 to 7"),
        ('version = "1"\nlanguages = ["fi"]', 'version = "1"\nlanguages = ["de"]', 'holds "de"; it can hold fi, sv'),
        ('version = "1"', 'version = "a b"', "may hold letters, digits, dots and hyphens only"),
        ("from = 0", "from = 5", "growth words must begin with from = 0 and rise"),
        ('strengths.fi = ["1", "2", "3"]', 'strengths.fi = ["1"]', "strengths: must have 3 texts in every language"),
        ("checked_on = 2026-01-01", 'checked_on = "today"', "checked_on must be a date such as 2026-11-21"),
        ("scored = false\n", "", None),
        (
            "scored = false",
            'scored = false\nshown = "mixed"',
            'shown = "mixed" is unknown; it can be least-first, most-f',
        ),
        ("scored = false", 'scored = false\nalike.more.fi = "M"', 'question "q2", alike: less is missing'),
        ("alt.fi = ", f'place.fi = "{"b" * 61}"\nalt.fi = ', "place.fi has 61 characters; it must have 60 at most"),
        ("alt.fi = ", 'suggestion = "t"\nalt.fi = ', 'character "x": suggestion = "t" is unknown; name the id of one'),
        (
            "alt.fi = ",
            'next_suggestions = ["t"]\nalt.fi = ',
            'character "x": next_suggestions holds "t", which is unknown',
        ),
        ('cost = "free"', 'cost = "lots"', 'cost = "lots" is unknown; it can be free, small, varies'),
        ("scripts = []", "scripts = [{ minutes = 15, title = { fi = 'T' }, steps = [] }]", "take 0 minutes, not 15"),
        ('version = "1"', 'version = "1', "is not valid TOML"),
        ('prompts.fi = ["Miksi?"]', "prompts.fi = []", 'dimension "d", prompts: must have at least 1 text'),
        ('closing.fi = ["C"]', "closing.fi = []", "facilitation, closing: must have at least 1 text"),
        ('id = "q2"', 'id = "d"', 'dimension "d": a question has this id, too; give one of them another'),
        ('id = "x"', 'id = "d"', 'dimension "d": a character has this id, too; give one of them another'),
    ],
)
def test_names_the_fault_and_its_place(tmp_path: Path, part: str, instead: str, fault: str | None) -> None:
    if fault is None:
        path = tmp_path / "questions.toml"
        path.write_text(without(OWN, part, instead), encoding="utf-8")
        assert loader.load(path)
    else:
        assert any(fault in found for found in faults_of(tmp_path, without(OWN, part, instead)))


RICH = without(
    OWN,
    'title.fi = "Q1"',
    'title.fi = "Q1"\nlabels.fi = ["A", "B"]\nshown = "most-first"\n'
    'alike = { more.fi = "M", less.fi = "L", least.fi = "LL" }',
)
PAIR = """
[[pairs]]
characters = ["x", "x"]
together.fi = "Kaksi"
question.fi = "Kuka?"
"""


def test_what_a_questionnaire_may_say_besides(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(RICH + PAIR, encoding="utf-8")

    own = loader.load(path)

    first, second = own.questions
    assert first.labels == ({"fi": "A"}, {"fi": "B"}) and second.labels == second.options
    assert first.alike is not None
    assert (first.most_first, first.alike.less) == (True, {"fi": "L"})
    assert (first.alike.most, first.alike.least) == (None, {"fi": "LL"})
    assert (second.most_first, second.alike) == (False, None)
    assert own.pair("x", "x") == own.pairs[0]
    assert own.pair("x", "y") is None


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (OWN + PAIR + PAIR, "pair of x and x is there 2 times; keep one"),
        (OWN + PAIR.replace('"x"]', '"y"]'), 'pair of x and y: there is no character "y"'),
        (OWN + PAIR.replace('"x"]', '"y"]'), "pair of x and x is missing; write it, or leave all pairs out"),
        (OWN + PAIR.replace(', "x"]', "]"), "characters has 1 strings; it must have 2"),
    ],
)
def test_pairs_are_of_all_characters_or_none(tmp_path: Path, text: str, fault: str) -> None:
    assert any(fault in found for found in faults_of(tmp_path, text))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "identity", ["Kettu", "kettu metsä", "käpy", "it's", "a/b", "a#b", "a.b", "../a", "-a", "1a", "a\tb", "a" * 41]
)
def test_an_id_that_cannot_be_used_is_named(tmp_path: Path, kind: str, identity: str) -> None:
    (fault,) = faults_of(tmp_path, renamed(kind, identity.replace("\t", "\\t")))
    assert fault.startswith(f'questions.toml: {kind} "{identity}": id = "{identity}" cannot be used; it must begin')


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("identity", ["none", "ticket", "declined", "finish", "question-1", "question-12"])
def test_an_id_that_the_program_uses_is_named(tmp_path: Path, kind: str, identity: str) -> None:
    assert faults_of(tmp_path, renamed(kind, identity)) == (
        f'questions.toml: {kind} "{identity}": id = "{identity}" has a meaning of its own here; choose another',
    )


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("identity", ["a", "kettu-2", "nothing", "question-", "a" * 40])
def test_any_other_id_is_fine(tmp_path: Path, kind: str, identity: str) -> None:
    path = tmp_path / "own.toml"
    path.write_text(renamed(kind, identity), encoding="utf-8")
    assert loader.load(path)


def test_a_growth_word_that_is_there_twice(tmp_path: Path) -> None:
    second = '[[growth]]\nid = "low"\nfrom = 50\nword.fi = "kasvu"\n\n[[dimensions]]'
    faults = faults_of(tmp_path, without(OWN, "[[dimensions]]", second))
    assert 'questions.toml: growth "low" is there 2 times; every id must be its own' in faults


@pytest.mark.parametrize(
    ("key", "name"), [("questions", "question"), ("dimensions", "dimension"), ("characters", "character")]
)
def test_without_any_of_them_there_is_nothing_to_ask(tmp_path: Path, key: str, name: str) -> None:
    first, *tables = re.split(r"(?m)^(?=\[)", OWN)
    text = "".join([f"{key} = []\n{first}", *(table for table in tables if not table.startswith(f"[[{key}]]"))])
    assert f"questions.toml: there must be at least 1 {name}" in faults_of(tmp_path, text)


def test_as_many_questions_as_a_form_can_hold(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(with_questions(MOST_QUESTIONS), encoding="utf-8")
    assert len(loader.load(path).questions) == MOST_QUESTIONS == MOST_FIELDS - 2
    assert faults_of(tmp_path, with_questions(MOST_QUESTIONS + 2)) == (
        "questions.toml: there are 65 questions; the form for a sheet of paper holds 63, so leave out 2",
    )


SCALE = '[{ fi = "Ei" }, { fi = "Ehkä" }, { fi = "Kyllä" }]'


@pytest.mark.parametrize("odd", ["", "\u00ad"])
def test_a_scale_of_a_survey_is_not_pasted_under_the_animals(tmp_path: Path, odd: str) -> None:
    options = [line for line in OWN.splitlines() if line.startswith("options")]
    scale = OWN.replace(options[0], f"options = {SCALE}").replace(options[1], f"options = {SCALE}")
    (fault,) = faults_of(tmp_path, scale.replace("Ehkä", f"Eh{odd}kä", 1))
    assert fault.startswith("questions.toml: all 2 questions have the same options in fi (ei, ehkä, kyllä): that is a")
    assert "official indicator" in fault and fault.endswith("Write options for each scene")

    labelled = without(without(scale, "Ehkä", "Kai"), "keyed = -1", 'keyed = -1\nlabels.fi = ["1", "2", "3"]')
    with_labels = without(labelled, "scored = false", 'scored = false\nlabels.fi = ["1", "2", "3"]')
    assert "the same labels in fi (1, 2, 3)" in faults_of(tmp_path, with_labels)[0]
    path = tmp_path / "own.toml"
    path.write_text(without(scale, "Ehkä", "Kai"), encoding="utf-8")
    assert loader.load(path)


def test_names_every_fault_at_once(tmp_path: Path) -> None:
    text = without(without(OWN, 'title.fi = "Q1"\n'), 'id = "q2"', 'id = "q1"')
    text = without(text, "vector = [1, 2]", "vector = [1]")

    faults = faults_of(tmp_path, text)

    assert len(faults) == 3
    assert all(fault.startswith("questions.toml: ") for fault in faults)


def test_whatever_changes_the_order_of_sums_is_another_edition() -> None:
    """Sums are kept as a row of numbers: with another order they would be added up with the wrong ones."""
    real = loader.load(ROOT / "questions.toml")
    for part in ("questions", "characters", "dimensions", "growth"):
        turned = replace(real, **{part: getattr(real, part)[::-1]})
        assert list(turned.choices.items()) != list(real.choices.items())
        assert turned.edition != real.edition, part


def test_what_was_counted_under_the_first_scoring_rule_is_of_another_edition() -> None:
    real = loader.load(ROOT / "questions.toml")
    structure = (
        [(q.id, q.dimension, q.positions, q.scored, q.keyed) for q in real.questions],
        [(c.id, c.vector) for c in real.characters],
        [(g.id, g.start) for g in real.growth],
        [d.id for d in real.dimensions],
    )
    digests = [hashlib.sha256(repr(of).encode()).hexdigest()[:8] for of in (structure, (SCORING_RULE, *structure))]
    assert real.edition == f"{real.version}-{digests[1]}" != f"{real.version}-{digests[0]}"


def test_a_missing_language_in_the_real_file_is_placed(tmp_path: Path) -> None:
    third = tomllib.loads(REAL)["questions"][-1]["options"][2]["sv"]
    faults = faults_of(tmp_path, without(REAL, f'sv = "{third}"\n'))
    assert faults == ('questions.toml: question "kylakokous", option 3: sv is missing',)


def test_a_dimension_without_scored_questions(tmp_path: Path) -> None:
    faults = faults_of(tmp_path, without(OWN, "keyed = -1", "scored = false"))
    assert 'questions.toml: dimension "d" has no scored question' in faults


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (None, "cannot be read: No such file or directory"),
        (OWN.encode("utf-16"), "is UTF-16 or not text at all; save it as UTF-8"),
        (OWN.encode("utf-16-be"), "is UTF-16 or not text at all; save it as UTF-8"),
        (OWN.encode("utf-8-sig").decode("utf-8").encode("utf-32"), "is UTF-16 or not text at all; save it as UTF-8"),
        (OWN.encode("latin-1"), f"is not UTF-8 (line {OWN.partition('Mikä')[0].count(chr(10)) + 1}); save it as UTF-8"),
        (b"version = " + b"[" * 100_000, "is not valid TOML: "),
        (b"version = " + b"9" * 5_000, "is not valid TOML: "),
    ],
    ids=["missing", "UTF-16", "UTF-16 without a mark", "UTF-32", "Latin-1", "deep", "long"],
)
def test_a_file_that_cannot_be_read(tmp_path: Path, content: bytes | None, fault: str) -> None:
    path = tmp_path / "questions.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(QuestionsError) as caught:
        loader.load(path)
    (found,) = caught.value.faults
    assert found.startswith(f"questions.toml: {fault}")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_file_is_the_same_however_an_editor_saves_it(tmp_path: Path, encoding: str, end: str) -> None:
    path = tmp_path / "questions.toml"
    path.write_bytes(REAL.replace("\n", end).encode(encoding))
    assert loader.load(path) == loader.load(ROOT / "questions.toml")


def test_check_prints_the_faults_and_exits_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "own.toml"
    path.write_text(without(OWN, 'title.fi = "Q1"\n'), encoding="utf-8")

    assert main(["check", str(path)]) == 1
    assert 'own.toml: question "q1": title is missing' in capsys.readouterr().err


@pytest.mark.parametrize("refused", [lambda path: main(["check", str(path)]), lambda path: create_app(asking(path))])
def test_a_character_without_a_drawing_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], refused: Callable[[Path], object]
) -> None:
    path = tmp_path / "own.toml"
    path.write_text(REAL.replace('"siili"', '"kettu"'), encoding="utf-8")
    try:
        assert refused(path) == 1
        said = capsys.readouterr().err.strip()
    except QuestionsError as error:
        said = str(error)
    assert said == (
        'own.toml: character "kettu" has no drawing; draw static/characters/kettu.svg, then run `make pictures`'
    )


def asking(questions: Path) -> Settings:
    return Settings.from_environ(
        {"QUIZ_DATABASE": f"sqlite:///{questions.parent}/q.sqlite3", "QUIZ_QUESTIONS": str(questions)}
    )


def test_a_character_without_its_pictures_is_named(tmp_path: Path) -> None:
    real = loader.load(ROOT / "questions.toml")
    for folder in ("characters", "pictures"):
        shutil.copytree(STATIC / folder, tmp_path / folder)
    check_drawings(real, "questions.toml", tmp_path)
    (tmp_path / wide_picture("karhu", "sv")).unlink()
    (tmp_path / tall_picture("karhu", "fi-simple")).unlink()
    (tmp_path / pair_picture("siili", "pollo")).unlink()
    (tmp_path / tall_pair_picture("norppa", "karhu", "en")).unlink()
    with pytest.raises(QuestionsError) as caught:
        check_drawings(real, "questions.toml", tmp_path)
    assert caught.value.faults == (
        'questions.toml: character "karhu" has no picture in sv, fi-simple; run `make pictures`',
        'questions.toml: characters "siili" and "pollo" lack a picture together; run `make pictures`',
        'questions.toml: characters "norppa" and "karhu" lack a picture together; run `make pictures`',
    )


def test_check_accepts_the_real_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(ROOT / "questions.toml")]) == 0
    assert "12 questions, 8 characters" in capsys.readouterr().out
