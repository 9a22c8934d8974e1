"""A storage of either kind as the tests look into it and break it: beside the program, by SQL of their own."""

import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any, Protocol

import psycopg
import pytest

from quiz.setting_values import Address, Database
from quiz.store.sqlite.opening import connect
from tests.support.cluster import Cluster

KINDS = ("sqlite", "postgresql")

ON_BOTH = pytest.mark.parametrize("databases", KINDS, indirect=True)
"""Marks a test whose statements are its own, or a part of a promise of its own, so that it runs on both by default."""

IN_A_FILE = pytest.mark.parametrize("databases", KINDS[:1], indirect=True)

# A new connection costs the server ten times what most queries do.
_kept: dict[Address, psycopg.Connection[Any] | None] = {}

_OTHERS = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
_ALL = "SELECT t::text FROM {table} AS t ORDER BY 1"


class Databases(Protocol):
    """Where new storages of one kind come from."""

    def new(self) -> Database:
        """Return a place for counters: a file yet to be made, or an empty database."""
        ...

    def copy(self, database: Any) -> Database:
        """Return a copy of a storage that nobody uses."""
        ...


class Files:
    """Files in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = count(1)

    def new(self) -> Path:
        return self._folder / f"quiz-{next(self._numbers)}.sqlite3"

    def copy(self, database: Path) -> Path:
        return Path(shutil.copy(database, self.new()))


class OfCluster:
    """Databases of a server, dropped at the end."""

    def __init__(self, cluster: Cluster, stack: ExitStack) -> None:
        self._cluster = cluster
        self._stack = stack
        self._names: dict[Address, str] = {}

    def new(self) -> Address:
        return self._add("template0")

    def copy(self, database: Address) -> Address:
        _let_go(database)
        return self._add(self._names[database])

    def _add(self, template: str) -> Address:
        name = self._stack.enter_context(self._cluster.database(template))
        address = Address(self._cluster.address(name))
        self._names[address] = name
        _kept[address] = None
        self._stack.callback(_kept.pop, address)
        self._stack.callback(_let_go, address)
        return address


@contextmanager
def open_databases(request: pytest.FixtureRequest, folder: Path) -> Iterator[Databases]:
    """Storages of the kind that a fixture is parametrised with."""
    with ExitStack() as stack:
        yield Files(folder) if request.param == "sqlite" else OfCluster(request.getfixturevalue("cluster"), stack)


def setting(database: Database) -> str:
    """The value of QUIZ_DATABASE."""
    return f"sqlite:///{database}" if isinstance(database, Path) else database.url


def rows(database: Database, sql: str, *values: object) -> list[tuple[Any, ...]]:
    """What a query finds: dates as text, as a file has them."""
    if isinstance(database, Path):
        with closing(connect(database, "ro")) as connection:
            return connection.execute(sql, values).fetchall()
    with _connected(database) as postgres:
        found = postgres.execute(sql.replace("?", "%s"), values or None).fetchall()
    return [tuple(str(value) if isinstance(value, date) else value for value in row) for row in found]


@contextmanager
def _connected(address: Address) -> Iterator[psycopg.Connection[Any]]:
    """A connection to look with, each statement a transaction; kept where it is known when it is to be closed."""
    connection = _kept.get(address) or psycopg.connect(address.url, autocommit=True)
    if address in _kept:
        _kept[address] = connection
    try:
        yield connection
    finally:
        if address not in _kept:
            connection.close()


def _let_go(address: Address) -> None:
    connection, _kept[address] = _kept[address], None
    if connection is not None:
        connection.close()


def alter(database: Database, *statements: str) -> None:
    """Do what the program never would, each statement by itself."""
    if isinstance(database, Path):
        with closing(sqlite3.connect(database, isolation_level=None)) as connection:
            for statement in statements:
                connection.execute(statement)
    else:
        with closing(psycopg.connect(database.url, autocommit=True)) as postgres:
            for statement in statements:
                postgres.execute(statement)


def everything(database: Database) -> str:
    """All that is in a storage."""
    if isinstance(database, Path):
        with closing(sqlite3.connect(database)) as connection:
            return "\n".join(connection.iterdump())
    tables = rows(database, "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
    return "\n".join(f"{table} {[*rows(database, _ALL.format(table=table))]}" for (table,) in tables)


def traces(database: Database) -> bytes:
    """The bytes that somebody may look for what was deleted in: a file's own, or what is in the tables of a database.

    What the log of a database tells is another matter (docs/privacy.md).
    """
    return database.read_bytes() if isinstance(database, Path) else everything(database).encode()


def left_alone(database: Database) -> Database:
    """The storage, once nobody is connected: what was sent by a process before it was killed may still be under way."""
    while not isinstance(database, Path) and rows(database, f"SELECT 1 {_OTHERS}"):
        time.sleep(0.005)
    return database


def is_being_changed(database: Database) -> bool:
    """Whether somebody has written something that is not committed."""
    if isinstance(database, Path):
        journal = database.with_name(f"{database.name}-journal")
        return journal.exists() and journal.stat().st_size > 0
    return bool(rows(database, f"SELECT 1 {_OTHERS} AND backend_xid IS NOT NULL"))


def has_table(database: Database, name: str) -> bool:
    if isinstance(database, Path):
        return bool(rows(database, "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?", name))
    return rows(database, "SELECT to_regclass(?) IS NOT NULL", name) == [(True,)]


def finishers(database: Database) -> int:
    """How many have been counted."""
    return int(rows(database, "SELECT coalesce(sum(n), 0) FROM batch")[0][0])


@contextmanager
def without_table(database: Database, table: str) -> Iterator[None]:
    """Whatever needs a table fails at once as long as this lasts."""
    alter(database, f"ALTER TABLE {table} RENAME TO away")
    try:
        yield
    finally:
        alter(database, f"ALTER TABLE away RENAME TO {table}")
