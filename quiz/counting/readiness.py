"""Whether somebody who finishes now would be counted: what a load balancer or a monitor asks."""

import asyncio
from time import monotonic

from quiz.counting.owner import Owner
from quiz.counting.sealing import Sealer
from quiz.store.faults import Unavailable
from quiz.store.protocol import Store

_MOST_SECONDS = 8.0  # more than the storage waits for others with the file
_HOLDS_SECONDS = 1.0  # whoever asks all the time must not wear out the disk


class Readiness:
    """Tries a write, one at a time for all who ask, and looks whether what was due is sealed."""

    def __init__(self, owner: Owner, sealer: Sealer) -> None:
        self._owner = owner
        self._sealer = sealer
        self._trying: asyncio.Future[str] | None = None
        self._since = 0.0

    async def fault(self) -> str:
        """Why nobody can be counted as it should be; empty when all is well."""
        if self._trying is None or (self._trying.done() and monotonic() - self._since >= _HOLDS_SECONDS):
            self._trying, self._since = asyncio.ensure_future(self._try()), monotonic()
        # Shielded: one who leaves must not end what others wait for.
        return await asyncio.shield(self._trying)

    async def _try(self) -> str:
        try:
            async with asyncio.timeout(_MOST_SECONDS):
                # The owner seals what is due before it does anything else.
                await self._owner.call(Store.check_writable)
        except TimeoutError:
            return "the storage does not answer"
        except Unavailable:
            return "the storage takes no writes"
        return "" if self._sealer.kept_up else "what is due is not sealed"
