"""Fills a file of its own with made-up people, so that a coordinator can look before there is anything to see.

All goes the way it goes for real people: tickets, scoring, counting, workshops, and the night's sealing; only the clock
is moved by hand, day by day. The file is marked as a demo from the beginning and gets its name when it is whole.
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
from quiz.counting.sealing import Nights
from quiz.demo.population import Crowd
from quiz.disclosure.random_rounding import keyed
from quiz.live.signals import Signals
from quiz.questionnaire.model import Questionnaire
from quiz.questionnaire.scoring import profile
from quiz.regions import NO_REGION
from quiz.responses.walk import NO_TICKET, Run, Walk
from quiz.security.private_files import make_folder
from quiz.store.admin.backup import back_up
from quiz.store.faults import StoreFault
from quiz.store.sqlite.lock import hold
from quiz.store.sqlite.store import SqliteStore, open_store
from quiz.store.values import BatchKey, Finisher, Outcome
from quiz.weeks import HELSINKI
from quiz.workshops.service import Workshops

# So many finish at once. Half of what the ledger keeps ready at least: it opens the next page meanwhile.
_AT_ONCE = 256
_PROFILES_A_LEVEL = 300
_GROUPS = (4, 6, 8, 9, 12, 14, 15, 18, 20, 22, 25, 28, 34, 42, 60)
_AGAIN = 0.4  # of the workshops go a second round after the talk, with a little more confidence
_MORE_CONFIDENT = 0.25

Choices = tuple[tuple[str, str], ...]
"""What is counted of a person: a choice per item."""

Progress = Callable[[int, int], None]
"""Told of every day that is done: how many, of how many."""


class DemoRefused(Exception):
    """There is something in the file already; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is made up: people who take the test by themselves, and workshops that bring their own."""

    people: int
    workshops: int
    weeks: int
    seed: int


@dataclass(frozen=True, slots=True)
class Filled:
    """What was counted: `people` by themselves and `guests` in the rounds of workshops, from one day to another."""

    people: int
    guests: int
    first: date
    last: date


def make(target: Path, questionnaire: Questionnaire, plan: Plan, today: date, progress: Progress) -> Filled:
    """Make the file with the plan's last weeks up to the day before `today`; it appears whole and checked.

    The same plan gives the same content on the same day. Raises DemoRefused if the file has anything in it,
    AlreadyRunning if a process has it, StoreFault if it cannot be written.
    """
    if target.is_dir():
        raise DemoRefused(f"{target} is a folder: name a file in it with --database FILE.")
    try:
        make_folder(target.parent)
    except OSError as error:
        raise StoreFault(f"the folder {target.parent} cannot be made: {error.strerror}") from error
    with hold(target), tempfile.TemporaryDirectory(prefix="quiz-demo-") as folder:
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
    async with open_store(work) as store:
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

    Scoring is exact and takes a fifth of a millisecond, minutes for a million people. So only the first few hundred of
    each tenth of a level are made up and scored; whoever comes later is one of them again.
    """

    def __init__(self, questionnaire: Questionnaire, crowd: Crowd, chance: Random) -> None:
        self._questionnaire = questionnaire
        self._crowd = crowd
        self._chance = chance
        self._by_level: dict[int, list[Choices]] = {}

    def person(self, level: float) -> Choices:
        """Somebody of a level."""
        tenth = round(10 * level)
        known = self._by_level.setdefault(tenth, [])
        if len(known) >= _PROFILES_A_LEVEL:
            return self._chance.choice(known)
        answers = self._crowd.answers(tenth / 10)
        walk = Walk(NO_TICKET, Run.COUNTED, 0, self._questionnaire.edition, answers)
        found = finisher_of(self._questionnaire, walk, profile(self._questionnaire, answers), NO_REGION, "")
        known.append(found.choices)
        return found.choices


class _Filling:
    """One demo on its way into a store."""

    def __init__(self, store: SqliteStore, questionnaire: Questionnaire, plan: Plan, today: date) -> None:
        self._store = store
        self._edition = questionnaire.edition
        self._steps = ["start", *(f"question-{number}" for number, _ in enumerate(questionnaire.questions, 1))]
        self._plan = plan
        self._today = today
        self._days = [today - timedelta(days=back) for back in range(7 * plan.weeks, 0, -1)]
        self._chance = Random(plan.seed)
        self._crowd = Crowd(questionnaire, self._days, self._chance)
        self._scored = _Scored(questionnaire, self._crowd, self._chance)
        self._clock = _Noon(self._days[0])
        self._nights = Nights(questionnaire, self._clock, keyed(str(plan.seed)))
        self._guests = 0

    async def run(self, progress: Progress) -> Filled:
        """Live through the days, and the night after the last one."""
        visitors = self._crowd.visitors(self._plan.people)
        workshops = self._workshop_days()
        for number, day in enumerate([*self._days, self._today]):
            self._clock.day = day
            signals = Signals()
            # The server is started anew every morning: it seals the night, and has fresh tickets.
            async with (
                open_owner(self._store, self._clock, self._nights) as owner,
                open_ledger(owner, self._clock, signals) as ledger,
            ):
                if self._nights.sealed is None or self._nights.sealed.day != day - timedelta(days=1):
                    raise StoreFault(f"the night before {day} could not be sealed")
                await self._count(ledger, self._visitors(visitors[day]))
                for _ in range(workshops.count(day)):
                    await self._hold_workshop(ledger, Workshops(owner, ledger, signals, self._edition, self._clock))
            progress(number, len(self._days))
        return Filled(self._plan.people, self._guests, self._days[0], self._days[-1])

    def _workshop_days(self) -> list[date]:
        """Working days, evenly over the weeks."""
        working = [day for day in self._days if day.weekday() < 5]
        share = len(working) / max(1, self._plan.workshops)
        return [working[int((number + self._chance.random()) * share)] for number in range(self._plan.workshops)]

    def _visitors(self, people: int) -> Iterator[Finisher]:
        for _ in range(people):
            region = self._crowd.region()
            batch = BatchKey(region, self._crowd.language(region), self._edition)
            yield Finisher(NO_TICKET, batch, self._scored.person(self._crowd.level(region, self._clock.day)))

    async def _hold_workshop(self, ledger: Ledger, workshops: Workshops) -> None:
        region = self._crowd.region()
        language = self._crowd.language(region)
        group = self._chance.choice(_GROUPS)
        level = self._crowd.level(region, self._clock.day)
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
        # Its code and key are drawn by lot elsewhere: what stayed would differ from demo to demo.
        await workshops.delete(workshop.code)

    async def _count(self, ledger: Ledger, finishers: Iterable[Finisher]) -> None:
        """Let everyone walk through the quiz, with those in between who leave it."""
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
        left_after = self._crowd.leaver()
        if left_after is not None:
            for step in self._steps[: left_after + 1]:
                ledger.reached(step)
