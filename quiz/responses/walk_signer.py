"""The signed cookie of a walk through the quiz.

The cookie is all there is: the server keeps nothing about a walk under way. It is signed, not secret: the answers
in it are the visitor's own and stay on the visitor's device.
"""

import hmac

from itsdangerous import BadSignature, Signer
from itsdangerous.signer import SigningAlgorithm

from quiz.responses.walk import Run, Standing, Ticket, Walk
from quiz.security.keys import derive

# Lookups, as each step reads and writes a walk: a call of an Enum or of `int` takes several times longer.
_RUNS = {str(run): run for run in Run}
_STANDINGS = {str(standing): standing for standing in Standing}
_ANSWERS = {"-": None, **{str(answer): answer for answer in range(10)}}
_LETTERS = {answer: letter for letter, answer in _ANSWERS.items()}


class _Hmac(SigningAlgorithm):
    """HMAC-SHA-256 with one key, which is prepared once; itsdangerous' own prepares it each time."""

    def __init__(self, key: bytes) -> None:
        self._prepared = hmac.new(key, digestmod="sha256")

    def get_signature(self, key: bytes, value: bytes) -> bytes:
        signature = self._prepared.copy()
        signature.update(value)
        return signature.digest()


class WalkSigner:
    """Writes walks into signed texts and reads them back; `secret` is the service's key.

    A text is good for its `purpose` only: the hidden ticket of a sheet of paper must not count as a phone's.
    """

    def __init__(self, secret: str, purpose: str = "walk") -> None:
        # Derived once: a step signs and checks, and is asked for by everybody all the time.
        key = derive(secret, purpose)
        self._signer = Signer(key, sep="~", key_derivation="none", algorithm=_Hmac(key))

    def write(self, walk: Walk) -> str:
        """The cookie value of a walk."""
        answers = "".join([_LETTERS[answer] for answer in walk.answers])
        value = (
            f"{walk.ticket.page:x}.{walk.ticket.bit:x}.{walk.run}{walk.standing}{walk.campaign}.{walk.issued:x}."
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
            page, bit, kind, issued, workshop, number, passed, rest = value.split(".", 7)
            signed_edition, _, answers = rest.rpartition(".")
            walk = Walk(
                ticket=Ticket(int(page, 16), int(bit, 16)),
                run=_RUNS[kind[0]],
                issued=int(issued, 16),
                edition=signed_edition,
                answers=tuple([_ANSWERS[answer] for answer in answers]),
                standing=_STANDINGS[kind[1]],
                workshop=workshop,
                round=int(number, 16),
                passed=int(passed, 16),
                campaign=kind[2:],
            )
        except (ValueError, LookupError):  # signed by another version of the program
            return None
        fits = signed_edition == edition and len(answers) == questions
        return walk if fits and walk.seconds_left(now) > 0 else None
