"""Tells the other processes what has changed, and hears of it from them."""

import asyncio
import logging
from collections.abc import Callable, Collection
from typing import Any

import psycopg
from psycopg import AsyncConnection

from quiz.setting_values import Address
from quiz.store.postgres.connection import connect
from quiz.store.postgres.faults import named

log = logging.getLogger(__name__)

_AGAIN_SECONDS = 0.5
_WORKSHOP, _NIGHT = "workshop", "night"


async def tell_changed(connection: AsyncConnection[Any], process: str, codes: Collection[str]) -> None:
    """Let all processes know of changed workshops as soon as the transaction is committed, and not before."""
    if codes:
        await connection.execute(
            f"SELECT pg_notify('{_WORKSHOP}', code) FROM unnest(%s::text[]) AS code",
            ([f"{process} {code}" for code in codes],),
        )


async def tell_sealed(connection: AsyncConnection[Any], process: str) -> None:
    """Let all processes know of a night, as `tell_changed` does."""
    await connection.execute(f"SELECT pg_notify('{_NIGHT}', %s)", (process,))


async def listen(
    address: Address, process: str, changed: Callable[[str | None], None], sealed: Callable[[], None]
) -> None:
    """Call `changed` with the code of each workshop that another process changed, `sealed` when it sealed a night.

    Both are called, `changed` with None for any workshop, whenever something may have been missed: after each connect.
    Runs until it is cancelled, on a connection of its own; `process` is what this process's own notices begin with.
    """
    silent = False
    while True:
        try:
            async with await connect(address) as connection:
                await connection.execute(f"LISTEN {_WORKSHOP}")
                await connection.execute(f"LISTEN {_NIGHT}")
                silent = False
                changed(None)
                sealed()
                async for notice in connection.notifies():
                    sender, _, code = notice.payload.partition(" ")
                    if sender != process:
                        changed(code) if notice.channel == _WORKSHOP else sealed()
        except (psycopg.Error, OSError) as error:
            if not silent:
                log.error("changes of other processes are not heard of: %s", named(address, error))
            silent = True
        await asyncio.sleep(_AGAIN_SECONDS)
