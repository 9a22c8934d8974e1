"""What the services ask of a storage where several calls are one transaction."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Protocol

from quiz.disclosure.rules import Medium
from quiz.questionnaire.asks import Asks
from quiz.store.campaign import Campaign
from quiz.store.values import (
    BatchKey,
    Change,
    OpenBatch,
    OpenRound,
    Place,
    Sealed,
    SealedBatch,
    Total,
    Workshop,
)


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

    async def campaigns(self) -> list[Campaign]:
        """Return all campaigns, ended ones too."""
        ...

    async def merge_and_seal(self, batches: Sequence[int], place: Place, day: date) -> None:
        """Put open batches together into the first of them, and seal that as one of a place."""
        ...

    async def leave_campaign(self, batch: int) -> None:
        """Put an open batch of a campaign together with what its region has left over of no campaign."""
        ...

    async def unsummed(self) -> list[SealedBatch]:
        """Return the sealed batches that are in no week's sums, of every edition whose order is known."""
        ...

    async def add_sums(self, edition: str, sums: Sequence[tuple[Place, Total]]) -> None:
        """Add to the sums of weeks; there are none twice of the same place and week."""
        ...

    async def note_weeks(self, weeks: Mapping[int, tuple[date, str, str]]) -> None:
        """Note of batches the day that they count as sealed on, the week whose sums they are in, and the campaign.

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

    async def find_outdated(self, asks: Asks, edition: str) -> list[OpenRound]:
        """Return the open rounds of workshops that ask this, of other editions than this one."""
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

    async def campaign(self, slug: str) -> Campaign | None:
        """Return the campaign of a slug."""
        ...

    async def count_in_campaign(self, open_round: OpenRound) -> None:
        """Count the workshop of a round among those of its campaign, unless it was for an earlier round."""
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

    async def state(self, code: str, statement: Mapping[str, int]) -> bool:
        """Keep what the team states in place of what it did before, and return whether it could.

        It cannot once somebody has joined the newest round, or that is over.
        """
        ...
