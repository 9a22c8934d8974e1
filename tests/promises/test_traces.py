"""B3, B4, C5, C6: what is left behind. No row per person, no ticket after two days, no answers of anybody anywhere."""

import asyncio
import random
import shutil
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from quiz.counting.ledger import Ledger, open_ledger
from quiz.counting.owner import open_owner
from quiz.live.signals import Signals
from quiz.responses.walk import LIFETIME, NO_TICKET, Standing
from quiz.store.admin import audit
from quiz.store.admin.backup import back_up
from quiz.store.protocol import Store
from quiz.store.sqlite.store import open_store
from quiz.store.values import TICKETS_PER_PAGE, Finisher, Outcome
from quiz.workshops.service import open_workshops
from tests.conftest import Clock
from tests.support.crowds import crowd
from tests.support.days import open_service
from tests.support.questionnaires import REAL
from tests.support.server import (
    QUESTIONNAIRE,
    Phone,
    Server,
    Visit,
    begin,
    expected_cells,
    standing,
    stored,
)
from tests.support.walking import rows

HOUR = 60 * 60
PEOPLE = 10_000
AT_ONCE = 100
PHONES = 3
FEW = 40  # walks on each phone


async def count(ledger: Ledger, people: Sequence[Finisher]) -> None:
    """Give everyone a ticket and count them at once."""
    ready = [replace(one, ticket=await ledger.ticket()) for one in people]
    outcomes = await asyncio.gather(*map(ledger.count, ready))
    assert set(outcomes) == {Outcome.COUNTED}


@pytest.mark.anyio
async def test_ten_thousand_finishers_leave_no_row_but_a_few_ticket_pages(tmp_path: Path, clock: Clock) -> None:
    path, people = tmp_path / "quiz.sqlite3", crowd(AT_ONCE, seed=1)
    async with (
        open_store(path, REAL) as store,
        open_owner(store, clock) as owner,
        open_ledger(owner, clock) as ledger,
    ):
        await count(ledger, people)
        rows, size = audit.sizes(path), path.stat().st_size

        for _ in range(PEOPLE // AT_ONCE):
            await count(ledger, people)

        more = audit.sizes(path)
        pages = more.pop("ticket_page") - rows.pop("ticket_page")
        assert more == rows
        assert pages <= PEOPLE // TICKETS_PER_PAGE + 1
        assert path.stat().st_size - size <= (pages + 1) * 4096
        assert stored(path)[0] == PEOPLE + AT_ONCE
        assert audit.breaches(path) == []


@pytest.mark.anyio
async def test_two_hundred_finishers_in_a_workshop_leave_no_row_but_ticket_pages(tmp_path: Path, clock: Clock) -> None:
    path, people = tmp_path / "quiz.sqlite3", crowd(AT_ONCE, seed=5)
    async with AsyncExitStack() as stack:
        store = await stack.enter_async_context(open_store(path, REAL))
        signals = Signals()
        owner = await stack.enter_async_context(open_owner(store, clock))
        ledger = await stack.enter_async_context(open_ledger(owner, clock, signals))
        edition = QUESTIONNAIRE.edition
        workshops = await stack.enter_async_context(open_workshops(owner, ledger, signals, edition, clock))
        workshop, _ = await workshops.make("", "fi", "none", None, 1)
        guests = [
            replace(one, workshop=workshop.code, round=1, on_paper=number % 4 == 0) for number, one in enumerate(people)
        ]

        async def everybody() -> None:
            for guest in guests:
                if not guest.on_paper:
                    ledger.joined(workshop.code)
            await count(ledger, guests)

        await everybody()
        rows = audit.sizes(path)
        for _ in range(200 // AT_ONCE):
            await everybody()

        more = audit.sizes(path)
        assert more.pop("ticket_page") - rows.pop("ticket_page") <= 1
        assert more == rows and rows["round"] == 1
        now = await workshops.find(workshop.code)
        assert now and (now.round.joined, now.round.done) == (300, 300)
        assert stored(path)[0] == 300 and audit.breaches(path) == []


@pytest.mark.anyio
async def test_two_days_later_no_ticket_is_left_not_even_in_free_pages(tmp_path: Path, clock: Clock) -> None:
    path, people = tmp_path / "quiz.sqlite3", crowd(AT_ONCE, seed=2)
    async with (
        open_store(path, REAL) as store,
        open_owner(store, clock) as owner,
        open_ledger(owner, clock) as ledger,
    ):
        for _ in range(60):
            await count(ledger, people)
        tickets = list(traces_of_tickets(path))
        assert len(tickets) > 50
        assert found(tmp_path, tickets) == set(tickets)

        clock.now += 48 * HOUR
        await owner.call(ledger.turn)

        assert found(tmp_path, tickets) == set()
        assert audit.sizes(path)["ticket_page"] == 1
        assert stored(path)[0] == 60 * AT_ONCE


@pytest.mark.anyio
async def test_tickets_of_a_clock_that_was_ahead_are_forgotten_too(tmp_path: Path, clock: Clock) -> None:
    path, right = tmp_path / "quiz.sqlite3", clock.now
    async with open_store(path, REAL) as store:
        clock.now += 30 * 24 * HOUR
        async with open_owner(store, clock) as owner, open_ledger(owner, clock) as ledger:
            await count(ledger, crowd(AT_ONCE, seed=4))
        ahead = list(traces_of_tickets(path))
        clock.now = right + 24 * HOUR
        async with open_owner(store, clock) as owner, open_ledger(owner, clock):
            tomorrow = audit.sizes(path)["ticket_page"]
        clock.now = right
        async with open_owner(store, clock) as owner, open_ledger(owner, clock):
            assert found(tmp_path, ahead) == set()
            # A clock may well be wrong by a day: with its page the tickets of walks under way would go.
            assert (tomorrow, audit.sizes(path)["ticket_page"]) == (1, 2)


@pytest.mark.anyio
@pytest.mark.parametrize("begun", [0, 2_000, 2_048, 3_583, 4_095])
async def test_fifteen_hundred_may_begin_while_a_commit_is_held(tmp_path: Path, clock: Clock, begun: int) -> None:
    path = tmp_path / "quiz.sqlite3"
    async with (
        open_store(path, REAL) as store,
        open_owner(store, clock) as owner,
        open_ledger(owner, clock) as ledger,
    ):
        tickets = [await ledger.ticket() for _ in range(begun)]
        for _ in range(2):
            await owner.call(Store.ended_workshops, date.min)
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            waiting = asyncio.create_task(owner.call(Store.ended_workshops, date.min))
            for _ in range(1_500):
                tickets.append(await ledger.ticket())
                await asyncio.sleep(0)
            assert not waiting.done()
            other.execute("ROLLBACK")
        await waiting
    assert NO_TICKET not in tickets and len(set(tickets)) == begun + 1_500


@pytest.mark.anyio
@pytest.mark.parametrize("hours", [-72, -30, 11, 13, 24, 35, 37, 47, 49, 73, 24 * 30])
async def test_whoever_begins_first_after_the_clock_has_jumped_has_the_whole_time(
    tmp_path: Path, clock: Clock, hours: int
) -> None:
    """As a laptop wakes that slept: nobody has asked for anything yet that would bring new tickets."""
    async with (
        open_store(tmp_path / "quiz.sqlite3", REAL) as store,
        open_owner(store, clock) as owner,
        open_ledger(owner, clock) as ledger,
    ):
        clock.now += hours * HOUR
        first = [replace(one, ticket=await ledger.ticket()) for one in crowd(3, seed=6)]
        assert NO_TICKET not in [one.ticket for one in first]

        clock.now += LIFETIME - 1
        await owner.call(Store.ended_workshops, date.min)
        await owner.call(Store.ended_workshops, date.min)

        assert [await ledger.count(one) for one in first] == [Outcome.COUNTED] * 3


@pytest.mark.anyio
async def test_all_who_begin_at_once_after_a_jump_wait_for_one_page(tmp_path: Path, clock: Clock) -> None:
    path = tmp_path / "quiz.sqlite3"
    async with (
        open_store(path, REAL) as store,
        open_owner(store, clock) as owner,
        open_ledger(owner, clock) as ledger,
    ):
        clock.now += 72 * HOUR
        tickets = await asyncio.gather(*(ledger.ticket() for _ in range(500)))
        assert NO_TICKET not in tickets and len(set(tickets)) == 500
        assert audit.sizes(path)["ticket_page"] == 1


@pytest.mark.anyio
async def test_the_last_ticket_of_a_page_lives_as_long_as_its_walk(tmp_path: Path, clock: Clock) -> None:
    async with (
        open_store(tmp_path / "quiz.sqlite3", REAL) as store,
        open_owner(store, clock) as owner,
        open_ledger(owner, clock) as ledger,
    ):
        clock.now += -clock.now % (24 * HOUR) + 24 * HOUR - 1
        await owner.call(ledger.turn)
        late = replace(*crowd(1, seed=3), ticket=await ledger.ticket())

        clock.now += LIFETIME - 1
        await owner.call(ledger.turn)

        assert await ledger.count(late) is Outcome.COUNTED


def counts_kept(path: Path) -> set[bytes]:
    """The counts of each batch, as the file has them."""
    return {str(text).encode() for (text,) in rows(path, "SELECT counts FROM batch WHERE counts <> ''")}


@pytest.mark.anyio
async def test_what_is_in_a_weeks_sums_is_in_no_file_any_more_not_even_in_free_pages(
    tmp_path: Path, clock: Clock
) -> None:
    """C6, of whole batches: those of the open quiz after their week, those of a round when its workshop has ended."""
    path = tmp_path / "quiz.sqlite3"
    async with open_service(path, REAL, clock) as service:
        workshop, _ = await service.workshops.make("", "fi", "lappi", None, 7)
        await service.answer(6, workshop=workshop.code)
        await service.workshops.show(workshop.code)
        (of_round,) = counts_kept(path)
        for region in ("kainuu", "lappi", "pohjanmaa"):
            await service.answer(12, region)
        before = counts_kept(path)
        assert len(before) == 4 and found(tmp_path, list(before)) == before

        clock.now += 7 * 24 * HOUR
        await service.wake()
        assert found(tmp_path, list(before)) == {of_round}
        back_up(path, tmp_path / "copy.sqlite3")
        assert counts_kept(tmp_path / "copy.sqlite3") == {of_round}
        (tmp_path / "copy.sqlite3").unlink()
        shown = (await service.workshops.find(workshop.code) or workshop).round
        assert await service.ledger.owner.call(Store.sealed_counts, shown.batch or 0) != (6, {})

        await service.workshops.delete(workshop.code)
        assert found(tmp_path, list(before)) == set()
    assert audit.breaches(path) == []
    assert audit.people(path) == 42


@pytest.mark.dates
def test_a_restored_backup_has_the_same_totals_and_counts_no_old_walk_again(tmp_path: Path) -> None:
    server, copies = Server(tmp_path / "run"), [tmp_path / f"copy-{number}.sqlite3" for number in range(2)]
    with server, ThreadPoolExecutor(PHONES) as pool:
        walks = [pool.submit(finish_many, server, number) for number in range(PHONES)]
        for copy in copies:
            assert server.run("backup", str(copy)).returncode == 0
        visits = [visit for walk in walks for visit in walk.result()]
        assert server.run("backup", str(copies[-1])).returncode == 0
        server.stop()
    before = stored(server.database)
    assert before == (PHONES * FEW, expected_cells(visits))
    assert all(audit.breaches(copy) == [] and stored(copy)[0] <= before[0] for copy in copies)
    assert all(audit.sizes(copy)["ticket_page"] == 0 for copy in copies)

    for path in server.database.parent.glob("quiz.sqlite3*"):
        path.unlink()
    copies[-1].replace(server.database)
    with server, closing(Phone(server.port)) as phone:
        told = {standing(server, visit.finish(phone)) for visit in visits}

        assert told == {Standing.EXPIRED}
        assert stored(server.database) == before
        fresh = begin(server, phone, random.Random(4))
        assert standing(server, fresh.finish(phone)) is Standing.COUNTED


def test_no_answers_are_in_any_file(tmp_path: Path) -> None:
    server = Server(tmp_path)
    with server, closing(Phone(server.port)) as phone:
        visits = finish_many(server, 5)
        shutil.copy(server.database, tmp_path / "put-in-place")
        (tmp_path / "put-in-place").replace(server.database)
        unlucky = begin(server, phone, random.Random(6))
        assert unlucky.finish(phone).status == 503
        assert phone.get("/fi/result", unlucky.cookie).status == 303
        assert phone.post("/fi/nowhere", "%ff", unlucky.cookie).status == 404
        assert phone.post("/fi/region", "%ff", unlucky.cookie).status == 400
        assert unlucky.finish(phone).status == 303
        assert server.run("backup", str(tmp_path / "copy.sqlite3")).returncode == 0
        server.kill()
    traces = [trace for visit in (*visits, unlucky) for trace in traces_of_answers(visit)]

    assert found(tmp_path, traces) == set()
    assert "storage failed" in server.logs[1].read_text()
    (tmp_path / "control").write_bytes(b" ".join(traces))
    assert found(tmp_path, traces) == set(traces)


def finish_many(server: Server, seed: int) -> list[Visit]:
    rng = random.Random(seed)
    with closing(Phone(server.port)) as phone:
        visits = [begin(server, phone, rng) for _ in range(FEW)]
        assert {standing(server, visit.finish(phone)) for visit in visits} == {Standing.COUNTED}
    return visits


def found(folder: Path, traces: Iterable[bytes]) -> set[bytes]:
    """Which of the traces are in any file below a folder."""
    files = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
    return {trace for trace in traces if any(trace in file for file in files)}


def traces_of_answers(visit: Visit) -> Iterator[bytes]:
    """The cookie, its signature, and all the answers in a row in whatever spelling."""
    digits = [str(answer) for answer in visit.walk.answers]
    yield visit.cookie.encode()
    yield visit.cookie.rpartition("~")[2].encode()
    yield bytes(answer or 0 for answer in visit.walk.answers)
    for separator in ("", ",", ", ", " ", ";", "\n", "-", "."):
        yield separator.join(digits).encode()


def traces_of_tickets(path: Path) -> Iterator[bytes]:
    """What tells of tickets in a file: the ids of pages as SQLite writes them, and runs of bits."""
    with closing(sqlite3.connect(path)) as connection:
        for page, bits in connection.execute("SELECT id, bits FROM ticket_page"):
            if page >= 1 << 56:  # nearly all: nine bytes then, seven bits in each but the last
                yield bytes((page >> shift) & 0x7F | 0x80 for shift in range(57, 7, -7)) + bytes([page & 0xFF])
            runs = (bits[start : start + 8] for start in range(0, len(bits), 8))
            yield from (run for run in runs if len(set(run)) > 4)
