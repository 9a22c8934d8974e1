"""What the commands ask of a storage, from outside the server."""

from datetime import date
from typing import Any, NamedTuple, Protocol

from quiz.store.campaign import Campaign


class AccessKeys(Protocol):
    """The coordinators' access keys, from outside the server. Every call is one transaction; all raise StoreFault."""

    def insert(self, label: str, digest: bytes, made: date) -> bool:
        """Keep a key; return whether its label was free."""
        ...

    def stored(self) -> list[tuple[str, date]]:
        """Return every label with the day it was made on, in the order of the labels."""
        ...

    def delete(self, label: str) -> bool:
        """Delete a key; return whether there was one."""
        ...

    def key_of(self, label: str) -> bytes | None:
        """Return the SHA-256 of the key with a label; None if there is none."""
        ...


class CommandCampaigns(Protocol):
    """The campaigns, from outside the server. Every call is one transaction; all raise StoreFault."""

    def stored(self) -> list[Campaign]:
        """Return all campaigns, ended ones too, in the order in which they begin."""
        ...

    def insert(self, campaign: Campaign) -> bool:
        """Keep a campaign; return whether its slug was free."""
        ...

    def end(self, slug: str, last: date) -> None:
        """Let a campaign end on a day."""
        ...

    def delete_unused(self, slug: str) -> bool:
        """Delete a campaign that nobody has answered in, and no workshop is part of; return whether that was so."""
        ...


class Inspection(Protocol):
    """A look into the storage from outside the server, which changes nothing."""

    def rows(self, sql: str) -> list[Any]:
        """Return what a query gives, in words that every storage understands."""
        ...

    def check_up_to_date(self) -> None:
        """Raise StoreFault for a storage of an older version."""
        ...

    def tables(self) -> list[str]:
        """Return the names of all tables."""
        ...

    def schema(self) -> list[str]:
        """Return what there is, as the storage itself tells it."""
        ...

    def damage(self) -> str:
        """Return what is damaged; nothing if the storage is whole as far as it can tell."""
        ...

    def unknown(self) -> list[str]:
        """Return what of its schema the program does not know."""
        ...


class LogAudit(NamedTuple):
    """What the logs of a storage's server tell of people, and what of that is against the promises; a line each."""

    told: list[str]
    breaches: list[str]
