"""What the watchers of a workshop are shown, rendered once for each audience and version."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial

_MOST_FRAMES = 2_000

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
