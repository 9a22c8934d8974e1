"""Shows whoever watches a workshop its state, now and whenever it has changed: rendered once, woken in slices."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass, field
from functools import partial

from quiz.live.signals import HEARTBEAT_SECONDS, LEAST_SECONDS, Signals

log = logging.getLogger(__name__)

_MOST_FRAMES = 2_000
_SLICE = 16  # so many watchers are woken a loop turn: all at once would hold up everybody's next step

Render = Callable[[], Awaitable[bytes]]
Audience = tuple[object, ...]
"""What somebody watches: of which workshop, and whatever else a rendering depends on."""


@dataclass(slots=True)
class Frames:
    """What was rendered last for each audience: rendered once a version, its bytes shared by all who watch."""

    _frames: dict[Audience, tuple[int, asyncio.Future[bytes]]] = field(default_factory=dict)

    async def get(self, audience: Audience, version: int, render: Render) -> bytes:
        """The bytes of a version for an audience. Raises what `render` raises; then the next call renders again."""
        kept = self._frames.get(audience)
        if kept is None or kept[0] != version or (kept[1].done() and kept[1].exception()):
            kept = self._frames[audience] = (version, asyncio.ensure_future(render()))
            kept[1].add_done_callback(partial(self._forget_failed, audience))
            while len(self._frames) > _MOST_FRAMES:
                del self._frames[next(iter(self._frames))]
        return await asyncio.shield(kept[1])

    def forget(self, code: str) -> None:
        """Keep nothing of a workshop that is no more."""
        for audience in [audience for audience in self._frames if code in audience]:
            del self._frames[audience]

    def _forget_failed(self, audience: Audience, rendering: asyncio.Future[bytes]) -> None:
        if rendering.cancelled() or rendering.exception() is not None:
            if self._frames.get(audience, (0, None))[1] is rendering:
                del self._frames[audience]


class Ended(Exception):
    """There is nothing more to watch; `words` are the last ones that everybody gets."""

    def __init__(self, words: bytes = b"") -> None:
        super().__init__(words)
        self.words = words


class Audiences:
    """Who watches what. A message costs its rendering once, and each watcher little more than the sending."""

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
        """What an audience is shown of a workshop, now and whenever it has changed; `beat` when nothing happens.

        `render` gives the same bytes for the whole audience, whoever of them brought it; it raises Ended. What else it
        raises, whoever has just come raises; from all others it is logged once, and they are let go. The pace is that
        of `Signals.versions`.

        Nothing that a caller says of itself may be part of an audience: each is one more rendering, without a limit.
        """
        return Watcher(self, audience, code, render)

    def crowd(self, watcher: "Watcher") -> "_Crowd":
        """Those who watch the same as somebody."""
        crowd = self._crowds.get(watcher.audience)
        if crowd is None:
            crowd = self._crowds[watcher.audience] = _Crowd()
            crowd.task = asyncio.create_task(self._serve(crowd, watcher.audience, watcher.code, watcher.render))
        return crowd

    async def close(self) -> None:
        """Let everybody go because the server stops. Browsers come back by themselves."""
        self.closed = True
        for crowd in [*self._crowds.values()]:
            if crowd.task is not None:
                crowd.task.cancel()
            await crowd.dismiss(b"")

    async def _serve(self, crowd: "_Crowd", audience: Audience, code: str, render: Render) -> None:
        """Render for a crowd and tell it, until nobody is there or there is nothing more to tell."""
        try:
            async with aclosing(self.signals.versions(code, *self._pace)) as versions:
                async for version in versions:
                    if version is None:
                        await crowd.tell(self._beat)
                    else:
                        await crowd.show(version, await self.frames.get(audience, version, render))
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


class Watcher:
    """One who watches: an iterator of messages. Its next one is a bare future that the crowd's task sets.

    A generator would do, but be run through for each message of each watcher: that costs a tenth of the sending.
    """

    __slots__ = ("_audiences", "audience", "code", "over", "render", "version", "woken")

    def __init__(self, audiences: Audiences, audience: Audience, code: str, render: Render) -> None:
        self._audiences = audiences
        self.audience = audience
        self.code = code
        self.render = render
        self.version = -1  # what it was told last
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
    """Those who watch the same and wait for the next message. They are woken slice by slice."""

    def __init__(self) -> None:
        self.version = -1
        self.frame = b""
        self.waiting: list[Watcher] = []
        self.task: asyncio.Task[None] | None = None

    async def show(self, version: int, frame: bytes) -> None:
        """Tell everybody a version who has not seen it."""
        self.version, self.frame = version, frame
        waiting, self.waiting = self.waiting, [watcher for watcher in self.waiting if watcher.version >= version]
        await _wake([watcher for watcher in waiting if watcher.version < version], frame, version)

    async def tell(self, beat: bytes) -> None:
        """Tell everybody that nothing happened."""
        waiting, self.waiting = self.waiting, []
        await _wake(waiting, beat)

    async def dismiss(self, words: bytes) -> None:
        """Let everybody go with these last words."""
        for watcher in self.waiting:
            watcher.over = True
        await _wake(self.waiting, words)


async def _wake(watchers: list[Watcher], message: bytes, version: int = -1) -> None:
    for start in range(0, len(watchers), _SLICE):
        _set(watchers[start : start + _SLICE], message, version)
        try:
            await asyncio.sleep(0)
        except asyncio.CancelledError:
            # The server stops: nobody else knows of the rest, who would wait for ever.
            _set(watchers[start + _SLICE :], message, version)
            raise


def _set(watchers: list[Watcher], message: bytes, version: int) -> None:
    for watcher in watchers:
        watcher.version = max(watcher.version, version)
        if not watcher.woken.done():  # else it has left
            watcher.woken.set_result(message)
