"""The one task that owns the storage: it does what it is asked, one after another.

A connection that two tasks use would mix their transactions. Whoever asks only waits for what comes of it: cancelling
them never touches a transaction.
"""

import asyncio
import logging
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import date
from functools import partial
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

from quiz.counting.sealing import Sealer
from quiz.monitoring.supervision import supervise
from quiz.store.faults import CodeTaken, StoreFault, Unavailable
from quiz.store.protocol import Store
from quiz.weeks import day_of

P = ParamSpec("P")
T = TypeVar("T")

log = logging.getLogger(__name__)

_IDLE_SECONDS = 30.0  # a week that is over waits no longer to be sealed, nor steps for a transaction of their own
_JOBS_A_TURN = 8
_BEGIN_AGAIN_SECONDS = 1.0  # after a fault of the owner's own


class Duty(Protocol):
    """What the owner does at every turn, before what it was asked."""

    async def turn(self, store: Store) -> None:
        """Do what waits. Raises only what is a fault of the program."""
        ...

    def dismiss(self) -> None:
        """Let nobody wait any more: the owner has failed, or is no more."""
        ...


class Owner:
    """Owns the storage while `run` runs; use `open_owner`."""

    def __init__(self, store: Store, clock: Callable[[], float] = time.time, sealer: Sealer | None = None) -> None:
        self._store = store
        self._clock = clock
        self._sealer = sealer
        self._jobs: deque[tuple[Callable[[], Awaitable[Any]], asyncio.Future[Any]]] = deque()
        self._wake = asyncio.Event()
        self._stopping = False
        self._closed = False
        self.duties: list[Duty] = []

    def today(self) -> date:
        """The day that what happens now is counted under; within a turn, when what is due is sealed."""
        return self._sealer.today() if self._sealer else day_of(self._clock())

    async def call(self, asked: Callable[Concatenate[Store, P], Awaitable[T]], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call a method of the storage, named as `Store.is_demo`, or a function of it; return what comes of it.

        Raises what the storage tells its callers, StoreFault and CodeTaken, and Unavailable for any other fault.
        """
        return await self.begin(asked, *args, **kwargs)

    async def call_today(
        self, asked: Callable[Concatenate[Store, date, P], Awaitable[T]], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """`call` with the day first, as it is when its turn has come."""

        def job() -> Awaitable[T]:
            return asked(self._store, self.today(), *args, **kwargs)

        return await self._add(job)

    def begin(
        self, asked: Callable[Concatenate[Store, P], Awaitable[T]], *args: P.args, **kwargs: P.kwargs
    ) -> asyncio.Future[T]:
        """`call` without waiting. Raises Unavailable at once when there is no owner any more."""
        return self._add(partial(_of(self._store, asked), *args, **kwargs))

    def _add(self, job: Callable[[], Awaitable[T]]) -> asyncio.Future[T]:
        if self._closed:
            raise our_fault()
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._jobs.append((job, future))
        self._wake.set()
        return future

    def wake(self) -> None:
        """Let a turn begin soon."""
        self._wake.set()

    @property
    def is_open(self) -> bool:
        """Whether anything will be done yet."""
        return not self._closed

    @property
    def has_more(self) -> bool:
        """Whether a duty should return for something else to be done: a job, to seal, or to stop."""
        return bool(self._jobs) or self._stopping or (self._sealer is not None and not self._sealer.kept_up)

    async def run(self) -> None:
        """Own the storage until `stop`. Whoever waits when that fails gets Unavailable; it can be run again."""
        try:
            await self._run()
        except BaseException:  # also when it is cancelled: nobody else would tell them
            self._dismiss()
            raise

    async def _run(self) -> None:
        while not self._stopping:
            # A timer that sets the event, not a time-out around it: that would cost a task and a turn each time.
            idle = asyncio.get_running_loop().call_later(_IDLE_SECONDS, self._wake.set)
            await self._wake.wait()
            idle.cancel()
            self._wake.clear()
            await self.seal_weeks()
            for duty in self.duties:
                await duty.turn(self._store)
            # A flood of look-ups must not hold up those who finish.
            await self._do_jobs(_JOBS_A_TURN)
            if self._jobs:
                self._wake.set()
        await self._do_jobs(len(self._jobs))

    async def seal_weeks(self) -> None:
        """Seal the weeks that are over."""
        if self._sealer is not None:
            await self._sealer.keep_up(self._store)

    async def _do_jobs(self, most: int) -> None:
        for _ in range(min(most, len(self._jobs))):
            job, future = self._jobs.popleft()
            try:
                result = await job()
            except CodeTaken as told:
                fail(future, told)
            except StoreFault as fault:
                log.error("the storage failed: %s", fault)
                fail(future, fault)
            except Exception:  # what one asked for must not end what the others wait for
                log.exception("the writer could not do what it was asked for")
                fail(future, our_fault())
            except BaseException:
                fail(future, our_fault())
                raise
            else:
                if not future.done():
                    future.set_result(result)

    def stop(self) -> None:
        """Let `run` do what waits and return."""
        self._stopping = True
        self._wake.set()

    def close(self) -> None:
        """Let nobody wait for a task that is no more."""
        self._closed = True
        self._dismiss()

    def _dismiss(self) -> None:
        for duty in self.duties:
            duty.dismiss()
        while self._jobs:
            fail(self._jobs.popleft()[1], our_fault())


@asynccontextmanager
async def open_owner(
    store: Store, clock: Callable[[], float] = time.time, sealer: Sealer | None = None
) -> AsyncIterator[Owner]:
    """The running owner of a storage; weeks that are over are sealed by `sealer` before anything else is done."""
    owner = Owner(store, clock, sealer)
    await owner.seal_weeks()
    work = supervise("the writer", owner.run, _BEGIN_AGAIN_SECONDS)
    task = asyncio.create_task(work, name="writer")
    task.add_done_callback(lambda _: owner.close())
    try:
        yield owner
    finally:
        owner.stop()
        await task


def our_fault() -> Unavailable:
    """What whoever waits gets for a fault that is not the storage's."""
    return Unavailable("the writer failed")


def fail(future: asyncio.Future[Any], fault: Exception) -> None:
    """Let whoever waits raise a fault, unless they have left."""
    if not future.done():
        future.set_exception(fault)


def _of(store: Store, asked: Callable[Concatenate[Store, P], Awaitable[T]]) -> Callable[P, Awaitable[T]]:
    """What is asked of this storage: its own method where a method of the protocol names it, else the function."""
    name = getattr(asked, "__name__", "")
    own: Callable[P, Awaitable[T]] = (
        getattr(store, name) if getattr(Store, name, None) is asked else partial(asked, store)
    )
    return own
