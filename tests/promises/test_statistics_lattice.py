"""A2 and A4: what an outsider finds out who asks for every selection there is, every day."""

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from quiz.disclosure.estimates import estimate
from quiz.disclosure.ladder import ANY
from quiz.disclosure.random_rounding import BASE, certain, margin
from quiz.disclosure.rules import SMALLEST_BATCH, figure, possible
from quiz.questionnaire import loader
from quiz.questionnaire.model import Question, Questionnaire
from quiz.settings import ROOT
from quiz.statistics.cube import Cell
from quiz.statistics.exports.csv_files import NUMBERS, numbers
from quiz.web.statistics.query import COORDINATORS
from tests.conftest import Clock
from tests.support.country import DAY, FIVES, MONDAY, ONES, Country, crowd, open_country, table
from tests.support.counts import counts, keep_deleted
from tests.support.databases import KINDS, open_databases, rows
from tests.support.outsider import Outsider
from tests.support.parameters import others_long

REGIONS = ("lappi", "kainuu", "none")
LANGUAGES = ("fi", "sv")
SOURCES = ("open", "workshop")
Batch = tuple[str, str, str, str, int]
"""Week, region, language, source, people."""
Key = tuple[str, str, str, str, str]
"""First week, last week, region, language, source; ANY for all."""
Told = tuple[str, ...]
"""What a file has of a figure: its status and all of its numbers."""


def lattice(weeks: Sequence[str]) -> list[Key]:
    """Every selection there is."""
    spans = [(first, last) for first in weeks for last in weeks if first <= last]
    places = [(r, lang, s) for r in (*REGIONS, ANY) for lang in (*LANGUAGES, ANY) for s in (*SOURCES, ANY)]
    return [(*span, *place) for span in spans for place in places]


def members(country: Country) -> dict[int, Batch]:
    """Every batch that is summed up: its week, region, language, source and people."""
    found = rows(
        country.database,
        "SELECT id, week, region, language, CASE WHEN kind = 'open' AND language = '*' THEN '*' ELSE kind END, n "
        "FROM batch WHERE week IS NOT NULL",
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
    figures: Mapping[Key, Mapping[tuple[str, str], Told]]
    rest: Mapping[Key, int]
    """Who is only in something wider, as the file of each selection says."""


@dataclass(frozen=True)
class Evidence:
    """What an outsider saw at several times, and what nobody outside ever sees: the counts of each batch."""

    looks: Sequence[Look]
    counts: Mapping[int, Mapping[tuple[str, str], int]]
    compared: Mapping[tuple[Key, Key], Sequence[Mapping[str, str]]]
    """What the file of a comparison has of pairs of selections, at the last look."""


def look(country: Country, weeks: Sequence[str]) -> Look:
    """Ask for the questions of every selection."""
    people: dict[Key, int] = {}
    figures: dict[Key, dict[tuple[str, str], Told]] = {}
    rest: dict[Key, int] = {}
    for key in lattice(weeks):
        if key[2] == ANY:
            continue  # the whole country comes beside each region
        for line in table(country, "questions", query(key)):
            if line["area"].startswith("only-"):
                assert rest.setdefault(key, int(line["people"])) == int(line["people"])
                continue
            of = (*key[:2], ANY if line["area"] == "country" else line["area"], *key[3:])
            people[of] = int(line["people"] or people.get(of, 0))
            assert (line["status"] == "not_yet") == (not people[of])
            if line["status"] not in ("too_few", "not_yet", "not_applicable"):
                shown = line["status"], *(line[column] for column in NUMBERS)
                figures.setdefault(of, {})[line["question"], line["choice"]] = shown
    return Look(members(country), people, figures, rest)


def pairs(weeks: Sequence[str]) -> list[tuple[Key, Key]]:
    """Every two selections that can be compared: they differ in one thing, and the second one is not all of it."""
    every = lattice(weeks)
    return [
        (one, other)
        for one, other in product(every, every)
        if sum((one[:2] != other[:2], *(a != b for a, b in zip(one[2:], other[2:], strict=True)))) == 1
        if all(a == b or b != ANY for a, b in zip(one, other, strict=True))
    ]


def comparison(country: Country, one: Key, other: Key) -> Sequence[Mapping[str, str]]:
    """Ask for two selections beside each other."""
    differs = [b for a, b in zip(one[2:], other[2:], strict=True) if a != b] or ["--".join(other[:2])]
    return table(country, "comparison", f"{query(one)}&with={differs[0]}")


@pytest.fixture(scope="module", params=others_long(KINDS, "sqlite"))
def evidence(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, questionnaire: Questionnaire
) -> Evidence:
    """A month of unanimous groups next to others, in the open quiz and in workshops."""
    first, fourth = "2026-W47", "2026-W50"
    folder = tmp_path_factory.mktemp("watched")
    with (
        open_databases(request, folder) as databases,
        open_country(folder, questionnaire, database=databases.new()) as country,
    ):
        keep_deleted(country.database)
        country.count([(FIVES, "lappi", "fi")] * 12 + crowd(questionnaire, 7, 22, "kainuu", "fi"))
        rooms = [("lappi", 5, ONES), ("lappi", 6, FIVES), ("lappi", 9, ONES), ("kainuu", 3, ONES)]
        for region, size, answers in rooms:
            room = country.room(region, language="sv")
            for _ in range(size):
                phone = room.phone()
                room.begin(phone)
                room.finish(phone, answers)
            room.press("show")
        country.count([(ONES, "none", "fi")] * 10 + [(FIVES, "kainuu", "sv")] * 7 + [(ONES, "lappi", "sv")] * 3)
        country.sleep()
        looks = [look(country, [first])]
        country.count([(ONES, "lappi", "fi")] * 4 + [(ONES, "none", "sv")] * 5)
        country.sleep(5)
        looks.append(look(country, [first]))
        country.sleep(9)
        country.count([(FIVES, "lappi", "fi")] * 6 + crowd(questionnaire, 8, 17, "none", "fi"))
        country.count(crowd(questionnaire, 9, 31, "kainuu", "fi"))
        country.sleep()
        looks.append(look(country, [first, fourth]))
        compared = {pair: comparison(country, *pair) for pair in random.Random(1).sample(pairs([first, fourth]), 80)}
        true: dict[int, dict[tuple[str, str], int]] = {}
        for batch, item, choice, n in counts(country.database):
            if item.startswith("question:"):
                true.setdefault(batch, {})[item.removeprefix("question:"), choice] = n
    return Evidence(looks, true, compared)


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
            assert (key in at.figures) == (people >= COORDINATORS.smallest), key


def test_a_comparison_shows_what_each_selection_shows_by_itself_and_no_more(evidence: Evidence) -> None:
    """A4 and A11: a comparison gives an outsider nothing that was not in the lattice of selections already."""
    at, told = evidence.looks[-1], 0
    for pair, lines in evidence.compared.items():
        cells = [line for line in lines if line["choice"]]
        for key, side in zip(pair, dict.fromkeys(line[[*line][2]] for line in cells), strict=True):
            own = [line for line in cells if line[[*line][2]] == side]
            assert {int(line["people"] or 0) for line in own if line["status"] != "not_applicable"} == {at.people[key]}
            figures = {
                (line["question"], line["choice"]): (line["status"], *(line[column] for column in NUMBERS))
                for line in own
                if line["status"] not in ("too_few", "not_yet", "not_applicable")
            }
            assert figures == at.figures.get(key, {}), key
            told += len(figures)
        rests = {int(line["people"]) for line in lines if not line["choice"]}
        assert rests <= {at.rest.get(key, 0) for key in pair if key[2] != ANY} | {
            at.rest.get((*key[:2], region, *key[3:]), 0) for key in pair for region in REGIONS
        }
        assert not rests & {*range(SMALLEST_BATCH)}
    assert told > 1_000


@cache
def sums(n: int, batches: int) -> Mapping[Told, tuple[int, int]]:
    """The least and the greatest sum, by what is told of it: whoever asks knows the people and the batches."""
    found: dict[Told, list[int]] = {}
    for count in range(n + 1):
        shown = estimate("", count, n, margin(batches))
        told = shown.kind.value, *("" if each is None else str(each) for each in numbers(Cell(n, shown)))
        # The length of the bar is there to see as well.
        assert found.setdefault(told, [count])[0] == count or estimate("", found[told][0], n, margin(batches)) == shown
        found[told].append(count)
    return {told: (min(counts), max(counts)) for told, counts in found.items()}


def test_nobody_vanishes_and_what_is_left_tells_of_nobody(evidence: Evidence) -> None:
    """A11: who is in no part of what is split is told, as five people of whole batches or more."""
    told = 0
    for at in evidence.looks:
        for key in at.people:
            first, last, region, language, source = key
            if region == ANY:
                continue
            span = (first, last)
            if (language, source) == (ANY, ANY):
                whole = at.people[(*span, ANY, ANY, ANY)]
                parts = sum(batch[-1] for batch in at.batches.values() if first <= batch[0] <= last and batch[1] != ANY)
            else:
                whole = at.people[(*span, region, ANY, ANY)]
                parts = sum(at.people[(*span, region, each, ANY)] for each in LANGUAGES)
            assert at.rest.get(key, 0) == whole - parts, key
            assert at.rest.get(key, 5) >= SMALLEST_BATCH
            told += key in at.rest
    assert told > 0
    rests = {(key[:2], key[2:], rest) for at in evidence.looks for key, rest in at.rest.items()}
    differences = {abs(one - other) for _, place, one in rests for _, same, other in rests if place == same}
    assert not differences & {1, 2, 3, 4}


def summed(batches: Sequence[tuple[Any, ...]], wanted: Key, edition: str, rest: str = "") -> int:
    """The people of whole batches of a selection and an edition; of a rest only those in no region, or no language."""
    place = {"only-country": 1, "only-mixed": 2}.get(rest)
    return sum(
        each[4]
        for each in batches
        if holds(wanted, each[:5]) and each[5] == edition and (place is None or each[place] == ANY)
    )


def test_editions_times_and_remainders_are_of_whole_batches_too(tmp_path: Path, questionnaire: Questionnaire) -> None:
    """A4 and A11: every number in the files, by the week too, is one of whole batches of one edition.

    So is how many answered another edition, and what everybody may choose, a quarter.
    """
    changed = tmp_path / "changed.toml"
    text = (ROOT / "questions.toml").read_text(encoding="utf-8")
    changed.write_text(text.replace(f'version = "{questionnaire.version}"', 'version = "older"'), encoding="utf-8")
    older, clock = loader.load(changed), Clock(MONDAY - 8 * 7 * DAY)
    with open_country(tmp_path, older, clock, QUIZ_QUESTIONS=str(changed)) as country:
        country.count([(ONES, "lappi", "fi")] * 12 + [(ONES, "lappi", "sv")] * 4)
        country.count([(FIVES, "kainuu", "fi")] * 3 + [(ONES, "none", "sv")] * 4)
        clock.now += 6 * DAY
        country.sleep(1)
    with open_country(tmp_path, questionnaire, clock) as country:
        country.count(crowd(questionnaire, 1, 61, "lappi", "fi") + crowd(questionnaire, 2, 11, "kainuu", "sv"))
        country.count([(ONES, "none", "fi")] * 4 + [(FIVES, "none", "sv")] * 7 + [(FIVES, "kainuu", "fi")] * 6)
        clock.now += 6 * DAY
        country.sleep(1)
        # What is left of both editions climbs, each by itself: to the region, and to the country.
        for weeks in (5, 11):
            clock.now += (7 * weeks - 1) * DAY
            country.sleep(1)
        batches = rows(
            country.database,
            "SELECT week, region, language, CASE WHEN language = '*' THEN '*' ELSE kind END, n, edition FROM batch "
            "WHERE week IS NOT NULL",
        )
        last = max(week for week, *_ in batches)
        assert min(batch[4] for batch in batches) >= SMALLEST_BATCH

        def check(lines: Sequence[Mapping[str, str]], key: Key, edition: str) -> set[str]:
            for line in lines:
                area, n, weeks = line["area"], int(line["people"] or 0), line["period"].split("/")
                at: Key = (max(key[0], weeks[0]), min(key[1], weeks[-1]), *key[2:])
                country_wide: Key = (*at[:2], ANY, *key[3:])
                match area:
                    case "other-edition":
                        other = {questionnaire.edition, older.edition} - {edition}
                        assert n == summed(batches, key, *other) and n >= SMALLEST_BATCH
                    case "only-country":
                        assert n == summed(batches, country_wide, edition, area)
                    case "only-mixed":
                        assert n == summed(batches, (*at[:3], ANY, ANY), edition, area)
                    case "country":
                        assert n == summed(batches, country_wide, edition)
                    case region:
                        assert region == key[2] and n == summed(batches, at, edition)
                assert n == 0 or n >= SMALLEST_BATCH
            return {line["area"] for line in lines if line["people"]}

        seen = set[str]()
        editions = ("", questionnaire.edition), (f"&edition={older.edition}", older.edition)
        for key in lattice(["2026-W39", "2026-W40", last]):
            if key[1] == last and key[2] != ANY and key[4] == ANY:
                for more, edition in editions:
                    seen |= check(table(country, "finishers", query(key) + more), key, edition)
        assert seen == {"lappi", "kainuu", "none", "country", "only-country", "only-mixed", "other-edition"}
        for region, (more, edition), (time, end) in product(
            REGIONS, editions, [("", "9"), ("&period=2026-Q3", "2026-W39")]
        ):
            wanted = f"?region={region}{more}{time}"
            lines = table(country, "finishers", wanted, "statistics")
            check(lines, ("2026-W39", end if time else last, region, ANY, ANY), edition)
            # Rows and remainder are the whole, and a part of time is no more than all of it.
            by_area = Counter[str]()
            for line in table(country, "regions", wanted, "statistics"):
                if line["dimension"] == questionnaire.dimensions[0].id:
                    by_area[line["region"]] += int(line["people"] or 0)
            assert by_area.pop("country") == by_area.total() - by_area["other-edition"]


def outsider(evidence: Evidence, question: Question, base: int) -> Outsider:
    """Who saw all that was shown of a question; or, were true counts summed up, what would have been shown."""
    choices = [*map(str, range(1, question.positions + 1)), "declined"]
    people = {each: batch[-1] for each, batch in evidence.looks[-1].batches.items()}
    who = Outsider(people, choices, base)
    for at in evidence.looks:
        for key, figures in at.figures.items():
            batches = frozenset(each for each, batch in at.batches.items() if holds(key, batch))
            for choice in choices:
                n = at.people[key]
                if base == 1:
                    count = sum(evidence.counts[batch].get((question.id, choice), 0) for batch in batches)
                    who.see(choice, batches, possible(figure(choice, count, n), n))
                else:
                    who.see(choice, batches, sums(n, len(batches))[figures[question.id, choice]])
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


def test_what_is_published_is_within_the_margin_that_is_told(evidence: Evidence) -> None:
    """A10 on the running service: the ranges in the files against the true counts of the batches."""
    within = Counter[bool]()
    for at in evidence.looks:
        for key, figures in at.figures.items():
            batches = [each for each, batch in at.batches.items() if holds(key, batch)]
            for of, (_, _, low, high, _, least, most) in figures.items():
                true = sum(evidence.counts[batch].get(of, 0) for batch in batches)
                if high:
                    within[int(low) <= true <= int(high)] += 1
                if most:
                    within[int(least) * at.people[key] <= 100 * true <= int(most) * at.people[key]] += 1
    assert within[True] >= 0.95 * within.total() > 1_000, within


def walks(country: Country, finished: int, began: int, far: str = "finish") -> None:
    """Walks that begin, the first of which get as far as a step; nobody is counted."""

    async def begin() -> None:
        for number in range(began):
            country.site.ledger.reached("start")
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
            country.sleep(1)
            found += steps(country, (47, 47))
            country.sleep(6)
            found += steps(country, (47, 47), (48, 48), (47, 48))
            country.count(crowd(questionnaire, 3, 10, "lappi", "fi"))
            walks(country, 10, 15)
            country.sleep(1)
            found += steps(country, (47, 48), (48, 48))
            country.sleep(6)
            found += steps(country, (47, 47), (47, 48), (49, 49))
            # By now there are enough of them together with the next week's, but never by themselves.
            assert [line[0]["people"] for line in steps(country, (47, 49), (48, 49), (48, 48))] == ["120", "36", ""]
            assert {line["status"] for line in table(country, "steps", home="statistics")} <= {
                "rounded",
                "at_most",
                "at_least",
            }
        return found

    near, far = recording("question-1"), recording("finish")
    assert near == far
    # A week is told once it is over, and stays: 12 of 84 got to the finish.
    assert [(line[0]["people"], line[-1]["count"]) for line in near if line[0]["people"]] == [("84", "10")] * 7
