"""Signals: nobody misses the latest state, nobody is told twice, and everything is rendered once."""

import asyncio
import random
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest

from quiz.live.broadcast import Audiences
from quiz.live.crowd import Fill, Watcher, unchanged
from quiz.live.frames import Ended, Frames, NotNow
from quiz.live.signals import Signals


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
async def test_what_is_announced_to_be_told_at_once_waits_for_nothing() -> None:
    signals, seen = Signals(), list[int | None]()

    async def watch() -> None:
        async for version in signals.versions("koma-siru", heartbeat=60, least=60):
            seen.append(version)
            if version == 3:  # while the version is sent
                signals.announce(["koma-siru"], at_once=True)

    watcher = asyncio.create_task(watch())
    await until(lambda: seen == [0])
    signals.announce(["koma-siru"])
    for _ in range(3):
        await asyncio.sleep(0)
    assert seen == [0]
    for _ in range(2):
        signals.announce(["koma-siru"], at_once=True)
        await until(lambda: seen[-1] == signals.version("koma-siru"))
    await until(lambda: seen == [0, 2, 3, 4])
    signals.forget("koma-siru")
    await until(lambda: len(seen) > 4)
    watcher.cancel()
    assert not signals._pressed


@pytest.mark.anyio
async def test_when_any_workshop_may_have_changed_every_version_rises_and_everybody_is_woken() -> None:
    signals, codes = Signals(), ("koma-siru", "napi-rehi", "haha-haha")
    for times, code in enumerate(codes):
        signals.announce([code] * times)
    before = [signals.version(code) for code in codes]
    watchers = [signals.versions(code, heartbeat=60, least=0) for code in codes for _ in range(3)]
    for watcher in watchers:
        await anext(watcher)
    woken = [asyncio.ensure_future(anext(watcher)) for watcher in watchers]
    await asyncio.sleep(0)
    signals.announce_all()
    await asyncio.wait_for(asyncio.gather(*woken), 5)
    assert all(signals.version(code) > earlier for code, earlier in zip(codes, before, strict=True))
    after = signals.version("koma-siru")
    signals.announce(["koma-siru"])
    assert signals.version("koma-siru") == after + 1


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
@pytest.mark.parametrize("changes", [0, 1, 5])
async def test_a_workshop_that_is_forgotten_wakes_its_watchers_and_is_in_memory_no_more(changes: int) -> None:
    signals, seen = Signals(), list[int | None]()
    for _ in range(changes):
        signals.announce(["koma-siru"])
    watcher = asyncio.create_task(collect(signals, seen, 2))
    await until(lambda: bool(seen))
    signals.forget("koma-siru")
    await asyncio.wait_for(watcher, 20)
    assert seen[0] is not None and seen[1] is not None and seen[1] > seen[0]
    assert not signals._versions


def test_a_version_never_falls_whatever_is_forgotten() -> None:
    """Else what was kept of a workshop would pass for the present state of one that gets the same code."""
    signals, rng = Signals(), random.Random(1)
    codes = ["koma-siru", "nuku-nuku", "hara-kiri"]
    before = {code: signals.version(code) for code in codes}
    for _ in range(500):
        code = rng.choice(codes)
        if rng.random() < 0.3:
            signals.forget(code)
        else:
            signals.announce([code])
        now = {code: signals.version(code) for code in codes}
        assert all(now[other] >= before[other] for other in codes) and now[code] > before[code]
        before = now


def test_codes_that_are_announced_when_they_are_gone_are_bounded() -> None:
    """Somebody may finish in a workshop that has ended."""
    signals = Signals()
    for number in range(20_000):
        signals.announce(["first" if number % 2 else str(number)])
    assert len(signals._versions) == 5_000 and "first" in signals._versions
    assert signals.version("0") >= 1


@pytest.mark.anyio
async def test_a_version_is_rendered_once_for_all_who_watch() -> None:
    frames, rendered = Frames(), list[int]()

    async def render() -> bytes:
        rendered.append(1)
        await asyncio.sleep(0.01)
        return b"state"

    got = await asyncio.gather(*(frames.get(("screen",), 1, render) for _ in range(100)))
    assert set(got) == {b"state"} and len(rendered) == 1
    await frames.get(("screen",), 2, render)
    assert len(rendered) == 2


@pytest.mark.anyio
async def test_a_failed_rendering_is_tried_again() -> None:
    frames = Frames()

    async def fail() -> bytes:
        raise LookupError

    async def render() -> bytes:
        return b"state"

    with pytest.raises(LookupError):
        await frames.get(("screen",), 1, fail)
    assert await frames.get(("screen",), 1, render) == b"state"


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

    def watchers(self) -> int:
        """How many wait for the next message."""
        crowd = self.audiences._crowds.get(("screen",))
        return len(crowd.watchers) if crowd else 0


class Guest(Watcher):
    """Somebody who watches a wall until the last message; while `asleep`, whoever sends waits."""

    def __init__(self, wall: Wall, fill: Fill = unchanged) -> None:
        super().__init__(fill)
        self.wall = wall
        self.seen = list[bytes]()
        self.awake, self.gone = asyncio.Event(), asyncio.Event()
        self.awake.set()

    @property
    def is_behind(self) -> bool:
        return not self.awake.is_set()

    async def show(self, message: bytes) -> None:
        await self.awake.wait()
        self.seen.append(message)

    async def end(self, message: bytes) -> None:
        await self.awake.wait()
        self.seen += [message] if message else []
        self.over = True
        self.gone.set()

    async def watch(self) -> None:
        try:
            await self.wall.audiences.follow(self, ("screen",), "koma-siru", self.wall.render)
            await self.gone.wait()
        finally:
            self.wall.audiences.leave(self, ("screen",))


async def until(condition: Callable[[], bool]) -> None:
    for _ in range(4_000):
        if condition():
            return
        await asyncio.sleep(0.005)
    raise TimeoutError


@asynccontextmanager
async def watching(wall: Wall, count: int) -> AsyncIterator[list[Guest]]:
    """So many who watch; they wait for the next message already."""
    guests = [Guest(wall) for _ in range(count)]
    visits = [asyncio.create_task(guest.watch()) for guest in guests]
    await until(lambda: wall.watchers() == count)
    yield guests
    for visit in visits:
        visit.cancel()


@pytest.mark.anyio
async def test_hundreds_who_watch_the_same_cost_one_rendering_a_change() -> None:
    wall = Wall()
    async with watching(wall, 300) as guests:
        for number in (b"1", b"2"):
            wall.change()
            await until(lambda number=number: all(guest.seen[-1] == number for guest in guests))  # type: ignore[misc]
        assert all(guest.seen == [b"0", b"1", b"2"] for guest in guests)
        assert wall.rendered == 3


@dataclass(frozen=True, slots=True)
class Greeting:
    """Greets by name in each version; it cannot in a sign of life."""

    name: bytes
    greetings: list[bytes] = field(compare=False)

    def __call__(self, message: bytes) -> bytes:
        self.greetings.append(self.name + b"%d" % int(message))
        return self.greetings[-1]


@pytest.mark.anyio
async def test_a_version_is_filled_once_for_those_who_get_the_same_and_a_sign_of_life_never() -> None:
    wall, greetings = Wall(heartbeat=0.2), list[bytes]()
    guests = [Guest(wall, Greeting(name, greetings)) for name in (b"a", b"a", b"a", b"b", b"b")]
    visits = [asyncio.create_task(guest.watch()) for guest in guests]
    await until(lambda: all(b"beat" in guest.seen for guest in guests))
    greetings.clear()

    wall.change()
    await until(lambda: all(any(b"1" in each for each in guest.seen) for guest in guests))
    wall.fault = NotNow()
    wall.change()
    await until(lambda: all(guest.seen[-1] == b"beat" for guest in guests))
    wall.fault = None
    await until(lambda: all(any(b"2" in each for each in guest.seen) for guest in guests))

    assert greetings == [b"a1", b"b1", b"a2", b"b2"]
    versions = [[each for each in guest.seen if each != b"beat"] for guest in guests]
    assert versions == 3 * [[b"a0", b"a1", b"a2"]] + 2 * [[b"b0", b"b1", b"b2"]]
    for visit in visits:
        visit.cancel()


@pytest.mark.anyio
async def test_who_watched_in_vain_leaves_nothing_behind() -> None:
    wall = Wall(heartbeat=0.02)
    async with watching(wall, 3):
        await until(lambda: len(wall.signals._waiting) == 1)
    await until(lambda: not wall.audiences._crowds)
    assert not wall.signals._waiting and not wall.signals._versions


@pytest.mark.anyio
async def test_they_are_sent_to_in_slices_so_that_others_get_their_turn() -> None:
    wall, most, before = Wall(), 0, 0
    async with watching(wall, 300) as guests:
        wall.change()
        while before < 300:
            await asyncio.sleep(0)
            told = sum(len(guest.seen) - 1 for guest in guests)
            most, before = max(most, told - before), told
    assert most <= 32


@pytest.mark.anyio
async def test_a_stop_in_the_middle_of_a_message_lets_everybody_go() -> None:
    wall = Wall()
    async with watching(wall, 300) as guests:
        wall.change()
        for _ in range(10_000):
            if any(len(guest.seen) > 1 for guest in guests):
                break
            await asyncio.sleep(0)

        await wall.audiences.close()

        assert all(guest.over for guest in guests) and wall.watchers() == 0
        assert {len(guest.seen) for guest in guests} == {1, 2}


@pytest.mark.anyio
async def test_who_sleeps_gets_the_latest_state_and_keeps_nobody_waiting() -> None:
    wall = Wall()
    async with watching(wall, 40) as guests:
        slow, others = guests[3], guests[:3] + guests[4:]
        slow.awake.clear()
        for number in (b"1", b"2", b"3"):
            wall.change()
            await until(lambda number=number: all(guest.seen[-1] == number for guest in others))  # type: ignore[misc]
        assert slow.seen == [b"0"]
        slow.awake.set()
        await until(lambda: slow.seen[-1] == b"3")
        assert slow.seen in ([b"0", b"1", b"3"], [b"0", b"3"])
        wall.change()
        await until(lambda: slow.seen[-1] == b"4")
        await until(lambda: not wall.audiences._crowds["screen",].slow)


@pytest.mark.anyio
async def test_who_sleeps_keeps_neither_a_beat_nor_the_end_from_others() -> None:
    wall = Wall(heartbeat=0.05)
    async with watching(wall, 3) as (slow, *others):
        slow.awake.clear()
        await until(lambda: all(guest.seen[-1] == b"beat" for guest in others))
        wall.fault = Ended(b"over")
        wall.change()
        await until(lambda: all(guest.over for guest in others))
        assert not slow.over and slow.seen == [b"0"]
        slow.awake.set()
        await until(lambda: slow.over)
        assert slow.seen == [b"0", b"over"]


@pytest.mark.anyio
async def test_who_sleeps_and_leaves_leaves_nothing_behind() -> None:
    wall = Wall(heartbeat=0.05)
    async with watching(wall, 2) as (slow, other):
        slow.awake.clear()
        wall.change()
        await until(lambda: other.seen[-1] == b"1")
        sending = [*wall.audiences._crowds["screen",].slow.values()]
        assert len(sending) == 1
    await until(lambda: not wall.audiences._crowds)
    assert sending[0].cancelled() and slow.seen == [b"0"]


@pytest.mark.anyio
async def test_who_cannot_be_sent_to_is_let_go_and_takes_nobody_along(caplog: pytest.LogCaptureFixture) -> None:
    class Broken(Guest):
        async def show(self, message: bytes) -> None:
            if message == b"1":
                raise OSError
            await super().show(message)

    wall = Wall()
    async with watching(wall, 1) as (guest,):
        broken = Broken(wall)
        visit = asyncio.create_task(broken.watch())
        await until(lambda: wall.watchers() == 2)
        for number in (b"1", b"2"):
            wall.change()
            await until(lambda number=number: guest.seen[-1] == number)  # type: ignore[misc]
        assert broken.over and broken.seen == [b"0"] and wall.watchers() == 1
        visit.cancel()
    assert [record.exc_info and record.exc_info[0] for record in caplog.records] == [OSError]


@pytest.mark.anyio
async def test_who_comes_between_two_messages_has_the_latest_state_at_once_and_only_once() -> None:
    wall = Wall(least=2)
    async with watching(wall, 1) as (early,):
        wall.change()  # too soon after the first message to be told
        late = Guest(wall)
        visit = asyncio.create_task(late.watch())
        await until(lambda: bool(late.seen))
        assert late.seen == [b"1"]
        await until(lambda: len(early.seen) == 2)
        wall.change()
        await until(lambda: len(early.seen) == 3 and len(late.seen) == 2)
        assert (early.seen, late.seen) == ([b"0", b"1", b"2"], [b"1", b"2"])
        visit.cancel()


@pytest.mark.anyio
async def test_a_beat_reaches_everybody_and_those_who_left_are_forgotten() -> None:
    wall = Wall(heartbeat=0.1)
    async with watching(wall, 3) as guests:
        await until(lambda: all(guest.seen[:2] == [b"0", b"beat"] for guest in guests))
    await until(lambda: not wall.audiences._crowds)
    assert wall.rendered == 1


@pytest.mark.anyio
async def test_one_who_leaves_takes_nobody_along() -> None:
    wall = Wall()
    async with watching(wall, 1) as (guest,):
        leaving = asyncio.create_task(Guest(wall).watch())
        await until(lambda: wall.watchers() == 2)
        leaving.cancel()
        await until(leaving.done)
        assert wall.watchers() == 1
        wall.change()
        await until(lambda: guest.seen == [b"0", b"1"])


@pytest.mark.anyio
async def test_the_end_is_told_to_everybody_once() -> None:
    wall = Wall()
    async with watching(wall, 40) as guests:
        wall.fault = Ended(b"over")
        wall.change()
        await until(lambda: all(guest.over for guest in guests))
        assert all(guest.seen == [b"0", b"over"] for guest in guests)
        late = Guest(wall)
        await late.watch()
        assert late.seen == [b"over"]
        wall.fault = None
    async with watching(wall, 1) as (again,):
        assert again.seen == [b"1"]


@pytest.mark.anyio
async def test_what_is_out_of_reach_for_now_is_tried_again_and_nobody_who_watches_is_sent_away() -> None:
    wall = Wall(least=0.02)
    async with watching(wall, 3) as guests:
        wall.fault = NotNow()
        wall.change()
        await until(lambda: all(guest.seen[:3] == [b"0", b"beat", b"beat"] for guest in guests))
        late = Guest(wall)
        await late.watch()
        assert late.over and late.seen == [], "kept waiting"
        wall.fault = None
        await until(lambda: all(guest.seen[-1] == b"1" for guest in guests))


@pytest.mark.anyio
async def test_a_rendering_that_fails_is_told_once_and_lets_everybody_ask_again(
    caplog: pytest.LogCaptureFixture,
) -> None:
    wall = Wall()
    async with watching(wall, 40) as guests:
        wall.fault = LookupError()
        wall.change()
        await until(lambda: all(guest.over for guest in guests))
    assert [record.exc_info and record.exc_info[0] for record in caplog.records] == [LookupError]
    with pytest.raises(LookupError):
        await Guest(wall).watch()
    wall.fault = None
    async with watching(wall, 1) as (again,):
        assert again.seen == [b"1"]
