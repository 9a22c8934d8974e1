"""A checked copy of the file, also while the server runs."""

from pathlib import Path

from quiz.store.admin.copying import copy
from quiz.store.admin.replacing import check_replaceable
from quiz.store.sqlite.opening import reading


def back_up(database: Path, destination: Path) -> None:
    """Write a copy without ticket pages; the destination appears whole and checked, or not at all.

    Without its tickets a restored file counts nobody twice: old walks find no page and expire. An earlier backup is
    replaced. Raises StoreFault if the file cannot be read or the copy cannot be written, or if the destination is the
    database or anything else that is no earlier backup.
    """
    with reading(database):
        check_replaceable(database, destination)
    copy(database, destination)
