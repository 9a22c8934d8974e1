"""SQL on one connection: campaigns."""

import sqlite3
from collections.abc import Collection
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from quiz.store.campaign import COLUMNS, FIND, UNUSED, Campaign, CampaignHome, campaign_of, row_of
from quiz.store.sqlite.batches import one
from quiz.store.sqlite.transaction import transaction

if TYPE_CHECKING:
    from aiosqlite import Connection

INSERT = f"INSERT INTO campaign ({', '.join(COLUMNS)}) VALUES ({', '.join('?' * len(COLUMNS))}) ON CONFLICT DO NOTHING"
"""Keeps a row, unless there is one of the same slug."""


def values_of(campaign: Campaign) -> list[object]:
    """Return the values of a campaign's row, with its days as a file has them."""
    return [value.isoformat() if isinstance(value, date) else value for value in row_of(campaign)]


async def find_all(connection: "Connection") -> list[Campaign]:
    """All campaigns, in the order in which they begin."""
    return [campaign_of(row) for row in await connection.execute_fetchall(FIND)]


async def add(connection: "Connection", campaign: Campaign) -> bool:
    """Keep a campaign; whether its slug was free."""
    return (await connection.execute(INSERT, values_of(campaign))).rowcount == 1


async def people_in(connection: "Connection", slug: str) -> int:
    """How many were counted in a campaign so far."""
    return int((await one(connection, "SELECT coalesce(sum(n), 0) FROM batch WHERE campaign = ?", slug))[0])


def homes_in(connection: sqlite3.Connection, slugs: Collection[str]) -> dict[str, CampaignHome]:
    """What those who finish in the campaigns of these slugs are counted by."""
    if not slugs:
        return {}
    marks = ", ".join("?" * len(slugs))
    found = connection.execute(f"SELECT slug, first, last, region FROM campaign WHERE slug IN ({marks})", tuple(slugs))
    return {
        slug: CampaignHome(date.fromisoformat(first), date.fromisoformat(last), region)
        for slug, first, last, region in found
    }


class SqliteCampaigns:
    """See quiz.store.command_protocol.CommandCampaigns."""

    def __init__(self, database: Path) -> None:
        self._database = database

    def stored(self) -> list[Campaign]:
        """See CommandCampaigns."""
        with transaction(self._database) as connection:
            return [campaign_of(row) for row in connection.execute(FIND)]

    def insert(self, campaign: Campaign) -> bool:
        """See CommandCampaigns."""
        with transaction(self._database) as connection:
            return connection.execute(INSERT, values_of(campaign)).rowcount == 1

    def end(self, slug: str, last: date) -> None:
        """See CommandCampaigns."""
        with transaction(self._database) as connection:
            connection.execute("UPDATE campaign SET last = ? WHERE slug = ?", (last.isoformat(), slug))

    def delete_unused(self, slug: str) -> bool:
        """See CommandCampaigns."""
        with transaction(self._database) as connection:
            return connection.execute(f"DELETE FROM campaign WHERE slug = ? AND {UNUSED}", (slug,)).rowcount == 1
