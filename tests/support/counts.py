"""What is counted in the batches of a storage, choice by choice, also what the program has deleted since."""

import sqlite3
from contextlib import closing
from pathlib import Path

from quiz.setting_values import Database
from quiz.store.layout import Layout, read_counts
from tests.support.databases import alter, has_table, rows
from tests.support.questionnaires import REAL

Count = tuple[int, str, str, int]
"""Of a batch, by its id: an item, a choice and how many made it."""

_LAYOUT = Layout.of(REAL)
_KEEP_IN_FILE = """
CREATE TABLE kept (id INTEGER, counts TEXT);
CREATE TRIGGER keep BEFORE UPDATE OF counts ON batch WHEN new.counts IS NULL AND old.counts <> '' BEGIN
    INSERT INTO kept VALUES (old.id, old.counts);
END;
"""
_KEEP = (
    "CREATE TABLE kept (id bigint, counts text)",
    "CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN INSERT INTO kept VALUES (old.id, old.counts); RETURN new; END $$",
    "CREATE TRIGGER keep BEFORE UPDATE OF counts ON batch FOR EACH ROW "
    "WHEN (new.counts IS NULL AND old.counts <> '') EXECUTE FUNCTION keep()",
)


def keep_deleted(database: Database) -> None:
    """Let a storage remember the counts that are deleted from now on; its schema is no longer that of the program."""
    if isinstance(database, Path):
        with closing(sqlite3.connect(database)) as connection:
            connection.executescript(_KEEP_IN_FILE)
    else:
        alter(database, *_KEEP)


def counts(database: Database) -> list[Count]:
    """Every count above zero, in order; of a file of before version 4 as it was kept then."""
    if has_table(database, "cell"):
        return rows(database, "SELECT batch, item, choice, n FROM cell WHERE n > 0 ORDER BY 1, 2, 3")
    kept = "UNION ALL SELECT id, counts FROM kept" if has_table(database, "kept") else ""
    return sorted(
        (batch, item, choice, n)
        for batch, text in rows(database, f"SELECT id, counts FROM batch WHERE counts <> '' {kept}")
        for item, choices in _LAYOUT.by_item(read_counts(text)).items()
        for choice, n in choices.items()
    )
