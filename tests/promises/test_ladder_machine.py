"""Anything that may happen over some weeks: everybody is counted, sealed is sealed, nobody is singled out."""

import asyncio
import tempfile
from contextlib import AsyncExitStack, ExitStack
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from quiz.disclosure.ladder import ANY, WEEKS_BY_REGION
from quiz.disclosure.rules import SMALLEST_BATCH
from quiz.questionnaire import loader
from quiz.setting_values import Database
from quiz.settings import ROOT
from quiz.store.admin import audit
from quiz.weeks import day_of, week_of
from tests.conftest import Clock
from tests.support.cluster import Cluster
from tests.support.databases import Databases, Files, OfCluster, finishers, rows
from tests.support.days import Service, at, open_service
from tests.support.span import isolated

QUESTIONNAIRE = loader.load(ROOT / "questions.toml")
BEGIN = date(2026, 11, 19)
REGIONS = ("kainuu", "lappi", "none")
LANGUAGES = ("fi", "sv")
MOST_WORKSHOPS = 4

regions, languages = st.sampled_from(REGIONS), st.sampled_from(LANGUAGES)


def test_combinations_find_a_small_group_where_there_is_one() -> None:
    """The finder itself: without whole batches of five it must tell who is singled out."""
    people = {"a": 6, "b": 3, "c": 7}
    assert isolated([{"a", "b"}, {"a"}], people, 5) == [{"b"}]
    assert isolated([{"a", "b", "c"}, {"a", "b"}], people, 5) == []
    assert isolated([{"a", "b"}, {"b", "c"}, {"a", "c"}], people, 5) == [{"b"}]
    assert isolated([{"a", "b"}, {"a", "d"}], {**people, "d": 1}, 5) == [{"b", "d"}]
    assert isolated([{"a", "b"}, {"b", "c"}], people, 5) == []


class Weeks(RuleBasedStateMachine):
    """A service through some weeks, and what must not change of what it once sealed."""

    is_audited_often = True

    def __init__(self) -> None:
        super().__init__()
        self.places = ExitStack()
        self.database: Database = self.open_databases().new()
        self.begun = False
        self.clock = Clock(at(BEGIN))
        self.runner = asyncio.Runner()
        self.stack = AsyncExitStack()
        self.service: Service
        self.codes: list[str] = []
        self.finished = 0
        self.sealed: dict[int, tuple[Any, ...]] = {}
        self.past: set[tuple[Any, ...]] = set()
        self.past_of = ""
        self.summed: list[tuple[Any, ...]] = []
        self.shown: set[frozenset[int]] = set()

    @initialize(
        crowd=st.lists(st.tuples(regions, languages, st.integers(1, 12)), min_size=3, max_size=5),
        rounds=st.lists(st.tuples(regions, languages, st.integers(0, 9)), min_size=2, max_size=3),
    )
    def the_first_day(self, crowd: list[tuple[str, str, int]], rounds: list[tuple[str, str, int]]) -> None:
        self.start()
        for region, language, people in crowd:
            self.people_answer(region, language, people)
        for region, language, people in rounds:
            self.a_workshop_is_made(region, language)
            self.people_answer_in_a_workshop(-1, people, 0, True)

    def open_databases(self) -> Databases:
        """Where the weeks are kept, as long as `places` is open."""
        return Files(Path(self.places.enter_context(tempfile.TemporaryDirectory())))

    def start(self) -> None:
        self.begun = True
        self.service = self.runner.run(
            self.stack.enter_async_context(open_service(self.database, QUESTIONNAIRE, self.clock))
        )

    @rule(region=regions, language=languages, people=st.integers(1, 4) | st.integers(5, 12))
    def people_answer(self, region: str, language: str, people: int) -> None:
        self.runner.run(self.service.answer(people, region, language))
        self.finished += people

    @precondition(lambda self: len(self.codes) < MOST_WORKSHOPS)
    @rule(region=regions, language=languages)
    def a_workshop_is_made(self, region: str, language: str) -> None:
        workshop, _ = self.runner.run(self.service.workshops.make("", language, region, None, 14))
        self.codes.append(workshop.code)

    @precondition(lambda self: self.codes)
    @rule(
        which=st.integers(0, MOST_WORKSHOPS),
        people=st.sampled_from([1, 1, 2, 3, 4, 5, 6, 9]),
        sheets=st.sampled_from([0, 0, 2, 6]),
        at_once=st.booleans(),
    )
    def people_answer_in_a_workshop(self, which: int, people: int, sheets: int, at_once: bool) -> None:
        """It may have been closed, deleted or ended since they began."""
        self.runner.run(self.service.answer(people, "none", "fi", self.code(which)))
        self.runner.run(self.service.answer(sheets, "none", "fi", self.code(which), on_paper=True))
        self.finished += people + sheets
        if at_once:
            self.close(which, again=True)

    @precondition(lambda self: self.codes)
    @rule(which=st.integers(0, MOST_WORKSHOPS), again=st.booleans())
    def a_round_is_closed(self, which: int, again: bool) -> None:
        self.close(which, again)

    def close(self, which: int, again: bool) -> None:
        if self.runner.run(self.service.workshops.find(self.code(which))) is not None:
            self.runner.run(self.service.workshops.show(self.code(which)))
            if again:
                self.runner.run(self.service.workshops.open_round(self.code(which)))

    @precondition(lambda self: self.codes)
    @rule(which=st.integers(0, MOST_WORKSHOPS))
    def a_workshop_is_deleted(self, which: int) -> None:
        self.runner.run(self.service.workshops.delete(self.code(which)))

    @rule()
    def a_night_goes_by(self) -> None:
        self.turn_to(self.today + timedelta(days=1))

    @rule(weeks=st.sampled_from([1, 1, 4, WEEKS_BY_REGION]))
    def weeks_end(self, weeks: int) -> None:
        for _ in range(weeks):
            self.turn_to(self.today + timedelta(days=7 - self.today.weekday()))

    @rule(off=st.sampled_from([0, 0, 1, 3, 8]))
    def the_server_restarts(self, off: int) -> None:
        self.runner.run(self.stack.aclose())
        self.clock.now = at(self.today + timedelta(days=off))
        self.start()
        self.runner.run(self.service.wake())

    @invariant()
    def everybody_is_counted_somewhere(self) -> None:
        """A6."""
        if self.begun:
            assert finishers(self.database) == self.finished
            assert not self.is_audited_often or audit.breaches(self.database) == []

    @invariant()
    def what_is_sealed_never_changes(self) -> None:
        """R1: five people or more, and every count as it was until deleted; and the sums of weeks that are over."""
        if not self.begun:
            return
        now = self.sealed_now()
        assert all(batch[0] >= SMALLEST_BATCH for batch in now.values())
        for batch, (*rest, counts) in self.sealed.items():
            assert now[batch] in ((*rest, counts), (*rest, None)), batch
        self.sealed = now
        this_week = week_of(self.today)
        past = {tuple(row) for row in rows(self.database, "SELECT * FROM total WHERE week < ?", this_week)}
        assert past >= self.past
        if self.past_of == this_week:
            assert past == self.past
        self.past, self.past_of = past, this_week

    @invariant()
    def a_sum_is_of_whole_batches(self) -> None:
        """A4: every selection that can be made is a union of sealed batches; note it for the end."""
        if not self.begun:
            return
        batches = rows(
            self.database, "SELECT id, n, region, language, kind, week FROM batch WHERE week IS NOT NULL ORDER BY id"
        )
        if batches == self.summed:
            return
        self.summed = batches
        weeks = sorted({batch[5] for batch in batches})
        for region, language, source in product((*REGIONS, ANY), (*LANGUAGES, ANY), ("open", "workshop", ANY)):
            within = {
                week: {
                    batch: n
                    for batch, n, *place, kind, of in batches
                    if of == week and region in (place[0], ANY)
                    if language in (place[1], ANY)
                    if source == ANY or (kind == source and (kind == "workshop" or place[1] != ANY))
                }
                for week in weeks
            }
            told = self.runner.run(self.service.people(region, language, source))
            assert told == {week: sum(members.values()) for week, members in within.items() if members}
            for first, last in product(weeks, weeks):
                if first <= last:
                    self.shown.add(frozenset(b for week in weeks if first <= week <= last for b in within[week]))

    def teardown(self) -> None:
        """A4, the span test: nothing that was ever shown adds up to a group of fewer than five."""
        if self.begun:
            self.runner.run(self.stack.aclose())
            assert audit.breaches(self.database) == []
            rounds = {
                frozenset([batch])
                for (batch,) in rows(
                    self.database, "SELECT id FROM batch WHERE kind = 'workshop' AND sealed IS NOT NULL"
                )
            }
            people = dict(rows(self.database, "SELECT id, n FROM batch WHERE n > 0"))
            assert isolated(self.shown | rounds, people, SMALLEST_BATCH) == []
        self.runner.close()
        self.places.close()

    @property
    def today(self) -> date:
        return day_of(self.clock())

    def code(self, which: int) -> str:
        return self.codes[which % len(self.codes)]

    def turn_to(self, day: date) -> None:
        self.clock.now = at(day)
        self.runner.run(self.service.wake())

    def sealed_now(self) -> dict[int, tuple[Any, ...]]:
        """Every sealed batch as it stands in the file."""
        found = rows(
            self.database,
            "SELECT id, n, kind, region, language, edition, opened, sealed, counts FROM batch WHERE sealed IS NOT NULL",
        )
        return {batch: tuple(rest) for batch, *rest in found}


class WeeksOnPostgresql(Weeks):
    """The same in databases of a server."""

    is_audited_often = False  # there the audit makes tables of its own each time, to compare with
    cluster: ClassVar[Cluster]

    def open_databases(self) -> Databases:
        return OfCluster(self.cluster, self.places)


def some(examples: int) -> settings:
    # Every step is several transactions on a disk: making a failing run shorter would take minutes.
    return settings(
        max_examples=examples,
        stateful_step_count=20,
        phases=(Phase.reuse, Phase.generate),
        suppress_health_check=list(HealthCheck),
    )


@pytest.fixture
def on_the_server(cluster: Cluster) -> None:
    WeeksOnPostgresql.cluster = cluster


TestWeeks = Weeks.TestCase
TestWeeks.settings = some(4)

TestWeeksOnPostgresql = pytest.mark.usefixtures("on_the_server")(WeeksOnPostgresql.TestCase)
TestWeeksOnPostgresql.settings = some(1)
