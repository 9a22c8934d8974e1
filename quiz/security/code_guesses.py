"""Slows down whoever tries one join code after another, without keeping a hall of people out.

A hall is one address, and so may be a whole mobile operator. So only codes that open nothing are counted, the same
wrong one once: phones that ask again and again for a workshop that has ended are no guessing. Mistyped codes of a
large audience stay below the limit.

Past the limit a right code must not open either, else the limit would only change the words of the refusal and the
guessing went on. That alone would let one person in the hall keep the others out. So a code that was made or has opened
at an address within the last hour goes on opening there, and who scans the QR code, holds the host's pass or has a walk
of that workshop is not asked at all: they know the code. One phone that scans the QR code opens it for all who type.

Left to a guesser are 60 tries a minute for each address, of nine million codes. All of it is in memory only and is
never written anywhere.
"""

import math
import time
from collections import OrderedDict
from collections.abc import Callable

from quiz.security.throttling import subscriber

MOST_FAILURES = 60
SECONDS = 60.0
OPEN_SECONDS = 60 * 60.0
_MOST_CALLERS = 1_000
_MOST_OPENED = 10_000


class CodeGuesses:
    """Failed codes of the last minute and opened ones of the last hour, by address."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._failures: OrderedDict[str, dict[str, float]] = OrderedDict()
        self._opened: OrderedDict[tuple[str, str], float] = OrderedDict()

    def tried(self, address: str, code: str) -> None:
        """Note a code before it is looked up, so that a hundred tries at once are a hundred tries."""
        caller = subscriber(address)
        recent = self._failures[caller] = self._recent(caller)
        recent.setdefault(code, self._clock())
        self._failures.move_to_end(caller)
        while len(self._failures) > _MOST_CALLERS:
            self._failures.popitem(last=False)

    def opened(self, address: str, code: str) -> None:
        """Note that a code opened a workshop, so that it was no guess."""
        caller, now = subscriber(address), self._clock()
        self._failures.get(caller, {}).pop(code, None)
        self._opened[caller, code] = now
        self._opened.move_to_end((caller, code))
        while len(self._opened) > _MOST_OPENED or next(iter(self._opened.values())) <= now - OPEN_SECONDS:
            self._opened.popitem(last=False)

    def forget(self, code: str) -> None:
        """Keep nowhere that a code has opened: its workshop is no more."""
        for opened in [opened for opened in self._opened if opened[1] == code]:
            del self._opened[opened]

    def wait(self, address: str, code: str) -> int:
        """The whole seconds until this address may try this code; 0 when it may now."""
        caller, now = subscriber(address), self._clock()
        if self._opened.get((caller, code), -math.inf) > now - OPEN_SECONDS:
            return 0
        recent = self._recent(caller)
        return 0 if len(recent) < MOST_FAILURES else math.ceil(min(recent.values()) + SECONDS - now)

    def _recent(self, caller: str) -> dict[str, float]:
        since = self._clock() - SECONDS
        return {code: at for code, at in self._failures.get(caller, {}).items() if at > since}
