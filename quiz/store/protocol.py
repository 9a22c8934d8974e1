"""What the services ask of a storage."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import date
from typing import Protocol

from quiz.disclosure.rules import Medium
from quiz.store.values import (
    BatchKey,
    Change,
    Edition,
    Finisher,
    OpenBatch,
    OpenRound,
    Outcome,
    Place,
    Sealed,
    SealedBatch,
    Tally,
    Total,
    Workshop,
)

Heard = Callable[[str | None, bool], None]
"""Takes the code of a workshop that another process changed, and whether that is to be shown at once."""


class Sealing(Protocol):
    """What the sealing reads and writes: one transaction, kept when its block ends without a fault.

    Nobody is counted meanwhile, and no other sealing or change of rounds is under way, in other processes neither.
    """

    async def sealed(self) -> Sealed | None:
        """Return how far the sealing has got: another process may have sealed since `Store.sealed` was asked."""
        ...

    async def waiting(self) -> list[OpenBatch]:
        """Return the open batches that somebody is in."""
        ...

    async def merge_and_seal(self, batches: Sequence[int], region: str, language: str, day: date) -> None:
        """Put open batches together into the first of them, and seal that as one of a region and a language."""
        ...

    async def unsummed(self) -> list[SealedBatch]:
        """Return the sealed batches that are in no week's sums, of every edition whose order is known."""
        ...

    async def add_sums(self, edition: str, sums: Sequence[tuple[Place, Total]]) -> None:
        """Add to the sums of weeks; there are none twice of the same place and week."""
        ...

    async def note_weeks(self, weeks: Mapping[int, tuple[date, str]]) -> None:
        """Note of batches the day that they count as sealed on, and the week whose sums they are in.

        Their counts are deleted, but for those of a round whose workshop goes on.
        """
        ...

    async def finish(self, day: date) -> Sealed:
        """Note that every day up to this one is over, and how many finishers are in no sum yet; return that."""
        ...


class Rounds(Protocol):
    """What workshops and their rounds are begun and ended with: one transaction, as a Sealing is."""

    async def add(self, workshop: Workshop) -> None:
        """Keep a new workshop, without rounds. Raises CodeTaken."""
        ...

    async def find_open(self, code: str) -> OpenRound | None:
        """Return the open round of a workshop."""
        ...

    async def find_outdated(self, edition: str) -> list[OpenRound]:
        """Return the open rounds of other editions than this one."""
        ...

    async def begin(self, code: str, edition: str, day: date) -> None:
        """Open the next round of a workshop, if none is open."""
        ...

    async def begin_anew(self, open_round: OpenRound, edition: str) -> None:
        """Change the edition of an open round that nobody has finished, and forget how many have joined it."""
        ...

    async def cancel(self, open_round: OpenRound) -> None:
        """Delete an open round that nobody has finished."""
        ...

    async def close(self, open_round: OpenRound, shown: Medium | None, rest: BatchKey, day: date) -> None:
        """End a round: the part that is shown is sealed, everybody else goes to the open batch `rest`."""
        ...

    async def count_held(self, what: str, day: date) -> None:
        """Count a workshop, or a round by the class of its size, under a day."""
        ...

    async def turn_to(self, code: str, view: str) -> None:
        """Let the projector of a workshop show another view."""
        ...

    async def delete(self, code: str) -> None:
        """Delete a workshop with all but its batches, and the counts of those that are in a week's sums."""
        ...


class Writing(Protocol):
    """What a host writes for the wall: one transaction, kept when its block ends without a fault."""

    async def changes(self, code: str) -> Sequence[Change]:
        """Return the lines of a workshop; until the end of the transaction nobody else writes there."""
        ...

    async def add(self, code: str, text: str) -> None:
        """Keep a line that the wall may show, after all others."""
        ...

    async def show(self, code: str, number: int, shown: bool) -> None:
        """Keep whether the wall may show a line."""
        ...

    async def delete(self, code: str, number: int) -> None:
        """Delete a line."""
        ...

    async def ask(self, code: str, question: str) -> None:
        """Keep the host's own question in place of the one before; an empty one is none."""
        ...


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

    async def totals(
        self, edition: str, region: str, language: str, source: str, weeks: tuple[str, str]
    ) -> list[Total]:
        """The weeks between the two, both included, that have sealed batches; `*` stands for all."""
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
