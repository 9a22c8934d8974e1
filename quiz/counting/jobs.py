"""What the storage is asked for besides counting: done one after another by the task that owns it."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from quiz.store.faults import CodeTaken, StoreFault, Unavailable
from quiz.store.protocol import Store

T = TypeVar("T")

log = logging.getLogger(__name__)


class Jobs:
    """Jobs that wait, in order, each with the future of whoever waits for it."""

    def __init__(self) -> None:
        self._waiting: deque[tuple[Callable[[Store], Awaitable[Any]], asyncio.Future[Any]]] = deque()

    def __len__(self) -> int:
        return len(self._waiting)

    def add(self, job: Callable[[Store], Awaitable[T]]) -> asyncio.Future[T]:
        """Let a job wait; the future gets what comes of it.

        That may be what the storage tells its callers, StoreFault and CodeTaken, and is Unavailable for other faults.
        """
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._waiting.append((job, future))
        return future

    async def run(self, store: Store, most: int) -> None:
        """Do so many jobs at most. What fails is logged and ends nothing."""
        for _ in range(min(most, len(self._waiting))):
            job, future = self._waiting.popleft()
            try:
                result = await job(store)
            except CodeTaken as told:
                fail(future, told)
            except StoreFault as fault:
                log.error("the storage failed: %s", fault)
                fail(future, fault)
            except BaseException as fault:
                fail(future, our_fault())
                if not isinstance(fault, Exception):
                    raise
                log.exception("the writer could not do what it was asked for")
            else:
                if not future.done():
                    future.set_result(result)

    def dismiss(self) -> None:
        """Let nobody wait any more: whoever does gets Unavailable."""
        while self._waiting:
            fail(self._waiting.popleft()[1], our_fault())


def our_fault() -> Unavailable:
    """What whoever waits gets for a fault that is not the storage's."""
    return Unavailable("the writer failed")


def fail(future: asyncio.Future[Any], fault: Exception) -> None:
    """Let whoever waits raise a fault, unless they have left."""
    if not future.done():
        future.set_exception(fault)
