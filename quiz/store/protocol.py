"""What the services ask of a storage."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import date
from typing import Protocol

from quiz.store.campaign import Campaign
from quiz.store.transactions import Rounds, Sealing, Writing
from quiz.store.values import Edition, Finisher, Outcome, Place, Sealed, Tally, Total, Workshop

Heard = Callable[[str | None, bool], None]
"""Takes the code of a workshop that another process changed, and whether that is to be shown at once."""


class Store(Protocol):
    """The storage of the counters. One task owns it; every call is one transaction of its own.

    Other processes may have the same storage, each its own object. A call that raises StoreFault has kept nothing,
    unless the connection to the storage broke while it was committed.
    """

    async def open_page(self, page: int, today: date) -> None:
        """Keep a new ticket page, all bits clear. Its tickets may be handed out when this returns."""
        ...

    def count(
        self, finishers: Sequence[Finisher], reached: Mapping[str, int], joined: Mapping[str, int], today: date
    ) -> Awaitable[list[Outcome]]:
        """Count everyone at once: ticket bits and batches in one transaction, on disk when the outcomes are there.

        `reached` adds to the day's counters of steps, `joined` to the open rounds of workshops by code, in the same
        transaction; a sheet of paper joins as it is counted. It may be a coroutine or a future: whoever awaits it does
        not end the transaction by being cancelled. Raises StoreFault with nothing kept, or InDoubt: it is safe to try
        again with the same tickets, as whoever was counted in spite of it is ALREADY_COUNTED.
        """
        ...

    async def find_workshop(self, code: str) -> Workshop | None:
        """The workshop of a join code, with its rounds."""

    async def change_workshop(
        self,
        code: str,
        *,
        key: bytes | None = None,
        size: int | None = None,
        paused: bool | None = None,
        view: str | None = None,
        question: int | None = None,
    ) -> None:
        """Change what is given; the rest stays."""

    def rounds(self) -> AbstractAsyncContextManager[Rounds]:
        """Begin the one transaction of what belongs together in a change of rounds."""
        ...

    def writing(self) -> AbstractAsyncContextManager[Writing]:
        """Begin the one transaction of what a host writes."""
        ...

    async def ended_workshops(self, today: date) -> list[str]:
        """The codes of the workshops whose last day is over."""

    async def sealed_counts(self, batch: int) -> tuple[int, dict[str, dict[str, int]]]:
        """The finishers and the counts by item and choice of a whole sealed batch; another one counts as empty.

        There are no counts where they are deleted.
        """

    async def sealed(self) -> Sealed | None:
        """How far the sealing has got; None before the first day is over."""
        ...

    def seal(self) -> AbstractAsyncContextManager[Sealing]:
        """Begin the one transaction of a sealing."""
        ...

    async def totals(self, edition: str, place: Place, weeks: tuple[str, str]) -> list[Total]:
        """The weeks between the two, both included, that have sealed batches of a place."""
        ...

    async def campaigns(self) -> list[Campaign]:
        """All campaigns, ended ones too, in the order in which they begin."""
        ...

    async def add_campaign(self, campaign: Campaign) -> bool:
        """Keep a campaign; whether its slug was free."""
        ...

    async def people_in(self, campaign: str) -> int:
        """How many were counted in a campaign so far, sealed or not."""
        ...

    async def summed_editions(self) -> list[Edition]:
        """The editions that have sums and whose order is known."""
        ...

    async def tallies(self, table: Tally, days: tuple[date, date]) -> dict[date, dict[str, int]]:
        """How often each thing happened on each day from one to another, both included."""
        ...

    async def is_signed_in(self, key: bytes, session: bytes) -> bool:
        """Whether the access key with this SHA-256 is not revoked, and the session with this one not signed out."""
        ...

    async def sign_out(self, session: bytes, today: date) -> None:
        """Keep for two days that the session with this SHA-256 is signed out, and forget those of before."""
        ...

    async def forget_pages(self, by: date, after: date) -> None:
        """Delete the ticket pages born by one day (that day too) and those born after another, beyond recovery."""
        ...

    async def check_writable(self) -> None:
        """Write something that changes nothing, and wait until it is on disk. Raises StoreFault."""
        ...

    async def is_demo(self) -> bool:
        """Whether it was filled with made-up people; whoever shows figures of it says so."""
        ...

    async def listen(self, changed: Heard, sealed: Callable[[], None], lost: Callable[[], None]) -> None:
        """Hear of other processes with the same storage until cancelled, beside the task that owns it.

        `changed` is called with the code of each workshop that another process changed, and with True where it was not
        by people who finished; `sealed` is called when one sealed. Both come after the commit. `lost` is called when
        nothing can be heard any more; once it can be, and at first, `changed` is called with None and False, for any
        workshop, and `sealed`, too. Returns at once where there are no others.
        """
        ...

    async def close(self) -> None:
        """Let go of the storage."""
        ...
