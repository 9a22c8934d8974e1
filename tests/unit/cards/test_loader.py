"""Files of cards: every fault is named at once, with its place and the fix."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from quiz.__main__ import main
from quiz.app import create_app
from quiz.cards import loader
from quiz.cards.model import CARD_STALE, Card, Places
from quiz.cards.review import notes
from quiz.languages import Borrowed
from quiz.questionnaire.loader import QuestionsError
from quiz.settings import Settings
from tests.support.own_questionnaires import without

OWN = """
languages = ["fi", "sv"]

[[cards]]
id = "olohuone"
name = "Kylän olohuone"
owner = "Rantakylän asukasyhdistys"
where = "Rantatie 3, Oulu"
region = "pohjois-pohjanmaa"
checked_on = 2026-11-01
dimension = "common-good"
tags = ["avoin-tila", "yhdessä-syöminen"]
languages = ["fi", "uk"]
cost = "free"
from_home = false
needs_smartphone = false
step_free = true
without_registration = true
summary.fi = "Kahvia ja seuraa tiistaisin."
summary.sv = "Kaffe och sällskap på tisdagar."
"""


def load(tmp_path: Path, text: str) -> tuple[Card, ...]:
    path = tmp_path / "kortit.toml"
    path.write_text(text, encoding="utf-8")
    return loader.load(path, Places(("kahvihuone",), ("istu-hetki",))).every


def faults_of(tmp_path: Path, text: str) -> tuple[str, ...]:
    with pytest.raises(QuestionsError) as caught:
        load(tmp_path, text)
    return caught.value.faults


def test_somebodys_own_cards_come_first_and_borrow_the_languages_that_they_lack(tmp_path: Path) -> None:
    first, *others = load(tmp_path, OWN)

    assert (first.id, first.kind, first.audience, first.link) == ("olohuone", "activity", "person", None)
    assert first.step_free and first.without_registration
    assert (first.summary["sv"], first.summary["en"]) == (
        "Kaffe och sällskap på tisdagar.",
        "Kahvia ja seuraa tiistaisin.",
    )
    plain = first.summary["fi-simple"]
    assert isinstance(plain, Borrowed) and plain.language == "fi"
    assert tuple(others) == loader.load().every


@pytest.mark.parametrize(
    ("part", "instead", "fault"),
    [
        ('name = "Kylän olohuone"\n', "", 'kortit.toml: card "olohuone": name is missing'),
        ("checked_on = 2026-11-01\n", "", 'card "olohuone": checked_on is missing'),
        ("region = ", 'kind = "model"\nregion = ', 'kind = "model" is unknown; it can be activity'),
        ('"pohjois-pohjanmaa"', '"oulu"', 'region = "oulu" is unknown; it can be ahvenanmaa, '),
        ('dimension = "common-good"', 'dimension = "fun"', 'dimension = "fun" is unknown; it can be own-life, comm'),
        ('"avoin-tila"', '"kahvi"', 'tags holds "kahvi"; it can hold avoin-tila, '),
        ('tags = ["avoin-tila", "yhdessä-syöminen"]', "tags = []", "tags is empty; name at least one"),
        ('["fi", "uk"]', '["fi", "klingon"]', 'languages holds "klingon"; it can hold fi, sv, '),
        ('cost = "free"\n', "", 'card "olohuone": cost is missing'),
        ('cost = "free"', 'cost = "1 €"', 'cost = "1 €" is unknown; it can be free, small, varies'),
        ("region = ", 'scenes = ["kahvihone"]\nregion = ', 'scenes holds "kahvihone"; it can hold kahvihuone'),
        ("region = ", 'suggestions = ["istu"]\nregion = ', 'suggestions holds "istu"; it can hold istu-hetki'),
        ("region = ", 'suggestions = ["istu-hetki"]\nregion = ', "suggestions must be left out: they lead to what is "),
        ('region = "pohjois-pohjanmaa"', 'suggestions = ["istu-hetki"]', 'card "olohuone": short is missing'),
        (
            "summary.fi",
            f'short.fi = "{"x" * 41}"\nshort.sv = "x"\nsummary.fi',
            "short.fi has 41 characters; shorten it",
        ),
        ("region = ", 'audience = "organiser"\nregion = ', 'audience = "organiser" is unknown; it can be person'),
        ("from_home = false", 'from_home = "no"', "from_home must be true or false, not a string"),
        ("needs_smartphone", "needs_phone", "needs_phone is an unknown key"),
        ('where = "Rantatie 3, Oulu"\n', "", "link is missing; give the https:// address, or the place in words"),
        (
            "region =",
            'link = "http://kyla.example"\nregion =',
            'link = "http://kyla.example" must be an address that st',
        ),
        ("region =", 'link = "https://kyla.example/a b"\nregion =', "has no spaces"),
        ("region =", 'link = "javascript:alert(1)"\nregion =', "must be an address that starts with https://"),
        ("Kahvia ja", "Kahvia ja " * 20, "characters; shorten it to 160, as people read"),
        ('summary.sv = "Kaffe och sällskap på tisdagar."\n', "", 'card "olohuone", summary: sv is missing'),
        (
            'languages = ["fi", "sv"]\n\n',
            'languages = ["fi", "de"]\n\n',
            'languages holds "de"; it can hold fi, sv, en',
        ),
        ('languages = ["fi", "sv"]\n\n', "", "kortit.toml: languages is missing"),
        ('id = "olohuone"', 'id = "Olohuone"', 'id = "Olohuone" cannot be used; it must begin with a letter a to z'),
        ('id = "olohuone"', 'id = "digituki"', 'card "digituki" is there 2 times; every id must be its own'),
        ('languages = ["fi", "sv"]\n\n', 'languages = ["fi", "sv"\n\n', "is not valid TOML"),
    ],
)
def test_names_the_fault_and_its_place(tmp_path: Path, part: str, instead: str, fault: str) -> None:
    found = faults_of(tmp_path, without(OWN, part, instead))
    assert any(fault in each for each in found), found
    assert all(each.startswith("kortit.toml: ") for each in found)


def test_names_every_fault_at_once(tmp_path: Path) -> None:
    text = without(without(OWN, 'cost = "free"\n'), 'name = "Kylän olohuone"\n')
    assert len(faults_of(tmp_path, without(text, '"avoin-tila"', '"kahvi"'))) == 3


def test_the_program_does_not_start_with_a_fault_and_check_names_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "kortit.toml"
    path.write_text(without(OWN, 'cost = "free"\n'), encoding="utf-8")
    settings = {"QUIZ_DATABASE": f"sqlite:///{tmp_path}/q.sqlite3", "QUIZ_CARDS": str(path)}
    with pytest.raises(QuestionsError, match="cost is missing"):
        create_app(Settings.read(settings))

    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    assert main(["check"]) == 1
    assert 'kortit.toml: card "olohuone": cost is missing' in capsys.readouterr().err
    path.write_text(OWN, encoding="utf-8")
    assert main(["check"]) == 0
    assert "35 cards" in capsys.readouterr().out


def test_a_card_that_was_not_checked_for_a_year_is_told_of(tmp_path: Path) -> None:
    path = tmp_path / "kortit.toml"
    path.write_text(OWN, encoding="utf-8")
    cards, last = loader.load(path), date(2026, 11, 1) + CARD_STALE

    assert "olohuone" not in cards.stale(last) and "olohuone" in cards.stale(last + timedelta(days=1))
    told = [line for line in notes(cards, last + timedelta(days=1)) if "olohuone" in line]
    assert len(told) == 1 and "checked on 2026-11-01" in told[0] and "set checked_on" in told[0]
    assert not any("olohuone" in line for line in notes(cards, last))
    assert any("nobody has opened these links yet: luontoon" in line for line in notes(cards, last))
