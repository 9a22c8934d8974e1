"""The coordinators' access keys, each call one transaction."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from quiz.store.sqlite.connection import PRAGMAS
from quiz.store.sqlite.opening import check_up_to_date, using


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


@contextmanager
def transaction(database: Path) -> Iterator[sqlite3.Connection]:
    """A connection whose changes are kept when the block ends, and not when it raises."""
    with using(database) as connection:
        for pragma, value in PRAGMAS.items():
            connection.execute(f"PRAGMA {pragma} = {value}")
        check_up_to_date(database, connection)
        connection.execute("BEGIN IMMEDIATE")
        yield connection
        # Without a commit, closing rolls back.
        connection.execute("COMMIT")
