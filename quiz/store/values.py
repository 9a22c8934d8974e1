"""The values that pass between the services and the storage."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum, StrEnum
from pathlib import Path
from typing import NamedTuple

from quiz.disclosure.rules import Medium, pictured
from quiz.questionnaire.asks import Asks
from quiz.responses.walk import Ticket
from quiz.weeks import last_sunday

SCHEMA = Path(__file__).parent / "sqlite" / "schema.sql"
"""What is kept, in words and in SQL; the privacy page shows it."""

TICKETS_PER_PAGE = 4096

SESSION_KEPT = timedelta(days=2)
"""How long it is kept that a session was signed out: sessions last for less, whatever the time of the day."""

_DAY = timedelta(days=1)

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


class BatchKey(NamedTuple):
    """Which batch of the open quiz a finisher belongs to."""

    region: str
    language: str
    edition: str
    campaign: str = ""
    """The slug of the campaign that its people answered in; empty if in none."""


class Sealed(NamedTuple):
    """How far the sealing has got: the last day that is over, and how many finishers were in no sum when it ended."""

    day: date
    waiting: int

    @property
    def until(self) -> date:
        """The last day of the last week that is over: what was sealed is shown up to then."""
        return last_sunday(self.day)

    def day_of(self, today: date) -> date:
        """Return the day that what happens today is counted under: never the one that is over.

        A clock may be set back a bit, or be a bit behind that of the process that has sealed.
        """
        return today + _DAY if self.day == today else today


class OpenBatch(NamedTuple):
    """A batch of the open quiz that is not sealed yet, of `n` people, the first of whom answered on a day."""

    id: int
    key: BatchKey
    n: int
    opened: date


class SealedBatch(NamedTuple):
    """A sealed batch that is in no week's sums yet: `kind` is open or workshop, `counts` are by item and choice.

    `choices` are those that its edition has, in order.
    """

    id: int
    kind: str
    key: BatchKey
    n: int
    sealed: date
    counts: Mapping[str, Mapping[str, int]]
    choices: Mapping[str, Sequence[str]]


class Place(NamedTuple):
    """What a sum is of; `*` in place of a region, or of both a language and a source (open or workshop), is for all.

    With a `campaign` it is of those only who answered in that, without one of them and of everybody else.
    """

    region: str
    language: str
    source: str
    campaign: str = ""


class Total(NamedTuple):
    """The sum of a week's sealed batches: their people, how many they are, rounded counts in the edition's order."""

    week: str
    n: int
    batches: int
    counts: Sequence[int]


class Edition(NamedTuple):
    """An edition of the questionnaire that has sums: its items with their choices, and the people of each week."""

    id: str
    choices: Mapping[str, Sequence[str]]
    people: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Finisher:
    """One finished walk as it is counted: its ticket, its batch, and a choice per item.

    With a `workshop` (a join code) it belongs to that workshop's round `round`. Where that is not open any more, or is
    of another edition, it goes one step up the ladder: to what workshops of its region have left over. With a
    `campaign` (its slug) it is of that, if counted on one of its days.
    """

    ticket: Ticket
    batch: BatchKey
    choices: tuple[tuple[str, str], ...]
    workshop: str = ""
    round: int = 0
    on_paper: bool = False
    campaign: str = ""


class RoundState(StrEnum):
    """Where a round stands. A round that was too small is over, and its counts have moved up the ladder."""

    OPEN = "open"
    SHOWN = "shown"
    SMALL = "small"


class Round(NamedTuple):
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
    def pictured(self) -> Medium | None:
        """Of whom the picture is; before the round is closed, of whom it would be now."""
        return pictured(self.done - self.paper, self.paper)


class OpenRound(NamedTuple):
    """A round of a workshop that is open: what is decided by when it is closed.

    Those on phones and the sheets of paper are a batch each, of `by_phone` and `on_paper` people.
    """

    workshop: int
    code: str
    view: str
    region: str
    number: int
    joined: int
    edition: str
    phone_batch: int
    by_phone: int
    paper_batch: int
    on_paper: int
    campaign: str = ""

    @property
    def done(self) -> int:
        """How many have finished."""
        return self.by_phone + self.on_paper

    @property
    def parts(self) -> Mapping[Medium, tuple[int, int]]:
        """The batch of each medium, and how many people it is of."""
        return {
            Medium.PHONES: (self.phone_batch, self.by_phone),
            Medium.SHEETS: (self.paper_batch, self.on_paper),
        }


MOST_CHANGES = 12
"""The maximum number of lines of a workshop's wall of changes."""


class Change(NamedTuple):
    """A line of a workshop's wall of changes, which the host has written; no other line has its number, ever."""

    number: int
    text: str
    shown: bool


@dataclass(frozen=True, slots=True)
class Workshop:
    """A workshop; `key` is the SHA-256 of the host's key, `ends` its last day, `size` the stated group size.

    `view` is what the projector shows, `question` which question (from 1) where the view is of questions. `made` is
    its first day; None of one that was made before that was kept, and whose rounds do not tell it either.
    `own_question` is what the host asks the group; empty if nothing. `campaign` is the one that it is part of, if any.
    `statement` has a step of each topic of the mirror, 0 where its team could not tell; empty before it was stated.
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
    made: date | None = None
    changes: tuple[Change, ...] = ()
    own_question: str = ""
    campaign: str = ""
    asks: Asks = Asks.QUIZ
    statement: tuple[tuple[str, int], ...] = ()

    @property
    def round(self) -> Round:
        """The newest round."""
        return self.rounds[-1]
