"""The transaction of a command, beside the server or without it."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from quiz.store.sqlite.connection import PRAGMAS
from quiz.store.sqlite.opening import check_up_to_date, using


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
