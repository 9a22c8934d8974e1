"""C4: a file of every released version opens and keeps its data; killed on the way it is old or new, never between."""

import random
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from tempfile import NamedTemporaryFile

import pytest

from quiz.disclosure.random_rounding import BASE
from quiz.settings import ROOT
from quiz.store.admin import audit
from quiz.store.faults import StoreFault
from quiz.store.sqlite.connection import MIGRATIONS
from quiz.store.sqlite.inspection import without_layout
from quiz.store.sqlite.store import open_store
from quiz.store.values import SCHEMA
from tests.conftest import Clock
from tests.support.counts import counts
from tests.support.databases import rows as database_rows
from tests.support.days import open_service
from tests.support.old_files import FIXTURES, content, old_file
from tests.support.questionnaires import REAL
from tests.support.server import copy_package, stored

KILLS = 3

STEPS = 2_000
LONG_MIGRATION = "CREATE TABLE ballast (bytes BLOB);" + STEPS * (
    "INSERT INTO ballast VALUES (zeroblob(2000)); UPDATE reach SET n = n + 1;"
)
"""One more version, made in so many statements that SQLite writes to the file long before the end."""

OPEN = """
import asyncio, pathlib, sys
from quiz.questionnaire import loader
from quiz.disclosure.random_rounding import BASE
from quiz.settings import ROOT
from quiz.store.sqlite.store import open_store
questionnaire = loader.load(ROOT / "questions.toml")
async def main():
    async with open_store(pathlib.Path(sys.argv[1]), questionnaire):
        pass
asyncio.run(main())
"""


def test_every_version_has_a_fixture() -> None:
    assert [int(path.stem) for path in FIXTURES] == list(range(1, len(MIGRATIONS) + 1))


@pytest.mark.anyio
@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda path: str(path.stem))
async def test_a_file_of_every_version_opens_and_keeps_its_data(tmp_path: Path, fixture: Path) -> None:
    path = of_our_edition(old_file(tmp_path / "quiz.sqlite3", fixture))
    before = stored(path)
    rows = audit.sizes(path)

    async with open_store(path, REAL):
        pass

    assert before[0] > 0
    assert stored(path) == before
    rows.pop("cell", None)
    if int(fixture.stem) < 6 and "total" in rows:
        assert rows["total"] == 8
        rows["total"] = 4  # the rest is added up
    assert audit.sizes(path).items() >= rows.items()
    assert audit.breaches(path) == []
    assert content(path)[0] == len(MIGRATIONS)
    # The first round of the workshop was opened on this day.
    made = [("2026-11-21",)] if rows.get("workshop") else []
    assert database_rows(path, "SELECT made FROM workshop") == made


@pytest.mark.anyio
async def test_the_people_of_another_edition_stay_counted_without_their_answers(tmp_path: Path) -> None:
    """Nothing shows them, and nobody knows any more in which order their questions and choices were."""
    path = old_file(tmp_path / "quiz.sqlite3", FIXTURES[2])
    people, _ = stored(path)

    async with open_store(path, REAL):
        pass

    assert people > 0 and stored(path) == (people, Counter())
    assert audit.breaches(path) == []


@pytest.mark.anyio
async def test_nobody_is_counted_in_with_people_whose_answers_are_not_known(tmp_path: Path, clock: Clock) -> None:
    """As when the first start is with another questionnaire, and the right one is put in its place afterwards."""
    path = of_our_edition(old_file(tmp_path / "quiz.sqlite3", FIXTURES[2]))
    people, _ = stored(path)
    async with open_store(path, replace(REAL, version="another")):
        pass

    async with open_service(path, REAL, clock) as service:
        await service.answer(10, "lappi")
        assert audit.breaches(path) == []
        clock.now += 14 * 24 * 60 * 60
        await service.wake()
        totals = await service.totals(source="open")

    assert audit.breaches(path) == [] and stored(path)[0] == people + 10
    (total,) = totals
    first = len(REAL.choices[REAL.questions[0].item])
    assert total.n == 10 and abs(sum(total.counts[:first]) - 10) < BASE


@pytest.mark.anyio
async def test_what_was_summed_up_before_is_forgotten_and_open_pictures_are_not(tmp_path: Path) -> None:
    path = of_our_edition(old_file(tmp_path / "quiz.sqlite3", FIXTURES[2]))
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(
            "INSERT INTO batch SELECT 8, kind, region, language, edition, opened, sealed, n, week "
            "FROM batch WHERE id = 5"
        )
        connection.execute("INSERT INTO cell SELECT 8, item, choice, n FROM cell WHERE batch = 5")
        connection.commit()

    async with open_store(path, REAL):
        pass

    assert {batch for batch, *_ in counts(path)} == {1, 2, 3, 4, 5, 6}


def of_our_edition(path: Path) -> Path:
    """The file as if its people had answered the questionnaire of today."""
    with closing(sqlite3.connect(path)) as connection:
        named = {"batch": "edition", "total": "edition", "edition": "id"}
        for (table,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall():
            if table in named:
                connection.execute(f"UPDATE {table} SET {named[table]} = ?", (REAL.edition,))
        connection.commit()
    return path


@pytest.mark.anyio
async def test_a_new_file_has_the_newest_schema(tmp_path: Path) -> None:
    path, expected = tmp_path / "quiz.sqlite3", tmp_path / "expected.sqlite3"
    with closing(sqlite3.connect(expected)) as connection:
        connection.executescript(SCHEMA.read_text(encoding="utf-8"))

    async with open_store(path, REAL):
        pass

    assert without_layout(audit.schema(path)) == without_layout(audit.schema(expected))


@pytest.mark.anyio
async def test_a_file_of_a_newer_program_is_left_alone(tmp_path: Path) -> None:
    path = old_file(tmp_path / "quiz.sqlite3", FIXTURES[-1])
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    before = content(path)

    with pytest.raises(StoreFault, match="newer program"):
        async with open_store(path, REAL):
            pass

    assert content(path) == before


def test_killed_while_it_migrates_a_file_is_of_the_old_or_the_new_version(tmp_path: Path) -> None:
    package = copy_package(tmp_path / "package")
    newer = package / f"quiz/store/sqlite/migrations/{len(MIGRATIONS) + 1}.sql"
    newer.write_text(LONG_MIGRATION, encoding="utf-8")
    old = of_our_edition(old_file(tmp_path / "old.sqlite3", FIXTURES[-2]))
    now, new = tmp_path / "now.sqlite3", tmp_path / "new.sqlite3"
    for path, program in ((now, ROOT), (new, package)):
        shutil.copy(old, path)
        writes = migrate(program, path)
    rng, in_the_middle = random.Random(11), 0
    states = {content(old), *(content(path) for path in (now, new)), *(unnoted(path) for path in (now, new))}

    for number in range(KILLS):
        path = tmp_path / f"killed-{number}.sqlite3"
        shutil.copy(old, path)
        migrate(package, path, kill_at=rng.randrange(writes) + 1)
        in_the_middle += path.with_name(f"{path.name}-journal").stat().st_size > 0

        assert content(path) in states

    migrate(package, path)
    assert content(path) == content(new)
    assert len(states) == 5
    assert in_the_middle > KILLS // 2


def unnoted(path: Path) -> tuple[int, str]:
    """What is in a file before the order of the edition's counts is noted, which is done when all else is."""
    copy = path.with_suffix(".unnoted")
    shutil.copy(path, copy)
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("DELETE FROM edition")
        connection.commit()
    return content(copy)


def migrate(package: Path, path: Path, kill_at: int = 0) -> int:
    """Open a file by the program in `package`; kill that at the write of this number, from 1. How many there were."""
    how = ("-e", f"inject=pwrite64:signal=SIGKILL:when={kill_at}") if kill_at else ("--seccomp-bpf",)
    with NamedTemporaryFile("r") as trace:
        traced = ("strace", "-f", "-qq", "-o", trace.name, "-e", "trace=pwrite64", *how)
        done = subprocess.run([*traced, sys.executable, "-c", OPEN, str(path)], cwd=package)
        assert done.returncode == (-signal.SIGKILL if kill_at else 0)
        # It counts those of each thread; one of them migrates.
        return max(Counter(line.split()[0] for line in trace).values(), default=0)
