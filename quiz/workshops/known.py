"""What is known of workshops, and how long: until one changes here, or another process says that it changed one."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial

from quiz.counting.owner import Owner
from quiz.live.signals import LEAST_SECONDS, Signals
from quiz.store.faults import Unavailable
from quiz.store.protocol import Store
from quiz.store.values import Round, Workshop

_Read = tuple[int, Workshop | None]
"""What was found, and the version that it is of."""

_NEVER = -1  # no version
_NOTHING: _Read = (_NEVER, None)


class KnownWorkshops:
    """The workshops that were looked up, each with its version.

    `when_gone` is called with the code and the rounds of one that is no more, whichever process has deleted it.
    """

    def __init__(self, owner: Owner, signals: Signals, when_gone: Callable[[str, Sequence[Round]], None]) -> None:
        self._owner = owner
        self._signals = signals
        self._when_gone = when_gone
        self._kept: dict[str, asyncio.Future[_Read]] = {}
        self._to_check: set[str] = set()
        self._deaf = False

    async def find(self, code: str) -> Workshop | None:
        """The workshop of a code as it is now; None if there is none. Raises Unavailable."""
        while True:
            # Shielded: a request that is cancelled must not cancel what others wait for.
            version, found = await asyncio.shield(self._look_up(code))
            # Else it changed while this was on its way here.
            if version == self._signals.version(code):
                return found

    def forget(self, code: str) -> Sequence[Round]:
        """Forget a workshop; return the rounds that were known."""
        kept = self._kept.pop(code, None)
        found = kept.result()[1] if kept is not None and kept.done() and not kept.exception() else None
        return found.rounds if found else ()

    def hear(self, code: str | None, at_once: bool = False) -> None:
        """Another process has changed a workshop; None stands for any, as after a time in which nothing was heard.

        `at_once` is as in `Signals.announce`.
        """
        if code is None:
            self._deaf = False
            self._signals.announce_all()
        else:
            self._signals.announce([code], at_once)
        # Where nobody asks for it, nobody would notice that it is no more.
        for kept in self._kept if code is None else {code} & self._kept.keys():
            if kept not in self._to_check:
                self._to_check.add(kept)
                asyncio.get_running_loop().call_later(LEAST_SECONDS, self._check, kept)

    def hear_nothing(self) -> None:
        """From now on, until `hear` is called with None, other processes may change what is kept unheard."""
        self._deaf = True

    def _check(self, code: str) -> None:
        self._to_check.discard(code)
        if code in self._kept:
            with suppress(Unavailable):
                self._look_up(code)

    def _look_up(self, code: str) -> "asyncio.Future[_Read]":
        # A hall that asks after a change asks the storage once: one look-up for each phone would hold up those who
        # finish.
        kept = self._kept.get(code)
        if kept is not None and not kept.done():
            return kept
        version, before = kept.result() if kept is not None else _NOTHING
        if kept is not None and version == self._signals.version(code) and not self._deaf:
            return kept
        look_up = self._kept[code] = self._owner.begin(self._read, code)
        look_up.add_done_callback(partial(self._settle, code, before))
        return look_up

    async def _read(self, store: Store, code: str) -> _Read:
        """A workshop with its version, by the task that writes: nothing is written here in between."""
        version = self._signals.version(code)
        return version, await store.find_workshop(code)

    def _settle(self, code: str, before: Workshop | None, look_up: "asyncio.Future[_Read]") -> None:
        """Keep neither faults nor the codes of those who guess, and notice when a workshop is no more."""
        failed = look_up.cancelled() or look_up.exception() is not None
        if self._kept.get(code) is not look_up or (not failed and look_up.result()[1] is not None):
            return
        del self._kept[code]
        if before is None:
            return
        if failed:
            # What was known before still tells what there is to forget.
            self._kept[code] = asyncio.get_running_loop().create_future()
            self._kept[code].set_result((_NEVER, before))
        else:
            self._when_gone(code, before.rounds)
