"""Counts finishers: tickets out, finishers in, one transaction for everyone who waits.

All that waits goes into one transaction, so that a hall that finishes at once costs a handful of commits. A request
only waits for its own commit. The end of one transaction begins the next, without a task in between: under load each
iteration of the event loop takes as long as a request.
"""

import asyncio
import logging
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import NamedTuple

from quiz.counting.owner import Owner, fail, our_fault
from quiz.counting.tickets import TicketStock
from quiz.live.signals import Signals
from quiz.questionnaire.mirror import Mirror
from quiz.questionnaire.model import Questionnaire
from quiz.questionnaire.scoring import Profile
from quiz.regions import NO_REGION
from quiz.responses.walk import Ticket, Walk, choice_of
from quiz.store.faults import InDoubt, StoreFault, Unavailable
from quiz.store.prompt_future import PromptFuture
from quiz.store.protocol import Store
from quiz.store.values import BatchKey, Finisher, Outcome

log = logging.getLogger(__name__)


class Ledger:
    """Hands out tickets and counts the walks that finish; use `open_ledger`."""

    def __init__(self, owner: Owner, clock: Callable[[], float] = time.time, signals: Signals | None = None) -> None:
        self.owner = owner
        self._signals = signals or Signals()
        self._waiting: list[tuple[Finisher, PromptFuture[Outcome]]] = []
        self._reached: Counter[str] = Counter()
        self._joined: Counter[str] = Counter()
        self._coming: Counter[str] = Counter()
        self._tickets = TicketStock(clock)
        self._opening: asyncio.Future[None] | None = None

    async def ticket(self) -> Ticket:
        """A ticket that nobody else has; NO_TICKET while the storage gives no pages (the quiz goes on uncounted)."""
        if self._tickets.due:
            self.owner.wake()
        if not self._tickets.ready and self.owner.is_open:
            # One attempt for all who begin at once: where the storage fails, each would take its time to do so.
            if self._opening is None or self._opening.done():
                self._opening = self.owner.begin(self._tickets.keep_house)
            await asyncio.wait([self._opening])
        return self._tickets.take()

    def reached(self, step: str) -> None:
        """Note that a counted walk got to a step for the first time; written with the next transaction."""
        self._reached[step] += 1

    async def count(self, finisher: Finisher) -> Outcome:
        """Count a finisher; returns when it is on disk. Raises Unavailable when nothing was counted."""
        if not self.owner.is_open:
            raise our_fault()
        future = PromptFuture[Outcome]()
        self._waiting.append((finisher, future))
        if finisher.on_paper:
            self._coming[finisher.workshop] += 1
        self.owner.wake()
        return await future

    def joined(self, code: str) -> None:
        """Note that somebody came along to a workshop; written with the next transaction."""
        self._joined[code] += 1
        self._coming[code] += 1
        self.owner.wake()

    def coming(self, code: str) -> int:
        """How many more came along to a workshop, sheets of paper too, than what is on disk tells."""
        return self._coming[code]

    async def turn(self, store: Store) -> None:
        """Write all that waits, and see to the tickets; of the owner's task only."""
        if self._waiting or self._reached or self._joined:
            over: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._write(store, over)
            await over
        await self._tickets.keep_house(store)

    def dismiss(self) -> None:
        """Let nobody wait any more to be counted."""
        waiting, self._waiting = self._waiting, []
        self._coming -= _sheets(finisher for finisher, _ in waiting)
        for _, future in waiting:
            fail(future, our_fault())

    def _write(self, store: Store, over: asyncio.Future[None]) -> None:
        """Begin to write all that waits; `over` is done when nothing is asked of the storage any more."""
        group = _Group(self._waiting, self._reached, self._joined)
        self._waiting, self._reached, self._joined = [], Counter(), Counter()
        counting = store.count(group.finishers, group.reached, group.joined, self.owner.today())
        asyncio.ensure_future(counting).add_done_callback(partial(self._go_on, store, over, group))

    def _go_on(
        self, store: Store, over: asyncio.Future[None], group: "_Group", counted: asyncio.Future[list[Outcome]]
    ) -> None:
        """Tell a group what came of it, and begin the next one unless the owner has something else to do."""
        try:
            self._tell(group, counted)
        except BaseException as fault:
            if not over.done():
                over.set_exception(fault)
        if over.done():  # by a fault, or since the owner was cancelled
            return
        if self._waiting and not self._tickets.due and not self.owner.has_more:
            self._write(store, over)
        else:
            over.set_result(None)

    def _tell(self, group: "_Group", counted: asyncio.Future[list[Outcome]]) -> None:
        """Tell a group what came of it. Raises what is a fault of the program."""
        try:
            outcomes = counted.result()
        except BaseException as fault:  # whatever it is, nobody was counted, and all of them must be told
            self._take_back(group, fault)
            if not isinstance(fault, StoreFault):
                raise
            log.error("the storage failed, nothing was counted: %s", fault)
            return
        self._coming -= group.sheets + group.joined
        try:
            # Persist first, then announce: who looks on a signal must find what it tells of.
            self._signals.announce({*group.joined, *(one.workshop for one in group.finishers if one.workshop)})
            expired = zip(group.finishers, outcomes, strict=True)
            self._tickets.withdraw({one.ticket.page for one, outcome in expired if outcome is Outcome.EXPIRED})
        finally:
            # They are on disk, whatever became of the rest.
            for (_, future), outcome in zip(group.waiting, outcomes, strict=True):
                if not future.done():
                    future.settle(outcome)

    def _take_back(self, group: "_Group", fault: BaseException) -> None:
        """Let a group know that nobody was counted, and keep what is written without anybody waiting for it."""
        self._coming -= group.sheets
        if isinstance(fault, InDoubt):  # rather not counted than twice; for finishers their tickets decide
            self._coming -= group.joined
        else:
            self._reached.update(group.reached)
            self._joined.update(group.joined)
        for _, future in group.waiting:
            fail(future, StoreFault(str(fault)) if isinstance(fault, StoreFault) else our_fault())


class _Group(NamedTuple):
    """What is written in one transaction."""

    waiting: list[tuple[Finisher, PromptFuture[Outcome]]]
    reached: Counter[str]
    joined: Counter[str]

    @property
    def finishers(self) -> list[Finisher]:
        return [finisher for finisher, _ in self.waiting]

    @property
    def sheets(self) -> Counter[str]:
        return _sheets(self.finishers)


@asynccontextmanager
async def open_ledger(
    owner: Owner, clock: Callable[[], float] = time.time, signals: Signals | None = None
) -> AsyncIterator[Ledger]:
    """A ledger with tickets ready, which tells `signals` of every workshop that changed; at the end all is written."""
    ledger = Ledger(owner, clock, signals)
    owner.duties.append(ledger)
    await owner.call(ledger.turn)
    try:
        yield ledger
    finally:
        with suppress(Unavailable):  # the owner is no more, and has told whoever waited
            await owner.call(ledger.turn)


def _sheets(finishers: Iterable[Finisher]) -> Counter[str]:
    """How many of them are sheets of paper, by workshop."""
    return Counter(finisher.workshop for finisher in finishers if finisher.on_paper)


def participant_of(mirror: Mirror, walk: Walk, language: str) -> Finisher:
    """What is counted of somebody who has answered a mirror in a workshop: each answer, and nothing else."""
    choices = zip(mirror.choices, map(choice_of, walk.answers), strict=True)
    batch = BatchKey(NO_REGION, language, mirror.edition)
    return Finisher(walk.ticket, batch, tuple(choices), walk.workshop, walk.round)


def finisher_of(questionnaire: Questionnaire, walk: Walk, profile: Profile, region: str, language: str) -> Finisher:
    """What is counted of a finished walk, in the order of `Questionnaire.choices`, and nothing else.

    Each answer, the headline character (the first of those that share the place; `none` without a headline), and
    each dimension's growth word (`none` when it is not shown).
    """
    headline = profile.headline[0].character.id if profile.headline else "none"
    growth = (row.growth.id if row.growth else "none" for row in profile.dimensions)
    choices = zip(questionnaire.choices, (*map(choice_of, walk.answers), headline, *growth), strict=True)
    batch = BatchKey(region, language, questionnaire.edition)
    return Finisher(walk.ticket, batch, tuple(choices), walk.workshop, walk.round, campaign=walk.campaign)
