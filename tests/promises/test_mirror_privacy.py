"""A1, A2, A3, A5 and A8 for workshops with the mirror: what their pages tell of the people in them."""

import random
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from quiz.app import create_app
from quiz.disclosure.rules import NUMBERS_FROM, SMALLEST_BATCH
from quiz.questionnaire.mirror import ALWAYS, NOT_YET
from quiz.settings import Settings
from tests.conftest import SAME_ORIGIN, Clock
from tests.support.clients import Client
from tests.support.mirror_rooms import REAL, STATED, Answers, MirrorRoom, make_mirror_room
from tests.support.parameters import others_long
from tests.support.walking import text_of

TURNS = 6
"""More than the wall has pages for most groups."""


@contextmanager
def open_room(folder: Path) -> Iterator[MirrorRoom]:
    """A service of its own with one workshop whose team has stated its view."""
    settings = Settings.from_environ(
        {"QUIZ_DATABASE": f"sqlite:///{folder}/q.sqlite3", "QUIZ_SECRET_KEY": "osallisuustesti kept secret, 2026"}
    )
    with Client(create_app(settings, Clock()), base_url="https://testserver", follow_redirects=False) as host:
        host.headers.update(SAME_ORIGIN)
        room = make_mirror_room(host, title="Torstain ryhmä")
        assert room.state((1, 2, 3, 4, 0, 1, 2, 3, 4, 0, 3, 3)) == 303
        yield room


def evening(folder: Path, people: Sequence[Answers]) -> list[dict[str, str]]:
    """Let people answer one after the other; every output after every event, and every page of the wall."""
    recording = []
    with open_room(folder) as room:
        for answers in people:
            room.answer(answers)
            recording.append(room.outputs())
        room.end()
        for _ in range(TURNS):
            recording.append(room.outputs())
            room.turn()
    return recording


def after(folder: Path, people: Sequence[Answers]) -> dict[str, str]:
    """Let people answer and the round end; every output then."""
    with open_room(folder) as room:
        for answers in people:
            room.answer(answers)
        room.end()
        return room.outputs()


def anybody(rng: random.Random) -> Answers:
    return tuple(rng.choice((0, 1, 2, 2, 3, 4)) for _ in REAL.topics)


def test_exchanging_two_people_joins_them_in_one_class(tmp_path: Path) -> None:
    """A1, swap test: two people whose exchange changes no byte of any output cannot be told apart."""
    rng = random.Random(6)
    people = [anybody(rng) for _ in range(SMALLEST_BATCH + 2)]
    reference = evening(tmp_path / "reference", people)
    # Turned by one, everybody has changed places with a neighbour.
    assert evening(tmp_path / "turned", [*people[1:], people[0]]) == reference
    # And the test can fail: other answers do change what is shown.
    assert evening(tmp_path / "changed", [(NOT_YET,) * 12] * len(people)) != reference


def test_one_person_of_another_mind_is_told_by_no_word_of_a_difference(tmp_path: Path) -> None:
    """A2, flip test on the page: whatever one of six chose, all is as if nobody had."""
    one, *others = [after(tmp_path / f"{one}", [*[STATED] * 5, (one,) * 12]) for one in (0, NOT_YET, ALWAYS)]
    assert others == [one, one]


def test_a_screen_never_moves_for_one_person(tmp_path: Path) -> None:
    """A3: between two finishers nothing differs but their number."""
    rng = random.Random(7)
    with open_room(tmp_path) as room:
        phones = [room.phone() for _ in range(6)]
        for phone in phones:
            room.begin(phone)
        before = room.outputs()
        for number, phone in enumerate(phones):
            room.finish(phone, anybody(rng))
            after = room.outputs()
            for name in before:
                one, other = (re.findall(r"\w+|[^\w\s]", pages[name]) for pages in (before, after))
                assert len(one) == len(other), name
                moved = {(a, b) for a, b in zip(one, other, strict=True) if a != b}
                assert moved <= {(str(number), str(number + 1))}, (name, moved)
            before = after


@pytest.mark.parametrize("people", others_long([1, 2, 3, 4], 4))
def test_under_five_there_is_nothing_but_the_number(tmp_path: Path, people: int) -> None:
    """A5: whatever the few answered, every output is the same."""
    same = [evening(tmp_path / f"{step}", [(step,) * 12] * people) for step in (NOT_YET, ALWAYS)]
    assert same[0] == same[1]


@pytest.mark.parametrize("people", others_long([5, 7, 19], 7))
def test_there_is_no_number_under_twenty(tmp_path: Path, people: int) -> None:
    rng = random.Random(8)
    with open_room(tmp_path) as room:
        for _ in range(people):
            room.answer(anybody(rng))
        room.end()
        told = [room.group(locale) for locale in ("fi", "en")]
        for _ in range(TURNS):
            told.append(re.sub(r"\d+/\d+", "", room.screen()))  # of which page of the wall it is
            room.turn()
    assert people < NUMBERS_FROM
    for page in told:
        said = text_of(page.partition("<main")[2].partition("</main>")[0])
        assert not re.search(r"\d", said), re.findall(r"\S*\d\S*", said)


def test_nothing_but_the_words_tells_of_people(tmp_path: Path) -> None:
    """A8: the classes of what is drawn follow from the words beside them."""
    rng = random.Random(9)
    with open_room(tmp_path) as room:
        for _ in range(9):
            room.answer(anybody(rng))
        room.end()
        page = room.group()
    cells = re.findall(r'<li class="(loud|told|blank)(?: of-team)?">(.*?)</li>', page, re.DOTALL)
    assert len(cells) == 12 * 5
    words = {
        kind: {tuple(re.findall(r'class="said">([^<]+)<', cell)) for of, cell in cells if of == kind}
        for kind in ("loud", "told", "blank")
    }
    assert words["blank"] == {()} and words["loud"].isdisjoint(words["blank"])
    assert words["loud"] and words["told"]
    assert "style=" not in page and "<meter" not in page and "aria-valuenow" not in page


def test_every_sheet_is_of_the_mirrors_own_choices() -> None:
    """Five choices a topic: what docs/privacy.md enumerates of five holds of the mirror, too."""
    assert {len(choices) for choices in REAL.choices.values()} == {5}
