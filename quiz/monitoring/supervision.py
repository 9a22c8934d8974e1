"""Background tasks that live as long as the process: failures are logged, and the work is restarted."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

log = logging.getLogger(__name__)


async def supervise(what: str, work: Callable[[], Awaitable[None]], again: float) -> None:
    """Await `work()` until it returns.

    An exception is logged with type and place, and the work is started again after `again` seconds.
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
    """Run `work` in a supervised task until the block ends."""
    task = asyncio.create_task(supervise(what, work, again))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
