"""Says of a database that cannot be used what to do about it."""

import psycopg

from quiz.setting_values import Address
from quiz.store.faults import StoreFault

_FIXES = {
    "42501": "does not let this user do that: make it the owner of the database and of all that is in it",
    "53": "has no room for us: look at its disk, its memory and max_connections",
    "55P03": "is locked by another session: end that one, or try again",
    "57P03": "is starting or stopping: try again",
    "25006": "takes no writes: name the server that does",
}
"""What to do, by SQLSTATE or its class."""


def named(address: Address, error: Exception) -> StoreFault:
    """What went wrong with a database, on one line, with the fix where one is known."""
    state = getattr(error, "sqlstate", None) or ""
    fix = _FIXES.get(state) or _FIXES.get(state[:2])
    return StoreFault(f"{address} {fix} ({told(error)})" if fix else f"{address}: {told(error)}")


def told(error: Exception) -> str:
    """What a log may say of an error: the details of PostgreSQL's messages may name values."""
    if isinstance(error, psycopg.Error) and error.sqlstate and error.diag.message_primary:
        return f"{error.sqlstate}: {error.diag.message_primary}"
    if isinstance(error, psycopg.OperationalError):  # the connection, of which libpq tells host, port and user
        return " ".join(str(error).split())
    return type(error).__name__
