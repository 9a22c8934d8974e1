"""What the services ask of a storage, and the values that pass between them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from pathlib import Path
from typing import Protocol

from quiz.ticket import Ticket

SCHEMA = Path(__file__).with_name("schema.sql")
"""What is kept, in words and in SQL; the privacy page shows it."""

TICKETS_PER_PAGE = 4096
BLANK_PAGE = bytes(TICKETS_PER_PAGE // 8)


class StoreFault(Exception):
    """The storage could not do it: nothing of the call is kept. Trying again later is safe."""


class Outcome(Enum):
    """What counting a finisher came to."""

    COUNTED = "counted"
    ALREADY_COUNTED = "already counted"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class BatchKey:
    """Which open batch a finisher belongs to."""

    kind: str
    region: str
    language: str
    edition: str


@dataclass(frozen=True, slots=True)
class Finisher:
    """One finished walk as it is counted: its ticket, its batch, and a choice per item."""

    ticket: Ticket
    batch: BatchKey
    choices: tuple[tuple[str, str], ...]


class Store(Protocol):
    """The storage of the counters. One task owns it; every call is one transaction of its own."""

    async def open_page(self, page: int, today: date) -> None:
        """Keep a new ticket page, all bits clear. Its tickets may be handed out when this returns."""
        ...

    async def count(self, finishers: Sequence[Finisher], reached: Mapping[str, int], today: date) -> list[Outcome]:
        """Count everyone at once: ticket bits, cells and n in one transaction, on disk when this returns.

        `reached` adds to the day's counters of steps in the same transaction. Raises StoreFault with nothing kept.
        """
        ...

    async def forget_pages(self, born_by: date) -> None:
        """Delete the ticket pages born on that day or before, beyond recovery."""
        ...

    async def close(self) -> None:
        """Let go of the storage."""
        ...
