"""Opens the database from outside the server, for a command."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import psycopg
from psycopg import Connection

from quiz.setting_values import Address
from quiz.store.faults import NothingThere
from quiz.store.postgres.connection import parameters
from quiz.store.postgres.faults import named
from quiz.store.postgres.tables import FIND_TABLES, check_tables, check_up_to_date


@contextmanager
def using(address: Address) -> Iterator[Connection[Any]]:
    """A connection to a database with our tables. Raises StoreFault with the fix, also for what goes wrong later.

    NothingThere if there are no tables yet. Each statement is a transaction.
    """
    try:
        with closing(Connection.connect(**parameters(address), autocommit=True)) as connection:
            found = connection.execute(*FIND_TABLES).fetchall()
            if not check_tables({name for (name,) in found}):
                raise NothingThere(f"{address} has no tables yet: start the server once, it makes them")
            row = connection.execute("SELECT version FROM schema_version").fetchone()
            check_up_to_date(row[0] if row else 0)
            yield connection
    except (psycopg.Error, OSError) as error:
        raise named(address, error) from error
