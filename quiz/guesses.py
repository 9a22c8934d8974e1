"""Slows down whoever tries one join code after another. Only failures count: a hall full of phones is one address."""

import time
from collections import OrderedDict, deque
from collections.abc import Callable

MOST_FAILURES = 10
SECONDS = 60.0
_MOST_CALLERS = 1_000


class Guesses:
    """Failed codes of the last minute, by address, in memory only and never written anywhere."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._failures: OrderedDict[str, deque[float]] = OrderedDict()

    def failed(self, caller: str) -> None:
        """Note a code that opened nothing."""
        times = self._failures.setdefault(caller, deque(maxlen=MOST_FAILURES))
        times.append(self._clock())
        self._failures.move_to_end(caller)
        while len(self._failures) > _MOST_CALLERS:
            self._failures.popitem(last=False)

    def slowed(self, caller: str) -> bool:
        """Whether this address has failed too often within the last minute."""
        times = self._failures.get(caller, deque[float]())
        return len(times) == MOST_FAILURES and self._clock() - times[0] < SECONDS
