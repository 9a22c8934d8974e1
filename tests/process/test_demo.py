"""A demo is real in everything but its people: whole, marked, repeatable, and never where somebody was counted."""

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from contextlib import closing
from datetime import date, timedelta
from functools import partial
from io import StringIO
from pathlib import Path
from statistics import mean

import pytest
from starlette.testclient import TestClient

from quiz.__main__ import main
from quiz.app import create_app
from quiz.demo.generator import Filled, Plan, make
from quiz.demo.population import PEOPLE_BY_REGION, Population
from quiz.demo.progress import Told
from quiz.i18n import catalog
from quiz.questionnaire.model import DECLINED, Questionnaire
from quiz.regions import NO_REGION, REGIONS
from quiz.settings import ROOT, Settings
from quiz.store.admin import audit
from quiz.store.admin.backup import back_up
from quiz.store.sqlite.lock import AlreadyRunning, hold, remove
from quiz.store.sqlite.store import open_store
from quiz.store.values import Place, Tally
from quiz.weeks import week_of
from tests.conftest import Clock
from tests.support.clients import Client
from tests.support.counts import counts
from tests.support.days import at
from tests.support.questionnaires import REAL

TODAY = date(2026, 11, 21)  # a Saturday
PLAN = Plan(people=300, workshops=3, weeks=5, seed=7)


def silent(done: int, days: int) -> None:
    """Progress that nobody looks at."""


def content(database: Path) -> str:
    with closing(sqlite3.connect(database)) as connection:
        return "\n".join(connection.iterdump())


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory, questionnaire: Questionnaire) -> tuple[Path, Filled]:
    """A small demo, made once."""
    database = tmp_path_factory.mktemp("demo") / "demo.sqlite3"
    return database, make(database, questionnaire, PLAN, TODAY, silent)


def test_everybody_is_in_a_batch_and_the_audit_finds_no_breach(
    demo: tuple[Path, Filled], questionnaire: Questionnaire, monkeypatch: pytest.MonkeyPatch
) -> None:
    database, filled = demo
    assert filled.people == PLAN.people and filled.guests > 0
    with closing(sqlite3.connect(database)) as connection:
        batches = connection.execute("SELECT kind, sum(n) FROM batch GROUP BY kind").fetchall()
        ((waiting,),) = connection.execute("SELECT sum(n) FROM batch WHERE week IS NULL")
    assert sum(n for _, n in batches) == filled.people + filled.guests
    items: Counter[str] = Counter()
    for _, item, _, n in counts(database):
        items[item] += n
    assert items == dict.fromkeys(questionnaire.choices, waiting)
    monkeypatch.setenv("QUIZ_DATABASE", f"sqlite:///{database}")
    assert main(["audit"]) == 0


@pytest.mark.anyio
async def test_there_is_something_to_see(demo: tuple[Path, Filled], questionnaire: Questionnaire) -> None:
    database, filled = demo
    weeks = (week_of(filled.first), week_of(filled.last))
    async with open_store(database, questionnaire) as store:
        country = await store.totals(questionnaire.edition, Place("*", "*", "*"), weeks)
        regions = [
            region for region in REGIONS if await store.totals(questionnaire.edition, Place(region, "*", "open"), weeks)
        ]
        workshops = await store.totals(questionnaire.edition, Place("*", "*", "workshop"), weeks)
        reached, held = [
            sum(map(Counter, (await store.tallies(table, (filled.first, filled.last))).values()), Counter[str]())
            for table in (Tally.REACH, Tally.HELD)
        ]
        sealed = await store.sealed()
    assert len(country) >= 4 and len(regions) >= 3 and workshops
    assert len({tuple(total.counts) for total in country}) == len(country)
    steps = [
        reached[step]
        for step in ("start", *(f"question-{n}" for n, _ in enumerate(questionnaire.questions, 1)), "finish")
    ]
    assert steps == sorted(steps, reverse=True) and steps[0] > steps[-1] == filled.people + filled.guests
    assert held["workshop"] == PLAN.workshops and sum(held.values()) >= 2 * PLAN.workshops
    assert sealed and sealed.day == TODAY - timedelta(days=1)


def test_it_ends_yesterday_and_leaves_nothing_of_workshops_or_tickets(demo: tuple[Path, Filled]) -> None:
    database, filled = demo
    assert (filled.first, filled.last) == (TODAY - timedelta(weeks=5), TODAY - timedelta(days=1))
    with closing(sqlite3.connect(database)) as connection:
        days = connection.execute(
            "SELECT min(day), max(day) FROM (SELECT opened AS day FROM batch UNION ALL SELECT sealed FROM batch "
            "UNION ALL SELECT day FROM reach UNION ALL SELECT day FROM held)"
        ).fetchone()
    assert days[0] >= filled.first.isoformat() and days[1] <= filled.last.isoformat()
    sizes = audit.sizes(database)
    assert (sizes["workshop"], sizes["round"], sizes["ticket_page"]) == (0, 0, 0)


def test_the_same_seed_gives_the_same_content(
    demo: tuple[Path, Filled], questionnaire: Questionnaire, tmp_path: Path
) -> None:
    same, other = tmp_path / "same.sqlite3", tmp_path / "other.sqlite3"
    same.touch()  # an empty file is no obstacle
    make(same, questionnaire, PLAN, TODAY, silent)
    make(other, questionnaire, Plan(people=20, workshops=0, weeks=1, seed=8), TODAY, silent)
    assert content(same) == content(demo[0])
    assert content(other) != content(same)


def test_a_file_with_anything_in_it_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    database = tmp_path / "quiz.sqlite3"
    monkeypatch.setenv("QUIZ_DATABASE", f"sqlite:///{database}")
    database.write_bytes(b"counts of real people")
    assert main(["demo", "--people", "5", "--weeks", "1", "--database", str(database)]) == 1
    assert "Choose another file with --database FILE" in capsys.readouterr().err
    assert database.read_bytes() == b"counts of real people"


def test_a_file_that_a_process_has_is_left_alone(tmp_path: Path, questionnaire: Questionnaire) -> None:
    database = tmp_path / "quiz.sqlite3"
    with hold(database), pytest.raises(AlreadyRunning):
        make(database, questionnaire, PLAN, TODAY, silent)
    assert not database.exists()


def test_the_command_says_how_to_look_at_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("QUIZ_DATABASE", f"sqlite:///{tmp_path}/real/quiz.sqlite3")
    monkeypatch.chdir(tmp_path)
    assert main(["demo", "--people", "40", "--workshops", "0", "--weeks", "1", "--database", "new/demo.sqlite3"]) == 0
    printed = capsys.readouterr()
    assert "    QUIZ_DATABASE=sqlite:///new/demo.sqlite3 python -m quiz serve" in printed.out.splitlines()
    assert "7 of 7 days" in printed.err
    assert (tmp_path / "new" / "demo.sqlite3").exists() and not (tmp_path / "real" / "quiz.sqlite3").exists()


@pytest.mark.parametrize("option", [["--people", "0"], ["--weeks", "many"], ["--workshops", "1.5"]])
def test_a_number_that_cannot_be_is_named(option: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["demo", *option])
    assert "must be a number from" in capsys.readouterr().err


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT], ids=lambda number: str(number.name))
def test_killed_half_way_it_leaves_no_file(tmp_path: Path, number: signal.Signals) -> None:
    target, scratch = tmp_path / "data" / "demo.sqlite3", tmp_path / "scratch"
    scratch.mkdir()
    environ = {**os.environ, "QUIZ_DATABASE": f"sqlite:///{tmp_path}/quiz.sqlite3", "TMPDIR": str(scratch)}
    command = [sys.executable, "-m", "quiz", "demo", "--weeks", "500", "--database", str(target)]
    # A suite that runs in the background ignores SIGINT, and its children would with it.
    heed = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    with subprocess.Popen(
        command, cwd=ROOT, env=environ, stderr=subprocess.PIPE, text=True, preexec_fn=heed
    ) as process:
        assert process.stderr is not None and "0 of 3500 days" in process.stderr.readline()
        process.send_signal(number)
        rest = process.stderr.read()
    assert process.returncode == (-signal.SIGKILL if number is signal.SIGKILL else 1)
    if number is signal.SIGINT:
        assert "nothing was kept" in rest and not list(scratch.iterdir())
        assert not target.parent.exists()
    else:
        assert [path.name for path in target.parent.iterdir()] == [f"{target.name}.lock"]


def test_a_lock_that_was_taken_away_holds_nobody_off_and_is_not_taken(tmp_path: Path) -> None:
    """Whoever opened the lock file of a demo just before it was stopped does not go on with a file of no name."""
    database = tmp_path / "demo.sqlite3"
    with hold(database) as lock:
        remove(lock)
        with hold(database), pytest.raises(AlreadyRunning):
            hold(database)


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_shows_the_time_that_is_left_in_one_line() -> None:
    seconds = iter([100.0, 104.0, 300.0])
    terminal, file = Terminal(), StringIO()
    told = Told(terminal, lambda: next(seconds))
    for done in (0, 10, 20, 40):
        told(done, 40)
    assert terminal.getvalue().split("\r")[1:] == [
        "0 of 40 days\x1b[K",
        "10 of 40 days, about 12 s left\x1b[K",
        "20 of 40 days, about 4 min left\x1b[K",
        "40 of 40 days\x1b[K\n",
    ]
    told = Told(file, lambda: 0.0)
    for done in range(366):
        told(done, 365)
    lines = file.getvalue().splitlines()
    assert "left" not in file.getvalue() and 15 < len(lines) < 25 and lines[-1] == "365 of 365 days"


@pytest.mark.anyio
async def test_the_mark_goes_along_into_a_backup(demo: tuple[Path, Filled], tmp_path: Path) -> None:
    back_up(demo[0], tmp_path / "copy.sqlite3")
    for database, marked in ((demo[0], True), (tmp_path / "copy.sqlite3", True), (tmp_path / "fresh.sqlite3", False)):
        async with open_store(database, REAL) as store:
            assert await store.is_demo() is marked


def test_a_demo_can_be_served(demo: tuple[Path, Filled], tmp_path: Path) -> None:
    settings = Settings.from_environ({"QUIZ_DATABASE": f"sqlite:///{tmp_path}/demo.sqlite3"})
    back_up(demo[0], settings.file)
    with Client(create_app(settings, Clock(at(TODAY)))) as client:
        assert client.get("/healthz").status_code == 200
    assert audit.breaches(settings.file) == []


def test_the_crowd_is_roughly_of_finland(questionnaire: Questionnaire) -> None:
    population = Population(questionnaire, [TODAY], random.Random(1))
    assert PEOPLE_BY_REGION.keys() == {*REGIONS, NO_REGION}
    regions = Counter(population.region() for _ in range(4000))
    assert 300 < regions[NO_REGION] < 500 and regions["helsinki"] > regions["kainuu"]
    assert Counter(population.language("ahvenanmaa") for _ in range(100))["sv"] > 70
    assert Counter(population.language("kainuu") for _ in range(100))["fi"] > 70


def test_a_higher_level_answers_higher_and_a_few_decline(questionnaire: Questionnaire) -> None:
    population = Population(questionnaire, [TODAY], random.Random(1))
    means = []
    for level in (2.0, 3.2, 4.4):
        sheets = [population.answers(level) for _ in range(300)]
        for question, answers in zip(questionnaire.questions, zip(*sheets, strict=True), strict=True):
            assert set(answers) <= set(range(question.positions + 1))
        given = [answer for sheet in sheets for answer in sheet]
        assert 0.01 < given.count(DECLINED) / len(given) < 0.06
        means.append(mean(answer for answer in given if answer))
    assert means[0] + 0.5 < means[1] < means[2] - 0.5


def test_weekends_are_quieter_and_everybody_comes_on_some_day(questionnaire: Questionnaire) -> None:
    days = [TODAY - timedelta(days=back) for back in range(70)]
    visitors = Population(questionnaire, days, random.Random(1)).visitors(5000)
    assert visitors.total() == 5000 and visitors.keys() <= set(days)
    by_weekday = Counter[int]()
    for day, n in visitors.items():
        by_weekday[day.weekday()] += n
    assert max(by_weekday[5], by_weekday[6]) < min(by_weekday[number] for number in range(5))


def test_the_statistics_say_that_the_people_are_made_up(
    demo: tuple[Path, Filled], tmp_path: Path, client: TestClient
) -> None:
    banner = catalog("fi")("stats.demo")
    database = shutil.copy(demo[0], tmp_path / "demo.sqlite3")
    settings = Settings.from_environ(
        {"QUIZ_DATABASE": f"sqlite:///{database}", "QUIZ_SECRET_KEY": "osallisuustesti kept secret, 2026"}
    )
    with Client(create_app(settings, Clock(at(TODAY)))) as browser:
        assert banner in browser.get("/fi/statistics").text
    assert banner not in client.get("/fi/statistics").text
