"""What is kept is made once, and for as long as what it is made of."""

import asyncio

import pytest

from quiz.web.core.page_cache import PageCache

pytestmark = pytest.mark.anyio

KEY = ("shelf", "page")


class Maker:
    """Makes pages slowly, and counts them; fails as long as it is broken."""

    def __init__(self) -> None:
        self.made = 0
        self.go_on = asyncio.Event()
        self.broken = False

    async def make(self) -> int:
        self.made += 1
        await self.go_on.wait()
        if self.broken:
            raise LookupError
        return self.made


async def test_what_many_ask_for_at_a_time_is_made_once() -> None:
    cache, maker = PageCache(), Maker()
    asking = [asyncio.create_task(cache.make_once("Monday", KEY, maker.make)) for _ in range(20)]
    other = asyncio.create_task(cache.make_once("Monday", ("shelf", "other"), maker.make))
    later = asyncio.create_task(cache.make_once("Tuesday", KEY, maker.make))
    await asyncio.sleep(0)
    # Whoever goes away, the first one too, takes nothing from the rest.
    asking.pop(0).cancel()
    maker.go_on.set()
    await asyncio.gather(*asking, other, later)
    assert maker.made == 3


async def test_a_fault_is_told_to_all_who_wait_and_what_failed_is_made_again() -> None:
    cache, maker = PageCache(), Maker()
    maker.broken = True
    asking = [asyncio.create_task(cache.make_once("Monday", KEY, maker.make)) for _ in range(3)]
    maker.go_on.set()
    assert [type(each) for each in await asyncio.gather(*asking, return_exceptions=True)] == [LookupError] * 3
    maker.broken = False
    assert await cache.make_once("Monday", KEY, maker.make) == maker.made == 2
