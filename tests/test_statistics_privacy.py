"""A1 to A8 on the running service: what the statistics, public and a coordinator's, tell of the people in them."""

import random
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from quiz import questions_file
from quiz.disclosure import SMALLEST_BATCH, Figure, Level, figure, possible
from quiz.questionnaire import Answers, Question, Questionnaire
from quiz.rounding import BASE, certain, margin
from quiz.sealing import ANY
from quiz.settings import ROOT
from quiz.store import keys
from quiz.web.statistics import COORDINATOR
from tests.conftest import Clock
from tests.country import DAY, LABEL, MONDAY, Country, Person, enter, everything, open_country
from tests.outsider import Outsider
from tests.rooms import any_answers
from tests.walking import rows

ONES: Answers = (1,) * 12
FIVES: Answers = (5,) * 12
Recording = list[dict[str, bytes]]


def crowd(questionnaire: Questionnaire, seed: int, n: int, region: str, language: str) -> list[Person]:
    """People of one place who answer at random."""
    rng = random.Random(seed)
    return [(any_answers(questionnaire, rng), region, language) for _ in range(n)]


def two_weeks(folder: Path, questionnaire: Questionnaire, people: Mapping[str, Sequence[Answers]]) -> Recording:
    """Two weeks of a small country with these people in its batches: everything that is shown after each event."""
    recording = []
    with open_country(folder, questionnaire) as country:
        country.count(crowd(questionnaire, 1, 48, "lappi", "fi"))
        country.count((answers, "lappi", "sv") for answers in people["night"])
        country.sleep()
        room = country.room("lappi")
        for answers in people["room"]:
            phone = room.phone()
            room.begin(phone)
            room.finish(phone, answers)
        room.press("show")
        country.count((answers, "kainuu", "sv") for answers in people["week"])
        country.sleep(6)
        recording.append(country.outputs())
        country.count((answers, "kainuu", "fi") for answers in people["left over"])
        country.sleep(7)
        recording.append(country.outputs(["?region=lappi&language=sv"]))
    return recording


@pytest.fixture(scope="module")
def groups(questionnaire: Questionnaire) -> dict[str, list[Answers]]:
    """A batch of a night, a workshop's round, a week's end with ten and with less than five."""
    sizes = {"night": 10, "room": 6, "week": 7, "left over": 3}
    rng = random.Random(5)
    return {name: [any_answers(questionnaire, rng) for _ in range(size)] for name, size in sizes.items()}


def test_exchanging_the_people_of_a_batch_changes_no_byte(
    tmp_path: Path, questionnaire: Questionnaire, groups: dict[str, list[Answers]]
) -> None:
    """A1, swap test: whatever the order in which the people of a batch answered, every page and file is the same."""
    reference = two_weeks(tmp_path / "reference", questionnaire, groups)
    # Turned by one, everybody has changed places with a neighbour: each batch is one class.
    turned: dict[str, list[Answers]] = {name: [*people[1:], people[0]] for name, people in groups.items()}
    # Those who are too few are in no output yet: what they answered changes nothing either.
    turned["left over"] = [ONES, ONES, ONES]
    assert two_weeks(tmp_path / "turned", questionnaire, turned) == reference
    # And the test can fail.
    shown = {**groups, "night": [ONES] * 10}
    assert two_weeks(tmp_path / "shown", questionnaire, shown) != reference


def test_nothing_moves_while_a_day_lasts(tmp_path: Path, questionnaire: Questionnaire) -> None:
    """A3: a finisher, somebody who only begins, a workshop that is made and shown: nothing moves before the night."""
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
            phone = room.phone()
            room.begin(phone)
            room.finish(phone, ONES)
        room.press("show")
        assert country.outputs() == before
    # Pages are kept ready, which could hide that they would be others by now: a server started anew makes them again.
    with open_country(tmp_path, questionnaire, country.clock) as country:
        assert country.outputs() == before
        country.sleep()
        assert country.outputs() != before


@pytest.mark.parametrize("people", [1, 4])
def test_under_five_there_is_nothing_but_the_number_ever(
    tmp_path: Path, questionnaire: Questionnaire, people: int
) -> None:
    """A5: whatever the few of a week answered, in the open quiz or a workshop: the next day and week, a restart."""

    def recording(answers: Answers, name: str) -> Recording:
        clock, found = Clock(MONDAY), []
        with open_country(tmp_path / name, questionnaire, clock) as country:
            country.count(crowd(questionnaire, 1, 50, "lappi", "fi"))
            if people == 1:
                country.count([(answers, "kainuu", "sv")])
            else:
                room = country.room("kainuu")
                for _ in range(people):
                    phone = room.phone()
                    room.begin(phone)
                    room.finish(phone, answers)
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
    [(9, ("coordinator", "statistics")), (19, ("regions", "workshops", "steps", "statistics")), (49, ("statistics",))],
)
def test_of_small_selections_there_is_the_number_only(
    tmp_path: Path, questionnaire: Questionnaire, people: int, same: tuple[str, ...]
) -> None:
    """A5: a coordinator gets figures from 10 people on, on the map from 20, everybody from 50: not for one less."""

    def outputs(answers: Answers, name: str) -> dict[str, bytes]:
        with open_country(tmp_path / name, questionnaire) as country:
            country.count([(answers, "lappi", "fi")] * people)
            country.sleep(7)
            assert table(country, "finishers")[0]["people"] == str(people)
            return country.outputs()

    one, other = outputs(ONES, "ones"), outputs(FIVES, "fives")
    for address in one:
        if any(f"/{part}" in address for part in same):
            assert one[address] == other[address], address
    # And from the least number on something is told.
    assert (one == other) == ("coordinator" in same)


def test_everybody_is_counted_somewhere(
    tmp_path: Path, questionnaire: Questionnaire, groups: dict[str, list[Answers]]
) -> None:
    """A6: after every night, what is shown and what is waiting are all who finished, a workshop's rest among them."""
    with open_country(tmp_path, questionnaire) as country:
        finished = 0
        for night in range(16):
            place = [("lappi", "fi"), ("kainuu", "sv"), ("none", "fi")][night % 3]
            country.count(crowd(questionnaire, night, night, *place))
            room = country.room("lappi")
            for answers in groups["week"][: night % 7]:
                phone = room.phone()
                room.begin(phone)
                room.finish(phone, answers)
            if night % 2:
                room.press("show")  # the others end with their last day
            finished += night + night % 7
            country.sleep()
            shown = sum(int(line["people"]) for line in table(country, "finishers"))
            sealed = country.site.publication.sealed
            assert sealed is not None and shown + sealed.waiting == finished
            assert rows(country.database, "SELECT sum(n) FROM batch") == [(finished,)]


# The whole lattice of filters: what an outsider finds out who asks for everything every day.

REGIONS = ("lappi", "kainuu", "none")
LANGUAGES = ("fi", "sv")
SOURCES = ("open", "workshop")
Batch = tuple[str, str, str, str, int]
"""Week, region, language, source, people."""
Key = tuple[str, str, str, str, str]
"""First week, last week, region, language, source; ANY for all."""


def table(country: Country, name: str, query: str = "", home: str = "coordinator") -> list[dict[str, str]]:
    """A table as a program reads it."""
    browser = country.coordinator if home == "coordinator" else country.stranger()
    response = browser.get(f"/fi/{home}/export/{name}.csv{query}")
    if response.status_code == 404:
        return []
    heads, *lines = (line.split(",") for line in response.text.splitlines())
    return [dict(zip(heads, line, strict=True)) for line in lines]


def lattice(weeks: Sequence[str]) -> list[Key]:
    """Every selection there is."""
    spans = [(first, last) for first in weeks for last in weeks if first <= last]
    places = [(r, lang, s) for r in (*REGIONS, ANY) for lang in (*LANGUAGES, ANY) for s in (*SOURCES, ANY)]
    return [(*span, *place) for span in spans for place in places]


def members(country: Country) -> dict[int, Batch]:
    """Every batch that is summed up: its week, region, language, source and people."""
    found = rows(
        country.database,
        "SELECT id, week, region, language, iif(kind = 'open' AND language = '*', '*', kind), n FROM batch "
        "WHERE week IS NOT NULL",
    )
    return {batch: (week, region, language, source, n) for batch, week, region, language, source, n in found}


def holds(key: Key, batch: Batch) -> bool:
    """Whether a batch is in a selection."""
    first, last, *wanted = key
    return first <= batch[0] <= last and all(w in (ANY, of) for w, of in zip(wanted, batch[1:4], strict=True))


def query(key: Key) -> str:
    """A selection as an address says it."""
    names = ("from", "to", "region", "language", "source")
    return "?" + "&".join(f"{name}={value}" for name, value in zip(names, key, strict=True) if value != ANY)


@dataclass(frozen=True)
class Look:
    """Everything at one time: the batches there were, and for each selection its people and its figures."""

    batches: Mapping[int, Batch]
    people: Mapping[Key, int]
    figures: Mapping[Key, Mapping[tuple[str, str], Figure]]


@dataclass(frozen=True)
class Evidence:
    """What an outsider saw at several times, and what nobody outside ever sees: the counts of each batch."""

    looks: Sequence[Look]
    counts: Mapping[int, Mapping[tuple[str, str], int]]


def look(country: Country, weeks: Sequence[str]) -> Look:
    """Ask for the questions of every selection."""
    people: dict[Key, int] = {}
    figures: dict[Key, dict[tuple[str, str], Figure]] = {}
    for key in lattice(weeks):
        if key[2] == ANY:
            continue  # the whole country comes beside each region
        for line in table(country, "questions", query(key)):
            of = (*key[:2], ANY if line["area"] == "country" else line["area"], *key[3:])
            people[of] = int(line["people"] or people[of])
            if line["status"] not in ("too_few", "not_applicable"):
                level = Level.NUMBER if line["status"] == "rounded" else Level(line["status"])
                shown = Figure(line["choice"], level, int(line["count"]) if line["count"] else None)
                figures.setdefault(of, {})[line["question"], line["choice"]] = shown
    return Look(members(country), people, figures)


@pytest.fixture(scope="module")
def evidence(tmp_path_factory: pytest.TempPathFactory, questionnaire: Questionnaire) -> Evidence:
    """Two weeks of unanimous groups next to others, in the open quiz and in workshops."""
    first, second = "2026-W47", "2026-W48"
    with open_country(tmp_path_factory.mktemp("watched"), questionnaire) as country:
        country.count([(FIVES, "lappi", "fi")] * 12 + crowd(questionnaire, 7, 22, "kainuu", "fi"))
        country.sleep()
        for size, answers in ((5, ONES), (6, FIVES), (9, ONES)):
            room = country.room("lappi", language="sv")
            for _ in range(size):
                phone = room.phone()
                room.begin(phone)
                room.finish(phone, answers)
            room.press("show")
        country.count([(ONES, "none", "fi")] * 10 + crowd(questionnaire, 8, 17, "lappi", "fi"))
        country.sleep()
        looks = [look(country, [first])]
        country.count([(FIVES, "kainuu", "sv")] * 7 + [(ONES, "lappi", "sv")] * 3 + [(ONES, "lappi", "fi")] * 4)
        country.sleep(5)
        looks.append(look(country, [first]))
        country.count([(FIVES, "lappi", "fi")] * 6 + [(ONES, "none", "sv")] * 5)
        country.count(crowd(questionnaire, 9, 31, "kainuu", "fi"))
        country.sleep(7)
        looks.append(look(country, [first, second]))
        sql = "SELECT batch, substr(item, 10), choice, n FROM cell WHERE item LIKE 'question:%'"
        cells = rows(country.database, sql)
    counts: dict[int, dict[tuple[str, str], int]] = {}
    for batch, question, choice, n in cells:
        counts.setdefault(batch, {})[question, choice] = n
    return Evidence(looks, counts)


def test_every_selection_is_of_whole_batches_and_tells_no_fewer_than_five_apart(evidence: Evidence) -> None:
    """A4, span test: nobody can be told apart whose column is the same in every selection there ever was.

    Whatever is computed from selections, a difference or any other combination, gives people with equal columns
    equal weights. So no combination isolates fewer people than the smallest class of equal columns.
    """
    last = evidence.looks[-1].batches
    columns: Counter[tuple[bool, ...]] = Counter()
    for each, batch in last.items():
        column = [each in at.batches and holds(key, batch) for at in evidence.looks for key in at.people]
        columns[tuple(column)] += batch[-1]
    assert min(columns.values()) >= SMALLEST_BATCH
    assert min(batch[-1] for batch in last.values()) >= SMALLEST_BATCH
    for at in evidence.looks:
        assert len(at.people) in (36, 108)
        for key, people in at.people.items():
            assert people == sum(batch[-1] for batch in at.batches.values() if holds(key, batch)), key
            assert (key in at.figures) == (people >= COORDINATOR.smallest), key


def outsider(evidence: Evidence, question: Question, base: int) -> Outsider:
    """Who saw all that was shown of a question; or, were true counts summed up, what would have been shown."""
    choices = [*map(str, range(1, question.positions + 1)), "declined"]
    people = {each: batch[-1] for each, batch in evidence.looks[-1].batches.items()}
    who = Outsider(people, choices, base)
    for at in evidence.looks:
        for key, figures in at.figures.items():
            batches = frozenset(each for each, batch in at.batches.items() if holds(key, batch))
            for choice in choices:
                shown = figures[question.id, choice]
                if base == 1:
                    count = sum(evidence.counts[batch].get((question.id, choice), 0) for batch in batches)
                    shown = figure(choice, count, at.people[key])
                who.see(choice, batches, shown)
    return who


def test_whoever_asks_for_everything_is_never_certain_of_an_answer(
    evidence: Evidence, questionnaire: Questionnaire
) -> None:
    """A2, attack: no batch of the unanimous five to twelve ends at none or at all of its people."""
    true_would_tell = 0
    for question in questionnaire.questions:
        who, naive = outsider(evidence, question, BASE), outsider(evidence, question, 1)
        for batch, found in who.concludes().items():
            n, counts = who.people[batch], [evidence.counts[batch].get((question.id, c), 0) for c in who.choices]
            # What is concluded is right: else it would prove nothing.
            assert all(low <= count <= high for (low, high), count in zip(found, counts, strict=True))
            if evidence.looks[-1].batches[batch][3] == "workshop":
                # Whoever was in the room has seen its picture.
                pictures = [possible(figure("", count, n), n) for count in counts]
                found = [(max(a, b), min(c, d)) for (a, c), (b, d) in zip(found, pictures, strict=True)]
            assert not certain(found, n), (question.id, batch, found)
        true_would_tell += sum(certain(found, naive.people[batch]) for batch, found in naive.concludes().items())
    # And the attack works: rounding sums of true counts, however coarsely, gives batches away.
    assert true_would_tell > 0


def again(country: Country, edit: Callable[[sqlite3.Connection], object]) -> dict[str, bytes]:
    """Everything that is shown after the file was changed behind the service's back, by a service started anew."""
    with closing(sqlite3.connect(country.database, isolation_level=None)) as connection:
        edit(connection)
    with open_country(country.database.parent, country.questionnaire, country.clock) as restarted:
        return restarted.outputs(["", "?region=lappi&language=fi&source=open"])


@pytest.mark.parametrize("people", [12, 60, 240])
def test_what_is_shown_is_of_the_rounded_sums_and_carries_no_more_than_the_words(
    tmp_path: Path, questionnaire: Questionnaire, people: int
) -> None:
    """A2 and A8: without any counted cell everything is the same, and equal figures of other sums are equal bytes."""
    with open_country(tmp_path, questionnaire) as country:
        country.count(crowd(questionnaire, people, people, "lappi", "fi"))
        country.sleep()
    before = again(country, lambda _: None)
    assert again(country, lambda file: file.executescript("DELETE FROM cell; UPDATE batch SET n = 5")) == before

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

    def shown(count: int) -> Figure:
        return figure("", count, people, margin(1))

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


QUERIES = [
    "?from=9999-W53", "?from=9999-W52&to=9999-W52", "?from=0000-W01", "?to=0000-W00", "?from=2026-W60",
    "?from=2026-W48&to=2026-W40", "?from=%D9%A2%D9%A0%D9%A2%D9%A6-W47", "?from=2026-W47%00", "?to=2026W47", "?from=-1",
    "?region=atlantis", "?region=%00", "?region=%FF%FE", "?region=" + "x" * 9_000, "?region=lappi%20", "?region=LAPPI",
    "?region='%20OR%201=1--", "?region=**", "?region=lappi&region=atlantis", "?language=xx", "?language=none",
    "?source=paper", "?source=open&source=workshop", "?" + "region=lappi&" * 500, "?&&==&%", "?from[]=1",
    "?nothing=at-all", "?smallest=1", "?region=*", "?from=2026-W47&to=2026-W47&region=lappi&language=sv&source=open",
]  # fmt: skip


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory, questionnaire: Questionnaire) -> Iterator[Country]:
    """One day of sixty people."""
    with open_country(tmp_path_factory.mktemp("small"), questionnaire) as country:
        country.count(crowd(questionnaire, 1, 60, "lappi", "fi"))
        country.sleep()
        yield country


@pytest.mark.parametrize("query", QUERIES)
def test_an_odd_query_gets_a_clear_page_and_never_another_selection_s_file(small: Country, query: str) -> None:
    """Filters that cannot be used: 422 with a page that says so, 400 in the place of a file."""
    for browser, home in ((small.coordinator, "coordinator"), (small.stranger(), "statistics")):
        page = browser.get(f"/fi/{home}{query}")
        file = browser.get(f"/fi/{home}/export/growth.csv{query}")
        assert (page.status_code, file.status_code) in ((200, 200), (422, 400)), (query, page.status_code)
        assert (page.status_code == 422) == ('role="alert"' in page.text)
        assert (file.status_code == 200) == file.headers["content-type"].startswith("text/csv")
        assert "atlantis" not in page.text and "1=1" not in page.text


def test_public_statistics_are_the_same_for_everybody_and_a_coordinator_s_are_kept_nowhere(small: Country) -> None:
    """D6: no cookie decides what is public; without a session nothing else is given, and nothing is stored."""
    stranger = small.stranger()
    for browser, address in small.addresses():
        asked = browser.get(address)
        if asked.status_code == 404:
            continue
        vary = asked.headers["vary"].lower().split(", ")
        if "/statistics" in address:
            assert asked.headers["cache-control"] == "public, max-age=3600" and vary == ["accept-encoding"]
            walker = small.stranger()
            walker.post("/fi/start")
            for other in (small.coordinator, walker):
                assert everything(other.get(address)) == everything(asked), address
        else:
            assert asked.headers["cache-control"] == "no-store"
            refused = stranger.get(address)
            assert refused.headers["cache-control"] == "no-store"
            assert refused.status_code == (200 if address == "/fi/coordinator" else 403)
            assert "Lappi" not in refused.text and "csv" not in refused.headers["content-type"]


def test_a_page_of_one_key_is_not_shown_to_another(small: Country) -> None:
    """D6: pages are kept ready with the name of the key on them, each for that key only."""
    mine = small.coordinator.get("/fi/coordinator").text
    other = small.stranger()
    enter(other, keys.add(small.database, "Kainuun toimisto", date(2026, 11, 16)))
    theirs = other.get("/fi/coordinator").text
    assert "Kainuun toimisto" in theirs and "Kainuun toimisto" not in mine
    assert theirs.replace("Kainuun toimisto", LABEL) == mine == small.coordinator.get("/fi/coordinator").text


def walks(country: Country, finished: int, began: int, far: str = "finish") -> None:
    """Walks that begin, the first of which get as far as a step; nobody is counted."""

    async def begin() -> None:
        for number in range(began):
            country.site.ledger.ticket()
            if number < finished:
                country.site.ledger.reached(far)

    assert country.coordinator.portal is not None
    country.coordinator.portal.call(begin)


def steps(country: Country, *spans: tuple[int, int]) -> list[list[dict[str, str]]]:
    """The steps of some spans of weeks."""
    return [table(country, "steps", f"?from=2026-W{first}&to=2026-W{last}") for first, last in spans]


def test_how_far_one_walk_got_is_told_by_no_difference(tmp_path: Path, questionnaire: Questionnaire) -> None:
    """A2 to A4 for the steps: neither two days nor two spans of weeks tell how far one walk among few got."""

    def recording(far: str) -> list[list[dict[str, str]]]:
        with open_country(tmp_path / far, questionnaire) as country:
            country.count(crowd(questionnaire, 1, 60, "lappi", "fi"))
            walks(country, 12, 24)
            country.sleep(7)
            found = steps(country, (47, 47))
            country.count(crowd(questionnaire, 2, 10, "lappi", "fi"))
            walks(country, 1, 1, far)
            country.sleep()
            found += steps(country, (47, 47), (48, 48), (47, 48))
            country.sleep(6)
            found += steps(country, (47, 47), (48, 48), (47, 48))
            country.count(crowd(questionnaire, 3, 10, "lappi", "fi"))
            walks(country, 10, 15)
            country.sleep()
            found += steps(country, (47, 49), (48, 49), (49, 49))
            country.sleep(6)
            found += steps(country, (47, 47), (47, 48), (49, 49))
            # By now there are enough of them together with the next week's, but never by themselves.
            assert [line[0]["people"] for line in steps(country, (47, 49), (48, 49), (48, 48))] == ["120", "36", "0"]
            assert {line["status"] for line in table(country, "steps", home="statistics")} <= {"rounded", "at_most_two"}
        return found

    near, far = recording("question-1"), recording("finish")
    assert near == far
    # A week is told once it is over, and stays: 12 of 84 got to the finish.
    assert [(line[0]["people"], line[-1]["count"]) for line in near if line[0]["people"] != "0"] == [("84", "10")] * 8


@pytest.mark.parametrize("moments", range(2, 16, 2))
def test_a_page_that_was_made_over_midnight_is_not_kept(
    tmp_path: Path, questionnaire: Questionnaire, moments: int
) -> None:
    """What is kept ready for a day is of that day's night alone: not half of the one before."""

    class Midnight(Clock):
        """After so many looks at the clock a day is over."""

        left = -1

        def __call__(self) -> float:
            self.left -= 1
            if self.left == 0:
                self.now += DAY
            return self.now

    clock = Midnight(MONDAY)
    with open_country(tmp_path, questionnaire, clock) as country:
        country.count(crowd(questionnaire, 1, 60, "lappi", "fi"))
        country.sleep()
        country.count([(ONES, "kainuu", "fi")] * 60)
        browser, address = country.coordinator, "/fi/coordinator?region=kainuu&language=fi"
        clock.left = moments
        browser.get(address)
        if clock.left > 0:
            clock.left = 1
        enter(browser, country.key)
        kept = browser.get(address)
    with open_country(tmp_path, questionnaire, clock) as country:
        assert country.coordinator.get(address).text == kept.text


def test_a_week_of_few_has_its_number_only(tmp_path: Path, questionnaire: Questionnaire) -> None:
    """A5: within a selection of many the weeks that are of fewer than ten have no figure, whatever its dimension."""
    with open_country(tmp_path, questionnaire) as country:
        country.count(crowd(questionnaire, 1, 60, "lappi", "fi"))
        country.sleep(7)
        country.count(crowd(questionnaire, 2, 9, "lappi", "fi"))
        country.sleep(7)
        told = {(line["period"], line["people"], line["status"] == "too_few") for line in table(country, "growing")}
        assert told == {("2026-W47", "60", False), ("2026-W48", "9", True)}
        alone = {(line["people"], line["status"]) for line in table(country, "questions", "?from=2026-W48")}
        assert alone == {("9", "too_few")}


def test_two_editions_of_the_questionnaire_are_never_put_together(tmp_path: Path, questionnaire: Questionnaire) -> None:
    """A5 and A6 over a change of the questionnaire: the few of the old one wait, and come back with it."""
    text = (ROOT / "questions.toml").read_text(encoding="utf-8")
    changed = tmp_path / "changed.toml"
    changed.write_text(text.replace(f'version = "{questionnaire.version}"', 'version = "other"'), encoding="utf-8")
    other = questions_file.load(changed)
    assert other.edition != questionnaire.edition
    clock = Clock(MONDAY)
    with open_country(tmp_path, questionnaire, clock) as country:
        country.count(crowd(questionnaire, 1, 60, "lappi", "fi"))
        country.sleep()
        country.count(crowd(questionnaire, 2, 4, "lappi", "fi"))
    with open_country(tmp_path, other, clock, QUIZ_QUESTIONS=str(changed)) as country:
        assert table(country, "finishers") == []
        country.count([(ONES, "lappi", "fi")] * 4)
        country.sleep(7)
        # Together they would be eight.
        assert table(country, "finishers") == []
        assert rows(country.database, "SELECT n FROM batch WHERE sealed IS NULL") == [(4,), (4,)]
        country.count([(ONES, "lappi", "fi")] * 60)
        country.sleep(7)
        assert sum(int(line["people"]) for line in table(country, "finishers")) == 64
    with open_country(tmp_path, questionnaire, clock) as country:
        country.count(crowd(questionnaire, 3, 6, "lappi", "fi"))
        country.sleep(7)
        assert sum(int(line["people"]) for line in table(country, "finishers")) == 70
        assert rows(country.database, "SELECT sum(n) FROM batch") == [(134,)]


def test_filters_that_are_not_the_public_s_change_nothing(small: Country) -> None:
    """Everybody gets what is of fifty people and all weeks: a coordinator's filters do nothing here."""
    stranger = small.stranger()
    for path in ("", "/questions", "/export/growth.csv", "/export/finishers.json"):
        plain = stranger.get(f"/fi/statistics{path}")
        for query in (
            "?language=fi",
            "?source=open",
            "?from=2026-W47",
            "?to=9999-W53",
            "?smallest=1",
            "?first=2026-W47",
        ):
            assert everything(stranger.get(f"/fi/statistics{path}{query}")) == everything(plain), query
    assert stranger.get("/fi/statistics/workshops").status_code == 404
