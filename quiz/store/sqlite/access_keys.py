"""The coordinators' access keys, each call one transaction."""

from datetime import date
from pathlib import Path

from quiz.store.sqlite.transaction import transaction


class SqliteKeys:
    """See quiz.store.command_protocol.AccessKeys."""

    def __init__(self, database: Path) -> None:
        self._database = database

    def insert(self, label: str, digest: bytes, made: date) -> bool:
        """See AccessKeys."""
        with transaction(self._database) as connection:
            added = connection.execute(
                "INSERT INTO coordinator_key (label, digest, made) VALUES (?, ?, ?) ON CONFLICT (label) DO NOTHING",
                (label, digest, made.isoformat()),
            )
            return added.rowcount == 1

    def stored(self) -> list[tuple[str, date]]:
        """See AccessKeys."""
        with transaction(self._database) as connection:
            found = connection.execute("SELECT label, made FROM coordinator_key ORDER BY label").fetchall()
        return [(label, date.fromisoformat(made)) for label, made in found]

    def delete(self, label: str) -> bool:
        """See AccessKeys."""
        with transaction(self._database) as connection:
            return connection.execute("DELETE FROM coordinator_key WHERE label = ?", (label,)).rowcount == 1

    def key_of(self, label: str) -> bytes | None:
        """See AccessKeys."""
        with transaction(self._database) as connection:
            found = connection.execute("SELECT digest FROM coordinator_key WHERE label = ?", (label,)).fetchone()
        return found[0] if found else None
