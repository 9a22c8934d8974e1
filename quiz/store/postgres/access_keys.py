"""The coordinators' access keys, each call one transaction."""

from datetime import date

from quiz.setting_values import Address
from quiz.store.postgres.opening import using


class PostgresKeys:
    """See quiz.store.command_protocol.AccessKeys."""

    def __init__(self, address: Address) -> None:
        self._address = address

    def insert(self, label: str, digest: bytes, made: date) -> bool:
        """See AccessKeys."""
        with using(self._address) as connection:
            added = connection.execute(
                "INSERT INTO coordinator_key (label, digest, made) VALUES (%s, %s, %s) ON CONFLICT (label) DO NOTHING",
                (label, digest, made),
            )
            return added.rowcount == 1

    def stored(self) -> list[tuple[str, date]]:
        """See AccessKeys."""
        with using(self._address) as connection:
            return connection.execute('SELECT label, made FROM coordinator_key ORDER BY label COLLATE "C"').fetchall()

    def delete(self, label: str) -> bool:
        """See AccessKeys."""
        with using(self._address) as connection:
            return connection.execute("DELETE FROM coordinator_key WHERE label = %s", (label,)).rowcount == 1

    def key_of(self, label: str) -> bytes | None:
        """See AccessKeys."""
        with using(self._address) as connection:
            found = connection.execute("SELECT digest FROM coordinator_key WHERE label = %s", (label,)).fetchone()
        return found[0] if found else None
