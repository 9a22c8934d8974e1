"""Pages, parts of pages and files that stay as they are until more is sealed or waits."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import TypeVar

from quiz.store.values import Sealed
from quiz.web.core.site import Site

T = TypeVar("T")


async def of_one_sealing(
    site: Site, key: tuple[object, ...], make: Callable[[], Awaitable[T]], large: bool = False
) -> T:
    """Return what is kept under a key or make it, again if a day ended meanwhile: nothing mixes two of them.

    It is made once, however many ask for it at a time. Fewer are kept of what is large.
    """
    while True:
        sealed = site.publication.sealed
        kept: T | None = site.kept_statistics.get(sealed, key)
        if kept is None:
            kept = await site.kept_statistics.make_once(sealed, key, partial(_make, site, sealed, key, make, large))
        if kept is not None:
            return kept


async def in_one_sealing(site: Site, answer: Callable[[], Awaitable[T]]) -> T:
    """Return what is made of an address, again if a day ended meanwhile: the address may stand for other weeks then."""
    while True:
        sealed = site.publication.sealed
        made = await answer()
        if site.publication.sealed == sealed:
            return made


async def _make(
    site: Site, sealed: Sealed | None, key: tuple[object, ...], make: Callable[[], Awaitable[T]], large: bool
) -> T | None:
    made = await make()
    if not await site.publication.is_last(sealed):
        return None
    site.kept_statistics.keep(sealed, key, made, large)
    return made
