"""Pages, parts of pages and files that stay as they are until what they are made of changes."""

from typing import Any

_MOST = 1_000  # of the statistics' pages for coordinators, for everybody, and of the files of each: 10 KB each
_MOST_LARGE = 40  # of what takes 350 KB


class PageCache:
    """What was made last, on a shelf for each kind of reader."""

    def __init__(self) -> None:
        self._shelves: dict[object, dict[tuple[object, ...], Any]] = {}
        self._made_of: object = None

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
