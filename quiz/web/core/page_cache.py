"""Pages, parts of pages and files that stay as they are until what they are made of changes."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

T = TypeVar("T")

_MOST = 1_000  # of the statistics' pages for coordinators, for everybody, and of the files of each: 10 KB each
_MOST_LARGE = 40  # of what takes 350 KB


class PageCache:
    """What was made last, on a shelf for each kind of reader."""

    def __init__(self) -> None:
        self._shelves: dict[object, dict[tuple[object, ...], Any]] = {}
        self._made_of: object = None
        self._making: dict[tuple[object, tuple[object, ...]], asyncio.Task[Any]] = {}

    def get(self, made_of: object, key: tuple[object, ...]) -> Any:
        """Return what was kept under a key, or None if it was made of something else than `made_of`."""
        return self._shelves.get(key[0], {}).get(key) if self._made_of == made_of else None

    def keep(self, made_of: object, key: tuple[object, ...], made: object, large: bool = False) -> None:
        """Keep a page, or a part of one, until it is made of something else, or is too old among too many.

        Of what is `large` fewer are kept.
        The first of a key names the shelf: whoever asks for every public file must not drive out other readers' pages.
        """
        if self._made_of != made_of:
            self._shelves.clear()
            self._made_of = made_of
        shelf = self._shelves.setdefault(key[0], {})
        shelf[key] = made
        while len(shelf) > (_MOST_LARGE if large else _MOST):
            del shelf[next(iter(shelf))]

    async def make_once(
        self, made_of: object, key: tuple[object, ...], make: Callable[[], Coroutine[Any, Any, T]]
    ) -> T:
        """Return what `make` makes. Whoever asks for the same meanwhile gets the same, and waits for no second one.

        A request that is cancelled cancels nothing that others wait for. Raises what `make` raises.
        """
        making = self._making.get((made_of, key))
        if making is None:
            making = self._making[made_of, key] = asyncio.create_task(make())
            making.add_done_callback(lambda made: self._making.pop((made_of, key)))
        made: T = await asyncio.shield(making)
        return made
