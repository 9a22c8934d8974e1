"""Slows down whoever does one thing too often. How join codes are guessed is another matter: code_guesses.py."""

import time
from collections import OrderedDict, deque
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address
from math import ceil

_MOST_CALLERS = 1_000
_SUBSCRIBER_BITS = 64


class Limiter:
    """What was done in the last so many seconds, by address, in memory only and never written anywhere.

    An address may do it `most` times; with `most_together` it is also counted over all addresses, for those who have
    many.
    """

    def __init__(
        self, most: int, seconds: float, most_together: int = 0, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._most = most
        self._seconds = seconds
        self._clock = clock
        self._times: OrderedDict[str, deque[float]] = OrderedDict()  # whoever did it last comes last
        self._together: deque[float] = deque(maxlen=most_together)

    def note(self, address: str) -> None:
        """Note that it was done."""
        caller, now = subscriber(address), self._clock()
        self._times.setdefault(caller, deque(maxlen=self._most)).append(now)
        self._together.append(now)
        self._times.move_to_end(caller)
        while len(self._times) > _MOST_CALLERS or next(iter(self._times.values()))[-1] <= now - self._seconds:
            self._times.popitem(last=False)

    def wait(self, address: str) -> int:
        """How many whole seconds from now this address, or all together, is slowed; 0 when it is not."""
        own = self._times.get(subscriber(address), deque[float]())
        oldest = [times[0] for times in (own, self._together) if times and len(times) == times.maxlen]
        return max([0, *(ceil(then + self._seconds - self._clock()) for then in oldest)])


def subscriber(address: str) -> str:
    """Who counts as one: an address, or all 2**64 of the network that one subscriber of IPv6 has."""
    try:
        ip = ip_address(address)
    except ValueError:  # a socket without an address
        return address
    if not isinstance(ip, IPv6Address):
        return address
    return str(ip.ipv4_mapped or int(ip) >> _SUBSCRIBER_BITS)
