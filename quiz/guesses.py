"""Slows down whoever tries one key after another. Only failures count. Join codes are in code_guesses.py."""

import time
from collections import OrderedDict, deque
from collections.abc import Callable
from math import ceil

MOST_FAILURES = 10
SECONDS = 60.0
_MOST_CALLERS = 1_000


class Guesses:
    """What failed in the last minute, by address, in memory only and never written anywhere.

    With `most_together` it also counts over all addresses, for those who have many.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic, most_together: int = 0) -> None:
        self._clock = clock
        self._failures: OrderedDict[str, deque[float]] = OrderedDict()
        self._together: deque[float] = deque(maxlen=most_together)

    def failed(self, caller: str) -> None:
        """Note a key that opened nothing."""
        times = self._failures.setdefault(caller, deque(maxlen=MOST_FAILURES))
        times.append(self._clock())
        self._together.append(self._clock())
        self._failures.move_to_end(caller)
        while len(self._failures) > _MOST_CALLERS:
            self._failures.popitem(last=False)

    def wait(self, caller: str) -> int:
        """How many whole seconds from now this address, or all together, is slowed; 0 when it is not."""
        own = self._failures.get(caller, deque[float]())
        oldest = [times[0] for times in (own, self._together) if times and len(times) == times.maxlen]
        return max([0, *(ceil(then + SECONDS - self._clock()) for then in oldest)])
