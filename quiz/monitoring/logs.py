"""The log: one line for each event, with its time and level, and nothing about anybody.

Exceptions are logged with type and traceback, but without their messages, which may contain a join code, a title or
something that a visitor sent.
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


class LineFormatter(logging.Formatter):
    """Format records as `2026-11-27T09:38:31+02:00 ERROR quiz.counting.ledger: what happened`."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:
        """Return the time of a record in ISO 8601, with the offset from UTC."""
        return datetime.fromtimestamp(record.created).astimezone().isoformat(timespec="seconds")

    def formatException(self, ei: _ExcInfo) -> str:
        """Return the tracebacks and types of an exception and of its causes, without their messages."""
        return "".join(_lines(ei[1])).rstrip("\n") if ei[1] is not None else ""


def begin() -> None:
    """Log to standard error, from level INFO."""
    handler = logging.StreamHandler()
    handler.setFormatter(LineFormatter())
    logging.basicConfig(level=logging.INFO, handlers=[handler])


def watch_loop() -> None:
    """Log exceptions of the running event loop that nothing awaits.

    The default handler of asyncio would log the arguments of a failed callback, which may be what a visitor sent.
    """
    asyncio.get_running_loop().set_exception_handler(_log_loop_fault)


def _log_loop_fault(_: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    kind, _, _ = context["message"].partition(" in callback")
    log.error("the event loop: %s", kind, exc_info=context.get("exception"))


def _lines(fault: BaseException) -> Iterator[str]:
    earlier = fault.__cause__ or (None if fault.__suppress_context__ else fault.__context__)
    if earlier is not None:
        yield from _lines(earlier)
        yield "which led to:\n"
    yield "Traceback (most recent call last):\n"
    yield from traceback.format_tb(fault.__traceback__)
    yield f"{type(fault).__module__}.{type(fault).__qualname__}\n".removeprefix("builtins.")
    if isinstance(fault, BaseExceptionGroup):
        for part in fault.exceptions:
            yield from _lines(part)
