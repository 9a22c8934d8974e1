"""The watchers of one audience. One task sends to all of them, in slices.

A task for each would cost a third more time and memory. Only whoever does not take what was sent gets a task, so that
nobody waits for a phone that sleeps.
"""

import asyncio
import logging
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Coroutine
from functools import partial
from typing import Any, Protocol

log = logging.getLogger(__name__)

_SLICE = 32  # watchers sent to in one iteration of the loop: all at once would delay other requests


class Fill(Protocol):
    """Makes of an audience's message what one watcher gets; equal ones make the same of it."""

    def __call__(self, message: bytes) -> bytes:
        """Return what the watcher gets."""


def unchanged(message: bytes) -> bytes:
    """Return the message as it is for the whole audience."""
    return message


class Watcher(ABC):
    """Somebody who watches, who is sent messages."""

    __slots__ = ("fill", "over", "version")

    def __init__(self, fill: Fill = unchanged) -> None:
        self.fill = fill
        """What is done with each version before it is sent to this watcher."""
        self.version = -1
        """The version of the last message."""
        self.over = False
        """Whether there was a last message."""

    @property
    @abstractmethod
    def is_behind(self) -> bool:
        """Whether it has not taken what was sent, so that sending would wait."""

    @abstractmethod
    def show(self, message: bytes) -> Awaitable[None]:
        """Send a message."""

    @abstractmethod
    async def end(self, message: bytes) -> None:
        """Send the last message, if there is one, and be over."""


class Crowd:
    """The watchers of one audience."""

    def __init__(self) -> None:
        self.version = -1
        self.frame = b""
        self._filled: tuple[Fill, bytes] | None = None  # the frame as the watcher before got it
        self.watchers: dict[Watcher, None] = {}  # in the order in which they came
        self.slow: dict[Watcher, asyncio.Task[None]] = {}  # those who are behind, each with a task of its own
        self.task: asyncio.Task[None] | None = None

    async def join(self, watcher: Watcher) -> None:
        """Take somebody in who has seen a version already."""
        self.watchers[watcher] = None
        await self._update(watcher)

    def leave(self, watcher: Watcher) -> None:
        """Let somebody go."""
        self.watchers.pop(watcher, None)
        if watcher in self.slow:
            self.slow[watcher].cancel()

    async def show(self, version: int, frame: bytes) -> None:
        """Send a version to everybody who has not seen it."""
        self.version, self.frame, self._filled = version, frame, None
        await self._each(self._update)

    async def tell(self, beat: bytes) -> None:
        """Send a sign of life to everybody."""

        async def tell(watcher: Watcher) -> None:
            if not watcher.is_behind:
                await self._try(watcher, watcher.show(beat))

        await self._each(tell)

    async def dismiss(self, words: bytes) -> None:
        """Send the last message to everybody, and end their streams."""

        async def end(watcher: Watcher) -> None:
            self.leave(watcher)
            if watcher.is_behind:
                self._by_itself(watcher, self._try(watcher, watcher.end(words)))
            else:
                await self._try(watcher, watcher.end(words))

        await self._each(end)

    async def _each(self, do: Callable[[Watcher], Awaitable[None]]) -> None:
        for number, watcher in enumerate([*self.watchers], 1):
            if watcher in self.watchers:
                await do(watcher)
            if number % _SLICE == 0:
                await asyncio.sleep(0)

    async def _update(self, watcher: Watcher) -> None:
        """Send the latest version to a watcher who has not seen it, or let it come as soon as it takes it."""
        if watcher.version >= self.version or watcher in self.slow:
            return
        if watcher.is_behind:
            self._by_itself(watcher, self._catch_up(watcher))
            return
        watcher.version = self.version
        # Not by `_try`: that would be one more coroutine for each message and watcher.
        try:
            await watcher.show(self._frame_of(watcher))
        except Exception:
            self._give_up(watcher)
        if watcher.over:
            self.watchers.pop(watcher, None)

    async def _catch_up(self, watcher: Watcher) -> None:
        while watcher in self.watchers and watcher.version < self.version:
            watcher.version = self.version
            await self._try(watcher, watcher.show(self._frame_of(watcher)))

    def _frame_of(self, watcher: Watcher) -> bytes:
        """Return the frame as a watcher gets it, filled once for those who get the same one after another."""
        if self._filled is None or self._filled[0] != watcher.fill:
            self._filled = watcher.fill, watcher.fill(self.frame)
        return self._filled[1]

    def _by_itself(self, watcher: Watcher, sending: Coroutine[Any, Any, None]) -> None:
        task = self.slow[watcher] = asyncio.create_task(sending)
        task.add_done_callback(partial(self._taken, watcher))

    def _taken(self, watcher: Watcher, task: asyncio.Task[None]) -> None:
        if self.slow.get(watcher) is task:
            del self.slow[watcher]

    async def _try(self, watcher: Watcher, sending: Awaitable[None]) -> None:
        try:
            await sending
        except Exception:
            self._give_up(watcher)
        if watcher.over:
            self.watchers.pop(watcher, None)

    def _give_up(self, watcher: Watcher) -> None:
        log.exception("a live page could not be sent")
        watcher.over = True
