"""Signals: nobody misses the latest state, nobody is told twice, and everything is rendered once."""

import asyncio

import pytest

from quiz.live import Frames, Signals


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
