"""Opens the storage that the settings name: a file, or a database that other processes use, too."""

from contextlib import AbstractAsyncContextManager, AbstractContextManager
from pathlib import Path

from quiz.setting_values import Database
from quiz.store.command_protocol import AccessKeys, CommandCampaigns, Inspection, LogAudit
from quiz.store.layout import Counted
from quiz.store.protocol import Store
from quiz.store.sqlite import store as sqlite
from quiz.store.sqlite.access_keys import SqliteKeys
from quiz.store.sqlite.campaigns import SqliteCampaigns
from quiz.store.sqlite.inspection import inspect as inspect_file
from quiz.store.sqlite.lock import check_free as check_file_free

_SCHEMAS = {
    kind: (Path(__file__).parent / kind / "schema.sql").read_text(encoding="utf-8") for kind in ("sqlite", "postgres")
}

# What needs the driver of PostgreSQL, an extra, is imported when it is needed.


def open_store(database: Database, *asked: Counted) -> AbstractAsyncContextManager[Store]:
    """Return the store, made if missing, as a context that closes it; counts are in the order of what was asked.

    Entering it raises StoreFault if the storage cannot be used, and AlreadyRunning if another process has the file.
    """
    if isinstance(database, Path):
        return sqlite.open_store(database, *asked)
    from quiz.store.postgres import store as postgres

    return postgres.open_store(database, *asked)


def check_free(database: Database) -> None:
    """Raise AlreadyRunning if another process has the file. A database is for any number of processes."""
    if isinstance(database, Path):
        check_file_free(database)


def access_keys_in(database: Database) -> AccessKeys:
    """Return the coordinators' access keys, for a command."""
    if isinstance(database, Path):
        return SqliteKeys(database)
    from quiz.store.postgres.access_keys import PostgresKeys

    return PostgresKeys(database)


def campaigns_in(database: Database) -> CommandCampaigns:
    """Return the campaigns, for a command."""
    if isinstance(database, Path):
        return SqliteCampaigns(database)
    from quiz.store.postgres.campaigns import PostgresCampaigns

    return PostgresCampaigns(database)


def inspect(database: Database) -> AbstractContextManager[Inspection]:
    """Return a look into the storage as a context. Entering it raises StoreFault, NothingThere if there is none yet."""
    if isinstance(database, Path):
        return inspect_file(database)
    from quiz.store.postgres.inspection import inspect as inspect_database

    return inspect_database(database)


def audit_logs(database: Database, log_days: int) -> LogAudit:
    """Return what logs beside the storage tell of people; a file has none. Raises StoreFault."""
    if isinstance(database, Path):
        return LogAudit([], [])
    from quiz.store.postgres.log_audit import audit_logs as audit_server

    return audit_server(database, log_days)


def schema_of(database: Database) -> str:
    """Return what is kept, in words and in SQL."""
    return _SCHEMAS["sqlite" if isinstance(database, Path) else "postgres"]
