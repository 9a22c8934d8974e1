"""Counts finishers: one writer, one transaction for everyone who waits.

The one task that owns the storage drains all that waits into one transaction, so that a hall that finishes at once
costs a handful of commits. A request only waits for its own commit: cancelling it never touches a transaction.
"""

import asyncio
import logging
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from datetime import date
from typing import TypeVar

from quiz.counting.jobs import Jobs, fail, our_fault
from quiz.counting.sealing import Nights
from quiz.counting.tickets import TicketStock
from quiz.live.signals import Signals
from quiz.monitoring.supervision import supervise
from quiz.questionnaire.model import Questionnaire
from quiz.questionnaire.scoring import Profile
from quiz.responses.walk import Ticket, Walk, choice_of
from quiz.store.faults import StoreFault
from quiz.store.protocol import Store
from quiz.store.values import BatchKey, Finisher, Outcome
from quiz.weeks import day_of

T = TypeVar("T")

log = logging.getLogger(__name__)

_IDLE_SECONDS = 30.0  # how long steps may wait for a transaction of their own
_JOBS_A_TURN = 8
_BEGIN_AGAIN_SECONDS = 1.0  # after a fault of the writer's own


class Ledger:
    """Hands out tickets and counts the walks that finish; use `open_ledger`."""

    def __init__(
        self,
        store: Store,
        clock: Callable[[], float] = time.time,
        signals: Signals | None = None,
        nights: Nights | None = None,
    ) -> None:
        self._store = store
        self._clock = clock
        self._signals = signals or Signals()
        self._nights = nights
        self._waiting: list[tuple[Finisher, asyncio.Future[Outcome]]] = []
        self._jobs = Jobs()
        self._reached: Counter[str] = Counter()
        self._joined: Counter[str] = Counter()
        self._coming: Counter[str] = Counter()
        self._tickets = TicketStock(store, clock)
        self._opening: asyncio.Future[None] | None = None
        self._wake = asyncio.Event()
        self._stopping = False
        self._closed = False

    async def ticket(self) -> Ticket:
        """A ticket that nobody else has; NO_TICKET while the storage gives no pages (the quiz goes on uncounted)."""
        if self._tickets.due:
            self._wake.set()
        if not self._tickets.ready and not self._closed:
            # One attempt for all who begin at once: where the storage fails, each would take its time to do so.
            if self._opening is None or self._opening.done():
                self._opening = self._jobs.add(lambda _: self._tickets.keep_house())
            await asyncio.wait([self._opening])
        return self._tickets.take()

    def reached(self, step: str) -> None:
        """Note that a counted walk got to a step for the first time; written with the next transaction."""
        self._reached[step] += 1

    async def count(self, finisher: Finisher) -> Outcome:
        """Count a finisher; returns when it is on disk. Raises Unavailable when nothing was counted."""
        self._check_open()
        future: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        self._waiting.append((finisher, future))
        if finisher.on_paper:
            self._coming[finisher.workshop] += 1
        self._wake.set()
        return await future

    def joined(self, code: str) -> None:
        """Note that somebody came along to a workshop; written with the next transaction."""
        self._joined[code] += 1
        self._coming[code] += 1
        self._wake.set()

    def coming(self, code: str) -> int:
        """How many more came along to a workshop, sheets of paper too, than what is on disk tells."""
        return self._coming[code]

    async def ask(self, job: Callable[[Store], Awaitable[T]]) -> T:
        """Let the task that owns the storage do something else with it.

        Raises what the storage tells its callers, StoreFault and CodeTaken, and Unavailable for any other fault.
        """
        self._check_open()
        future = self._jobs.add(job)
        self._wake.set()
        return await future

    async def run(self) -> None:
        """Own the storage until `stop`. Whoever waits when that fails gets Unavailable; it can be run again."""
        try:
            await self._run()
        except BaseException:
            self._dismiss()
            raise

    async def _run(self) -> None:
        while not self._stopping:
            # A timer that sets the event, not a time-out around it: that would cost a task and a turn each time.
            idle = asyncio.get_running_loop().call_later(_IDLE_SECONDS, self._wake.set)
            await self._wake.wait()
            idle.cancel()
            self._wake.clear()
            await self.seal_days()
            await self._write()
            # A flood of look-ups must not hold up those who finish.
            await self._jobs.run(self._store, _JOBS_A_TURN)
            await self.keep_house()
            if self._jobs:
                self._wake.set()
        await self._write()
        await self._jobs.run(self._store, len(self._jobs))

    def stop(self) -> None:
        """Let `run` write what waits and return."""
        self._stopping = True
        self._wake.set()

    def close(self) -> None:
        """Let nobody wait for a task that is no more."""
        self._closed = True
        self._dismiss()

    def _check_open(self) -> None:
        if self._closed:
            raise our_fault()

    def _dismiss(self) -> None:
        waiting, self._waiting = self._waiting, []
        self._coming -= _sheets(finisher for finisher, _ in waiting)
        for _, future in waiting:
            fail(future, our_fault())
        self._jobs.dismiss()

    async def _write(self) -> None:
        waiting, self._waiting = self._waiting, []
        reached, self._reached = self._reached, Counter()
        joined, self._joined = self._joined, Counter()
        if not waiting and not reached and not joined:
            return
        finishers = [finisher for finisher, _ in waiting]
        sheets = _sheets(finishers)
        try:
            outcomes = await self._store.count(finishers, reached, joined, self.today())
        except BaseException as fault:
            self._reached.update(reached)
            self._joined.update(joined)
            self._coming -= sheets
            of_storage = isinstance(fault, StoreFault)
            for _, future in waiting:
                fail(future, StoreFault(str(fault)) if of_storage else our_fault())
            if not of_storage:
                raise
            log.error("the storage failed, nothing was counted: %s", fault)
            return
        self._coming -= sheets + joined
        try:
            # Persist first, then announce: who looks on a signal must find what it tells of.
            self._signals.announce({*joined, *(finisher.workshop for finisher in finishers if finisher.workshop)})
            gone = {f.ticket.page for f, outcome in zip(finishers, outcomes, strict=True) if outcome is Outcome.EXPIRED}
            if gone:
                self._tickets.withdraw(gone)
                await self._tickets.keep_house()
        finally:
            # They are on disk, whatever became of the rest.
            for (_, future), outcome in zip(waiting, outcomes, strict=True):
                if not future.done():
                    future.set_result(outcome)

    async def seal_days(self) -> None:
        """Seal the days that are over."""
        if self._nights is not None:
            await self._nights.keep_up(self._store)

    async def keep_house(self) -> None:
        """Delete pages of tickets that are too old, and open a new one where one is due."""
        await self._tickets.keep_house()

    def today(self) -> date:
        """The day that what happens now is counted under; ask within a job of `ask`, when the night has come."""
        return self._nights.today() if self._nights else day_of(self._clock())


@asynccontextmanager
async def open_ledger(
    store: Store,
    clock: Callable[[], float] = time.time,
    signals: Signals | None = None,
    nights: Nights | None = None,
) -> AsyncIterator[Ledger]:
    """A ledger whose writer runs, with tickets ready; it tells `signals` of every workshop that changed.

    Days that are over are sealed by `nights` before anybody is counted.
    """
    ledger = Ledger(store, clock, signals, nights)
    await ledger.seal_days()
    await ledger.keep_house()
    work = supervise("the writer", ledger.run, _BEGIN_AGAIN_SECONDS)
    writer = asyncio.create_task(work, name="writer")
    writer.add_done_callback(lambda _: ledger.close())
    try:
        yield ledger
    finally:
        ledger.stop()
        await writer


def _sheets(finishers: Iterable[Finisher]) -> Counter[str]:
    """How many of them are sheets of paper, by workshop."""
    return Counter(finisher.workshop for finisher in finishers if finisher.on_paper)


def finisher_of(questionnaire: Questionnaire, walk: Walk, profile: Profile, region: str, language: str) -> Finisher:
    """What is counted of a finished walk, and nothing else.

    Each answer, the headline character (the first of those that share the place; `none` without a headline), and
    each dimension's growth word (`none` when it is not shown).
    """
    answers = [
        (f"question:{question.id}", choice_of(answer))
        for question, answer in zip(questionnaire.questions, walk.answers, strict=True)
    ]
    headline = profile.headline[0].character.id if profile.headline else "none"
    growth = [(f"dimension:{row.dimension.id}", row.growth.id if row.growth else "none") for row in profile.dimensions]
    batch = BatchKey(region, language, questionnaire.edition)
    return Finisher(walk.ticket, batch, (*answers, ("character", headline), *growth), walk.workshop, walk.round)
