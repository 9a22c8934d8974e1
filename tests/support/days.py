"""A service over days and weeks on a real storage, with a clock that is moved by hand."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from quiz.counting.ledger import Ledger, finisher_of, open_ledger
from quiz.counting.owner import open_owner
from quiz.counting.sealing import Sealer
from quiz.disclosure.random_rounding import keyed_chances
from quiz.live.signals import Signals
from quiz.questionnaire.model import Questionnaire
from quiz.questionnaire.scoring import profile
from quiz.responses.walk import Run, Walk
from quiz.setting_values import Database
from quiz.store.opening import open_store
from quiz.store.protocol import Store
from quiz.store.values import Outcome, Place, Total
from quiz.weeks import HELSINKI
from quiz.workshops.service import Workshops, open_workshops
from tests.conftest import Clock


def at(day: date, clock: time = time(12)) -> float:
    """Seconds since 1970 at a time of a day in Finland."""
    return datetime.combine(day, clock, HELSINKI).timestamp()


@dataclass
class Service:
    """A running service without its pages, and a crowd to answer."""

    questionnaire: Questionnaire
    ledger: Ledger
    sealer: Sealer
    workshops: Workshops
    rng: random.Random

    async def answer(
        self,
        people: int,
        region: str = "kainuu",
        language: str = "fi",
        workshop: str = "",
        on_paper: bool = False,
        campaign: str = "",
    ) -> None:
        """Let people finish at once, each with a ticket of their own."""
        found = await self.workshops.find(workshop) if workshop else None
        number = found.round.number if found else 0
        counting = (self._count(region, language, workshop, number, on_paper, campaign) for _ in range(people))
        assert set(await asyncio.gather(*counting)) <= {Outcome.COUNTED, *([Outcome.APART] if workshop else [])}

    async def _count(
        self, region: str, language: str, workshop: str, number: int, on_paper: bool, campaign: str
    ) -> Outcome:
        self.ledger.reached("start")
        answers = tuple(self.rng.randint(0, question.positions) for question in self.questionnaire.questions)
        edition = self.questionnaire.edition
        walk = Walk(await self.ledger.ticket(), Run.COUNTED, 0, edition, answers, workshop=workshop, round=number)
        finisher = finisher_of(self.questionnaire, walk, profile(self.questionnaire, answers), region, language)
        return await self.ledger.count(replace(finisher, on_paper=on_paper, campaign=campaign))

    async def wake(self) -> None:
        """Let the ledger take a turn, to its end: the second wish is heard after what the first turn did."""

        async def nothing(store: Store) -> None:
            pass

        for _ in range(2):
            await self.ledger.owner.call(nothing)

    async def totals(
        self, region: str = "*", language: str = "*", source: str = "*", campaign: str = ""
    ) -> list[Total]:
        """What is summed up of all weeks."""
        edition, always = self.questionnaire.edition, ("0001-W01", "9999-W52")
        return await self.ledger.owner.call(Store.totals, edition, Place(region, language, source, campaign), always)

    async def people(
        self, region: str = "*", language: str = "*", source: str = "*", campaign: str = ""
    ) -> dict[str, int]:
        """How many people each week's sum is of."""
        return {total.week: total.n for total in await self.totals(region, language, source, campaign)}


@asynccontextmanager
async def open_service(database: Database, questionnaire: Questionnaire, clock: Clock) -> AsyncIterator[Service]:
    """Start the services on a storage, as the application does."""
    async with AsyncExitStack() as stack:
        signals = Signals()
        rng = random.Random(1)
        sealer = Sealer(questionnaire, clock, keyed_chances("secret"))
        store = await stack.enter_async_context(open_store(database, questionnaire))
        owner = await stack.enter_async_context(open_owner(store, clock, sealer))
        ledger = await stack.enter_async_context(open_ledger(owner, clock, signals))
        workshops = await stack.enter_async_context(
            open_workshops(owner, ledger, signals, questionnaire.edition, clock)
        )
        service = Service(questionnaire, ledger, sealer, workshops, rng)
        # The housekeeping of the start is over: in the middle of it nobody else could write to the file.
        await service.wake()
        yield service
