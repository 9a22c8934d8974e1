"""A future whose callbacks need not wait for the next iteration of the event loop."""

import asyncio
from collections.abc import Callable
from contextvars import Context, copy_context
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class PromptFuture(asyncio.Future[T], Generic[T]):
    """A future that `settle` makes done and calls the callbacks of at once.

    While hundreds of requests are answered, an iteration of the loop takes as long as a request does.
    """

    def __init__(self) -> None:
        super().__init__()
        self._prompt: list[tuple[Callable[[Any], object], Context]] = []

    def settle(self, result: T) -> None:
        """Set the result and call the callbacks, a task that awaits this among them; not to be called by a task."""
        super().set_result(result)
        self._call()

    def settle_exception(self, fault: BaseException) -> None:
        """Set an exception and call the callbacks; not to be called by a task."""
        super().set_exception(fault)
        self._call()

    def set_result(self, result: T, /) -> None:
        """Set the result; the callbacks are called in the next iteration."""
        super().set_result(result)
        self._call_soon()

    def set_exception(self, fault: type | BaseException, /) -> None:
        """Set an exception; the callbacks are called in the next iteration."""
        super().set_exception(fault)
        self._call_soon()

    def cancel(self, msg: Any | None = None) -> bool:
        """Cancel it; the callbacks are called in the next iteration."""
        cancelled = super().cancel(msg)
        if cancelled:
            self._call_soon()
        return cancelled

    def add_done_callback(self, fn: Callable[[Any], object], /, *, context: Context | None = None) -> None:
        """Call `fn(self)` when it is done."""
        if self.done():
            super().add_done_callback(fn, context=context)
        else:
            self._prompt.append((fn, context or copy_context()))

    def remove_done_callback(self, fn: Callable[[Any], object], /) -> int:
        """Remove a callback; return how many times it was there."""
        before = len(self._prompt)
        self._prompt = [(known, context) for known, context in self._prompt if known != fn]
        return before - len(self._prompt) + super().remove_done_callback(fn)

    def _call(self) -> None:
        for fn, context in self._taken():
            try:
                context.run(fn, self)
            except Exception as fault:  # as the loop does: the others are called all the same
                self.get_loop().call_exception_handler({"message": f"in callback {fn!r}", "exception": fault})

    def _call_soon(self) -> None:
        for fn, context in self._taken():
            self.get_loop().call_soon(fn, self, context=context)

    def _taken(self) -> list[tuple[Callable[[Any], object], Context]]:
        callbacks, self._prompt = self._prompt, []
        return callbacks
