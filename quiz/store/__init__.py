"""What the services ask of a storage, and the values that pass between them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum, StrEnum
from pathlib import Path
from typing import Protocol

from quiz.disclosure.rules import Part, pictured
from quiz.responses.walk import Ticket
from quiz.store.faults import CodeTaken as CodeTaken
from quiz.store.faults import StoreFault as StoreFault
from quiz.store.faults import Unavailable as Unavailable

SCHEMA = Path(__file__).with_name("schema.sql")
"""What is kept, in words and in SQL; the privacy page shows it."""

TICKETS_PER_PAGE = 4096

SIZE_CLASSES = ((50, "50+"), (20, "20-49"), (10, "10-19"), (5, "5-9"))
"""The classes in which the sizes of rounds are counted, each with its least number of people."""


class Tally(StrEnum):
    """What is counted by the day: how far walks got, and workshops made and rounds closed."""

    REACH = "reach"
    HELD = "held"


class Outcome(Enum):
    """What counting a finisher came to. APART is counted, but not in the round of a workshop that it names."""

    COUNTED = "counted"
    APART = "counted apart"
    ALREADY_COUNTED = "already counted"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class BatchKey:
    """Which batch of the open quiz a finisher belongs to."""

    region: str
    language: str
    edition: str


@dataclass(frozen=True, slots=True)
class Sealed:
    """How far the sealing has got: the last day whose night is over, and how many finishers were waiting then."""

    day: date
    waiting: int


@dataclass(frozen=True, slots=True)
class Night:
    """What a night does: seal under the date `day`, and with `week_ends` all that makes five; `until` is then over.

    What was sealed of `edition` up to then is summed up in its week (of `day` if that was summed up), as `rounded`
    has its counts: the batch, its people, counts by item and choice, whether a picture of it is shown elsewhere.
    """

    day: date
    until: date
    week_ends: bool
    edition: str
    rounded: Callable[[int, int, Mapping[str, Mapping[str, int]], bool], Sequence[int]]


@dataclass(frozen=True, slots=True)
class Total:
    """The sum of a week's sealed batches: their people, how many they are, rounded counts in the edition's order."""

    week: str
    n: int
    batches: int
    counts: Sequence[int]


@dataclass(frozen=True, slots=True)
class Finisher:
    """One finished walk as it is counted: its ticket, its batch, and a choice per item.

    With a `workshop` (a join code) it belongs to that workshop's round `round`. Where that is not open any more, or is
    of another edition, it goes one step up the ladder: to what workshops of its region have left over.
    """

    ticket: Ticket
    batch: BatchKey
    choices: tuple[tuple[str, str], ...]
    workshop: str = ""
    round: int = 0
    on_paper: bool = False


class RoundState(StrEnum):
    """Where a round stands. A round that was too small is over, and its counts have moved up the ladder."""

    OPEN = "open"
    SHOWN = "shown"
    SMALL = "small"


@dataclass(frozen=True, slots=True)
class Round:
    """A round of a workshop: one batch. `done` is the number of finishers, `paper` how many of them on paper."""

    number: int
    state: RoundState
    batch: int | None
    joined: int
    done: int
    paper: int

    @property
    def mixed(self) -> bool:
        """Whether some answered on phones and some on paper."""
        return 0 < self.paper < self.done

    @property
    def pictured(self) -> Part | None:
        """Of whom the picture is; before the round is closed, of whom it would be now."""
        return pictured(self.done - self.paper, self.paper)


@dataclass(frozen=True, slots=True)
class Workshop:
    """A workshop; `key` is the SHA-256 of the host's key, `ends` its last day, `size` the stated group size.

    `view` is what the projector shows, `question` which question (from 1) where the view is of questions.
    """

    code: str
    key: bytes
    title: str
    language: str
    region: str
    size: int | None
    ends: date
    paused: bool = False
    view: str = "join"
    question: int = 1
    rounds: tuple[Round, ...] = ()

    @property
    def round(self) -> Round:
        """The newest round."""
        return self.rounds[-1]


class Store(Protocol):
    """The storage of the counters. One task owns it; every call is one transaction of its own."""

    async def open_page(self, page: int, today: date) -> None:
        """Keep a new ticket page, all bits clear. Its tickets may be handed out when this returns."""
        ...

    async def count(
        self, finishers: Sequence[Finisher], reached: Mapping[str, int], joined: Mapping[str, int], today: date
    ) -> list[Outcome]:
        """Count everyone at once: ticket bits, cells and n in one transaction, on disk when this returns.

        `reached` adds to the day's counters of steps, `joined` to the open rounds of workshops by code, in the same
        transaction; a sheet of paper joins as it is counted. Raises StoreFault with nothing kept.
        """
        ...

    async def add_workshop(self, workshop: Workshop, edition: str, today: date) -> None:
        """Keep a new workshop with its first round open. Raises CodeTaken."""

    async def find_workshop(self, code: str) -> Workshop | None:
        """The workshop of a join code, with its rounds."""

    async def change_workshop(
        self,
        code: str,
        *,
        key: bytes | None = None,
        paused: bool | None = None,
        view: str | None = None,
        question: int | None = None,
    ) -> None:
        """Change what is given; the rest stays."""

    async def close_round(self, code: str, today: date) -> None:
        """End the open round, if there is one: the part that is pictured is sealed, the rest moves up the ladder."""

    async def open_round(self, code: str, edition: str, today: date) -> None:
        """Open the next round, if none is open."""

    async def renew_rounds(self, edition: str, today: date) -> dict[str, int]:
        """Bring open rounds of other editions to this one; one that somebody has finished is closed, the next opened.

        Return the codes where walks came to nothing by that, with the number of the round that was closed, or 0.
        """

    async def delete_workshop(self, code: str, today: date) -> None:
        """End its open round and delete its code, title and rounds; what was counted stays in the batches."""

    async def ended_workshops(self, today: date) -> list[str]:
        """The codes of the workshops whose last day is over."""

    async def sealed_counts(self, batches: Sequence[int]) -> tuple[int, dict[str, dict[str, int]]]:
        """The finishers and the counts by item and choice of whole sealed batches; others count as empty."""

    async def sealed(self) -> Sealed | None:
        """How far the sealing has got; None before the first night."""
        ...

    async def seal(self, night: Night) -> tuple[Sealed, int]:
        """Do what the night asks for, all of it or nothing; how far it is then, how many batches were summed up."""
        ...

    async def totals(
        self, edition: str, region: str, language: str, source: str, weeks: tuple[str, str]
    ) -> list[Total]:
        """The weeks between the two, both included, that have sealed batches; `*` stands for all."""
        ...

    async def known_weeks(self, edition: str) -> tuple[str, str] | None:
        """The first and the last week of an edition that have sealed batches."""
        ...

    async def tallies(self, table: Tally, days: tuple[date, date]) -> dict[date, dict[str, int]]:
        """How often each thing happened on each day from one to another, both included."""
        ...

    async def is_key(self, digest: bytes) -> bool:
        """Whether there is an access key for coordinators with this SHA-256, not revoked."""
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

    async def close(self) -> None:
        """Let go of the storage."""
        ...
