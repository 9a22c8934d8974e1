"""Tells the other processes what has changed, and hears of it from them."""

import asyncio
import logging
from collections.abc import Callable, Collection, Iterable
from typing import Any

import psycopg
from psycopg import AsyncConnection, Notify

from quiz.setting_values import Address
from quiz.store.postgres.connection import connect, cut_after
from quiz.store.postgres.faults import named
from quiz.store.protocol import Heard

log = logging.getLogger(__name__)

_AGAIN_SECONDS = 0.5
_SILENT_SECONDS = 2.0  # a server that has said nothing for so long is asked whether it is there
_WORKSHOP, _SEALING = "workshop", "sealing"

NOTIFY = f"SELECT pg_notify('{_WORKSHOP}', notice) FROM unnest(%s::text[]) AS notice"


_AT_ONCE = "!"  # no code has it


async def tell_changed(connection: AsyncConnection[Any], process: str, codes: Collection[str]) -> None:
    """Let all processes know of changed workshops as soon as the transaction is committed, and not before."""
    await connection.execute(NOTIFY, ([f"{notice} {_AT_ONCE}" for notice in notices_of(process, codes)],))


def notices_of(process: str, codes: Iterable[str]) -> list[str]:
    """Return what NOTIFY takes to tell of workshops."""
    return [f"{process} {code}" for code in codes]


async def tell_sealed(connection: AsyncConnection[Any], process: str) -> None:
    """Let all processes know of a sealing, as `tell_changed` does."""
    await connection.execute(f"SELECT pg_notify('{_SEALING}', %s)", (process,))


async def listen(
    address: Address,
    process: str,
    changed: Heard,
    sealed: Callable[[], None],
    lost: Callable[[], None],
) -> None:
    """See Store. On a connection of its own; `process` is what this process's own notices begin with."""
    known = False
    while True:
        try:
            async with await connect(address) as connection:
                await connection.execute(f"LISTEN {_WORKSHOP}; LISTEN {_SEALING}")
                known = False
                changed(None, False)
                sealed()
                while True:
                    async for notice in connection.notifies(timeout=_SILENT_SECONDS):
                        _pass_on(notice, process, changed, sealed)
                    with cut_after(connection, _SILENT_SECONDS):
                        await connection.execute("SELECT 1")
        except (psycopg.Error, OSError) as error:
            lost()
            if not known:
                log.error("changes of other processes are not heard of: %s", named(address, error))
            known = True
        await asyncio.sleep(_AGAIN_SECONDS)


def _pass_on(notice: Notify, process: str, changed: Heard, sealed: Callable[[], None]) -> None:
    sender, _, told = notice.payload.partition(" ")
    if sender == process:
        return
    if notice.channel == _WORKSHOP:
        code, _, how = told.partition(" ")
        changed(code, how == _AT_ONCE)
    else:
        sealed()
