"""The campaigns, each call of a command one transaction."""

from datetime import date

from quiz.setting_values import Address
from quiz.store.campaign import COLUMNS, FIND, UNUSED, Campaign, campaign_of, row_of
from quiz.store.postgres.opening import using

INSERT = (
    f"INSERT INTO campaign ({', '.join(COLUMNS)}) VALUES ({', '.join(['%s'] * len(COLUMNS))}) ON CONFLICT DO NOTHING"
)
"""Keeps a row, unless there is one of the same slug."""


class PostgresCampaigns:
    """See quiz.store.command_protocol.CommandCampaigns."""

    def __init__(self, address: Address) -> None:
        self._address = address

    def stored(self) -> list[Campaign]:
        """See CommandCampaigns."""
        with using(self._address) as connection:
            return [campaign_of(row) for row in connection.execute(FIND).fetchall()]

    def insert(self, campaign: Campaign) -> bool:
        """See CommandCampaigns."""
        with using(self._address) as connection:
            return connection.execute(INSERT, row_of(campaign)).rowcount == 1

    def end(self, slug: str, last: date) -> None:
        """See CommandCampaigns."""
        with using(self._address) as connection:
            connection.execute("UPDATE campaign SET last = %s WHERE slug = %s", (last, slug))

    def delete_unused(self, slug: str) -> bool:
        """See CommandCampaigns."""
        with using(self._address) as connection:
            return connection.execute(f"DELETE FROM campaign WHERE slug = %s AND {UNUSED}", (slug,)).rowcount == 1
