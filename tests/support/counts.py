"""What is counted in the batches of a file, choice by choice, also what the program has deleted since."""

import sqlite3
from contextlib import closing
from pathlib import Path

from quiz.store.layout import Layout, read_counts
from tests.support.questionnaires import REAL

Count = tuple[int, str, str, int]
"""Of a batch, by its id: an item, a choice and how many made it."""

_LAYOUT = Layout.of(REAL)
_KEEP = """
CREATE TABLE kept (id INTEGER, counts TEXT);
CREATE TRIGGER keep BEFORE UPDATE OF counts ON batch WHEN new.counts IS NULL AND old.counts <> '' BEGIN
    INSERT INTO kept VALUES (old.id, old.counts);
END;
"""


def keep_deleted(database: Path) -> None:
    """Let a file remember the counts that are deleted from now on; its schema is no longer that of the program."""
    with closing(sqlite3.connect(database)) as connection:
        connection.executescript(_KEEP)


def counts_in(connection: sqlite3.Connection) -> list[Count]:
    """Every count above zero, in order; of a file of before version 4 as it was kept then."""
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    if "cell" in tables:
        return connection.execute("SELECT batch, item, choice, n FROM cell WHERE n > 0 ORDER BY 1, 2, 3").fetchall()
    kept = "UNION ALL SELECT id, counts FROM kept" if "kept" in tables else ""
    found = connection.execute(f"SELECT id, counts FROM batch WHERE counts <> '' {kept}").fetchall()
    return sorted(
        (batch, item, choice, n)
        for batch, text in found
        for item, choices in _LAYOUT.by_item(read_counts(text)).items()
        for choice, n in choices.items()
    )


def counts(database: Path) -> list[Count]:
    """See `counts_in`."""
    with closing(sqlite3.connect(database)) as connection:
        return counts_in(connection)
