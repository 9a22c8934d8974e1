"""Work beside the requests, for as long as the process lives: none of it ends unseen."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

log = logging.getLogger(__name__)


async def supervise(what: str, work: Callable[[], Awaitable[None]], again: float) -> None:
    """Do `work` until it returns.

    A fault is logged with its type and place, and the work begins anew after `again` seconds.
    """
    while True:
        try:
            await work()
            return
        except Exception:
            log.exception("%s failed, and begins anew", what)
        await asyncio.sleep(again)


@asynccontextmanager
async def in_background(what: str, work: Callable[[], Awaitable[None]], again: float) -> AsyncIterator[None]:
    """Do `work` in a supervised task until the block ends."""
    task = asyncio.create_task(supervise(what, work, again))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
