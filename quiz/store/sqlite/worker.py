"""A thread that works for the event loop, and hands its results back without a task in between."""

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import Future as ThreadFuture
from concurrent.futures import ThreadPoolExecutor
from contextvars import Context
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class PromptFuture(asyncio.Future[T], Generic[T]):
    """A future that calls its callbacks when it is done, not in the loop's next iteration.

    While hundreds of requests are answered, an iteration takes as long as a request. It cannot be cancelled: the
    thread would go on.
    """

    def __init__(self) -> None:
        super().__init__()
        self._prompt: list[tuple[Callable[[Any], object], Context | None]] = []

    def add_done_callback(self, fn: Callable[[Any], object], /, *, context: Context | None = None) -> None:
        """Call `fn(self)` when it is done, in the iteration of the loop in which that is."""
        if self.done():
            super().add_done_callback(fn, context=context)
        else:
            self._prompt.append((fn, context))

    def remove_done_callback(self, fn: Callable[[Any], object], /) -> int:
        """Remove a callback; return how many times it was there."""
        before = len(self._prompt)
        self._prompt = [(known, context) for known, context in self._prompt if known != fn]
        return before - len(self._prompt) + super().remove_done_callback(fn)

    def cancel(self, msg: Any | None = None) -> bool:
        """Do nothing: a task that awaits this is cancelled when it is done."""
        return False

    def settle(self, result: T | None, fault: BaseException | None = None) -> None:
        """Set the result or the exception."""
        if fault is None:
            self.set_result(result)  # type: ignore[arg-type]
        else:
            self.set_exception(fault)
        callbacks, self._prompt = self._prompt, []
        for fn, context in callbacks:
            context.run(fn, self) if context else fn(self)


Recover = Callable[[BaseException], Coroutine[Any, Any, BaseException]]


class Worker:
    """One thread, which does one thing after another."""

    def __init__(self, recover: Recover) -> None:
        """`recover` does what has to be done after an exception, and returns the one to be raised instead."""
        self._recover = recover
        self._thread = ThreadPoolExecutor(1, "sqlite")
        self._recovery: asyncio.Future[BaseException] | None = None

    def call(self, work: Callable[[], T]) -> PromptFuture[T]:
        """Let the thread do something."""
        future = PromptFuture[T]()
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

    def _hand_over(self, future: PromptFuture[T], done: ThreadFuture[T]) -> None:
        fault = done.exception()
        if fault is None:
            future.settle(done.result())
        else:
            self._fail(future, fault)

    def _fail(self, future: PromptFuture[T], fault: BaseException) -> None:
        recovery = self._recovery = asyncio.ensure_future(self._recover(fault))
        # In a callback: callbacks of the future must not be called from within a task.
        recovery.add_done_callback(lambda told: future.settle(None, told.exception() or told.result()))
