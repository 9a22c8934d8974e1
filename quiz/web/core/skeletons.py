"""Templates that are rendered once, with slots for what differs from one request to the next."""

import re
from collections.abc import Iterable
from typing import NoReturn

from markupsafe import Markup

_SLOT = re.compile(r"\0(\w+)\0")


class Slot(Markup):
    """The place of a part that is not known yet: a template can print it, and cannot decide anything by it."""

    __slots__ = ()

    def __new__(cls, name: str) -> "Slot":
        """Make a slot with the name that `Skeleton.fill` knows it by."""
        return super().__new__(cls, f"\0{name}\0")

    def __bool__(self) -> NoReturn:
        raise TypeError(f"what fills {self!r} is not known when its template is rendered")

    __iter__ = __len__ = __bool__


class Skeleton:
    """A rendered template with its slots."""

    def __init__(self, rendered: str) -> None:
        # Texts and names of slots in turn.
        self._pieces = _SLOT.split(rendered)
        self._names = self._pieces[1::2]

    def fill(self, **parts: Markup) -> Markup:
        """Return the text with a part in each slot. Raises KeyError for a slot without one."""
        pieces = self._pieces.copy()
        pieces[1::2] = [parts[name] for name in self._names]
        return Markup("".join(pieces))


def join(parts: Iterable[Markup]) -> Markup:
    """Return parts one after the other, each on lines of its own."""
    return Markup("\n".join(parts))
