"""What the wall shows: one of the views, and of which round."""

from collections.abc import Sequence
from typing import NamedTuple

from quiz.store.values import Round, RoundState, Workshop

PICTURES = ("question", "dimensions", "characters")
"""The views that show the picture of a round; without one, they show the question itself, or how far the round is."""

WRITTEN = ("changes", "own")
"""The views of what the host has written: the wall of changes, and the host's own question."""

AROUND = ("rules", "break")
"""The views of what there is around the talk: the ground rules, and a break."""

VIEWS = ("join", "progress", *PICTURES, "talk", *WRITTEN, *AROUND)
STEPPED = ("question", "talk")
"""The views that show one question."""

STEPS = {"next": 1, "previous": -1}
"""By how much a press of either step goes on; see `stepped`."""

BEFORE_A_PICTURE = ("join", "progress", *WRITTEN, *AROUND)
"""The views that a picture takes the place of."""


class View(NamedTuple):
    """What is looked at."""

    name: str
    round: int | None = None
    """The round whose picture was asked for; without one it is the newest picture there is."""
    prompt: int | None = None
    """The number of a prompt to talk about, or of a page of the wall of changes."""
    beside: int | None = None
    """1 if the picture of the round before was asked for beside it."""
    page: int | None = None
    """The page of a view that has several; without one it is the first."""
    until: int | None = None
    """When a break is over, as the minute of the day in Finland, 1 to 1440."""
    after: int | None = None
    """The number of the question that comes next, in a view that was turned to in the middle of the talk."""

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
    """Return the pictured rounds up to the one that is looked at: that is the last of them.

    None if the open round is looked at, of which nothing may be shown.
    """
    rounds = pictured_rounds(workshop)
    chosen = View.read(workshop.view).round
    if workshop.round.state is RoundState.OPEN and chosen == workshop.round.number:
        return []
    return [each for each in rounds if chosen is None or each.number <= chosen] or rounds


def choices_of(workshop: Workshop) -> tuple[int, ...]:
    """Return the rounds that the wall can be turned to: those with pictures and, beside them, the open one."""
    pictured, now = pictured_rounds(workshop), workshop.round
    if pictured and now.state is RoundState.OPEN:
        pictured = [*pictured, now]
    return tuple(each.number for each in pictured)


def side_by_side(workshop: Workshop) -> bool:
    """Return whether the pictures of two rounds are looked at."""
    return bool(View.read(workshop.view).beside) and len(looked_at(workshop)) > 1


def pages(workshop: Workshop, dimensions: int) -> int:
    """Return how many pages the view has: one for each dimension, as they are never compared with each other."""
    return dimensions if View.read(workshop.view).name == "dimensions" and looked_at(workshop) else 1


def stepped(workshop: Workshop, order: Sequence[int], by: int, dimensions: int) -> tuple[View, int]:
    """Return the view and the question after a step to the next page (1) or the one before (-1).

    There the questions in this order follow; after the last one comes the first. Whatever was looked at in the middle
    of the talk, it goes on where it was.
    """
    view = View.read(workshop.view)
    page = (view.page or 1) + by
    if 1 <= page <= pages(workshop, dimensions):
        return view._replace(page=page), workshop.question
    if view.name in STEPPED:
        name, following = view.name, order[(order.index(workshop.question) + by) % len(order)]
    else:
        after = order.index(view.after) if view.after in order else 0
        name, following = "question", order[after if by > 0 else after - 1]
    return View(name, view.round, beside=view.beside), following


def comes_next(workshop: Workshop, order: Sequence[int]) -> int | None:
    """Return the question that comes next in this order; None where none of a picture was talked about yet."""
    view = View.read(workshop.view)
    if view.name not in STEPPED:
        return view.after
    return order[(order.index(workshop.question) + 1) % len(order)] if looked_at(workshop) else None


def after_break(workshop: Workshop, order: Sequence[int]) -> int | None:
    """Return the question that comes after a break from now, in this order; None where no picture is talked about."""
    begins = looked_at(workshop) and View.read(workshop.view).name in PICTURES
    return comes_next(workshop, order) or (order[0] if begins else None)
