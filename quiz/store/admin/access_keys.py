"""Makes, lists and revokes the coordinators' access keys from outside the server, while it runs or not.

Each is one short transaction. The server asks for a key whenever it is used, so that a change holds at once.
"""

from datetime import date
from typing import NamedTuple

from quiz.installation import COMMAND
from quiz.security.passes import digest, new_key
from quiz.setting_values import Database
from quiz.store.opening import access_keys_in

MOST_IN_A_LABEL = 60


class LabelFault(Exception):
    """The label cannot be used; the message says why and what to do."""


class AccessKey(NamedTuple):
    """What is known of a key: its label and the day it was made on."""

    label: str
    made: date


def add(database: Database, label: str, today: date) -> str:
    """Make a key and return it: it is nowhere else. Raises LabelFault, StoreFault."""
    label = label.strip()
    if not 0 < len(label) <= MOST_IN_A_LABEL or not label.isprintable():
        raise LabelFault(
            f"a label is 1 to {MOST_IN_A_LABEL} printable characters; name an office or a task, as Lapland"
        )
    key = new_key()
    if not access_keys_in(database).insert(label, digest(key), today):
        raise LabelFault(f"there is a key {label!r} already; choose another label, or revoke that one")
    return key


def stored(database: Database) -> list[AccessKey]:
    """Every key that opens, in the order of their labels. Raises StoreFault."""
    return [AccessKey(label, made) for label, made in access_keys_in(database).stored()]


def revoke(database: Database, label: str) -> None:
    """Delete a key: whoever is signed in with it is so no more. Raises LabelFault, StoreFault."""
    if not access_keys_in(database).delete(label.strip()):
        raise LabelFault(f"there is no key {label.strip()!r}; `{COMMAND} key list` shows those there are")
