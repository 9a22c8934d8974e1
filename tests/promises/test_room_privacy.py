"""A1, A3, A5 and A8 on the running service: what a room's pages tell of the people in it."""

import random
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from quiz.app import create_app
from quiz.disclosure.rules import NUMBERS_FROM, SMALLEST_BATCH
from quiz.questionnaire.model import Answers, Questionnaire
from quiz.settings import Settings
from tests.conftest import SAME_ORIGIN, Clock
from tests.support.clients import Client
from tests.support.parameters import others_long
from tests.support.rooms import OF_A_VIEW, VIEWS, HttpRoom, any_answers, make_room


@contextmanager
def open_room(folder: Path, questionnaire: Questionnaire) -> Iterator[HttpRoom]:
    """A service of its own with one workshop."""
    settings = Settings.from_environ(
        {"QUIZ_DATABASE": f"sqlite:///{folder}/q.sqlite3", "QUIZ_SECRET_KEY": "osallisuustesti kept secret, 2026"}
    )
    with Client(create_app(settings, Clock()), base_url="https://testserver", follow_redirects=False) as host:
        host.headers.update(SAME_ORIGIN)
        yield make_room(host, questionnaire, title="Torstain ryhmä")


def evening(folder: Path, questionnaire: Questionnaire, rounds: Sequence[Sequence[Answers]]) -> list[dict[str, str]]:
    """Let people answer round by round; every output after every event."""
    recording = []
    with open_room(folder, questionnaire) as room:
        room.press("changes", change="=Kahvit auki torstaisin")
        room.press("changes", question="Kuka puuttuu?")
        for number, people in enumerate(rounds):
            if number:
                room.press("round")
            for answers in people:
                phone = room.phone()
                room.begin(phone)
                room.finish(phone, answers)
                recording.append(room.outputs(OF_A_VIEW))
            recording.append(room.outputs())
            room.press("show")
            recording.append(room.outputs())
            for view in VIEWS:
                room.press("view", view=view, question="3")
                recording.append(room.outputs(OF_A_VIEW))
    return recording


def test_exchanging_two_people_joins_them_in_classes_of_five_or_more(
    tmp_path: Path, questionnaire: Questionnaire
) -> None:
    """A1, swap test: two people whose exchange changes no byte of any output cannot be told apart."""
    rng = random.Random(3)
    people = [any_answers(questionnaire, rng) for _ in range(SMALLEST_BATCH + 3 + SMALLEST_BATCH)]
    first, small, last = people[:5], people[5:8], people[8:]
    reference = evening(tmp_path / "reference", questionnaire, [first, small, last])

    # Turned by one, everybody has changed places with a neighbour: each round that is shown is one class. Those of the
    # round that was too small are in no output: other answers of theirs change nothing.
    others = [any_answers(questionnaire, rng) for _ in small]
    turned = [[*first[1:], first[0]], others, [*last[1:], last[0]]]
    assert evening(tmp_path / "turned", questionnaire, turned) == reference
    # And the test can fail: other answers in a round that is shown do change what is shown.
    assert evening(tmp_path / "changed", questionnaire, [[(1,) * 12] * 5, small, last]) != reference


def words(page: str) -> list[str]:
    """A page as words and numbers."""
    return re.findall(r"\w+|[^\w\s]", page)


@pytest.mark.parametrize("view", others_long(VIEWS, "characters", "dimensions", "question"))
def test_a_screen_never_moves_for_one_person(tmp_path: Path, questionnaire: Questionnaire, view: str) -> None:
    """A3: between two finishers nothing differs but their number."""
    rng = random.Random(4)
    with open_room(tmp_path, questionnaire) as room:
        room.press("view", view=view, question="2")
        phones = [room.phone() for _ in range(7)]
        for phone in phones:
            room.begin(phone)
        room.settle()
        before = room.outputs()
        for number, phone in enumerate(phones):
            room.finish(phone, any_answers(questionnaire, rng))
            after = room.outputs()
            for name in before:
                one, other = words(before[name]), words(after[name])
                assert len(one) == len(other), name
                moved = {(a, b) for a, b in zip(one, other, strict=True) if a != b}
                assert moved <= {(str(number), str(number + 1))}, (name, moved)
            before = after


@pytest.mark.parametrize("people", others_long([1, 2, 3, 4], 4))
def test_under_five_there_is_nothing_but_the_number_ever(
    tmp_path: Path, questionnaire: Questionnaire, people: int
) -> None:
    """A5: whatever the few answered, every output is the same: after closing, opening anew and a restart."""

    def outputs(answers: Answers, name: str) -> list[dict[str, str]]:
        recording = evening(tmp_path / name, questionnaire, [[answers] * people, []])
        return recording

    assert outputs((1,) * 12, "ones") == outputs((5,) * 12, "fives")


def mixed_evening(
    folder: Path, questionnaire: Questionnaire, phones: Sequence[Answers], sheets: Sequence[Answers], late: Answers
) -> list[dict[str, str]]:
    """A round with sheets of paper and phones, one of which finishes too late; every output after every event."""
    recording = []
    with open_room(folder, questionnaire) as room:
        last = room.phone()
        room.begin(last)
        for answers in phones:
            phone = room.phone()
            room.begin(phone)
            room.finish(phone, answers)
            recording.append(room.outputs())
        for answers in sheets:
            room.enter_sheet(answers)
            recording.append(room.outputs())
        room.press("show")
        for view in VIEWS:
            room.press("view", view=view, question="3")
            recording.append(room.outputs(OF_A_VIEW))
        recording.append(room.outputs())
        room.finish(last, late)
        recording.append(room.outputs())
        assert recording[-1] == recording[-2]
    return recording


@pytest.mark.parametrize("people", others_long([1, 4], 4))
def test_beside_sheets_that_are_shown_a_few_phones_tell_nothing_but_their_number(
    tmp_path: Path, questionnaire: Questionnaire, people: int
) -> None:
    """A5: the picture is of the sheets, which the host has read; the few on phones are in no output."""
    rng = random.Random(6)
    sheets = [any_answers(questionnaire, rng) for _ in range(6)]

    def record(answers: Answers, name: str) -> list[dict[str, str]]:
        return mixed_evening(tmp_path / name, questionnaire, [answers] * people, sheets, answers)

    reference = record((1,) * 12, "ones")
    assert record((5,) * 12, "fives") == reference
    # And the test can fail: the picture is there, and it is of the sheets.
    sheets = [(3,) * 12] * 6
    assert record((1,) * 12, "other sheets") != reference


def test_beside_phones_that_are_shown_sheets_tell_nothing_but_their_number(
    tmp_path: Path, questionnaire: Questionnaire
) -> None:
    """A1: else the host, who knows them, could subtract them."""
    rng = random.Random(7)
    phones = [any_answers(questionnaire, rng) for _ in range(5)]

    def record(answers: Answers, name: str) -> list[dict[str, str]]:
        return mixed_evening(tmp_path / name, questionnaire, phones, [answers] * 6, answers)

    assert record((1,) * 12, "ones") == record((5,) * 12, "fives")


def test_a_screen_of_a_mixed_round_never_moves_for_one_person(tmp_path: Path, questionnaire: Questionnaire) -> None:
    """A3: between two finishers on phones nothing differs but how many they are, with the sheets and without."""
    rng, sheets = random.Random(8), 6
    with open_room(tmp_path, questionnaire) as room:
        phones = [room.phone() for _ in range(7)]
        for phone in phones:
            room.begin(phone)
        for _ in range(sheets):
            room.enter_sheet(any_answers(questionnaire, rng))
        room.press("view", view="progress")
        room.finish(phones[0], any_answers(questionnaire, rng))
        before = room.outputs()
        assert f"HINT 1 {sheets}" in before["host"]
        for number, phone in enumerate(phones[1:], 1):
            room.finish(phone, any_answers(questionnaire, rng))
            after = room.outputs()
            allowed = {(str(number), str(number + 1)), (str(number + sheets), str(number + sheets + 1))}
            for name in before:
                one, other = words(before[name]), words(after[name])
                assert len(one) == len(other), name
                moved = {(a, b) for a, b in zip(one, other, strict=True) if a != b}
                assert moved <= allowed, (name, moved)
            before = after


@pytest.mark.parametrize("people", others_long([5, 12, 19, 20, 33], 12))
def test_lengths_and_labels_carry_no_more_than_the_words(
    tmp_path: Path, questionnaire: Questionnaire, people: int
) -> None:
    """A8: two groups whose words are the same have the same bytes: unanimous, and all but one."""
    same = questionnaire.characters[2].vector
    beside = ((same[0] or 0) + 1, *same[1:])
    alike = [same] * people
    all_but_one = [same] * (people - 1) + [beside]
    one = evening(tmp_path / "alike", questionnaire, [alike])
    other = evening(tmp_path / "but-one", questionnaire, [all_but_one])
    # The headline and the growth words of that one person are the same here: only one answer differs.
    assert one == other


_ROW = re.compile(
    r'<span class="label">(?:(?!<li).)*?</span>(<svg.*?</svg>)?<span class="word">([^<]*)</span></li>', re.DOTALL
)


@pytest.mark.parametrize("people", others_long([5, 7, 12, 19, 20, 49], 5, 20))
def test_a_bar_is_as_long_as_its_word_and_hardly_anybody_has_none(
    tmp_path: Path, questionnaire: Questionnaire, people: int
) -> None:
    """A8: beside a number there is always the same; under 50 people there is no percentage, and under 20 no bar."""
    rng, bars = random.Random(people), dict[str, set[str]]()
    for output in evening(tmp_path, questionnaire, [[any_answers(questionnaire, rng) for _ in range(people)]])[people:]:
        for bar, word in _ROW.findall(output["screen"]):
            width = re.search(r'class="fill" width="(\d+)"', bar)
            bars.setdefault(word, set()).add(width[1] if width else "")
    assert all(len(widths) == 1 and "%" not in word for word, widths in bars.items())
    assert len(bars) > 1 if people >= NUMBERS_FROM else not bars
