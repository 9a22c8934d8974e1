"""A4 and A10 for campaigns: what is shown of them is of whole batches, whatever it is combined with, and to whom."""

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from io import StringIO
from itertools import product
from pathlib import Path

import pytest

from quiz.disclosure.estimates import estimate
from quiz.disclosure.ladder import ANY
from quiz.disclosure.random_rounding import margin
from quiz.disclosure.rules import SMALLEST_BATCH
from quiz.questionnaire.model import Questionnaire
from quiz.security.passes import digest
from quiz.store.admin import access_keys, audit
from quiz.store.sqlite.campaigns import SqliteCampaigns
from quiz.weeks import day_of, week_of
from tests.support.campaigns import campaign
from tests.support.country import FIVES, MONDAY, ONES, Country, crowd, open_country, table
from tests.support.databases import rows
from tests.support.span import isolated

FIRST = day_of(MONDAY)
WEEKS = [week_of(FIRST + timedelta(weeks=number)) for number in range(3)]
REGIONS = ("lappi", "kainuu", "satakunta", "none", ANY)
COUNTRY, TOWN, OTHER = "viikko", "kainuun-viikko", "toisen-viikko"
SOURCES = ("open", "workshop", ANY, f"k-{COUNTRY}", f"k-{TOWN}", f"k-{OTHER}")
Key = tuple[str, str, str, str]
"""First week, last week, region, source."""


@dataclass
class Seen:
    """What one kind of reader saw at the end of each week: the people of each selection, and which have figures."""

    people: dict[Key, int]
    figures: dict[Key, dict[tuple[str, str], str]]


@dataclass
class Watched:
    """All that was seen by whom and when, and the batches there were."""

    seen: dict[tuple[str, int], Seen]
    batches: dict[int, tuple[str, str, str, str, int]]
    """Week, region, source, campaign and people of each."""
    compared: dict[tuple[str, str, str], list[dict[str, str]]]
    """The file of a campaign beside another source or region, by who asked; empty where that was refused."""


def selections(weeks: list[str]) -> Iterator[Key]:
    for first in weeks:
        for last in weeks:
            if first <= last:
                yield from ((first, last, region, source) for region in REGIONS for source in SOURCES)


def look(country: Country, weeks: list[str], home: str) -> Seen:
    """Ask for the questions of every selection; what is refused is not seen."""
    seen = Seen({}, {})
    for key in selections(weeks):
        first, last, region, source = key
        period = f"from={first}&to={last}" if home == "coordinator" else ""
        if home == "statistics" and (first, last) != (weeks[0], weeks[-1]):
            continue  # everybody may choose whole quarters only
        parts = [period, "" if region == ANY else f"region={region}", "" if source == ANY else f"source={source}"]
        browser = country.coordinator if home == "coordinator" else country.stranger()
        answer = browser.get(f"/fi/{home}/export/questions.csv?{'&'.join(filter(None, parts))}")
        if answer.status_code != 200:
            assert answer.status_code in (400, 404)
            continue
        for line in table(country, "questions", f"?{'&'.join(filter(None, parts))}", home):
            if line["area"].startswith("only-") or (region != ANY and line["area"] == "country"):
                continue
            seen.people[key] = int(line["people"] or seen.people.get(key, 0))
            if line["status"] not in ("too_few", "not_yet", "not_applicable"):
                figures = seen.figures.setdefault(key, {})
                figures[line["question"], line["choice"]] = f"{line['status']} {line['count']}"
    return seen


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory, questionnaire: Questionnaire) -> Watched:
    """Three weeks: two campaigns of one coordinator, one of them over after the first week, and one of another."""
    folder: Path = tmp_path_factory.mktemp("campaigns")
    seen: dict[tuple[str, int], Seen] = {}
    with open_country(folder, questionnaire) as country:
        stored, key = SqliteCampaigns(folder / "q.sqlite3"), digest(country.key)
        other = digest(access_keys.add(country.database, "Kainuu", date(2026, 11, 16)))
        stored.insert(campaign(COUNTRY, FIRST, days=15, key=key))
        stored.insert(campaign(TOWN, FIRST, days=4, region="kainuu", key=key))
        stored.insert(campaign(OTHER, FIRST, days=19, key=other))
        for week in range(3):
            country.count([(ONES, "lappi", "fi")] * 11 + crowd(questionnaire, week, 13, "kainuu", "sv"))
            country.count_in(COUNTRY, crowd(questionnaire, 9 + week, 21, "satakunta", "sv"))
            country.count_in(COUNTRY, [(FIVES, "lappi", "fi")] * 7)
            country.count_in(COUNTRY, [(FIVES, "kainuu", "fi")] * 2 + [(ONES, "none", "en")])
            country.count_in(TOWN, [(FIVES, "none", "fi")] * 24)
            country.count_in(OTHER, [(FIVES, "lappi", "sv")] * 6 + [(ONES, "satakunta", "sv")] * 12)
            room = country.room("lappi", language="sv", campaign=COUNTRY)
            for _ in range(6):
                phone = room.phone()
                room.begin(phone)
                room.finish(phone, FIVES)
            room.press("show")
            country.sleep()
            for home in ("coordinator", "statistics"):
                seen[home, week] = look(country, WEEKS[: week + 1], home)
        compared = {}
        for home, slug, beside in product(("coordinator", "statistics"), (COUNTRY, OTHER), (*SOURCES, "lappi")):
            browser = country.coordinator if home == "coordinator" else country.stranger()
            answer = browser.get(f"/fi/{home}/export/comparison.csv?source=k-{slug}&with={beside}")
            assert answer.status_code in (200, 400, 404)
            lines = csv.DictReader(StringIO(answer.text, newline="")) if answer.status_code == 200 else ()
            compared[home, slug, beside] = [*lines]
        page = country.coordinator.get(f"/fi/coordinator?source=k-{COUNTRY}&with=k-{TOWN}")
        assert page.status_code == 200 and f'value="k-{TOWN}" selected' in page.text
        assert f"source=k-{COUNTRY}&amp;with=k-{TOWN}" in country.coordinator.get("/fi/coordinator/campaigns").text
        assert audit.breaches(country.database) == []
        found = rows(
            country.database,
            "SELECT id, week, region, CASE WHEN language = '*' AND kind = 'open' THEN '*' ELSE kind END, campaign, n "
            "FROM batch WHERE week IS NOT NULL",
        )
    return Watched(seen, {batch: (*of,) for batch, *of in found}, compared)


def holds(key: Key, batch: tuple[str, str, str, str, int]) -> bool:
    first, last, region, source = key
    week, of_region, kind, slug, _ = batch
    in_source = source == ANY or (slug == source[2:] if source.startswith("k-") else kind == source)
    return first <= week <= last and region in (ANY, of_region) and in_source


def test_every_figure_is_of_whole_batches_and_no_combination_tells_fewer_than_five_apart(watched: Watched) -> None:
    people = {batch: of[-1] for batch, of in watched.batches.items()}
    assert min(people.values()) >= SMALLEST_BATCH
    shown = []
    for (_, week), seen in watched.seen.items():
        there = {batch: of for batch, of in watched.batches.items() if of[0] <= WEEKS[week]}
        for key, n in seen.people.items():
            within = {batch for batch, of in there.items() if holds(key, of)}
            assert n == sum(people[batch] for batch in within), key
            shown.append(within)
    assert isolated(shown, people, SMALLEST_BATCH) == []
    # What is only in something wider is nobody, or whole batches as well.
    columns = Counter(tuple(batch in within for within in shown) for batch in people)
    assert min(sum(people[b] for b in people if tuple(b in w for w in shown) == column) for column in columns) >= 5


def test_the_holder_sees_a_campaign_week_by_week_from_ten_and_everybody_when_it_is_over(watched: Watched) -> None:
    for week in range(3):
        holder, everybody = watched.seen["coordinator", week], watched.seen["statistics", week]
        span = (WEEKS[0], WEEKS[week])
        over = {TOWN: True, COUNTRY: week == 2, OTHER: week == 2}
        for slug in (COUNTRY, TOWN, OTHER):
            key = (*span, ANY, f"k-{slug}")
            assert (key in holder.people) == (slug != OTHER or over[slug]), (slug, week)
            assert (key in everybody.people) == over[slug], (slug, week)
            for seen, least in ((holder, 10), (everybody, 20)):
                for of, n in seen.people.items():
                    if of[3] == key[3]:
                        assert (of in seen.figures) == (n >= least), (of, n)
        assert not any(key[3] in ("open", "workshop") for key in everybody.people)


def test_only_the_holder_of_both_sees_two_campaigns_side_by_side_each_as_it_is_by_itself(watched: Watched) -> None:
    told = {asked for asked, lines in watched.compared.items() if lines}
    assert told == {("coordinator", COUNTRY, f"k-{TOWN}")}
    alone = watched.seen["coordinator", 2].figures
    lines = watched.compared["coordinator", COUNTRY, f"k-{TOWN}"]
    for source in (f"k-{COUNTRY}", f"k-{TOWN}"):
        of = {(line["question"], line["choice"]): line for line in lines if line["by_source"] == source}
        figures = {place: f"{line['status']} {line['count']}" for place, line in of.items()}
        assert figures == alone[WEEKS[0], WEEKS[-1], ANY, source]


def test_everybody_is_told_words_below_fifty_and_numbers_from_then_on(watched: Watched) -> None:
    seen, told = watched.seen["statistics", 2], set()
    for key, figures in seen.figures.items():
        if key[3].startswith("k-"):
            in_words = {figure.split()[0] for figure in figures.values()} <= {"few", "some", "many"}
            assert in_words == (seen.people[key] < 50), key
            told.add(in_words)
    assert told == {True, False}


def test_what_is_over_stays_as_it_was(watched: Watched) -> None:
    key = (WEEKS[0], WEEKS[0], ANY, f"k-{TOWN}")
    for of in ("coordinator",):
        first, *later = [watched.seen[of, week] for week in range(3)]
        assert all(each.people[key] == first.people[key] and each.figures[key] == first.figures[key] for each in later)
    assert watched.seen["coordinator", 2].people[key] == 24


def test_a_figure_is_within_its_margin(watched: Watched) -> None:
    """A10: all answered alike in a town's own week."""
    key = (WEEKS[0], WEEKS[0], ANY, f"k-{TOWN}")
    fives = [figure for (_, choice), figure in watched.seen["coordinator", 0].figures[key].items() if choice == "5"]
    assert {figure.split()[0] for figure in fives} == {estimate("5", 24, 24, margin(1)).kind.value}
