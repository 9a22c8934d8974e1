"""Knows that a workshop changed, and wakes whoever waits for that.

Level-triggered: a watcher reads the state anew, so a missed signal does not matter and there is no queue per watcher.
"""

import asyncio
from collections.abc import AsyncGenerator, Iterable
from dataclasses import dataclass, field
from weakref import WeakValueDictionary

HEARTBEAT_SECONDS = 20.0
SILENCE_SECONDS = 1.5 * HEARTBEAT_SECONDS  # when a page has heard nothing for so long, it says so and asks by itself
ASK_SECONDS = 5.0  # between two times that it asks, on average
LEAST_SECONDS = 1.0  # between two versions that are told
_MOST_CODES = 5_000  # of workshops at a time; the version of one that had to go only rises


@dataclass(slots=True)
class Signals:
    """One version number per workshop code; it rises when something that is shown changed, and never falls.

    A code that is not known has the highest version that was forgotten: it may be one of those that were.
    """

    _versions: dict[str, int] = field(default_factory=dict)  # what changed last comes last
    _forgotten: int = 0
    # Each lives as long as somebody waits for it.
    _waiting: WeakValueDictionary[str, asyncio.Future[None]] = field(default_factory=WeakValueDictionary)

    def announce(self, codes: Iterable[str]) -> None:
        """Wake the watchers of these workshops. Call it after the commit, never before."""
        for code in codes:
            version = self.version(code) + 1
            self._versions.pop(code, None)
            self._versions[code] = version
            if len(self._versions) > _MOST_CODES:
                self._drop(next(iter(self._versions)))
            changed = self._waiting.pop(code, None)
            if changed is not None:
                changed.set_result(None)

    def forget(self, code: str) -> None:
        """Wake the watchers of a workshop that is no more, and keep nothing of its code."""
        self.announce([code])
        self._drop(code)

    def version(self, code: str) -> int:
        """The version of a workshop; equal versions show the same."""
        return self._versions.get(code, self._forgotten)

    def _drop(self, code: str) -> None:
        self._forgotten = max(self._forgotten, self._versions.pop(code))

    async def versions(
        self, code: str, heartbeat: float = HEARTBEAT_SECONDS, least: float = LEAST_SECONDS
    ) -> AsyncGenerator[int | None]:
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
            changed = self._waiting.get(code)
            if changed is None:
                changed = self._waiting[code] = asyncio.get_running_loop().create_future()
            # Not awaited itself: a watcher that leaves must not cancel what others wait for.
            done, _ = await asyncio.wait((changed,), timeout=heartbeat)
            if not done:
                yield None
