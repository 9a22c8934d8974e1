"""What the wall shows: one of the views, and of which round."""

from collections.abc import Sequence
from typing import NamedTuple

from quiz.store.values import Round, RoundState, Workshop

PICTURES = ("question", "dimensions", "characters")
"""The views that show the picture of a round; without one, they show how far the round is."""

WRITTEN = ("changes", "own")
"""The views of what the host has written: the wall of changes, and the host's own question."""

VIEWS = ("join", "progress", *PICTURES, "talk", *WRITTEN)
STEPPED = ("question", "talk")
"""The views that show one question."""

BEFORE_A_PICTURE = ("join", "progress", *WRITTEN)
"""The views that a picture takes the place of."""


class View(NamedTuple):
    """A view, the round whose picture was asked for, and the number of a prompt to talk about, or of a page.

    Without a round it is the newest picture there is.
    """

    name: str
    round: int | None = None
    prompt: int | None = None

    @classmethod
    def read(cls, kept: str) -> "View":
        """Return the view in the text that is kept of it."""
        name, *numbers = kept.split(":")
        return cls(name, *(int(number) if number else None for number in numbers))

    def kept(self) -> str:
        """Return the text that is kept of the view."""
        return ":".join(str(part or "") for part in self).rstrip(":")


def pictured_rounds(workshop: Workshop) -> list[Round]:
    """Return the rounds whose pictures were shown: each can be gone back to until the workshop ends."""
    return [each for each in workshop.rounds if each.state is RoundState.SHOWN]


def looked_at(workshop: Workshop) -> list[Round]:
    """Return the pictured rounds up to the one that is looked at: that is the last of them."""
    rounds = pictured_rounds(workshop)
    chosen = View.read(workshop.view).round
    return [each for each in rounds if chosen is None or each.number <= chosen] or rounds


def stepped(workshop: Workshop, order: Sequence[int], by: int) -> tuple[View, int]:
    """Return the view and the question after a step to the next question in this order (1) or the one before (-1).

    After the last comes the first. A view of something else turns to a question.
    """
    view = View.read(workshop.view)
    if view.name not in STEPPED:
        return View("question", view.round), order[0 if by > 0 else -1]
    return View(view.name, view.round), order[(order.index(workshop.question) + by) % len(order)]
