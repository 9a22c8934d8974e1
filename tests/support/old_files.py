"""Storages of released versions, and what is in a file."""

import sqlite3
from contextlib import closing
from pathlib import Path

FIXTURES = sorted((Path(__file__).parent / "schemas").glob("*.sql"), key=lambda path: int(path.stem))


TABLES = sorted((Path(__file__).parent / "schemas" / "postgres").glob("*.sql"), key=lambda path: int(path.stem))
"""The same of a PostgreSQL database; the newest version needs no migration."""


def old_file(path: Path, fixture: Path) -> Path:
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(fixture.read_text(encoding="utf-8"))
    return path


def content(path: Path) -> tuple[int, str]:
    """The version and all that is in a file."""
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("PRAGMA user_version").fetchone()[0], "\n".join(connection.iterdump())
