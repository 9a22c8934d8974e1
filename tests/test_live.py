"""Signals: nobody misses the latest state, nobody is told twice, and everything is rendered once."""

import asyncio
from collections import Counter

import pytest

from quiz.live import Audiences, Ended, Frames, Signals, Watcher


async def collect(signals: Signals, seen: list[int | None], count: int) -> None:
    """Watch until `count` messages came."""
    async for version in signals.versions("koma-siru", heartbeat=5, least=0):
        seen.append(version)
        if len(seen) >= count:
            return


@pytest.mark.anyio
async def test_a_watcher_is_told_the_state_at_once_and_each_change() -> None:
    signals, seen = Signals(), list[int | None]()
    watcher = asyncio.create_task(collect(signals, seen, 3))
    for _ in range(2):
        await asyncio.sleep(0.02)
        signals.announce(["koma-siru", "other-code"])
    await asyncio.wait_for(watcher, 2)
    assert seen == [0, 1, 2]


@pytest.mark.anyio
async def test_changes_that_come_close_are_told_as_one() -> None:
    signals, seen = Signals(), list[int | None]()

    async def watch() -> None:
        async for version in signals.versions("koma-siru", least=0.1):
            seen.append(version)

    watcher = asyncio.create_task(watch())
    await asyncio.sleep(0.01)
    for _ in range(50):
        signals.announce(["koma-siru"])
        await asyncio.sleep(0)
    await asyncio.sleep(0.35)
    watcher.cancel()
    assert seen == [0, 50]


@pytest.mark.anyio
async def test_a_beat_comes_when_nothing_happens() -> None:
    signals = Signals()
    versions = signals.versions("koma-siru", heartbeat=0.01, least=0)
    assert [await anext(versions), await anext(versions)] == [0, None]


@pytest.mark.anyio
async def test_hundreds_of_watchers_are_all_told_and_leave_nothing_behind() -> None:
    signals = Signals()
    seen = [list[int | None]() for _ in range(300)]
    watchers = [asyncio.create_task(collect(signals, own, 2)) for own in seen]
    await asyncio.sleep(0.05)
    signals.announce(["koma-siru"])
    await asyncio.wait_for(asyncio.gather(*watchers), 5)
    assert all(own == [0, 1] for own in seen)
    assert not signals._waiting


@pytest.mark.anyio
async def test_a_version_is_rendered_once_for_all_who_watch() -> None:
    frames, rendered = Frames(), list[int]()

    async def render() -> bytes:
        rendered.append(1)
        await asyncio.sleep(0.01)
        return b"state"

    got = await asyncio.gather(*(frames.get("screen", 1, render) for _ in range(100)))
    assert set(got) == {b"state"} and len(rendered) == 1
    await frames.get("screen", 2, render)
    assert len(rendered) == 2


@pytest.mark.anyio
async def test_a_failed_rendering_is_tried_again() -> None:
    frames = Frames()

    async def fail() -> bytes:
        raise LookupError

    async def render() -> bytes:
        return b"state"

    with pytest.raises(LookupError):
        await frames.get("screen", 1, fail)
    assert await frames.get("screen", 1, render) == b"state"


class Wall:
    """Something to watch: it shows its number, and counts how often it is rendered."""

    def __init__(self, heartbeat: float = 5, least: float = 0) -> None:
        self.signals = Signals()
        self.audiences = Audiences(self.signals, b"beat", heartbeat, least)
        self.number = 0
        self.rendered = 0
        self.fault: Exception | None = None

    async def render(self) -> bytes:
        self.rendered += 1
        number = self.number
        await asyncio.sleep(0.01)
        if self.fault:
            raise self.fault
        return str(number).encode()

    def change(self) -> None:
        self.number += 1
        self.signals.announce(["koma-siru"])

    def watcher(self) -> Watcher:
        return self.audiences.follow("screen", "koma-siru", self.render)


async def read(watcher: Watcher, seen: list[bytes]) -> None:
    async for message in watcher:
        seen.append(message)


@pytest.mark.anyio
async def test_hundreds_who_watch_the_same_cost_one_rendering_a_change() -> None:
    wall, seen = Wall(), [list[bytes]() for _ in range(300)]
    watchers = [asyncio.create_task(read(wall.watcher(), own)) for own in seen]
    await asyncio.sleep(0.1)
    for _ in range(2):
        wall.change()
        await asyncio.sleep(0.2)
    assert all(own == [b"0", b"1", b"2"] for own in seen)
    assert wall.rendered == 3
    for watcher in watchers:
        watcher.cancel()


@pytest.mark.anyio
async def test_they_are_woken_in_slices_so_that_others_get_their_turn() -> None:
    wall, told = Wall(), Counter[int]()
    turn = 0

    async def note() -> None:
        async for _ in wall.watcher():
            told[turn] += 1

    watchers = [asyncio.create_task(note()) for _ in range(300)]
    await asyncio.sleep(0.1)
    told.clear()
    wall.change()
    while told.total() < 300:
        await asyncio.sleep(0)
        turn += 1
    assert max(told.values()) <= 32, told
    for watcher in watchers:
        watcher.cancel()


@pytest.mark.anyio
async def test_who_is_slow_gets_the_latest_state_and_keeps_nobody_waiting() -> None:
    wall, quick = Wall(), list[bytes]()
    slow = wall.watcher()
    assert await anext(slow) == b"0"
    reader = asyncio.create_task(read(wall.watcher(), quick))
    for _ in range(3):
        await asyncio.sleep(0.1)
        wall.change()
    await asyncio.sleep(0.1)
    assert quick == [b"0", b"1", b"2", b"3"]
    assert await anext(slow) == b"3"
    reader.cancel()


@pytest.mark.anyio
async def test_who_comes_between_two_messages_has_the_latest_state_and_not_the_one_before_it() -> None:
    wall, early, late = Wall(least=0.3), list[bytes](), list[bytes]()
    readers = [asyncio.create_task(read(wall.watcher(), early))]
    await asyncio.sleep(0.5)
    wall.change()
    await asyncio.sleep(0.05)
    wall.change()  # too soon to be told
    readers.append(asyncio.create_task(read(wall.watcher(), late)))
    await asyncio.sleep(0.1)
    assert (early, late) == ([b"0", b"1"], [b"2"])
    await asyncio.sleep(0.5)
    assert (early, late) == ([b"0", b"1", b"2"], [b"2"])
    for reader in readers:
        reader.cancel()


@pytest.mark.anyio
async def test_a_beat_reaches_everybody_and_those_who_left_are_forgotten() -> None:
    wall, seen = Wall(heartbeat=0.1), [list[bytes]() for _ in range(3)]
    readers = [asyncio.create_task(read(wall.watcher(), own)) for own in seen]
    await asyncio.sleep(0.25)
    assert all(own[:2] == [b"0", b"beat"] for own in seen)
    for reader in readers:
        reader.cancel()
    await asyncio.sleep(0.25)
    assert not wall.audiences._crowds
    assert wall.rendered == 1


@pytest.mark.anyio
async def test_one_who_leaves_takes_nobody_along() -> None:
    wall, seen = Wall(), list[bytes]()
    leaving = asyncio.create_task(read(wall.watcher(), []))
    staying = asyncio.create_task(read(wall.watcher(), seen))
    await asyncio.sleep(0.05)
    leaving.cancel()
    await asyncio.sleep(0)
    wall.change()
    await asyncio.sleep(0.1)
    assert seen == [b"0", b"1"]
    staying.cancel()


@pytest.mark.anyio
async def test_the_end_is_told_to_everybody_once() -> None:
    wall, seen = Wall(), [list[bytes]() for _ in range(40)]
    readers = [asyncio.create_task(read(wall.watcher(), own)) for own in seen]
    await asyncio.sleep(0.1)
    wall.fault = Ended(b"over")
    wall.change()
    await asyncio.wait_for(asyncio.gather(*readers), 2)
    assert all(own == [b"0", b"over"] for own in seen)
    assert [message async for message in wall.watcher()] == [b"over"]
    wall.fault = None
    assert await anext(wall.watcher()) == b"1"


@pytest.mark.anyio
async def test_what_a_rendering_raises_reaches_everybody_and_the_next_one_starts_anew() -> None:
    wall = Wall()
    readers = [asyncio.create_task(read(wall.watcher(), [])) for _ in range(40)]
    await asyncio.sleep(0.1)
    wall.fault = LookupError()
    wall.change()
    outcomes = await asyncio.wait_for(asyncio.gather(*readers, return_exceptions=True), 2)
    assert all(isinstance(outcome, LookupError) for outcome in outcomes)
    wall.fault = None
    assert await anext(wall.watcher()) == b"1"
