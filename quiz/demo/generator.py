"""Fill a database with made-up people, so that coordinators can see the statistics before there are any.

Everything is done as for real people: tickets, scoring, counting, workshops and weekly sealing; only the clock is set,
day by day. The database is marked as a demo from the start, and gets its name when it is complete.
"""

import asyncio
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from random import Random

from quiz.counting.ledger import Ledger, finisher_of, open_ledger
from quiz.counting.owner import open_owner
from quiz.counting.sealing import Sealer
from quiz.demo.place import place_for
from quiz.demo.population import Population
from quiz.disclosure.random_rounding import keyed_chances
from quiz.live.signals import Signals
from quiz.questionnaire.model import Questionnaire
from quiz.questionnaire.scoring import profile
from quiz.regions import NO_REGION
from quiz.responses.walk import NO_TICKET, Run, Walk
from quiz.store.admin.backup import back_up
from quiz.store.faults import StoreFault
from quiz.store.sqlite.store import SqliteStore, open_store
from quiz.store.values import BatchKey, Finisher, Outcome
from quiz.weeks import HELSINKI
from quiz.workshops.service import Workshops

# Finishers at a time: half of the tickets that the ledger has ready at least, so that it opens the next page in time.
_AT_ONCE = 256
_PROFILES_A_LEVEL = 300
_GROUPS = (4, 6, 8, 9, 12, 14, 15, 18, 20, 22, 25, 28, 34, 42, 60)
_AGAIN = 0.4  # the share of workshops with a second round, after the talk, with a little more confidence
_MORE_CONFIDENT = 0.25

Choices = tuple[tuple[str, str], ...]
"""What is counted of a person: one choice for each item."""

Progress = Callable[[int, int], None]
"""Called after each day with the number of days done and of all days."""


class DemoRefused(Exception):
    """The file cannot be filled as it is not empty; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The size of a demo: people outside workshops, workshops, weeks, and the seed of the random numbers."""

    people: int
    workshops: int
    weeks: int
    seed: int


@dataclass(frozen=True, slots=True)
class Filled:
    """What was counted: `people` outside and `guests` in workshops, from the first to the last day."""

    people: int
    guests: int
    first: date
    last: date


def make(target: Path, questionnaire: Questionnaire, plan: Plan, today: date, progress: Progress) -> Filled:
    """Create the database with the plan's weeks up to the day before `today`; it appears complete and checked.

    The same plan gives the same content on the same day. Raise DemoRefused if the file is not empty, AlreadyRunning if
    another process uses it, StoreFault if it cannot be written.
    """
    if target.is_dir():
        raise DemoRefused(f"{target} is a folder: name a file in it with --database FILE.")
    with place_for(target), tempfile.TemporaryDirectory(prefix="quiz-demo-") as folder:
        if target.exists() and target.stat().st_size > 0:
            raise DemoRefused(
                f"{target} has something in it, and a demo never goes where real people may have been counted. "
                "Choose another file with --database FILE, or delete this one first."
            )
        work = Path(folder) / "demo.sqlite3"
        filled = asyncio.run(_fill(work, questionnaire, plan, today, progress))
        back_up(work, target)
    return filled


async def _fill(work: Path, questionnaire: Questionnaire, plan: Plan, today: date, progress: Progress) -> Filled:
    async with open_store(work, questionnaire) as store:
        await store.begin_demo()
        return await _Filling(store, questionnaire, plan, today).run(progress)


class _Noon:
    """A clock that stands at noon in Finland."""

    def __init__(self, day: date) -> None:
        self.day = day

    def __call__(self) -> float:
        return datetime.combine(self.day, time(12), HELSINKI).timestamp()


class _Scored:
    """What is counted of made-up people, by their level.

    Scoring takes a fifth of a millisecond, which is minutes for a million people. So only the first few hundred people
    of each tenth of a level are scored; later ones are copies of them.
    """

    def __init__(self, questionnaire: Questionnaire, population: Population, chance: Random) -> None:
        self._questionnaire = questionnaire
        self._population = population
        self._chance = chance
        self._by_level: dict[int, list[Choices]] = {}

    def person(self, level: float) -> Choices:
        """Return what is counted of somebody of a level."""
        tenth = round(10 * level)
        known = self._by_level.setdefault(tenth, [])
        if len(known) >= _PROFILES_A_LEVEL:
            return self._chance.choice(known)
        answers = self._population.answers(tenth / 10)
        walk = Walk(NO_TICKET, Run.COUNTED, 0, self._questionnaire.edition, answers)
        found = finisher_of(self._questionnaire, walk, profile(self._questionnaire, answers), NO_REGION, "")
        known.append(found.choices)
        return found.choices


class _Filling:
    """A demo that is being written to a store."""

    def __init__(self, store: SqliteStore, questionnaire: Questionnaire, plan: Plan, today: date) -> None:
        self._store = store
        self._edition = questionnaire.edition
        self._steps = ["start", *(f"question-{number}" for number, _ in enumerate(questionnaire.questions, 1))]
        self._plan = plan
        self._today = today
        self._days = [today - timedelta(days=back) for back in range(7 * plan.weeks, 0, -1)]
        self._chance = Random(plan.seed)
        self._population = Population(questionnaire, self._days, self._chance)
        self._scored = _Scored(questionnaire, self._population, self._chance)
        self._clock = _Noon(self._days[0])
        self._sealer = Sealer(questionnaire, self._clock, keyed_chances(str(plan.seed)))
        self._guests = 0

    async def run(self, progress: Progress) -> Filled:
        """Simulate each day, and the end of the last one."""
        visitors = self._population.visitors(self._plan.people)
        workshops = self._workshop_days()
        for number, day in enumerate([*self._days, self._today]):
            self._clock.day = day
            signals = Signals()
            # The server starts again every morning: it seals the previous day, and its tickets are new.
            async with (
                open_owner(self._store, self._clock, self._sealer) as owner,
                open_ledger(owner, self._clock, signals) as ledger,
            ):
                if self._sealer.sealed is None or self._sealer.sealed.day != day - timedelta(days=1):
                    raise StoreFault(f"what was due on {day} could not be sealed")
                await self._count(ledger, self._visitors(visitors[day]))
                for _ in range(workshops.count(day)):
                    await self._hold_workshop(ledger, Workshops(owner, ledger, signals, self._edition, self._clock))
            progress(number, len(self._days))
        return Filled(self._plan.people, self._guests, self._days[0], self._days[-1])

    def _workshop_days(self) -> list[date]:
        """Return the days of the workshops: working days, spread evenly over the weeks."""
        working = [day for day in self._days if day.weekday() < 5]
        share = len(working) / max(1, self._plan.workshops)
        return [working[int((number + self._chance.random()) * share)] for number in range(self._plan.workshops)]

    def _visitors(self, people: int) -> Iterator[Finisher]:
        for _ in range(people):
            region = self._population.region()
            batch = BatchKey(region, self._population.language(region), self._edition)
            yield Finisher(NO_TICKET, batch, self._scored.person(self._population.level(region, self._clock.day)))

    async def _hold_workshop(self, ledger: Ledger, workshops: Workshops) -> None:
        region = self._population.region()
        language = self._population.language(region)
        group = self._chance.choice(_GROUPS)
        level = self._population.level(region, self._clock.day)
        workshop, _ = await workshops.make("Demo", language, region, group, 1)
        batch = BatchKey(NO_REGION, language, self._edition)
        for talked in (False, True) if self._chance.random() < _AGAIN else (False,):
            if talked:
                await workshops.open_round(workshop.code)
                group -= self._chance.randint(0, group // 10)
                level += _MORE_CONFIDENT
            people = [self._scored.person(level) for _ in range(group)]
            for _ in people:
                ledger.joined(workshop.code)
            number = 2 if talked else 1
            await self._count(ledger, (Finisher(NO_TICKET, batch, each, workshop.code, number) for each in people))
            await workshops.show(workshop.code)
            self._guests += group
        # Its code and key are not drawn from the seed: without deletion, demos of one plan would differ.
        await workshops.delete(workshop.code)

    async def _count(self, ledger: Ledger, finishers: Iterable[Finisher]) -> None:
        """Count finishers, and the walks of those who leave the quiz in between."""
        waiting = iter(finishers)
        while chunk := list(islice(waiting, _AT_ONCE)):
            for _ in chunk:
                self._walk(ledger)
            walked = [replace(each, ticket=await ledger.ticket()) for each in chunk]
            outcomes = await asyncio.gather(*(ledger.count(each) for each in walked))
            if any(outcome is not Outcome.COUNTED for outcome in outcomes):
                raise StoreFault("the ledger had no tickets left")
            for _ in chunk:
                ledger.reached("finish")

    def _walk(self, ledger: Ledger) -> None:
        for step in self._steps:
            ledger.reached(step)
        left_after = self._population.leaver()
        if left_after is not None:
            for step in self._steps[: left_after + 1]:
                ledger.reached(step)
