"""Workshops on a real storage: rounds are batches, closed once, and everybody is counted somewhere."""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import AsyncExitStack, aclosing, asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any

import pytest

from quiz.counting.ledger import Ledger, finisher_of, open_ledger
from quiz.counting.owner import open_owner
from quiz.counting.sealing import Sealer
from quiz.disclosure.random_rounding import keyed_chances
from quiz.disclosure.rules import Medium
from quiz.live.signals import Signals
from quiz.questionnaire.model import Questionnaire
from quiz.questionnaire.scoring import profile
from quiz.responses.walk import Run, Walk
from quiz.security.passes import HostPass, opens
from quiz.setting_values import Database
from quiz.statistics import publication
from quiz.statistics.publication import Publication
from quiz.store.admin import audit
from quiz.store.faults import StoreFault
from quiz.store.opening import open_store
from quiz.store.protocol import Store
from quiz.store.values import Change, Outcome, RoundState, Workshop
from quiz.weeks import day_of
from quiz.workshops.changes import clean_line
from quiz.workshops.service import Workshops, open_workshops
from tests.conftest import Clock
from tests.support.counts import counts
from tests.support.databases import ON_BOTH, alter, rows, traces, without_table

pytestmark = pytest.mark.anyio


@dataclass
class Room:
    """A running service without its pages, and a crowd to answer."""

    database: Database
    questionnaire: Questionnaire
    ledger: Ledger
    signals: Signals
    workshops: Workshops
    publication: Publication
    clock: Clock
    rng: random.Random

    async def answer(
        self, code: str, people: int = 1, on_paper: bool = False, choice: int | None = None, number: int = 1
    ) -> Outcome:
        """Let people finish in a round of a workshop, each with a ticket of their own; what the last one came to."""
        outcome = Outcome.EXPIRED
        for _ in range(people):
            answers = tuple(choice or self.rng.randint(0, q.positions) for q in self.questionnaire.questions)
            walk = Walk(
                await self.ledger.ticket(),
                Run.COUNTED,
                0,
                self.questionnaire.edition,
                answers,
                workshop=code,
                round=number,
            )
            finisher = finisher_of(self.questionnaire, walk, profile(self.questionnaire, answers), "none", "en")
            outcome = await self.ledger.count(replace(finisher, on_paper=on_paper))
            assert outcome in (Outcome.COUNTED, Outcome.APART)
        return outcome

    async def make(self, size: int | None = None, days: int = 1) -> Workshop:
        """A workshop of a Swedish group in Uusimaa."""
        workshop, _ = await self.workshops.make("Torsdagsgruppen", "sv", "ita-uusimaa", size, days)
        return workshop

    async def now(self, workshop: Workshop) -> Workshop:
        """The workshop as it is now."""
        found = await self.workshops.find(workshop.code)
        assert found is not None
        return found

    def counted(self) -> dict[tuple[str, str, str, bool], int]:
        """Finishers by kind, region, language, and whether the batch is sealed."""
        found = rows(
            self.database,
            "SELECT kind, region, language, sealed IS NOT NULL, sum(n) FROM batch WHERE n > 0 GROUP BY 1, 2, 3, 4",
        )
        return {(kind, region, language, bool(sealed)): n for kind, region, language, sealed, n in found}


@asynccontextmanager
async def open_room(database: Database, questionnaire: Questionnaire, clock: Clock) -> AsyncIterator[Room]:
    """Start the services on a storage, as the application does."""
    async with AsyncExitStack() as stack:
        signals = Signals()
        sealer = Sealer(questionnaire, clock, keyed_chances("secret"))
        store = await stack.enter_async_context(open_store(database, questionnaire))
        owner = await stack.enter_async_context(open_owner(store, clock, sealer))
        ledger = await stack.enter_async_context(open_ledger(owner, clock, signals))
        workshops = await stack.enter_async_context(
            open_workshops(owner, ledger, signals, questionnaire.edition, clock)
        )
        publication = Publication(owner, sealer, questionnaire)
        # The housekeeping of the start is over: in the middle of it nobody else could write to the file.
        await workshops.delete_ended()
        yield Room(database, questionnaire, ledger, signals, workshops, publication, clock, random.Random(1))


@pytest.fixture
async def room(database: Database, questionnaire: Questionnaire, clock: Clock) -> AsyncIterator[Room]:
    async with open_room(database, questionnaire, clock) as opened:
        yield opened


@pytest.mark.parametrize("people", [5, 7, 19, 20, 40])
async def test_a_round_of_five_or_more_is_sealed_and_shown(room: Room, people: int) -> None:
    workshop = await room.make()
    await room.answer(workshop.code, people)
    assert await room.publication.round_picture((await room.now(workshop)).round) is None

    await room.workshops.show(workshop.code)

    shown = (await room.now(workshop)).round
    picture = await room.publication.round_picture(shown)
    assert (shown.state, shown.done) == (RoundState.SHOWN, people)
    assert picture is not None and picture.n == people and len(picture.items) == 12 + 1 + 3
    assert room.counted() == {("workshop", "ita-uusimaa", "sv", True): people}


@pytest.mark.parametrize("people", [0, 1, 2, 3, 4])
async def test_a_round_that_is_too_small_moves_up_the_ladder(room: Room, people: int) -> None:
    """A5 and A6: nothing but the number, and nobody is dropped."""
    workshop = await room.make()
    await room.answer(workshop.code, people)
    await room.workshops.show(workshop.code)

    closed = (await room.now(workshop)).round
    assert (closed.state, closed.done, closed.batch) == (RoundState.SMALL, people, None)
    assert await room.publication.round_picture(closed) is None
    assert room.counted() == ({("open", "ita-uusimaa", "*", False): people} if people else {})
    assert {batch for batch, *_ in counts(room.database)} == {
        batch for (batch,) in rows(room.database, "SELECT id FROM batch WHERE n > 0")
    }


@ON_BOTH
async def test_the_picture_is_of_that_round_only(room: Room) -> None:
    workshop = await room.make()
    await room.answer(workshop.code, 6, choice=1)
    await room.workshops.show(workshop.code)
    await room.workshops.open_round(workshop.code)
    await room.answer(workshop.code, 8, choice=5, number=2)
    await room.workshops.show(workshop.code)

    first, second = [await room.publication.round_picture(r) for r in (await room.now(workshop)).rounds]
    assert first is not None and second is not None
    hardly = "one_or_none"
    assert [figure.level for figure in first.items["question:ukulele"]] == ["several", *[hardly] * 5]
    assert [figure.level for figure in second.items["question:ukulele"]] == [*[hardly] * 4, "many", hardly]


@ON_BOTH
async def test_a_late_finisher_goes_up_the_ladder_or_to_the_next_round(room: Room) -> None:
    workshop = await room.make()
    await room.answer(workshop.code, 5)
    await room.workshops.show(workshop.code)
    before = await room.publication.round_picture((await room.now(workshop)).round)
    sealed = counts(room.database)

    assert await room.answer(workshop.code) is Outcome.APART
    assert room.counted()[("open", "ita-uusimaa", "*", False)] == 1
    await room.workshops.open_round(workshop.code)
    # Who names a round is told the truth about that round, also if the next one was opened at this very moment.
    assert await room.answer(workshop.code) is Outcome.APART
    assert await room.answer(workshop.code, number=2) is Outcome.COUNTED

    now = await room.now(workshop)
    assert [(r.number, r.done) for r in now.rounds] == [(1, 5), (2, 1)]
    assert await room.publication.round_picture(now.rounds[0]) is before
    assert set(sealed) <= set(counts(room.database))


async def test_closing_and_opening_twice_changes_nothing(room: Room) -> None:
    workshop = await room.make()
    await room.answer(workshop.code, 5)
    for _ in range(2):
        await room.workshops.show(workshop.code)
    assert len((await room.now(workshop)).rounds) == 1
    for _ in range(2):
        await room.workshops.open_round(workshop.code)
    assert [r.number for r in (await room.now(workshop)).rounds] == [1, 2]


@ON_BOTH
async def test_a_round_that_was_opened_by_mistake_is_taken_back_while_it_is_empty(room: Room) -> None:
    workshop = await room.make()
    await room.workshops.cancel_round(workshop.code, 1)
    assert [r.number for r in (await room.now(workshop)).rounds] == [1]
    await room.answer(workshop.code, 5)
    await room.workshops.show(workshop.code)
    before = await room.now(workshop)

    await room.workshops.open_round(workshop.code)
    assert room.workshops.can_cancel(await room.now(workshop))
    await room.workshops.cancel_round(workshop.code, 1)
    assert (await room.now(workshop)).round.number == 2
    await room.workshops.cancel_round(workshop.code, 2)

    assert await room.now(workshop) == before
    # Who had come along after all is counted, and a round with somebody in it stays.
    assert await room.answer(workshop.code, number=2) is Outcome.APART
    await room.workshops.open_round(workshop.code)
    await room.answer(workshop.code, number=2)
    assert not room.workshops.can_cancel(await room.now(workshop))
    await room.workshops.cancel_round(workshop.code, 2)
    assert [(r.number, r.done) for r in (await room.now(workshop)).rounds] == [(1, 5), (2, 1)]
    assert audit.breaches(room.database) == []


@pytest.mark.parametrize(
    ("phones", "sheets", "shown"),
    [(4, 4, None), (4, 6, 6), (1, 5, 5), (5, 3, 5), (5, 6, 5), (25, 2, 25), (0, 5, 5), (0, 4, None)],
)
async def test_sheets_of_paper_and_phones_are_never_in_one_picture(
    room: Room, phones: int, sheets: int, shown: int | None
) -> None:
    """The host has read the sheets: beside known answers the words would tell of the others."""
    workshop = await room.make()
    await room.answer(workshop.code, phones, choice=1)
    await room.answer(workshop.code, sheets, choice=5, on_paper=True)
    before = (await room.now(workshop)).round
    await room.workshops.show(workshop.code)

    closed = (await room.now(workshop)).round
    picture = await room.publication.round_picture(closed)
    assert (closed.done, closed.paper) == (before.done, before.paper) == (phones + sheets, sheets)
    assert (picture and picture.n) == shown and closed.pictured == before.pictured
    # Nobody is dropped: the rest waits where other rounds of the region leave theirs.
    assert room.counted() == {
        place: n
        for place, n in [
            (("workshop", "ita-uusimaa", "sv", True), shown or 0),
            (("open", "ita-uusimaa", "*", False), phones + sheets - (shown or 0)),
        ]
        if n
    }
    if picture is not None:
        levels = {figure.choice: figure.level for figure in picture.items["question:ukulele"]}
        theirs, others = ("1", "5") if closed.pictured is Medium.PHONES else ("5", "1")
        assert levels[theirs] in ("several", "nearly_all") and levels[others] in ("one_or_none", "at_most_two")


@ON_BOTH
async def test_counts_of_two_editions_are_never_in_one_batch(
    database: Database, questionnaire: Questionnaire, clock: Clock
) -> None:
    async with open_room(database, questionnaire, clock) as room:
        workshop = await room.make()
        await room.answer(workshop.code, 2)
    newer = replace(questionnaire, version="2027-1")
    async with open_room(database, newer, clock) as room:
        # The first round was closed, and was too small; who names it still is told to be in no picture.
        assert await room.answer(workshop.code, 3, number=2) is Outcome.COUNTED
        assert await room.answer(workshop.code) is Outcome.APART
        assert [(r.number, r.state, r.done) for r in (await room.now(workshop)).rounds] == [
            (1, RoundState.SMALL, 2),
            (2, RoundState.OPEN, 3),
        ]
        assert rows(room.database, "SELECT kind, edition, n FROM batch WHERE n > 0 ORDER BY n") == [
            ("open", newer.edition, 1),
            ("open", questionnaire.edition, 2),
            ("workshop", newer.edition, 3),
        ]


async def test_a_flood_of_look_ups_does_not_hold_up_who_finishes(room: Room) -> None:
    workshop = await room.make()
    flood = [asyncio.create_task(room.workshops.find("haha-haha")) for _ in range(400)]
    await room.answer(workshop.code)
    assert sum(task.done() for task in flood) < len(flood)
    await asyncio.gather(*flood)


@ON_BOTH
async def test_joins_stop_at_the_group_size_and_a_fifth_until_it_is_made_larger(room: Room) -> None:
    workshop = await room.make(size=10)
    for _ in range(11):
        room.ledger.joined(workshop.code)
    await room.answer(workshop.code)
    assert not room.workshops.is_full(await room.now(workshop))
    room.ledger.joined(workshop.code)
    await room.answer(workshop.code)
    now = await room.now(workshop)
    assert room.workshops.is_full(now) and not room.workshops.is_open(now)
    await room.workshops.enlarge(workshop.code)
    larger = await room.now(workshop)
    assert larger == replace(now, size=20) and room.workshops.is_open(larger)


@pytest.mark.parametrize(
    ("press", "state", "view"),
    [(Workshops.show, RoundState.SHOWN, "characters"), (Workshops.open_round, RoundState.OPEN, "characters")],
)
async def test_a_press_is_told_once_with_all_that_it_changes(
    room: Room, press: Callable[[Workshops, str], Coroutine[Any, Any, None]], state: RoundState, view: str
) -> None:
    """Told in two steps the picture would come a second late: so far apart are two versions that are told."""
    workshop = await room.make()
    await room.answer(workshop.code, 5)
    if press is Workshops.open_round:
        await room.workshops.show(workshop.code)
    before = room.signals.version(workshop.code)

    async with aclosing(room.signals.versions(workshop.code, least=0)) as versions:
        await anext(versions)
        pressing = asyncio.create_task(press(room.workshops, workshop.code))
        await anext(versions)
        first_told = await room.now(workshop)
        await pressing

    assert (first_told.round.state, first_told.view) == (state, view)
    assert room.signals.version(workshop.code) == before + 1


async def test_what_is_found_is_as_it_is_now_also_when_it_changed_on_the_way(room: Room) -> None:
    """Else somebody who was just written would be missing from it and not be coming any more."""
    workshop = await room.make()
    await room.workshops.pause(workshop.code, False)

    async def change(store: Store) -> None:
        # In one go: whoever waits for what was read before has not got it yet.
        alter(room.database, "UPDATE round SET joined = 7")
        room.signals.announce([workshop.code])

    looking = asyncio.create_task(room.now(workshop))
    await asyncio.sleep(0)
    changing = asyncio.create_task(room.ledger.owner.call(change))
    assert (await looking).round.joined == 7
    await changing


async def test_who_is_coming_is_on_disk_in_the_end_and_counts_meanwhile(room: Room) -> None:
    workshop = await room.make(size=5)
    for _ in range(4):
        room.ledger.joined(workshop.code)
    sheets = asyncio.gather(room.answer(workshop.code, on_paper=True), room.answer(workshop.code, on_paper=True))
    await asyncio.sleep(0)
    assert (await room.now(workshop), room.ledger.coming(workshop.code)) == (workshop, 6)
    assert room.workshops.is_full(workshop)
    await sheets
    assert ((await room.now(workshop)).round.joined, room.ledger.coming(workshop.code)) == (6, 0)
    assert room.workshops.is_full(await room.now(workshop))


@ON_BOTH
async def test_who_came_along_while_the_storage_failed_goes_on_counting(room: Room) -> None:
    workshop = await room.make(size=5)
    with without_table(room.database, "ticket_page"):
        for _ in range(5):
            room.ledger.joined(workshop.code)
        with pytest.raises(StoreFault):
            await room.answer(workshop.code, on_paper=True)
        # A sheet that was not counted leaves its place; who has joined has begun.
        assert room.ledger.coming(workshop.code) == 5
    await room.answer(workshop.code, on_paper=True)
    assert ((await room.now(workshop)).round.joined, room.ledger.coming(workshop.code)) == (6, 0)


async def test_a_workshop_can_be_stopped_and_go_on(room: Room) -> None:
    workshop = await room.make()
    await room.workshops.pause(workshop.code, True)
    assert not room.workshops.is_open(await room.now(workshop))
    await room.answer(workshop.code)
    assert (await room.now(workshop)).round.done == 1
    await room.workshops.pause(workshop.code, False)
    assert room.workshops.is_open(await room.now(workshop))


@ON_BOTH
async def test_a_restart_loses_no_finisher_no_round_and_no_host(
    database: Database, questionnaire: Questionnaire, clock: Clock
) -> None:
    async with open_room(database, questionnaire, clock) as room:
        workshop, key = await room.workshops.make("", "fi", "none", None, 1)
        await room.answer(workshop.code, 6)
        await room.workshops.show(workshop.code)
        await room.workshops.open_round(workshop.code)
        await room.answer(workshop.code, 3, number=2)
        before = await room.now(workshop)
    async with open_room(database, questionnaire, clock) as room:
        assert await room.now(workshop) == before
        assert opens(key, before.key) and [r.done for r in before.rounds] == [6, 3]


@ON_BOTH
async def test_an_old_key_and_its_pass_open_nothing(room: Room) -> None:
    workshop, key = await room.workshops.make("", "fi", "none", None, 1)
    host_pass = HostPass("secret")
    cookie = host_pass.write(workshop.code, key)
    assert opens(key, workshop.key) and host_pass.valid(cookie, workshop.code, workshop.key)

    new = await room.workshops.change_key(workshop.code)

    now = await room.now(workshop)
    assert opens(new, now.key) and not opens(key, now.key)
    assert not host_pass.valid(cookie, workshop.code, now.key)
    assert host_pass.key(cookie, workshop.code, now.key) is None
    assert host_pass.key(cookie, workshop.code, workshop.key) == key and key not in cookie
    assert not host_pass.valid(host_pass.write("muu-koodi", new), workshop.code, now.key)
    assert key.encode() not in traces(room.database) and new.encode() not in traces(room.database)


@pytest.mark.parametrize("how", ["deleted", "cleaned away"])
async def test_nothing_of_a_workshop_that_is_over_stays_in_memory(room: Room, how: str) -> None:
    signals, other = room.workshops._signals, await room.make(days=14)
    for _ in range(3):
        workshop = await room.make()
        await room.answer(workshop.code, 5)
        await room.workshops.pause(workshop.code, True)
        assert (await room.now(workshop)).paused and workshop.code in signals._versions
        if how == "deleted":
            await room.workshops.delete(workshop.code)
    room.clock.now += 2 * 86_400
    await room.workshops.delete_ended()
    await room.workshops.pause(other.code, True)
    assert signals._versions.keys() == {other.code} and not signals._waiting
    assert (await room.now(other)).paused and room.workshops.known._kept.keys() == {other.code}


async def test_pictures_of_rounds_are_bounded_and_made_anew(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publication, "_MOST_PICTURES", 3)
    shown, pictures = [], []
    for people in range(5, 11):
        workshop = await room.make()
        await room.answer(workshop.code, people)
        await room.workshops.show(workshop.code)
        shown.append((await room.now(workshop)).round)
        pictures.append(await room.publication.round_picture(shown[-1]))
    assert len(room.publication._pictures) == 3
    assert [picture and picture.n for picture in pictures] == [*range(5, 11)]
    assert [await room.publication.round_picture(of) for of in shown] == pictures
    assert len(room.publication._pictures) == 3


@ON_BOTH
@pytest.mark.parametrize("people", [3, 9])
async def test_an_ended_workshop_is_forgotten_and_its_counts_live_on(room: Room, people: int) -> None:
    workshop = await room.make(days=2)
    await room.answer(workshop.code, people)
    room.clock.now += 2 * 86_400
    await room.workshops.delete_ended()
    assert await room.workshops.find(workshop.code) is not None
    room.clock.now += 10 * 86_400
    assert await room.workshops.find(workshop.code) is None
    await room.workshops.delete_ended()

    # Of the day on which it is cleaned up: the days before may be summed up already.
    today = day_of(room.clock.now)
    assert rows(room.database, "SELECT DISTINCT day FROM held WHERE what <> 'workshop'") == [(today.isoformat(),)]
    sealed = rows(room.database, "SELECT DISTINCT sealed FROM batch WHERE sealed IS NOT NULL")
    assert sealed == ([(today.isoformat(),)] if people >= 5 else [])

    assert rows(room.database, "SELECT count(*) FROM workshop") == rows(room.database, "SELECT count(*) FROM round")
    assert sum(room.counted().values()) == people
    for trace in (workshop.code.encode(), b"Torsdagsgruppen"):
        assert trace not in traces(room.database)


@ON_BOTH
async def test_what_hosts_write_at_once_is_kept_up_to_twelve_lines_and_is_gone_with_the_workshop(room: Room) -> None:
    workshop, other = await room.make(), await room.make()
    add, code = room.workshops.add_change, workshop.code
    lines = [f"Muutos {number} 🐿️ مرحبا" for number in range(20)]
    assert (await asyncio.gather(*(add(code, line) for line in lines))).count(True) == 12
    assert await add(code, lines[3]) and not await add(code, "Ei mahdu")
    await room.workshops.ask_question(code, "Kuka puuttuu?")
    await room.workshops.ask_question(code, "Mitä tarvitaan?")
    await room.workshops.show_change(code, 2, False)
    await room.workshops.delete_change(code, 12)
    assert await add(code, "Viimeinen")
    await add(other.code, lines[0])

    now = await room.now(workshop)
    texts = [*lines[:11], "Viimeinen"]
    # The number of a line that is gone is not given again: a press on it that comes late is for no other.
    numbers = [*range(1, 12), 13]
    shown = [number != 2 for number in numbers]
    assert now.changes == tuple(map(Change, numbers, texts, shown)) and now.own_question == "Mitä tarvitaan?"
    assert (now.made, (await room.now(other)).changes) == (day_of(room.clock.now), (Change(1, lines[0], True),))
    for trace in (lines[11], "Kuka puuttuu?"):
        assert trace.encode() not in traces(room.database)

    await room.workshops.delete(code)
    assert not await add(code, lines[0]) or await room.workshops.find(code) is None
    assert rows(room.database, "SELECT number, text FROM change") == [(1, lines[0])]
    for trace in ("Viimeinen", lines[5], "Mitä tarvitaan?"):
        assert trace.encode() not in traces(room.database)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Kahvit\tauki\r\n torstaina ", "Kahvit auki torstaina"),
        ("a\u202eb\u2066c\u2069d\x00e\x1bf\u200bg", "abcdefg"),
        ("\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"),
        ("A\u0308iti", "Äiti"),
        (" \u200d \u200e\n", ""),
    ],
)
async def test_what_a_host_types_becomes_one_line_without_what_is_not_seen(typed: str, kept: str) -> None:
    assert clean_line(typed) == kept


@ON_BOTH
async def test_everybody_is_counted_somewhere_after_every_step(room: Room) -> None:
    """A6, over a random evening of several workshops."""
    finished, codes = 0, [(await room.make()).code for _ in range(3)]
    for _ in range(150):
        code = room.rng.choice(codes)
        step = room.rng.choice(["answer"] * 6 + ["show", "round", "delete"])
        if step == "answer":
            found = await room.workshops.find(code)
            number = found.round.number if found else 1
            outcome = await room.answer(code, on_paper=room.rng.random() < 0.2, number=number)
            there = found is not None and found.round.state is RoundState.OPEN
            assert outcome is (Outcome.COUNTED if there else Outcome.APART)
            finished += 1
        elif step == "show":
            await room.workshops.show(code)
        elif step == "round":
            await room.workshops.open_round(code)
        elif room.rng.random() < 0.2:
            await room.workshops.delete(code)
        # Someone who finishes after the workshop was deleted is counted in the language of the phone.
        assert sum(room.counted().values()) == finished
        small = rows(room.database, "SELECT n FROM batch WHERE sealed IS NOT NULL AND n < 5")
        assert small == []
    assert audit.breaches(room.database) == []


async def test_a_hall_that_asks_at_once_after_a_change_asks_the_storage_once(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    workshop = await room.make()
    asked, begin = list[object](), room.ledger.owner.begin

    def note(job: Callable[[Store, str], Awaitable[object]], code: str) -> asyncio.Future[object]:
        asked.append(job)
        return begin(job, code)

    await room.workshops.pause(workshop.code, True)
    monkeypatch.setattr(room.ledger.owner, "begin", note)
    impatient = asyncio.create_task(room.workshops.find(workshop.code))
    others = [asyncio.create_task(room.now(workshop)) for _ in range(100)]
    await asyncio.sleep(0)
    impatient.cancel()
    assert all(found.paused for found in await asyncio.gather(*others))
    assert len(asked) == 1
    assert await room.workshops.find("nono-nono") is None
    assert await room.workshops.find("nono-nono") is None
    assert len(asked) == 3 and "nono-nono" not in room.workshops.known._kept
