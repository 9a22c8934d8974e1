"""Send the state of a workshop to everybody who watches it: render it once for each audience, wake in slices."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass, field
from functools import partial

from quiz.live.signals import HEARTBEAT_SECONDS, LEAST_SECONDS, Signals

log = logging.getLogger(__name__)

_MOST_FRAMES = 2_000
_SLICE = 16  # watchers woken in one iteration of the loop: all at once would delay other requests

Render = Callable[[], Awaitable[bytes]]
Audience = tuple[object, ...]
"""What a rendering depends on: the code of a workshop, the page, its language and so on."""


@dataclass(slots=True)
class Frames:
    """The last rendering for each audience: each version is rendered once, and all watchers share the bytes."""

    _frames: dict[Audience, tuple[int, asyncio.Future[bytes]]] = field(default_factory=dict)

    async def get(self, audience: Audience, version: int, render: Render) -> bytes:
        """Return the bytes of a version. Raise what `render` raises; the next call then renders again."""
        kept = self._frames.get(audience)
        if kept is None or kept[0] != version or (kept[1].done() and kept[1].exception()):
            kept = self._frames[audience] = (version, asyncio.ensure_future(render()))
            kept[1].add_done_callback(partial(self._forget_failed, audience))
            while len(self._frames) > _MOST_FRAMES:
                del self._frames[next(iter(self._frames))]
        return await asyncio.shield(kept[1])

    def forget(self, code: str) -> None:
        """Drop the renderings of a workshop that was deleted."""
        for audience in [audience for audience in self._frames if code in audience]:
            del self._frames[audience]

    def _forget_failed(self, audience: Audience, rendering: asyncio.Future[bytes]) -> None:
        if rendering.cancelled() or rendering.exception() is not None:
            if self._frames.get(audience, (0, None))[1] is rendering:
                del self._frames[audience]


class Ended(Exception):
    """There is nothing more to watch; `words` is the last message to everybody."""

    def __init__(self, words: bytes = b"") -> None:
        super().__init__(words)
        self.words = words


class NotNow(Ended):
    """The state is out of reach for now: whoever begins to watch is sent away, and for the others it is tried again."""


class Audiences:
    """All watchers, by audience. A message is rendered once; for each watcher there is little more than the sending."""

    def __init__(
        self, signals: Signals, beat: bytes, heartbeat: float = HEARTBEAT_SECONDS, least: float = LEAST_SECONDS
    ) -> None:
        self.signals = signals
        self.frames = Frames()
        self.closed = False
        self._beat = beat
        self._pace = heartbeat, least
        self._crowds: dict[Audience, _Crowd] = {}

    def follow(self, audience: Audience, code: str, render: Render) -> "Watcher":
        """Return an iterator of messages: the state now, then each new one, and `beat` when nothing happens.

        `render` must return the same bytes for the whole audience; it raises Ended when the workshop is over, or
        NotNow when it may succeed later. Anything else is raised to a watcher that has just begun; for the others it is
        logged once, and their streams end.
        The pace is that of `Signals.versions`.

        An audience must not contain anything that a client can choose freely: each distinct one is rendered separately.
        """
        return Watcher(self, audience, code, render)

    def crowd(self, watcher: "Watcher") -> "_Crowd":
        """Return the watchers of the same audience, with a task that serves them."""
        crowd = self._crowds.get(watcher.audience)
        if crowd is None:
            crowd = self._crowds[watcher.audience] = _Crowd()
            crowd.task = asyncio.create_task(self._serve(crowd, watcher.audience, watcher.code, watcher.render))
        return crowd

    async def close(self) -> None:
        """End all streams because the server stops; browsers reconnect by themselves."""
        self.closed = True
        for crowd in [*self._crowds.values()]:
            if crowd.task is not None:
                crowd.task.cancel()
            await crowd.dismiss(b"")

    async def _serve(self, crowd: "_Crowd", audience: Audience, code: str, render: Render) -> None:
        """Render and send to a crowd until it is empty or `render` raises."""
        try:
            async with aclosing(self.signals.versions(code, *self._pace)) as versions:
                async for version in versions:
                    if version is None:
                        await crowd.tell(self._beat)
                    else:
                        await crowd.show(version, await self._frame(audience, version, code, render))
                    if not crowd.waiting:
                        return
        except Exception as fault:
            if not isinstance(fault, Ended):
                log.exception("a live page could not be drawn; who watches it asks again")
            del self._crowds[audience]
            await crowd.dismiss(fault.words if isinstance(fault, Ended) else b"")
        finally:
            if self._crowds.get(audience) is crowd:
                del self._crowds[audience]

    async def _frame(self, audience: Audience, version: int, code: str, render: Render) -> bytes:
        """Return the bytes of a version, or a sign of life if they cannot be had now; then it is tried again."""
        try:
            return await self.frames.get(audience, version, render)
        except NotNow:
            _, least = self._pace
            asyncio.get_running_loop().call_later(least, self.signals.announce, [code])
            return self._beat


class Watcher:
    """An asynchronous iterator of messages; the next message is a bare future that the crowd's task sets.

    A generator would be simpler, but resuming it for each message and watcher takes a tenth of the time of sending.
    """

    __slots__ = ("_audiences", "audience", "code", "over", "render", "version", "woken")

    def __init__(self, audiences: Audiences, audience: Audience, code: str, render: Render) -> None:
        self._audiences = audiences
        self.audience = audience
        self.code = code
        self.render = render
        self.version = -1  # of the last message
        self.over = False
        self.woken: asyncio.Future[bytes]

    def __aiter__(self) -> "Watcher":
        return self

    def __anext__(self) -> Awaitable[bytes]:
        if self.over or self._audiences.closed:
            raise StopAsyncIteration
        if self.version < 0:
            return self._begin()
        crowd = self._audiences.crowd(self)
        self.woken = asyncio.get_running_loop().create_future()
        if crowd.version > self.version:
            self.version = crowd.version
            self.woken.set_result(crowd.frame)
        else:
            crowd.waiting.append(self)
        return self.woken

    async def _begin(self) -> bytes:
        self.version = self._audiences.signals.version(self.code)
        try:
            return await self._audiences.frames.get(self.audience, self.version, self.render)
        except Ended as end:
            self.over = True
            return end.words


class _Crowd:
    """The watchers of one audience, with those who wait for the next message; they are woken in slices."""

    def __init__(self) -> None:
        self.version = -1
        self.frame = b""
        self.waiting: list[Watcher] = []
        self.task: asyncio.Task[None] | None = None

    async def show(self, version: int, frame: bytes) -> None:
        """Send a version to everybody who has not seen it."""
        self.version, self.frame = version, frame
        waiting, self.waiting = self.waiting, [watcher for watcher in self.waiting if watcher.version >= version]
        await _wake([watcher for watcher in waiting if watcher.version < version], frame, version)

    async def tell(self, beat: bytes) -> None:
        """Send a sign of life to everybody."""
        waiting, self.waiting = self.waiting, []
        await _wake(waiting, beat)

    async def dismiss(self, words: bytes) -> None:
        """Send the last message to everybody, and end their streams."""
        for watcher in self.waiting:
            watcher.over = True
        await _wake(self.waiting, words)


async def _wake(watchers: list[Watcher], message: bytes, version: int = -1) -> None:
    for start in range(0, len(watchers), _SLICE):
        _set(watchers[start : start + _SLICE], message, version)
        try:
            await asyncio.sleep(0)
        except asyncio.CancelledError:
            # The server stops: no other task would wake the remaining watchers.
            _set(watchers[start + _SLICE :], message, version)
            raise


def _set(watchers: list[Watcher], message: bytes, version: int) -> None:
    for watcher in watchers:
        watcher.version = max(watcher.version, version)
        if not watcher.woken.done():  # otherwise it has left
            watcher.woken.set_result(message)
