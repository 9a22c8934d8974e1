"""C3: whatever happens to disk, process and clock, nobody is told "counted" who is not."""

import os
import random
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

import pytest
from anyio.from_thread import start_blocking_portal
from starlette.testclient import TestClient

from quiz.i18n import catalog
from quiz.responses.walk import Standing
from quiz.setting_values import Address
from quiz.settings import Settings
from tests.conftest import Clock
from tests.support.bad_weather import (
    DatabaseWeather,
    Weather,
    closed,
    failing,
    failing_processes,
    full_by_strace,
    locked,
    read_only_by_strace,
    scribbled,
    silent,
    stopped,
    table_locked,
    taking_no_writes,
)
from tests.support.cluster import Cluster
from tests.support.cut_line import COMMITTED, open_line
from tests.support.databases import finishers, rows
from tests.support.page_checks import check
from tests.support.parameters import others_long, paired
from tests.support.rooms import ticket_of
from tests.support.server import QUESTIONNAIRE, Phone, Reply, Server, Visit, begin, expected_cells, standing, stored
from tests.support.stream_clients import Host
from tests.support.walking import ALL_THREES, answer

DAY = 24 * 60 * 60
STEPS = [*product(range(1, 4), (False, True))]
"""Requests of a finish, of which there are three or more, and whether instead of the request its answer is lost."""
PATIENCE = 20.0  # for a server of databases that starts anew on a busy machine
NEEDS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount a disk")


@contextmanager
def full(server: Server) -> Iterator[None]:
    """The real thing, on a small disk."""
    filler = server.database.with_name("filler")
    try:
        with pytest.raises(OSError, match="No space left"), filler.open("wb", buffering=0) as file:
            while True:
                file.write(bytes(4096))
        yield
    finally:
        filler.unlink()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    disk = tmp_path / "data"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", disk], check=True)
    yield disk
    subprocess.run(["umount", disk], check=True)


@pytest.mark.parametrize(
    "weather", others_long([full_by_strace, read_only_by_strace, locked, scribbled], full_by_strace, scribbled)
)
def test_in_bad_weather_nobody_is_told_counted_and_the_quiz_goes_on(
    tmp_path: Path, impatient: Path, weather: Weather
) -> None:
    sit_out(Server(tmp_path, impatient), weather)


@NEEDS_ROOT
def test_on_a_full_disk_nobody_is_told_counted_and_the_quiz_goes_on(tmp_path: Path, small_disk: Path) -> None:
    sit_out(Server(tmp_path), full)


@dataclass(frozen=True)
class OnDatabase:
    """A server whose counters are in a database."""

    server: Server
    cluster: Cluster
    name: str


@pytest.fixture(scope="module")
def on_database(tmp_path_factory: pytest.TempPathFactory, impatient: Path, cluster: Cluster) -> Iterator[OnDatabase]:
    folder = tmp_path_factory.mktemp("on-database")
    with (
        cluster.database() as name,
        Server(folder, impatient, by_day=True, storage=Address(cluster.address(name))) as server,
    ):
        yield OnDatabase(server, cluster, name)


@pytest.mark.parametrize("weather", [closed, stopped, taking_no_writes, table_locked, silent])
def test_while_a_database_fails_nobody_is_told_counted_and_the_quiz_goes_on(
    on_database: OnDatabase, weather: DatabaseWeather
) -> None:
    go_through(on_database.server, lambda _: weather(on_database.cluster, on_database.name))


def sit_out(server: Server, weather: Weather) -> None:
    with server:
        go_through(server, weather)


def go_through(server: Server, weather: Weather) -> None:
    """Finish before, in and after the weather."""
    rng = random.Random(5)
    total, cells = stored(server.storage)
    with closing(Phone(server.port)) as phone:
        before, patient, impatient = (begin(server, phone, rng) for _ in range(3))
        assert told(server, phone, before) is Standing.COUNTED

        with weather(server):
            reply = patient.finish(phone)
            assert (reply.status, reply.headers["retry-after"], reply.cookie) == (503, "5", "")
            assert 'name="uncounted"' in reply.body
            reply = phone.post("/fi/region", "region=none&uncounted=1", impatient.cookie)
            assert (reply.status, standing(server, reply)) == (303, Standing.UNCOUNTED)
            assert phone.get("/fi/result", reply.cookie).status == 200
            late = begin(server, phone, rng)

        assert [told(server, phone, visit) for visit in (patient, late, patient)] == [Standing.COUNTED] * 3
        assert stored(server.storage) == (total + 3, cells + expected_cells([before, patient, late]))


@pytest.mark.parametrize(("weather", "known"), paired([full_by_strace, locked, scribbled], [True, False]))
def test_in_bad_weather_a_sheet_keeps_its_ticks_and_is_counted_once_afterwards(
    tmp_path: Path, impatient: Path, weather: Weather, known: bool
) -> None:
    with Server(tmp_path, impatient) as server:
        workshop = Host(server)
        address = f"/fi/host/{workshop.code}/paper"
        ticks = {question.id: "2" for question in QUESTIONNAIRE.questions}

        def ask(form: dict[str, str] | None = None, own: str = workshop.cookie) -> Reply:
            with closing(Phone(server.port, own)) as browser:
                return browser.get(address) if form is None else browser.post(address, urlencode(form))

        before, sent = ({"ticket": ticket_of(ask().body), "edition": QUESTIONNAIRE.edition, **ticks} for _ in range(2))
        assert ask(before).status == 303
        if known:
            assert ask().status == 200

        with weather(server):
            refused = ask(sent, own="")
            reply = ask(sent)

        assert (reply.status, reply.headers["retry-after"]) == (503, "5")
        assert catalog("fi")("workshop.paper.failed") in reply.body
        assert reply.body.count(" checked") == len(ticks) and ticket_of(reply.body) == sent["ticket"]
        check(reply.body, "fi")
        assert refused.status in (403, 503) and sent["ticket"] not in refused.body
        assert [ask(sent).status for _ in range(2)] == [303, 303]
        assert stored(server.database)[0] == 2


def told(server: Server, phone: Phone, visit: Visit) -> Standing | None:
    reply = visit.finish(phone)
    assert reply.status == 303, reply.body
    return standing(server, reply)


def test_an_error_at_any_step_of_a_transaction_counts_nobody_or_once(tmp_path: Path) -> None:
    rng, visits, statuses = random.Random(6), [], []
    steps = [("pwrite64", n) for n in range(1, 11)] + [("fdatasync", n) for n in range(1, 6)] + [("ftruncate", 1)]
    with Server(tmp_path) as server, closing(Phone(server.port)) as phone:
        for call, number in steps:
            visits.append(begin(server, phone, rng))
            with failing(server, call, "EIO", when=str(number)):
                statuses.append(visits[-1].finish(phone).status)

            assert told(server, phone, visits[-1]) is Standing.COUNTED
            assert stored(server.database) == (len(visits), expected_cells(visits))

    assert set(statuses) == {303, 503}
    assert statuses.count(503) >= 10


def steps_from_start(database: Address) -> int:
    """How many walks are kept as begun."""
    return int(rows(database, "SELECT coalesce(sum(n), 0) FROM reach WHERE step = 'start'")[0][0])


def test_a_line_that_breaks_at_any_request_or_answer_counts_nobody_or_once(tmp_path: Path, cluster: Cluster) -> None:
    """Also at the answer that tells of the commit: it was made, and nobody knows."""
    rng, visits, statuses = random.Random(10), list[Visit](), list[int]()
    with (
        cluster.database() as name,
        TemporaryDirectory() as folder,
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(open_line(Path(folder), cluster.folder, name)) as (line, over_line),
    ):
        database = Address(cluster.address(name))
        with Server(tmp_path, storage=over_line) as server, closing(Phone(server.port)) as phone:
            for cut in (*(partial(line.cut_at, *at) for at in STEPS), partial(line.cut_at_answer, COMMITTED)):
                steps = steps_from_start(database)
                visits.append(begin(server, phone, rng))
                cut()
                statuses.append(visits[-1].finish(phone).status)
                line.cut_at(0, False)
                before = finishers(database)
                assert told(server, phone, visits[-1]) is Standing.COUNTED
                assert stored(database) == (len(visits), expected_cells(visits))
        # A step whose commit may have been made is rather lost than counted twice; the last one was made.
        assert len(visits) - len(STEPS) // 2 <= steps_from_start(database) == steps + 1 <= len(visits)
    assert statuses[-1] == 503 and before == len(visits)
    # Now and then it is the line of the listener that breaks instead.
    assert {*statuses} <= {303, 503} and statuses.count(503) > len(STEPS) // 2


@pytest.mark.parametrize(("call", "error"), [("pwrite64", "ENOSPC"), ("fdatasync", "EIO")])
def test_a_database_that_cannot_write_its_log_counts_nobody_twice(
    on_database: OnDatabase, call: str, error: str
) -> None:
    """It ends every connection then, and starts anew by itself."""
    rng, server = random.Random(11), on_database.server
    total, cells = stored(server.storage)
    with closing(Phone(server.port)) as phone:
        before, visit = (begin(server, phone, rng) for _ in range(2))
        assert told(server, phone, before) is Standing.COUNTED
        with failing_processes(on_database.cluster.backends(on_database.name), call, error):
            assert visit.finish(phone).status == 503

        limit = time.monotonic() + PATIENCE
        while (reply := visit.finish(phone)).status == 503:
            assert time.monotonic() < limit
            time.sleep(0.05)
        assert standing(server, reply) is Standing.COUNTED
        assert stored(server.storage) == (total + 2, cells + expected_cells([before, visit]))


def test_a_killed_process_takes_no_answers_with_it(tmp_path: Path) -> None:
    with Server(tmp_path) as server, closing(Phone(server.port)) as phone:
        visit = begin(server, phone, random.Random(7))
        server.kill()
        with pytest.raises(OSError):
            visit.finish(phone)
        server.start()

        assert [told(server, phone, visit) for _ in range(2)] == [Standing.COUNTED] * 2
        assert stored(server.database) == (1, expected_cells([visit]))


def test_a_restored_file_is_counted_in_without_a_restart(tmp_path: Path) -> None:
    with Server(tmp_path) as server, closing(Phone(server.port)) as phone:
        before, old = (begin(server, phone, random.Random(8)) for _ in range(2))
        assert told(server, phone, before) is Standing.COUNTED
        copy = tmp_path / "copy.sqlite3"
        assert server.run("backup", str(copy)).returncode == 0
        copy.replace(server.database)

        assert old.finish(phone).status == 503
        assert told(server, phone, old) is Standing.EXPIRED
        new = begin(server, phone, random.Random(9))
        assert told(server, phone, new) is Standing.COUNTED
        assert stored(server.database) == (2, expected_cells([before, new]))


def test_a_damaged_file_is_refused_at_start(tmp_path: Path) -> None:
    server = Server(tmp_path)
    server.database.parent.mkdir()
    server.database.write_bytes(random.Random(4).randbytes(40_000))

    refused = server.run("serve")

    assert refused.returncode != 0
    assert "file is not a database" in refused.stderr


@NEEDS_ROOT
def test_a_read_only_disk_is_refused_at_start(tmp_path: Path, small_disk: Path) -> None:
    server = Server(tmp_path)
    with server:
        server.stop()
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)

    refused = server.run("serve")

    assert refused.returncode == 1
    assert refused.stderr.count("\n") == 1
    assert "cannot be written" in refused.stderr


@pytest.mark.parametrize("back", [1, DAY // 2, 3 * DAY])
def test_a_clock_set_back_counts_once(client: TestClient, clock: Clock, settings: Settings, back: int) -> None:
    answer(client, ALL_THREES)
    ready = client.cookies["__Host-walk"]

    clock.now -= back
    locations = [finish_as(client, ready) for _ in range(2)]
    clock.now += back
    locations.append(finish_as(client, ready))

    assert locations == ["/fi/result"] * 3
    assert finishers(settings.file) == 1


def finish_as(client: TestClient, cookie: str) -> str:
    """Finish with a cookie from before, as a second device would."""
    client.cookies.set("__Host-walk", cookie, domain="testserver.local")
    return client.post("/fi/region", data={"declined": "1"}).headers["location"]
