"""The signed cookie of a walk through the quiz: which ticket, which answers so far.

The cookie is all there is: the server keeps nothing about a walk under way. It is signed, not secret: the answers
in it are the visitor's own and stay on the visitor's device.
"""

import hmac
from dataclasses import dataclass, replace
from enum import StrEnum

from itsdangerous import BadSignature, Signer
from itsdangerous.signer import SigningAlgorithm

from quiz.questionnaire.model import DECLINED, Answers
from quiz.security.keys import derive

LIFETIME = 12 * 60 * 60  # seconds


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


@dataclass(frozen=True, slots=True)
class Ticket:
    """One bit of a ticket page. Page 0 is no page: the walk got no ticket and cannot be counted."""

    page: int
    index: int


NO_TICKET = Ticket(0, 0)


@dataclass(frozen=True, slots=True)
class Walk:
    """One walk through the quiz; `issued` is in seconds since 1970, `edition` the questionnaire's.

    In a workshop `workshop` is its join code and `round` the round that was open when the walk began. `passed` is how
    many questions had an answer before somebody started from the beginning.
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

    @property
    def finished(self) -> bool:
        """Whether the result has been given; the answers are final then."""
        return self.standing is not Standing.UNDER_WAY

    def answered(self, number: int, answer: int) -> "Walk":
        """The walk with question `number` (from 1) answered."""
        return replace(self, answers=(*self.answers[: number - 1], answer, *self.answers[number:]))

    def begun_anew(self) -> "Walk":
        """The walk from its beginning: no answers, all else as it was."""
        done = len(self.answers) - self.answers.count(None)
        return replace(self, answers=blank(len(self.answers)), passed=max(self.passed, done))

    def stands(self, standing: Standing) -> "Walk":
        """The walk with another standing."""
        return replace(self, standing=standing)

    def seconds_left(self, now: float) -> int:
        """How long the walk lives on, 0 or less when it is over. A clock set back only prolongs it."""
        return int(self.issued + LIFETIME - now)


class _Hmac(SigningAlgorithm):
    """HMAC-SHA-256 by the standard library's one-shot function; itsdangerous' own builds an object for it."""

    def get_signature(self, key: bytes, value: bytes) -> bytes:
        return hmac.digest(key, value, "sha256")


class WalkSigner:
    """Writes walks into signed texts and reads them back; `secret` is the service's key.

    A text is good for its `purpose` only: the hidden ticket of a sheet of paper must not count as a phone's.
    """

    def __init__(self, secret: str, purpose: str = "walk") -> None:
        # Derived once: a step signs and checks, and is asked for by everybody all the time.
        key = derive(secret, purpose)
        self._signer = Signer(key, sep="~", key_derivation="none", algorithm=_Hmac())

    def write(self, walk: Walk) -> str:
        """The cookie value of a walk."""
        answers = "".join(["-" if answer is None else str(answer) for answer in walk.answers])
        value = (
            f"{walk.ticket.page:x}.{walk.ticket.index:x}.{walk.run}{walk.standing}.{walk.issued:x}."
            f"{walk.workshop}.{walk.round:x}.{walk.passed:x}.{walk.edition}.{answers}"
        )
        return self._signer.sign(value).decode()

    def read(self, cookie: str | None, edition: str, questions: int, now: float) -> Walk | None:
        """The walk in a cookie value; None if it is missing, forged, too old or of another questionnaire."""
        if not cookie:
            return None
        try:
            value = self._signer.unsign(cookie).decode()
        except (BadSignature, UnicodeError):
            return None
        try:
            # A dot can also be in the author's version.
            page, index, kind, issued, workshop, number, passed, rest = value.split(".", 7)
            signed_edition, _, answers = rest.rpartition(".")
            walk = Walk(
                ticket=Ticket(int(page, 16), int(index, 16)),
                run=Run(kind[0]),
                issued=int(issued, 16),
                edition=signed_edition,
                answers=tuple([None if answer == "-" else int(answer) for answer in answers]),
                standing=Standing(kind[1]),
                workshop=workshop,
                round=int(number, 16),
                passed=int(passed, 16),
            )
        except (ValueError, IndexError):  # signed by another version of the program
            return None
        fits = signed_edition == edition and len(answers) == questions
        return walk if fits and walk.seconds_left(now) > 0 else None


def blank(questions: int) -> Answers:
    """A sheet with no answers yet."""
    return (None,) * questions


def choice_of(answer: int | None) -> str:
    """An answer as it is counted: the position, or `declined`."""
    return "declined" if answer == DECLINED else str(answer)


def answer_of(choice: str | None, positions: int) -> int | None:
    """The answer that a form's field holds; None if it holds none."""
    allowed = {"declined": DECLINED, **{str(position): position for position in range(1, positions + 1)}}
    return allowed.get(choice or "")
