"""Version numbers of workshops, and a way to wait until one changes.

Signals are level-triggered: a watcher reads the whole state again, so a missed signal does not matter, and there is no
queue for each watcher.
"""

import asyncio
from collections.abc import AsyncGenerator, Iterable
from dataclasses import dataclass, field
from weakref import WeakValueDictionary

HEARTBEAT_SECONDS = 20.0
SILENCE_SECONDS = 1.5 * HEARTBEAT_SECONDS  # a page that has heard nothing for so long says so, and polls
ASK_SECONDS = 5.0  # between two polls, on average
LEAST_SECONDS = 1.0  # between two versions that are yielded, unless somebody waits in front of the wall
_MOST_CODES = 5_000  # known at a time; the version of a dropped one only rises


_Waiting = WeakValueDictionary[str, asyncio.Future[None]]
"""An entry lives as long as somebody waits for it."""


@dataclass(slots=True)
class Signals:
    """A version number for each workshop code; it rises when something that is shown changes, and never falls.

    An unknown code has the highest version that was ever dropped, as it may be a code that was dropped.
    """

    _versions: dict[str, int] = field(default_factory=dict)  # the most recently changed comes last
    _forgotten: int = 0
    _waiting: _Waiting = field(default_factory=WeakValueDictionary)
    _pausing: _Waiting = field(default_factory=WeakValueDictionary)
    _pressed: dict[str, int] = field(default_factory=dict)  # the last version that was announced at once

    def announce(self, codes: Iterable[str], at_once: bool = False) -> None:
        """Wake the watchers of these workshops. Call it only after the commit, as they read the state at once.

        `at_once`: do not wait until the least time between two versions is over, as for what a host has pressed.
        """
        for code in codes:
            version = self.version(code) + 1
            self._versions.pop(code, None)
            self._versions[code] = version
            if len(self._versions) > _MOST_CODES:
                self._drop(next(iter(self._versions)))
            _wake(self._waiting, code)
            if at_once:
                self._pressed[code] = version
                _wake(self._pausing, code)

    def announce_all(self) -> None:
        """Wake the watchers of every workshop: any of them may have changed."""
        self._forgotten = max([self._forgotten, *self._versions.values()]) + 1
        self._versions.clear()
        self._pressed.clear()
        waiting = [*self._waiting.values()]
        self._waiting.clear()
        for changed in waiting:
            changed.set_result(None)

    def forget(self, code: str) -> None:
        """Wake the watchers of a workshop that was deleted, and forget its code."""
        self.announce([code], at_once=True)
        self._drop(code)

    def version(self, code: str) -> int:
        """Return the version of a workshop; equal versions show the same state."""
        return self._versions.get(code, self._forgotten)

    def _drop(self, code: str) -> None:
        self._forgotten = max(self._forgotten, self._versions.pop(code))
        self._pressed.pop(code, None)

    async def versions(
        self, code: str, heartbeat: float = HEARTBEAT_SECONDS, least: float = LEAST_SECONDS
    ) -> AsyncGenerator[int | None]:
        """Yield the current version, then each new one, and None whenever nothing changed for `heartbeat` seconds.

        There are at least `least` seconds between two versions, unless the later one was announced to be yielded at
        once; changes in between are yielded as one.
        """
        told: int | None = None
        while True:
            version = self.version(code)
            if version != told:
                told = version
                yield version
                if self._pressed.get(code, version) <= version:  # else it was while the version was sent
                    await _woken(self._pausing, code, least)
                continue
            if not await _woken(self._waiting, code, heartbeat):
                yield None


def _wake(waiting: _Waiting, code: str) -> None:
    future = waiting.pop(code, None)
    if future is not None:
        future.set_result(None)


async def _woken(waiting: _Waiting, code: str, seconds: float) -> bool:
    """Wait until a code is woken; return False if it was not within so many seconds."""
    future = waiting.get(code)
    if future is None:
        future = waiting[code] = asyncio.get_running_loop().create_future()
    # asyncio.wait does not cancel the future, for which others wait too, when a watcher leaves.
    done, _ = await asyncio.wait((future,), timeout=seconds)
    return bool(done)
