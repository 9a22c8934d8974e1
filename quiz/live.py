"""Tells whoever watches a workshop that it changed.

Level-triggered: a watcher reads the state anew, so a missed signal does not matter and there is no queue per watcher.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Hashable, Iterable
from dataclasses import dataclass, field

HEARTBEAT_SECONDS = 20.0
LEAST_SECONDS = 1.0  # between two messages to the same watcher
_MOST_FRAMES = 2_000
_SLICE = 16  # so many watchers are woken a loop turn: all at once would hold up everybody's next step


@dataclass(slots=True)
class _Slice:
    changed: asyncio.Future[None]
    watchers: int = 0


@dataclass(slots=True)
class Signals:
    """One version number per workshop code; it rises when something that is shown changed."""

    _versions: dict[str, int] = field(default_factory=dict)
    _waiting: dict[str, list[_Slice]] = field(default_factory=dict)

    def announce(self, codes: Iterable[str]) -> None:
        """Wake the watchers of these workshops. Call it after the commit, never before."""
        for code in codes:
            self._versions[code] = self._versions.get(code, 0) + 1
            _wake(self._waiting.pop(code, []))

    def version(self, code: str) -> int:
        """The version of a workshop; equal versions show the same."""
        return self._versions.get(code, 0)

    async def versions(
        self, code: str, heartbeat: float = HEARTBEAT_SECONDS, least: float = LEAST_SECONDS
    ) -> AsyncIterator[int | None]:
        """The version now, and whenever it has changed; None when nothing happened for `heartbeat` seconds.

        Changes that come closer than `least` seconds are told as one.
        """
        told: int | None = None
        while True:
            version = self.version(code)
            if version != told:
                told = version
                yield version
                await asyncio.sleep(least)
                continue
            part = self._join(code)
            beat = False
            try:
                # Shielded: a watcher that leaves must not cancel what others wait for.
                await asyncio.wait_for(asyncio.shield(part.changed), heartbeat)
            except TimeoutError:
                beat = True
            finally:
                part.watchers -= 1
            if beat:
                yield None

    def _join(self, code: str) -> _Slice:
        parts = self._waiting.setdefault(code, [])
        if not parts or parts[-1].watchers >= _SLICE:
            parts.append(_Slice(asyncio.get_running_loop().create_future()))
        parts[-1].watchers += 1
        return parts[-1]


@dataclass(slots=True)
class Frames:
    """What was rendered last for each audience: rendered once a version, its bytes shared by all who watch."""

    _frames: dict[Hashable, tuple[int, asyncio.Future[bytes]]] = field(default_factory=dict)

    async def get(self, audience: Hashable, version: int, render: Callable[[], Awaitable[bytes]]) -> bytes:
        """The bytes of a version for an audience. Raises what `render` raises; then the next call renders again."""
        kept = self._frames.get(audience)
        if kept is None or kept[0] != version or (kept[1].done() and kept[1].exception()):
            kept = self._frames[audience] = (version, asyncio.ensure_future(render()))
            while len(self._frames) > _MOST_FRAMES:
                del self._frames[next(iter(self._frames))]
        return await asyncio.shield(kept[1])


def _wake(parts: list[_Slice]) -> None:
    if not parts:
        return
    if not parts[0].changed.done():
        parts[0].changed.set_result(None)
    asyncio.get_running_loop().call_soon(_wake, parts[1:])
