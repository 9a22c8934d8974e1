"""Pages, parts of pages and files that stay as they are until the next night."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from quiz.web.core.site import Site

T = TypeVar("T")


async def of_one_night(site: Site, key: tuple[object, ...], make: Callable[[], Awaitable[T]]) -> T:
    """Return what is kept under a key or make it, again if a night was sealed meanwhile: nothing mixes two nights."""
    while True:
        sealed = site.publication.sealed
        kept: T | None = site.nightly.get(sealed, key)
        if kept is not None:
            return kept
        made = await make()
        if await site.publication.is_last(sealed):
            site.nightly.keep(sealed, key, made)
            return made
