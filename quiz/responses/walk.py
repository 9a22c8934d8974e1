"""A walk through the quiz: which ticket, which answers so far, where it stands in the counts."""

from enum import StrEnum
from typing import NamedTuple

from quiz.questionnaire.model import DECLINED, Answers

LIFETIME = 12 * 60 * 60  # seconds

_CHOICES = {"declined": DECLINED, **{str(position): position for position in range(1, 10)}}


class Run(StrEnum):
    """What kind of walk it is. A practice run never reaches the counters."""

    COUNTED = "c"
    PRACTICE = "p"


class Standing(StrEnum):
    """Where a walk stands in the counts."""

    UNDER_WAY = "u"
    COUNTED = "c"
    APART = "a"  # counted, but not in a round: its round had ended
    UNSURE = "s"  # counted, nobody knows whether in its round: that ended before this was asked again
    EXPIRED = "e"
    PRACTICE = "p"
    UNCOUNTED = "n"


class Ticket(NamedTuple):
    """One bit of a ticket page. Page 0 is no page: the walk got no ticket and cannot be counted."""

    page: int
    bit: int


NO_TICKET = Ticket(0, 0)


class Walk(NamedTuple):
    """One walk through the quiz; `issued` is in seconds since 1970, `edition` the questionnaire's.

    In a workshop `workshop` is its join code and `round` the round that was open when the walk began. `passed` is how
    many questions had an answer before somebody started from the beginning. `campaign` is the slug of the one that it
    began in; empty in none, and in workshops.
    """

    ticket: Ticket
    run: Run
    issued: int
    edition: str
    answers: Answers
    standing: Standing = Standing.UNDER_WAY
    workshop: str = ""
    round: int = 0
    passed: int = 0
    campaign: str = ""

    @property
    def finished(self) -> bool:
        """Whether the result has been given; the answers are final then."""
        return self.standing is not Standing.UNDER_WAY

    def answered(self, number: int, answer: int) -> "Walk":
        """The walk with question `number` (from 1) answered."""
        return self._replace(answers=(*self.answers[: number - 1], answer, *self.answers[number:]))

    def begun_anew(self) -> "Walk":
        """The walk from its beginning: no answers, all else as it was."""
        done = len(self.answers) - self.answers.count(None)
        return self._replace(answers=blank(len(self.answers)), passed=max(self.passed, done))

    def stands(self, standing: Standing) -> "Walk":
        """The walk with another standing."""
        return self._replace(standing=standing)

    def seconds_left(self, now: float) -> int:
        """How long the walk lives on, 0 or less when it is over. A clock set back only prolongs it."""
        return int(self.issued + LIFETIME - now)


def blank(questions: int) -> Answers:
    """A sheet with no answers yet."""
    return (None,) * questions


def choice_of(answer: int | None) -> str:
    """An answer as it is counted: the position, or `declined`."""
    return "declined" if answer == DECLINED else str(answer)


def answer_of(choice: str | None, positions: int) -> int | None:
    """The answer that a form's field holds; None if it holds none."""
    answer = _CHOICES.get(choice or "")
    return answer if answer is not None and answer <= positions else None
