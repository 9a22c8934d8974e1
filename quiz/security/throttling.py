"""Limit how often one thing is done from an address; `code_guesses` has the limit for join codes."""

import time
from collections import OrderedDict, deque
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address
from math import ceil

_MOST_CALLERS = 1_000
_SUBSCRIBER_BITS = 64


class Limiter:
    """A limit of `most` times in `seconds` for each address, kept in memory only.

    `most_together` is a limit for all addresses together, against somebody with many addresses; 0 is no such limit.
    """

    def __init__(
        self, most: int, seconds: float, most_together: int = 0, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._most = most
        self._seconds = seconds
        self._clock = clock
        self._times: OrderedDict[str, deque[float]] = OrderedDict()  # the most recent comes last
        self._together: deque[float] = deque(maxlen=most_together)

    def note(self, address: str) -> None:
        """Record that it was done from this address."""
        caller, now = subscriber(address), self._clock()
        self._times.setdefault(caller, deque(maxlen=self._most)).append(now)
        self._together.append(now)
        self._times.move_to_end(caller)
        while len(self._times) > _MOST_CALLERS or next(iter(self._times.values()))[-1] <= now - self._seconds:
            self._times.popitem(last=False)

    def wait(self, address: str) -> int:
        """Return the whole seconds until it may be done again from this address; 0 if it may be done now."""
        own = self._times.get(subscriber(address), deque[float]())
        oldest = [times[0] for times in (own, self._together) if times and len(times) == times.maxlen]
        return max([0, *(ceil(then + self._seconds - self._clock()) for then in oldest)])


def share_of(processes: int, limit: int) -> int:
    """Return the limit of one of several processes that divide the requests evenly, rounded up."""
    return -(-limit // processes)


def subscriber(address: str) -> str:
    """Return what counts as one caller: an IPv4 address, or the /64 network of an IPv6 address."""
    try:
        ip = ip_address(address)
    except ValueError:  # a socket without an address
        return address
    if not isinstance(ip, IPv6Address):
        return address
    return str(ip.ipv4_mapped or int(ip) >> _SUBSCRIBER_BITS)
