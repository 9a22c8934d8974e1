"""Pages, parts of pages and files that stay as they are until more is sealed or waits."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from quiz.web.core.site import Site

T = TypeVar("T")


async def of_one_sealing(
    site: Site, key: tuple[object, ...], make: Callable[[], Awaitable[T]], large: bool = False
) -> T:
    """Return what is kept under a key or make it, again if a day ended meanwhile: nothing mixes two of them.

    Fewer are kept of what is large.
    """
    while True:
        sealed = site.publication.sealed
        kept: T | None = site.kept_statistics.get(sealed, key)
        if kept is not None:
            return kept
        made = await make()
        if await site.publication.is_last(sealed):
            site.kept_statistics.keep(sealed, key, made, large)
            return made
