"""Send the state of a workshop to everybody who watches it, rendered once for each audience."""

import asyncio
import logging
from contextlib import aclosing

from quiz.live.crowd import Crowd, Watcher
from quiz.live.frames import Audience, Ended, Frames, NotNow, Render
from quiz.live.signals import HEARTBEAT_SECONDS, LEAST_SECONDS, Signals

log = logging.getLogger(__name__)


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
        self._crowds: dict[Audience, Crowd] = {}

    async def first(self, audience: Audience, code: str, render: Render) -> tuple[bytes, int]:
        """Return the state now and its version. Raise what `render` raises."""
        version = self.signals.version(code)
        return await self.frames.get(audience, version, render), version

    async def follow(self, watcher: Watcher, audience: Audience, code: str, render: Render) -> None:
        """Send the state now; from then on each new one is sent until `leave`, and `beat` when nothing happens.

        `render` must return the same bytes for the whole audience; it raises Ended when the workshop is over, or
        NotNow when it may succeed later. Anything else is raised to a watcher that has just begun; for the others it is
        logged once, and their streams end.
        The pace is that of `Signals.versions`.

        An audience must not contain anything that a client can choose freely: each distinct one is rendered separately.
        """
        try:
            frame, watcher.version = await self.first(audience, code, render)
        except Ended as end:
            await watcher.end(end.words)
            return
        await watcher.show(watcher.fill(frame))
        if self.closed:
            await watcher.end(b"")
        if not watcher.over:
            await self._crowd(audience, code, render).join(watcher)

    def leave(self, watcher: Watcher, audience: Audience) -> None:
        """Send nothing more to somebody."""
        crowd = self._crowds.get(audience)
        if crowd is not None:
            crowd.leave(watcher)

    async def close(self) -> None:
        """End all streams because the server stops; browsers reconnect by themselves."""
        self.closed = True
        for crowd in [*self._crowds.values()]:
            if crowd.task is not None:
                crowd.task.cancel()
            await crowd.dismiss(b"")

    def _crowd(self, audience: Audience, code: str, render: Render) -> Crowd:
        """Return the watchers of an audience, with a task that serves them."""
        crowd = self._crowds.get(audience)
        if crowd is None:
            crowd = self._crowds[audience] = Crowd()
            crowd.task = asyncio.create_task(self._serve(crowd, audience, code, render))
        return crowd

    async def _serve(self, crowd: Crowd, audience: Audience, code: str, render: Render) -> None:
        """Render and send to a crowd until it is empty or `render` raises."""
        try:
            async with aclosing(self.signals.versions(code, *self._pace)) as versions:
                async for version in versions:
                    if version is None:
                        await crowd.tell(self._beat)
                    else:
                        await self._show(crowd, version, audience, code, render)
                    if not crowd.watchers:
                        return
        except Exception as fault:
            if not isinstance(fault, Ended):
                log.exception("a live page could not be drawn; who watches it asks again")
            del self._crowds[audience]
            await crowd.dismiss(fault.words if isinstance(fault, Ended) else b"")
        finally:
            if self._crowds.get(audience) is crowd:
                del self._crowds[audience]

    async def _show(self, crowd: Crowd, version: int, audience: Audience, code: str, render: Render) -> None:
        """Send a version to a crowd, or a sign of life if it cannot be had now; then it is tried again."""
        try:
            frame = await self.frames.get(audience, version, render)
        except NotNow:
            _, least = self._pace
            asyncio.get_running_loop().call_later(least, self.signals.announce, [code])
            await crowd.tell(self._beat)
        else:
            await crowd.show(version, frame)
