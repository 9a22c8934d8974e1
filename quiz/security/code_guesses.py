"""Limit how fast join codes can be guessed from one address, without locking out a hall of people.

A hall may have one address, and so may a whole mobile operator. So only codes that open nothing are counted, and each
wrong code once: phones that ask again and again for a workshop that has ended are not guessing. The mistyped codes of a
large audience stay below the limit.

Above the limit a right code must not open either, or guessing could go on behind the refusals. That alone would let one
person in the hall lock out the others. So a code that was made or has opened at an address within the last hour still
opens there, and the limit does not apply to those who scan the QR code, hold the host's pass or have a walk of that
workshop, as they know the code. One phone that scans the QR code opens it for everybody who types it there.

A guesser can try 60 codes a minute from one address, of nine million. Everything is in memory only and is never
written anywhere.
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
    """Wrong codes of the last minute, of which an address can try `most`, and opened codes of the last hour."""

    def __init__(self, most: int = MOST_FAILURES, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._clock = clock
        self._failures: OrderedDict[str, dict[str, float]] = OrderedDict()
        self._opened: OrderedDict[tuple[str, str], float] = OrderedDict()

    def tried(self, address: str, code: str) -> None:
        """Record a code before it is looked up, so that a hundred tries at the same time count as a hundred."""
        caller = subscriber(address)
        recent = self._failures[caller] = self._recent(caller)
        recent.setdefault(code, self._clock())
        self._failures.move_to_end(caller)
        while len(self._failures) > _MOST_CALLERS:
            self._failures.popitem(last=False)

    def opened(self, address: str, code: str) -> None:
        """Record that a code opened a workshop, so it was not a guess."""
        caller, now = subscriber(address), self._clock()
        self._failures.get(caller, {}).pop(code, None)
        self._opened[caller, code] = now
        self._opened.move_to_end((caller, code))
        while len(self._opened) > _MOST_OPENED or next(iter(self._opened.values())) <= now - OPEN_SECONDS:
            self._opened.popitem(last=False)

    def forget(self, code: str) -> None:
        """Forget a code whose workshop was deleted."""
        for opened in [opened for opened in self._opened if opened[1] == code]:
            del self._opened[opened]

    def wait(self, address: str, code: str) -> int:
        """Return the whole seconds until this address may try this code; 0 if it may now."""
        caller, now = subscriber(address), self._clock()
        if self._opened.get((caller, code), -math.inf) > now - OPEN_SECONDS:
            return 0
        recent = self._recent(caller)
        return 0 if len(recent) < self._most else math.ceil(min(recent.values()) + SECONDS - now)

    def _recent(self, caller: str) -> dict[str, float]:
        since = self._clock() - SECONDS
        return {code: at for code, at in self._failures.get(caller, {}).items() if at > since}
