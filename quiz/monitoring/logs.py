"""The log: one line an event with its time and level, and nothing of anybody's.

A fault is told by its type and place. What an exception says for itself is left out: it may hold a code, a title or
what somebody sent.
"""

import asyncio
import logging
import traceback
from collections.abc import Iterator
from datetime import datetime
from types import TracebackType
from typing import Any

log = logging.getLogger(__name__)

_ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class Lines(logging.Formatter):
    """Formats records as `2026-11-27T09:38:31+02:00 ERROR quiz.counting.ledger: what happened`."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:
        """Return the time of a record as in ISO 8601, with the zone."""
        return datetime.fromtimestamp(record.created).astimezone().isoformat(timespec="seconds")

    def formatException(self, ei: _ExcInfo) -> str:
        """Return the places and types of a fault and of those that led to it, without their texts."""
        return "".join(_told(ei[1])).rstrip("\n") if ei[1] is not None else ""


def begin() -> None:
    """Write what this process logs, from INFO up, to standard error."""
    handler = logging.StreamHandler()
    handler.setFormatter(Lines())
    logging.basicConfig(level=logging.INFO, handlers=[handler])


def watch_loop() -> None:
    """Log what goes wrong in the running event loop outside of whatever waits for it.

    By itself asyncio would write out the arguments of a callback that failed, which may be what somebody sent.
    """
    asyncio.get_running_loop().set_exception_handler(_log_loop_fault)


def _log_loop_fault(_: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    kind, _, _ = context["message"].partition(" in callback")
    log.error("the event loop: %s", kind, exc_info=context.get("exception"))


def _told(fault: BaseException) -> Iterator[str]:
    earlier = fault.__cause__ or (None if fault.__suppress_context__ else fault.__context__)
    if earlier is not None:
        yield from _told(earlier)
        yield "which led to:\n"
    yield "Traceback (most recent call last):\n"
    yield from traceback.format_tb(fault.__traceback__)
    yield f"{type(fault).__module__}.{type(fault).__qualname__}\n".removeprefix("builtins.")
    if isinstance(fault, BaseExceptionGroup):
        for part in fault.exceptions:
            yield from _told(part)
