"""A week that is over is sealed once, whatever happens to the server, its clock and its disk."""

import os
import random
import shutil
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from datetime import date, time, timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import pytest

from quiz.questionnaire.model import Questionnaire
from quiz.setting_values import Database
from quiz.settings import ROOT
from quiz.store.admin import audit
from quiz.store.admin.backup import back_up
from quiz.store.protocol import Store
from quiz.store.values import Sealed, Tally
from quiz.weeks import week_of
from tests.conftest import Clock
from tests.support.databases import (
    IN_A_FILE,
    ON_BOTH,
    Databases,
    alter,
    everything,
    finishers,
    left_alone,
    rows,
    setting,
)
from tests.support.days import Service, at, open_service

pytestmark = pytest.mark.anyio

DAY = timedelta(days=1)
TUESDAY = date(2026, 11, 17)
FRIDAY, SATURDAY, SUNDAY, MONDAY = (TUESDAY + n * DAY for n in (3, 4, 5, 6))
THIS_WEEK, NEXT_WEEK = "2026-W47", "2026-W48"
FLUSHES = 2

SEAL = """
import asyncio, sys
from quiz.questionnaire import loader
from quiz.counting.sealing import Sealer
from quiz.disclosure.random_rounding import keyed_chances
from quiz.setting_values import database
from quiz.settings import ROOT
from quiz.store.opening import open_store

async def main():
    questionnaire = loader.load(ROOT / "questions.toml")
    sealer = Sealer(questionnaire, lambda: float(sys.argv[2]), keyed_chances("secret"))
    async with open_store(database(sys.argv[1]), questionnaire) as store:
        await sealer.turn(store)

asyncio.run(main())
"""


@pytest.fixture
async def service(database: Database, questionnaire: Questionnaire, clock: Clock) -> AsyncIterator[Service]:
    """A service that begins on a Tuesday at noon."""
    clock.now = at(TUESDAY)
    async with open_service(database, questionnaire, clock) as opened:
        yield opened
    assert audit.breaches(database) == []


def sealed(database: Database) -> list[tuple[Any, ...]]:
    """Every sealed batch: its kind, region, language, people, day and week."""
    return rows(
        database,
        "SELECT kind, region, language, n, sealed, week FROM batch WHERE sealed IS NOT NULL ORDER BY sealed, region, n",
    )


def waiting(database: Database) -> list[tuple[Any, ...]]:
    """Every open batch with people: its region, language and how many they are."""
    return rows(database, "SELECT region, language, n FROM batch WHERE sealed IS NULL AND n > 0 ORDER BY 1, 2")


@ON_BOTH
async def test_the_night_to_monday_seals_ten_of_a_region_and_language_and_every_night_tells_who_waits(
    service: Service, clock: Clock, database: Database
) -> None:
    await service.answer(6)
    clock.now = at(FRIDAY)
    await service.wake()
    assert service.sealer.sealed == Sealed(FRIDAY - DAY, 6)
    await service.answer(4)
    await service.answer(9, language="sv")
    for moment in (at(SATURDAY), at(SUNDAY, time(23, 59, 59))):
        clock.now = moment
        await service.wake()
        assert sealed(database) == [] and service.sealer.sealed.waiting == 19

    clock.now = at(MONDAY, time(0))
    await service.wake()

    assert sealed(database) == [("open", "kainuu", "fi", 10, "2026-11-22", THIS_WEEK)]
    assert waiting(database) == [("kainuu", "sv", 9)]
    assert service.sealer.sealed == Sealed(SUNDAY, 9)
    for of in [("*", "*"), ("kainuu", "*"), ("kainuu", "fi"), ("*", "fi")]:
        for source in ("*", "open"):
            assert await service.people(*of, source) == {THIS_WEEK: 10}
    assert await service.people("*", "sv") == await service.people("lappi") == {}
    assert await service.people("*", "*", "workshop") == {}


async def let_weeks_end(service: Service, clock: Clock, *, up_to: int) -> None:
    """Let weeks end one after another, up to the given one; the first is the one of TUESDAY."""
    for number in range(up_to):
        for day in (SUNDAY, MONDAY):
            if (then := at(day + 7 * number * DAY)) > clock.now:
                clock.now = then
                await service.wake()


@ON_BOTH
async def test_who_is_too_few_waits_for_their_language_then_their_region_then_the_country(
    service: Service, clock: Clock, database: Database
) -> None:
    await service.answer(9, "kainuu", "fi")
    await service.answer(6, "lappi", "fi")
    await service.answer(3, "lappi", "sv")
    await service.answer(4, "none", "en")
    await let_weeks_end(service, clock, up_to=1)
    assert sealed(database) == []
    await service.answer(1, "kainuu", "fi")
    await service.answer(2, "lappi", "fi")
    await let_weeks_end(service, clock, up_to=3)
    expected = [("open", "kainuu", "fi", 10, "2026-11-29", NEXT_WEEK)]
    assert sealed(database) == expected
    await let_weeks_end(service, clock, up_to=4)
    expected += [("open", "lappi", "*", 11, "2026-12-13", "2026-W50")]
    assert sealed(database) == expected and waiting(database) == [("none", "en", 4)]

    await service.answer(5, "satakunta", "sv")
    await let_weeks_end(service, clock, up_to=16)
    assert sealed(database) == expected
    await let_weeks_end(service, clock, up_to=17)
    expected += [("open", "satakunta", "*", 5, "2027-03-14", "2027-W10")]
    assert sealed(database) == expected and waiting(database) == [("none", "en", 4)]

    await service.answer(2, "kainuu", "sv")
    await let_weeks_end(service, clock, up_to=29)
    assert sealed(database) == expected
    await let_weeks_end(service, clock, up_to=30)
    expected += [("open", "*", "*", 6, "2027-06-13", "2027-W23")]
    assert sealed(database) == expected and waiting(database) == []
    assert await service.people("kainuu") == {NEXT_WEEK: 10}
    assert sum((await service.people()).values()) == 32


@ON_BOTH
async def test_a_sum_is_that_of_its_batches_rounded_counts(service: Service, clock: Clock) -> None:
    """By construction no selection tells more than the rounded counts of each batch: sums of the same numbers."""
    for region, language in [("kainuu", "fi"), ("kainuu", "sv"), ("lappi", "fi")]:
        await service.answer(10, region, language)
    clock.now = at(MONDAY)
    await service.wake()
    single = {
        (region, language): (await service.totals(region, language))[0]
        for region, language in [("kainuu", "fi"), ("kainuu", "sv"), ("lappi", "fi")]
    }
    for region in ("kainuu", "lappi", "*"):
        for language in ("fi", "sv", "*"):
            within = [
                total for place, total in single.items() if region in (place[0], "*") if language in (place[1], "*")
            ]
            for found in await service.totals(region, language):
                assert (found.n, found.batches) == (10 * len(within), len(within))
                assert [*found.counts] == [*map(sum, zip(*(total.counts for total in within), strict=True))]
            assert bool(within) == bool(await service.totals(region, language))


async def test_whoever_answers_after_midnight_is_of_the_new_week(
    service: Service, clock: Clock, database: Database
) -> None:
    clock.now = at(SUNDAY, time(23, 59, 59))
    await service.answer(10)
    clock.now = at(MONDAY, time(0))
    await service.answer(3)

    assert sealed(database) == [("open", "kainuu", "fi", 10, "2026-11-22", THIS_WEEK)]
    assert waiting(database) == [("kainuu", "fi", 3)]


@pytest.mark.parametrize("back", [TUESDAY + DAY, SUNDAY, MONDAY, MONDAY + DAY, MONDAY + 30 * DAY])
async def test_a_server_that_was_off_seals_when_it_starts(
    database: Database, questionnaire: Questionnaire, clock: Clock, back: date
) -> None:
    """Whoever waits is of the day on which the server went off, and of its week, however late it comes back."""
    clock.now = at(TUESDAY)
    async with open_service(database, questionnaire, clock) as service:
        await service.answer(12, "lappi")
        await service.answer(6, "kainuu")
    clock.now = at(back)
    async with open_service(database, questionnaire, clock) as service:
        of_the_week = [("open", "lappi", "fi", 12, "2026-11-17", THIS_WEEK)]
        assert sealed(database) == (of_the_week if back >= MONDAY else [])
        assert service.sealer.sealed == Sealed(back - DAY, 6 if back >= MONDAY else 18)
        await service.answer(10, "lappi")
        clock.now = at(back + (7 - back.weekday()) * DAY)
        await service.wake()
        assert (await service.people("lappi"))[week_of(back)] == (22 if week_of(back) == THIS_WEEK else 10)


async def test_a_second_turn_on_the_same_day_does_nothing(
    database: Database, questionnaire: Questionnaire, clock: Clock
) -> None:
    clock.now = at(SUNDAY)
    async with open_service(database, questionnaire, clock) as service:
        await service.answer(17)
    clock.now = at(MONDAY, time(0))
    async with open_service(database, questionnaire, clock):
        before = [rows(database, f"SELECT * FROM {table}") for table in ("batch", "total", "sealing")]
        assert sealed(database) != []
    for hour in (0, 9, 23):
        clock.now = at(MONDAY, time(hour, 59))
        async with open_service(database, questionnaire, clock) as service:
            await service.wake()
        assert [rows(database, f"SELECT * FROM {table}") for table in ("batch", "total", "sealing")] == before


async def test_a_clock_that_was_a_year_ahead_holds_nothing_up(
    service: Service, clock: Clock, database: Database
) -> None:
    await service.answer(10)
    clock.now = at(TUESDAY + 365 * DAY)
    await service.wake()
    assert sealed(database) == [("open", "kainuu", "fi", 10, "2026-11-17", THIS_WEEK)]
    await service.answer(7, "lappi")

    clock.now = at(FRIDAY)
    await service.answer(10)
    await service.answer(3, "lappi", "sv")
    assert service.sealer.sealed == Sealed(FRIDAY - DAY, 7)
    clock.now = at(MONDAY)
    await service.wake()

    assert service.sealer.sealed == Sealed(SUNDAY, 3)
    assert sealed(database)[1:] == [
        ("open", "kainuu", "fi", 10, "2026-11-20", THIS_WEEK),
        ("open", "lappi", "*", 7, "2026-11-20", THIS_WEEK),
    ]


async def test_a_clock_that_steps_back_over_midnight_seals_nothing_anew(
    service: Service, clock: Clock, database: Database
) -> None:
    clock.now = at(SUNDAY)
    await service.wake()
    await service.answer(17)
    clock.now = at(MONDAY, time(0, 0, 1))
    await service.wake()
    clock.now = at(SUNDAY, time(23, 59, 58))
    await service.answer(6)
    clock.now = at(MONDAY, time(0, 0, 2))
    await service.wake()

    assert sealed(database) == [("open", "kainuu", "fi", 17, "2026-11-22", THIS_WEEK)]
    assert waiting(database) == [("kainuu", "fi", 6)]


@ON_BOTH
async def test_what_waits_when_the_questionnaire_changes_is_summed_up_by_itself_and_forgotten(
    database: Database, questionnaire: Questionnaire, clock: Clock
) -> None:
    clock.now = at(TUESDAY)
    async with open_service(database, questionnaire, clock) as service:
        await service.answer(12)
        await service.answer(4, "lappi")
    # They were counted under the first scoring rule, by the same questions and characters.
    before = "2026-1-15165ae0"
    alter(database, f"UPDATE batch SET edition = '{before}'")
    alter(database, f"UPDATE edition SET id = '{before}'")
    async with open_service(database, questionnaire, clock) as service:
        await service.answer(11)
        await service.answer(4, "lappi")
        clock.now = at(MONDAY)
        await service.wake()
        assert await service.people() == {THIS_WEEK: 11}
    assert waiting(database) == [("lappi", "fi", 4), ("lappi", "fi", 4)]
    sums = rows(
        database, "SELECT edition, n FROM total WHERE region = 'kainuu' AND language = 'fi' AND source = 'open'"
    )
    assert sorted(sums) == sorted([(before, 12), (questionnaire.edition, 11)])
    assert rows(database, "SELECT count(*) FROM batch WHERE counts IS NOT NULL AND sealed IS NOT NULL") == [(0,)]
    assert audit.breaches(database) == []


def break_sealing(database: Database) -> None:
    """Let the storage fail in the middle of a sealing, when batches are sealed and their sums are about to be kept."""
    if isinstance(database, Path):
        alter(database, "CREATE TRIGGER broken BEFORE INSERT ON total BEGIN SELECT RAISE(ABORT, 'broken disk'); END")
    else:
        alter(
            database,
            "CREATE FUNCTION break() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE disk_full USING MESSAGE = 'broken disk'; END $$",
            "CREATE TRIGGER broken BEFORE INSERT ON total FOR EACH ROW EXECUTE FUNCTION break()",
        )


def mend_sealing(database: Database) -> None:
    alter(database, "DROP TRIGGER broken" if isinstance(database, Path) else "DROP FUNCTION break CASCADE")


@ON_BOTH
async def test_a_storage_fault_leaves_nothing_half_done_and_a_later_turn_does_it(
    service: Service, clock: Clock, database: Database
) -> None:
    clock.now = at(SUNDAY)
    await service.answer(10)
    before = rows(database, "SELECT id, n, counts FROM batch")
    break_sealing(database)
    clock.now = at(MONDAY)
    await service.wake()
    assert sealed(database) == [] and rows(database, "SELECT * FROM total") == []
    assert rows(database, "SELECT id, n, counts FROM batch") == before and rows(
        database, "SELECT day FROM sealing"
    ) == [("2026-11-21",)]

    # Counting goes on, and the sealing is tried again after a minute.
    await service.answer(1)
    mend_sealing(database)
    clock.now += 59
    await service.wake()
    assert sealed(database) == []
    clock.now += 1
    await service.wake()
    assert sealed(database) == [("open", "kainuu", "fi", 11, "2026-11-22", THIS_WEEK)]


async def test_a_fault_under_a_clock_that_was_ahead_is_not_waited_for(
    service: Service, clock: Clock, database: Database
) -> None:
    await service.answer(10)
    break_sealing(database)
    clock.now = at(TUESDAY + 365 * DAY)
    await service.wake()
    mend_sealing(database)

    clock.now = at(MONDAY)
    await service.wake()

    assert sealed(database) == [("open", "kainuu", "fi", 10, "2026-11-17", THIS_WEEK)]


@IN_A_FILE
async def test_a_restored_file_is_sealed_from_where_it_stands(
    service: Service, clock: Clock, database: Path, tmp_path: Path
) -> None:
    await service.answer(10)
    copy = tmp_path / "copy.sqlite3"
    back_up(database, copy)
    for day in (FRIDAY, MONDAY, MONDAY + 6 * DAY):
        clock.now = at(day)
        await service.wake()
    copy.replace(database)

    clock.now = at(MONDAY + 7 * DAY)
    await service.wake()  # the old file is gone: a fault, and the new one is opened
    clock.now += 60
    await service.wake()

    assert sealed(database) == [("open", "kainuu", "fi", 10, "2026-11-17", THIS_WEEK)]


@ON_BOTH
async def test_rounds_are_summed_up_under_their_own_week_and_small_ones_climb(
    service: Service, clock: Clock, database: Database
) -> None:
    clock.now = at(SATURDAY)
    first, _ = await service.workshops.make("", "sv", "kainuu", None, 7)
    await service.answer(6, "none", "en", first.code)
    await service.workshops.show(first.code)
    await service.workshops.open_round(first.code)
    await service.answer(3, "none", "en", first.code)
    await service.workshops.show(first.code)
    await service.answer(7, "kainuu", "fi")
    clock.now = at(SUNDAY)
    await service.wake()
    assert await service.people() == {}

    clock.now = at(MONDAY)
    await service.wake()
    of_round = ("workshop", "kainuu", "sv", 6, "2026-11-21", THIS_WEEK)
    assert sealed(database) == [of_round] and service.sealer.sealed == Sealed(SUNDAY, 10)
    assert await service.people("kainuu", "sv", "workshop") == await service.people("*", "sv") == {THIS_WEEK: 6}

    await service.workshops.open_round(first.code)
    await service.answer(5, "none", "en", first.code)
    await service.workshops.show(first.code)
    clock.now = at(MONDAY + DAY)
    await service.wake()
    assert await service.people() == {THIS_WEEK: 6}
    await let_weeks_end(service, clock, up_to=4)
    assert sealed(database) == [
        of_round,
        ("workshop", "kainuu", "sv", 5, "2026-11-23", NEXT_WEEK),
        ("open", "kainuu", "*", 10, "2026-12-13", "2026-W50"),
    ]
    assert await service.people() == await service.people("kainuu") == {THIS_WEEK: 6, NEXT_WEEK: 5, "2026-W50": 10}
    assert await service.people("*", "*", "workshop") == {THIS_WEEK: 6, NEXT_WEEK: 5}
    assert await service.people("*", "*", "open") == await service.people("*", "fi") == {}


async def clean_up(service: Service, clock: Clock, code: str) -> None:
    """A workshop that ended by itself."""
    await service.workshops.delete_ended()


async def step_back(service: Service, clock: Clock, code: str) -> None:
    """The clock is set back by seconds, over midnight, and everything that is counted happens once more."""
    clock.now = at(SUNDAY, time(23, 59, 58))
    await service.workshops.show(code)
    await service.workshops.make("", "fi", "none", None, 1)
    service.ledger.reached("question-1")
    await service.answer(12)


async def be_told_1970(service: Service, clock: Clock, code: str) -> None:
    """A computer without a battery starts, and a day goes by before it is told the time."""
    for day in (date(1970, 1, 1), date(1970, 1, 2)):
        clock.now = at(day)
        await service.wake()


async def be_off(service: Service, clock: Clock, code: str) -> None:
    """Nobody is there for some weeks."""
    clock.now = at(MONDAY + 25 * DAY)
    await service.wake()


@pytest.mark.parametrize("happens", [clean_up, step_back, be_told_1970, be_off])
async def test_what_was_shown_of_a_week_that_is_over_never_changes(
    service: Service,
    clock: Clock,
    database: Database,
    happens: Callable[[Service, Clock, str], Awaitable[None]],
) -> None:
    ends = SUNDAY if happens is clean_up else MONDAY + 6 * DAY
    workshop, _ = await service.workshops.make("", "sv", "kainuu", None, (ends - TUESDAY).days)
    await service.answer(6, workshop=workshop.code)
    await service.answer(12)
    clock.now = at(MONDAY, time(0, 0, 1))
    await service.wake()
    assert await service.people() == {THIS_WEEK: 12}

    def shown() -> list[list[tuple[Any, ...]]]:
        """All that the statistics are made of, up to Sunday."""
        return [
            rows(database, "SELECT * FROM total WHERE week <= ? ORDER BY 1, 2, 3, 4, 5", THIS_WEEK),
            rows(database, "SELECT * FROM held WHERE day <= ? ORDER BY 1, 2", SUNDAY.isoformat()),
            rows(database, "SELECT * FROM reach WHERE day <= ? ORDER BY 1, 2", SUNDAY.isoformat()),
        ]

    before = shown()
    await happens(service, clock, workshop.code)
    assert shown() == before
    for day in (MONDAY, MONDAY + DAY, MONDAY + 7 * DAY, MONDAY + 26 * DAY):
        if at(day) >= clock.now:
            clock.now = at(day)
            await service.wake()
            await service.workshops.delete_ended()
        assert shown() == before
    clock.now += 7 * 86_400
    await service.wake()
    assert shown() == before
    assert sum((await service.people()).values()) >= 18


async def test_a_round_that_is_shown_before_a_failed_sealing_is_done_waits_for_its_own_week(
    service: Service, clock: Clock, database: Database
) -> None:
    workshop, _ = await service.workshops.make("", "sv", "kainuu", None, 14)
    await service.answer(6, workshop=workshop.code)
    await service.answer(12)
    clock.now = at(MONDAY)
    break_sealing(database)
    await service.wake()
    await service.workshops.show(workshop.code)
    mend_sealing(database)
    clock.now = at(MONDAY + DAY)

    await service.wake()
    assert (service.sealer.sealed, await service.people()) == (Sealed(MONDAY, 6), {THIS_WEEK: 12})
    clock.now = at(MONDAY + 7 * DAY)
    await service.wake()
    assert await service.people() == {THIS_WEEK: 12, NEXT_WEEK: 6}


async def test_a_round_that_was_shown_under_a_clock_ahead_is_not_of_the_future(
    service: Service, clock: Clock, database: Database
) -> None:
    workshop, _ = await service.workshops.make("", "sv", "kainuu", None, 14)
    await service.answer(6, workshop=workshop.code)
    clock.now = at(TUESDAY + 10 * DAY)
    await service.workshops.show(workshop.code)
    clock.now = at(MONDAY)
    await service.wake()

    assert sealed(database) == [("workshop", "kainuu", "sv", 6, "2026-11-22", THIS_WEEK)]


@IN_A_FILE
async def test_a_batch_is_rounded_the_same_again_after_a_backup_was_put_back(
    database: Path, tmp_path: Path, questionnaire: Questionnaire, clock: Clock
) -> None:
    clock.now = at(TUESDAY)
    drawn = []
    async with open_service(database, questionnaire, clock) as service:
        for region in ("kainuu", "lappi"):
            await service.answer(30, region)
    shutil.copy(database, tmp_path / "backup.sqlite3")
    for weeks in (0, 0, 1):
        shutil.copy(tmp_path / "backup.sqlite3", database)
        clock.now = at(MONDAY + 7 * weeks * DAY)
        async with open_service(database, questionnaire, clock) as service:
            drawn.append([[*total.counts] for total in await service.totals("kainuu")])
    assert drawn[0] == drawn[1] == drawn[2] and len(drawn[0]) == 1


@ON_BOTH
async def test_workshops_rounds_and_steps_are_told_by_the_day(service: Service, clock: Clock) -> None:
    workshop, _ = await service.workshops.make("", "fi", "none", None, 7)
    await service.answer(20, workshop=workshop.code)
    await service.workshops.show(workshop.code)
    clock.now = at(TUESDAY + DAY)
    for people in (0, 4, 9):
        await service.workshops.open_round(workshop.code)
        await service.answer(people, workshop=workshop.code)
        await service.workshops.show(workshop.code)
    service.ledger.reached("question-1")
    await service.wake()
    await service.wake()

    async def told(table: Tally, first: date, last: date) -> dict[str, int]:
        by_day = await service.ledger.owner.call(Store.tallies, table, (first, last))
        return sum((Counter(counts) for counts in by_day.values()), Counter())

    assert await told(Tally.HELD, TUESDAY, TUESDAY) == {"workshop": 1, "20-49": 1}
    assert await told(Tally.HELD, TUESDAY + DAY, FRIDAY) == {"small": 1, "5-9": 1}
    assert await told(Tally.HELD, TUESDAY, FRIDAY) == {"workshop": 1, "20-49": 1, "small": 1, "5-9": 1}
    assert await told(Tally.REACH, TUESDAY, TUESDAY) == {"start": 20}
    assert await told(Tally.REACH, TUESDAY, FRIDAY) == {"start": 33, "question-1": 1}
    assert await told(Tally.REACH, FRIDAY, FRIDAY) == {}


@ON_BOTH
async def test_killed_in_the_middle_of_a_sealing_a_storage_is_as_before_or_as_after_it(
    databases: Databases, questionnaire: Questionnaire, clock: Clock
) -> None:
    clock.now = at(SATURDAY)
    old = databases.new()
    async with open_service(old, questionnaire, clock) as service:
        for region in ("kainuu", "lappi", "pohjois-savo", "none", "satakunta", "kymenlaakso"):
            for people, language in [(11, "fi"), (6, "sv"), (3, "en"), (1, "fi-simple")]:
                await service.answer(people, region, language)
    people, before = finishers(old), everything(old)
    new = databases.copy(old)
    calls = run_sealing(new)
    after = everything(new)
    assert before != after
    if not isinstance(new, Path):  # the tables are written anew when all else is done
        alter(new, "UPDATE sealing SET rewritten = false")
    states = {before, everything(new), after}

    found = []
    for number in moments(old, calls):
        killed = databases.copy(old)
        kill_sealing(killed, number)
        found.append(everything(left_alone(killed)))
        assert found[-1] in states
        run_sealing(killed)
        assert everything(killed) in states - {before}
    assert found[0] == before and found[-1] in states - {before}
    assert finishers(new) == people == 6 * 21


def run_sealing(database: Database) -> list[str]:
    """Turn to Monday in a process of its own; the calls by which it wrote: flushes to a file, packets to a server."""
    with NamedTemporaryFile("r") as trace:
        turn_to_monday(database, ("--seccomp-bpf", "-o", trace.name)).check_returncode()
        return trace.readlines()


def kill_sealing(database: Database, number: int) -> None:
    """Kill the process as it makes so many calls of those."""
    done = turn_to_monday(
        database, ("-o", os.devnull, "-e", f"inject={by_which(database)}:signal=SIGKILL:when={number}")
    )
    assert done.returncode == -signal.SIGKILL


def turn_to_monday(database: Database, options: Sequence[str]) -> subprocess.CompletedProcess[bytes]:
    traced = ("strace", "-f", "-qq", "-e", f"trace={by_which(database)}", *options)
    return subprocess.run([*traced, sys.executable, "-c", SEAL, setting(database), str(at(MONDAY))], cwd=ROOT)


def by_which(database: Database) -> str:
    return "fdatasync" if isinstance(database, Path) else "sendto"


def moments(database: Database, calls: Sequence[str]) -> Sequence[int]:
    """When to kill, as numbers of calls: some flushes, first and last among them; packets before and after a commit."""
    rng = random.Random(3)
    if isinstance(database, Path):
        return 1, *sorted(rng.sample(range(2, len(calls)), FLUSHES)), len(calls)
    begun, committed = (next(at for at, call in enumerate(calls, 1) if word in call) for word in ("BEGIN", "COMMIT"))
    return rng.randrange(begun, committed), rng.randrange(committed, len(calls)) + 1
