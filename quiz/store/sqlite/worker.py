"""A thread that works for the event loop, and hands its results back without a task in between."""

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import Future as ThreadFuture
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from quiz.store.prompt_future import PromptFuture

T = TypeVar("T")


class Work(PromptFuture[T]):
    """What a thread does. It cannot be cancelled, as the thread goes on: a task that awaits it is when it is done."""

    def cancel(self, msg: Any | None = None) -> bool:
        """Do nothing."""
        return False


Recover = Callable[[BaseException], Coroutine[Any, Any, BaseException]]


class Worker:
    """One thread, which does one thing after another."""

    def __init__(self, recover: Recover) -> None:
        """`recover` does what has to be done after an exception, and returns the one to be raised instead."""
        self._recover = recover
        self._thread = ThreadPoolExecutor(1, "sqlite")
        self._recovery: asyncio.Future[BaseException] | None = None

    def call(self, work: Callable[[], T]) -> Work[T]:
        """Let the thread do something."""
        future = Work[T]()
        loop = future.get_loop()
        try:
            done = self._thread.submit(work)
            done.add_done_callback(lambda _: loop.call_soon_threadsafe(self._hand_over, future, done))
        except RuntimeError as fault:  # the system gives no thread
            self._fail(future, fault)
        return future

    async def close(self) -> None:
        """End the thread when it has done what it was given."""
        await asyncio.to_thread(self._thread.shutdown)

    def _hand_over(self, future: Work[T], done: ThreadFuture[T]) -> None:
        fault = done.exception()
        if fault is None:
            future.settle(done.result())
        else:
            self._fail(future, fault)

    def _fail(self, future: Work[T], fault: BaseException) -> None:
        recovery = self._recovery = asyncio.ensure_future(self._recover(fault))
        # In a callback: callbacks of the future must not be called from within a task.
        recovery.add_done_callback(lambda told: future.settle_exception(told.exception() or told.result()))
