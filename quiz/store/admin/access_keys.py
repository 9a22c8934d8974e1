"""Makes, lists and revokes the coordinators' access keys from outside the server, while it runs or not.

Each is one short transaction. The server asks for a key whenever it is used, so that a change holds at once.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import NamedTuple

from quiz.installation import COMMAND
from quiz.security.passes import digest, new_key
from quiz.store.sqlite.connection import PRAGMAS
from quiz.store.sqlite.opening import check_up_to_date, using

MOST_IN_A_LABEL = 60


class LabelFault(Exception):
    """The label cannot be used; the message says why and what to do."""


class AccessKey(NamedTuple):
    """What is known of a key: its label and the day it was made on."""

    label: str
    made: date


def add(database: Path, label: str, today: date) -> str:
    """Make a key and return it: it is nowhere else. Raises LabelFault, StoreFault."""
    label = label.strip()
    if not 0 < len(label) <= MOST_IN_A_LABEL or not label.isprintable():
        raise LabelFault(
            f"a label is 1 to {MOST_IN_A_LABEL} printable characters; name an office or a task, as Lapland"
        )
    key = new_key()
    with _transaction(database) as connection:
        try:
            connection.execute(
                "INSERT INTO coordinator_key (label, digest, made) VALUES (?, ?, ?)",
                (label, digest(key), today.isoformat()),
            )
        except sqlite3.IntegrityError as error:
            raise LabelFault(f"there is a key {label!r} already; choose another label, or revoke that one") from error
    return key


def stored(database: Path) -> list[AccessKey]:
    """Every key that opens, in the order of their labels. Raises StoreFault."""
    with _transaction(database) as connection:
        found = connection.execute("SELECT label, made FROM coordinator_key ORDER BY label").fetchall()
    return [AccessKey(label, date.fromisoformat(made)) for label, made in found]


def revoke(database: Path, label: str) -> None:
    """Delete a key beyond recovery: whoever is signed in with it is so no more. Raises LabelFault, StoreFault."""
    with _transaction(database) as connection:
        if not connection.execute("DELETE FROM coordinator_key WHERE label = ?", (label.strip(),)).rowcount:
            raise LabelFault(f"there is no key {label.strip()!r}; `{COMMAND} key list` shows those there are")


@contextmanager
def _transaction(database: Path) -> Iterator[sqlite3.Connection]:
    """A connection whose changes are kept when the block ends, and not when it raises."""
    with using(database) as connection:
        for pragma, value in PRAGMAS.items():
            connection.execute(f"PRAGMA {pragma} = {value}")
        check_up_to_date(database, connection)
        connection.execute("BEGIN IMMEDIATE")
        yield connection
        # Without a commit, closing rolls back.
        connection.execute("COMMIT")
