"""Puts a backup in place of the database, while no server has it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from quiz.installation import COMMAND
from quiz.security.private_files import make_folder
from quiz.store.admin import audit
from quiz.store.admin.copying import copy
from quiz.store.admin.replacing import belongs_to, is_same_kind
from quiz.store.faults import NothingThere, StoreFault
from quiz.store.sqlite.lock import hold
from quiz.store.sqlite.opening import reading, using


def restore(source: Path, database: Path, replace: bool) -> int:
    """Put a copy of a backup, without ticket pages, in place of the database; return how many people are in it.

    `replace` allows to do so where there is a database already. Raises StoreFault with everything as it was, and
    AlreadyRunning while a server has the database.
    """
    _check_source(source, database)
    target = database.resolve()  # a link stays; what it leads to is replaced
    try:
        make_folder(target.parent)
    except OSError as error:
        raise StoreFault(f"the folder {target.parent} cannot be made: {error.strerror}") from error
    _check_owner(target.parent)
    with hold(target), _free_for(target, source, replace):
        copy(source, target, unfinished_seconds=0)
    return audit.people(target) or 0


def _check_source(source: Path, database: Path) -> None:
    if belongs_to(database, source):
        raise StoreFault(f"{source} is the database itself, or a file that belongs to it: name a backup")
    try:
        with reading(source) as connection:
            answer = connection.execute("PRAGMA integrity_check").fetchone()[0]
    except NothingThere as fault:
        raise StoreFault(f"{source} is not there, or nothing is in it: name a backup") from fault
    if answer != "ok":
        raise StoreFault(f"{source} is damaged: name another backup ({answer.splitlines()[0]})")


def _check_owner(folder: Path) -> None:
    """Raise StoreFault if the server, which runs as the owner of its folder, could not read what is made here."""
    owner = folder.stat().st_uid
    if owner != os.geteuid():
        raise StoreFault(f"{folder} belongs to another user (number {owner}): run this as that user, as the server is")


@contextmanager
def _free_for(target: Path, source: Path, replace: bool) -> Iterator[None]:
    """Keep everybody from the place of the database, and what is there from being replaced unasked."""
    try:
        people = audit.people(target)
    except StoreFault as fault:
        raise StoreFault(f"{target} is there and cannot be read: move it away, then restore again") from fault
    _check_no_journal(target)
    if people is None:
        yield
        return
    if not is_same_kind(target, source):
        raise StoreFault(f"{source} is no backup of the same people as {target}: one of the two is a demo")
    if not replace:
        raise StoreFault(
            f"{target} is there, with {people:,} people: to have the backup in its place, add --replace (`{COMMAND} "
            "backup DEST` keeps a copy of it)"
        )
    with using(target) as connection:
        # The lock keeps servers away, and this the commands that write without one, as `key add`.
        connection.execute("BEGIN EXCLUSIVE")
        yield


def _check_no_journal(target: Path) -> None:
    """Raise StoreFault for a journal without its database: SQLite would play it back into the restored one."""
    for journal in (target.with_name(f"{target.name}{suffix}") for suffix in ("-journal", "-wal")):
        if journal.exists() and journal.stat().st_size > 0:
            raise StoreFault(f"{journal} belongs to a database that is not here: move it to that one, or away")
