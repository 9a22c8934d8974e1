"""Log the number of refused requests, by kind, once a minute, without anything about who was refused."""

import asyncio
import logging
from collections import Counter
from enum import StrEnum

from quiz.installation import COMMAND

log = logging.getLogger(__name__)

_SECONDS = 60.0
_IF_MANY_COMPLAIN = "(if people complain: behind a router the server needs --behind-proxy)"


class Refused(StrEnum):
    """The kinds of refusals; the values are the words of the log, with what an operator can do."""

    FOREIGN_FORM = "forms that were not sent by our own pages"
    OTHER_HOST = (
        "forms from pages at another address than the one that the server is asked by "
        "(if people complain: set QUIZ_BASE_URL to the address that they see, or let the router pass on the Host "
        "that it was asked for, with its port; in nginx `proxy_set_header Host $http_host;`)"
    )
    NO_FORM = "bodies that are no form of ours"
    NO_HTTP = "requests that are not HTTP as the standard has it"
    LARGE_HEAD = "requests with more than 100 lines or 32 kB of headers"
    SLOW_HEAD = "requests whose headers came too slowly"
    LARGE_BODY = "bodies that are too large"
    SLOW_BODY = "bodies that came too slowly (if people complain: let the router take them in whole)"
    WRONG_CODE = "join codes that open no workshop"
    MANY_CODES = f"join codes from an address that had tried too many wrong ones {_IF_MANY_COMPLAIN}"
    WRONG_HOST_KEY = "wrong keys of hosts"
    WRONG_KEY = f"wrong access keys of coordinators (`{COMMAND} key list` shows which there are)"
    MANY_KEYS = f"wrong access keys from where too many came {_IF_MANY_COMPLAIN}"
    MANY_WORKSHOPS = f"new workshops from an address that had made too many {_IF_MANY_COMPLAIN}"


class Refusals:
    """Count refusals, and log them after a minute; not thread-safe."""

    def __init__(self, seconds: float = _SECONDS) -> None:
        self._seconds = seconds
        self._counted: Counter[Refused] = Counter()

    def note(self, kind: Refused) -> None:
        """Count a refusal; call it in the event loop."""
        if not self._counted:
            asyncio.get_running_loop().call_later(self._seconds, self.flush)
        self._counted[kind] += 1

    def flush(self) -> None:
        """Log what was counted since the last call."""
        counted, self._counted = self._counted, Counter()
        for kind, times in counted.items():
            log.warning("refused %d within a minute: %s", times, kind)
