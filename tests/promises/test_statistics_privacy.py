"""A1, A3, A5, A6 and A8 on the running service: what the statistics tell of the people in them."""

import random
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from quiz.disclosure.estimates import Estimate, estimate
from quiz.disclosure.ladder import SEALED_FROM, WEEKS_BY_REGION
from quiz.disclosure.random_rounding import margin
from quiz.questionnaire import loader
from quiz.questionnaire.model import Answers, Questionnaire
from quiz.setting_values import Database
from quiz.settings import ROOT
from quiz.store.sqlite.campaigns import SqliteCampaigns
from quiz.weeks import day_of
from tests.conftest import Clock
from tests.support.campaigns import campaign
from tests.support.country import (
    FIVES,
    MONDAY,
    ONES,
    Country,
    crowd,
    everything,
    open_country,
    table,
)
from tests.support.parameters import others_long
from tests.support.rooms import any_answers
from tests.support.walking import rows

Recording = list[dict[str, bytes]]


def a_month(folder: Path, questionnaire: Questionnaire, people: Mapping[str, Sequence[Answers]]) -> Recording:
    """A month of a small country with these people in its batches: everything that is shown after each event."""
    recording = []
    with open_country(folder, questionnaire) as country:
        country.count(crowd(questionnaire, 1, 48, "lappi", "fi"))
        country.count((answers, "lappi", "sv") for answers in people["week"])
        room = country.room("lappi")
        for answers in people["room"]:
            room.answer(answers)
        room.press("show")
        country.count((answers, "kainuu", "sv") for answers in people["month"])
        SqliteCampaigns(folder / "q.sqlite3").insert(campaign("viikko", day_of(MONDAY)))
        for answers in people["campaign"]:
            country.count_in("viikko", [(answers, "satakunta", "fi")])
            recording.append({"campaign": everything(country.stranger().get("/fi/k/viikko"))})
        country.sleep()
        recording.append(country.outputs())
        recording.append(country.outputs(["?source=k-viikko"]))
        country.count((answers, "kainuu", "fi") for answers in people["left over"])
        for _ in range(3):
            country.sleep()
        recording.append(country.outputs(["?region=lappi&language=sv"]))
    return recording


@pytest.fixture(scope="module")
def groups(questionnaire: Questionnaire) -> dict[str, list[Answers]]:
    """A batch of a week, of a workshop's round, of a month, of a campaign; and who is too few for one."""
    sizes = {"week": 10, "room": 6, "month": 11, "left over": 3, "campaign": 23}
    rng = random.Random(5)
    return {name: [any_answers(questionnaire, rng) for _ in range(size)] for name, size in sizes.items()}


def test_exchanging_the_people_of_a_batch_changes_no_byte(
    tmp_path: Path, questionnaire: Questionnaire, groups: dict[str, list[Answers]]
) -> None:
    """A1, swap test: whatever the order in which the people of a batch answered, every page and file is the same."""
    reference = a_month(tmp_path / "reference", questionnaire, groups)
    # Turned by one, everybody has changed places with a neighbour: each batch is one class.
    turned: dict[str, list[Answers]] = {name: [*people[1:], people[0]] for name, people in groups.items()}
    # Those who are too few are in no output yet: what they answered changes nothing either.
    turned["left over"] = [ONES, ONES, ONES]
    assert a_month(tmp_path / "turned", questionnaire, turned) == reference
    # And the test can fail.
    shown = {**groups, "week": [ONES] * 10}
    assert a_month(tmp_path / "shown", questionnaire, shown) != reference


def test_nothing_moves_while_a_day_lasts(tmp_path: Path, questionnaire: Questionnaire) -> None:
    """A3: a finisher, somebody who only begins, a workshop that is made and shown: nothing moves before the night,
    and then the number of those who wait; the figures move on Monday."""
    with open_country(tmp_path, questionnaire) as country:
        country.count(crowd(questionnaire, 1, 60, "lappi", "fi"))
        country.sleep()
        before = country.outputs()
        newcomers = crowd(questionnaire, 2, 2, "lappi", "fi")
        for person in newcomers:
            country.finish(country.phone(person), person)
            assert country.outputs() == before
        country.phone(newcomers[0])
        room = country.room("lappi")
        for _ in range(5):
            room.answer(ONES)
        room.press("show")
        assert country.outputs() == before
    # Pages are kept ready, which could hide that they would be others by now: a server started anew makes them again.
    with open_country(tmp_path, questionnaire, country.clock) as country:
        assert country.outputs() == before
        tables = {name: table(country, name) for name in ("finishers", "questions", "steps")}
        country.sleep(1)
        assert country.outputs() != before
        assert {name: table(country, name) for name in tables} == tables
        country.sleep(6)
        assert {name: table(country, name) for name in tables} != tables


@pytest.mark.parametrize("people", others_long([1, 4], 4))
def test_under_five_there_is_nothing_but_the_number_ever(
    tmp_path: Path, questionnaire: Questionnaire, people: int
) -> None:
    """A5: whatever the few of a week answered, in the open quiz or a workshop: the next weeks, a restart."""

    def recording(answers: Answers, name: str) -> Recording:
        clock, found = Clock(MONDAY), []
        with open_country(tmp_path / name, questionnaire, clock) as country:
            country.count(crowd(questionnaire, 1, 50, "lappi", "fi"))
            if people == 1:
                country.count([(answers, "kainuu", "sv")])
            else:
                room = country.room("kainuu")
                for _ in range(people):
                    room.answer(answers)
                room.press("show")
            country.sleep(7)
            found.append(country.outputs(["?region=kainuu"]))
            country.count(crowd(questionnaire, 2, 20, "lappi", "fi"))
        with open_country(tmp_path / name, questionnaire, clock) as country:
            country.sleep(7)
            found.append(country.outputs())
        return found

    assert recording(ONES, "ones") == recording(FIVES, "fives")


@pytest.mark.parametrize(
    ("people", "same"),
    [
        pytest.param(9, ("coordinator", "statistics"), marks=pytest.mark.long),
        pytest.param(19, ("regions", "workshops", "steps", "statistics"), marks=pytest.mark.long),
        (49, ("statistics",)),
    ],
)
def test_of_small_selections_there_is_the_number_only(
    tmp_path: Path, questionnaire: Questionnaire, people: int, same: tuple[str, ...]
) -> None:
    """A5: a coordinator gets figures from 10 people on, on the map from 20, everybody from 50: not for one less."""

    def outputs(answers: Answers, name: str) -> dict[str, bytes]:
        with open_country(tmp_path / name, questionnaire) as country:
            country.count([(answers, "lappi", "fi")] * people)
            country.sleep(7 if people >= SEALED_FROM else 7 * WEEKS_BY_REGION)
            assert table(country, "finishers")[0]["people"] == str(people)
            return country.outputs()

    one, other = outputs(ONES, "ones"), outputs(FIVES, "fives")
    for address in one:
        if any(f"/{part}" in address for part in same):
            assert one[address] == other[address], address
    # And from the least number on something is told.
    assert (one == other) == ("coordinator" in same)


def test_everybody_is_counted_somewhere(
    tmp_path: Path, database: Database, questionnaire: Questionnaire, groups: dict[str, list[Answers]]
) -> None:
    """A6: after every night, what is shown and what is waiting are all who finished, a workshop's rest among them."""
    with open_country(tmp_path, questionnaire, database=database) as country:
        finished = 0
        for night in range(16):
            place = [("lappi", "fi"), ("kainuu", "sv"), ("none", "fi")][night % 3]
            country.count(crowd(questionnaire, night, night, *place))
            room = country.room("lappi")
            for answers in groups["month"][: night % 7]:
                room.answer(answers)
            if night % 2:
                room.press("show")  # the others end with their last day
            finished += night + night % 7
            country.sleep(1)
            shown = sum(int(line["people"] or 0) for line in table(country, "finishers"))
            sealed = country.site.publication.sealed
            assert sealed is not None and shown + sealed.waiting == finished
            assert rows(country.database, "SELECT sum(n) FROM batch") == [(finished,)]


def again(country: Country, edit: Callable[[sqlite3.Connection], object]) -> dict[str, bytes]:
    """Everything that is shown after the file was changed behind the service's back, by a service started anew."""
    file = country.site.settings.file
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        edit(connection)
    with open_country(file.parent, country.questionnaire, country.clock) as restarted:
        return restarted.outputs(["", "?region=lappi&language=fi&source=open"])


@pytest.mark.parametrize("people", others_long([12, 60, 240], 60))
def test_what_is_shown_is_of_the_rounded_sums_and_carries_no_more_than_the_words(
    tmp_path: Path, questionnaire: Questionnaire, people: int
) -> None:
    """A2 and A8: without the batches' counts all is the same, and equal figures of other sums are equal bytes."""
    with open_country(tmp_path, questionnaire) as country:
        country.count(crowd(questionnaire, people, people, "lappi", "fi"))
        country.sleep()
    before = again(country, lambda _: None)
    assert again(country, lambda file: file.executescript("UPDATE batch SET counts = NULL, n = 5")) == before

    def nudged(counts: list[int]) -> list[int]:
        columns = iter(counts)
        return [
            # The growth words of a dimension are summed up as well.
            next((c for c in (count + 1, count - 1) if shown(c) == shown(count)), count)
            if not item.startswith("dimension:")
            else count
            for item, choices in questionnaire.choices.items()
            for count in (next(columns) for _ in choices)
        ]

    def shown(count: int) -> Estimate:
        return estimate("", count, people, margin(1))

    def change(file: sqlite3.Connection, make: Callable[[list[int]], list[int]]) -> int:
        (text,) = file.execute("SELECT DISTINCT counts FROM total").fetchone()
        old = [int(count) for count in text.split()]
        new = make(old)
        file.execute("UPDATE total SET counts = ?", (" ".join(map(str, new)),))
        return sum(one != other for one, other in zip(old, new, strict=True))

    changed = []
    assert again(country, lambda file: changed.append(change(file, nudged))) == before
    assert changed[0] > 30
    # And the test can fail: these sums are what is shown.
    assert again(country, lambda file: changed.append(change(file, lambda old: old[::-1]))) != before


def test_a_week_of_few_has_its_number_only(tmp_path: Path, questionnaire: Questionnaire) -> None:
    """A5: within a selection of many the weeks that are of fewer than ten have no figure, whatever its dimension."""
    with open_country(tmp_path, questionnaire) as country:
        country.count(crowd(questionnaire, 1, 160, "lappi", "fi"))  # enough for two pieces of time
        country.sleep(7)
        room = country.room("lappi")
        for _ in range(9):
            room.answer(FIVES)
        room.press("show")
        country.sleep(7)
        for name, home in (("growing", "coordinator"), ("answers", "coordinator"), ("answers", "statistics")):
            lines = table(country, name, home=home)
            told = {(line["period"], line["people"], line["status"] == "too_few") for line in lines}
            assert told == {("2026-W47", "160", False), ("2026-W48", "9", True)}, name
        alone = {(line["people"], line["status"]) for line in table(country, "questions", "?from=2026-W48")}
        assert alone == {("9", "too_few")}


def test_two_editions_of_the_questionnaire_are_never_put_together(tmp_path: Path, questionnaire: Questionnaire) -> None:
    """A5 and A6 over a change of the questionnaire: the few of the old one wait, and come back with it.

    What is shown of one edition says how many answered another one, which can be chosen.
    """

    def people(country: Country, query: str = "") -> dict[str, int]:
        lines = table(country, "finishers", query)
        assert {line["edition"] for line in lines} == {query.partition("edition=")[2] or country.questionnaire.edition}
        return {line["period"] or line["area"]: int(line["people"]) for line in lines if line["people"]}

    text = (ROOT / "questions.toml").read_text(encoding="utf-8")
    changed = tmp_path / "changed.toml"
    changed.write_text(text.replace(f'version = "{questionnaire.version}"', 'version = "other"'), encoding="utf-8")
    other = loader.load(changed)
    assert other.edition != questionnaire.edition
    clock = Clock(MONDAY)
    with open_country(tmp_path, questionnaire, clock) as country:
        country.count(crowd(questionnaire, 1, 60, "lappi", "fi"))
        country.sleep()
        country.count(crowd(questionnaire, 2, 4, "lappi", "fi"))
    with open_country(tmp_path, other, clock, QUIZ_QUESTIONS=str(changed)) as country:
        assert people(country) == {"other-edition": 60}
        country.count([(ONES, "lappi", "fi")] * 4)
        country.sleep(7)
        # Together they would be eight.
        assert people(country) == {"other-edition": 60}
        assert rows(country.database, "SELECT n FROM batch WHERE sealed IS NULL") == [(4,), (4,)]
        country.count([(ONES, "lappi", "fi")] * 60)
        country.sleep(7)
        assert people(country) == {"2026-W49": 64, "other-edition": 60}
        assert people(country, f"?edition={questionnaire.edition}") == {"2026-W47": 60, "other-edition": 64}
        assert people(country, "?region=kainuu") == {"2026-W49": 64}
    with open_country(tmp_path, questionnaire, clock) as country:
        country.count(crowd(questionnaire, 3, 6, "lappi", "fi"))
        country.sleep(7)
        assert people(country) == {"2026-W47/2026-W50": 70, "other-edition": 64}
        assert rows(country.database, "SELECT sum(n) FROM batch") == [(134,)]
