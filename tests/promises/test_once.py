"""B2: whatever a phone or a network does, one walk is counted once. Each case on a real server, 50 at a time."""

import random
import socket
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from quiz.responses.walk import Standing
from tests.support.databases import KINDS, finishers, open_databases
from tests.support.server import Phone, Server, Visit, begin, standing, stored

WALKERS = 50


@pytest.fixture(scope="module", params=KINDS)
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("once")
    with open_databases(request, folder) as databases, Server(folder, storage=databases.new()) as running:
        yield running


def in_parallel(server: Server, case: Callable[[Server, Visit], None]) -> int:
    """Let 50 walks that are ready to finish go through a case at once; how many more are counted."""
    rng = random.Random(5)
    with closing(Phone(server.port)) as phone:
        visits = [begin(server, phone, rng) for _ in range(WALKERS)]
    before = finishers(server.storage)
    with ThreadPoolExecutor(WALKERS) as pool:
        list(pool.map(lambda visit: case(server, visit), visits))
    return finishers(server.storage) - before


def finish(server: Server, visit: Visit) -> None:
    """Finish and see that it says counted."""
    with closing(Phone(server.port)) as phone:
        assert standing(server, visit.finish(phone)) is Standing.COUNTED


def double_tap(server: Server, visit: Visit) -> None:
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda _: finish(server, visit), range(2)))


def replay_of_the_same_cookie(server: Server, visit: Visit) -> None:
    for _ in range(3):
        finish(server, visit)


def back_and_again(server: Server, visit: Visit) -> None:
    with closing(Phone(server.port)) as phone:
        done = visit.finish(phone).cookie
        assert phone.get("/fi/region", done).headers["location"] == "/fi/result"
        assert phone.post("/fi/region", "declined=1", done).headers["location"] == "/fi/result"
        assert phone.post("/fi/question/12", "choice=1", done).headers["location"] == "/fi/result"


def two_tabs_that_tell_different_regions(server: Server, visit: Visit) -> None:
    with closing(Phone(server.port)) as phone:
        for form in ("region=lappi", "region=kainuu"):
            assert standing(server, phone.post("/fi/region", form, visit.cookie)) is Standing.COUNTED


def two_tabs_that_answer_differently(server: Server, visit: Visit) -> None:
    with closing(Phone(server.port)) as phone:
        other = phone.post("/fi/question/1", "choice=1", visit.cookie).cookie
        finish(server, visit)
        assert standing(server, phone.post("/fi/region", "declined=1", other)) is Standing.COUNTED


def answer_cut_off(server: Server, visit: Visit) -> None:
    with closing(socket.create_connection(("127.0.0.1", server.port))) as connection:
        connection.sendall(request_of(visit))
    finish(server, visit)


def body_cut_off(server: Server, visit: Visit) -> None:
    with closing(socket.create_connection(("127.0.0.1", server.port))) as connection:
        connection.sendall(request_of(visit)[:-3])
    finish(server, visit)


def request_of(visit: Visit) -> bytes:
    """The bytes of a finish, as a browser sends them."""
    return (
        "POST /fi/region HTTP/1.1\r\nHost: x\r\nSec-Fetch-Site: same-origin\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 10\r\nCookie: walk={visit.cookie}\r\n\r\n"
        "declined=1"
    ).encode()


@pytest.mark.parametrize(
    "case",
    [
        finish,
        double_tap,
        replay_of_the_same_cookie,
        back_and_again,
        two_tabs_that_tell_different_regions,
        two_tabs_that_answer_differently,
        answer_cut_off,
        body_cut_off,
    ],
)
def test_counted_once_each(server: Server, case: Callable[[Server, Visit], None]) -> None:
    assert in_parallel(server, case) == WALKERS


@pytest.mark.dates
def test_counted_once_over_a_restart(tmp_path: Path) -> None:
    with Server(tmp_path) as server:
        with closing(Phone(server.port)) as phone:
            visits = [begin(server, phone, random.Random(1)) for _ in range(5)]
            for visit in visits[:3]:
                visit.finish(phone)
        server.kill()
        server.start()
        for visit in visits:
            finish(server, visit)
        assert stored(server.database)[0] == 5


def test_the_first_committed_answers_stand(tmp_path: Path) -> None:
    with Server(tmp_path) as server, closing(Phone(server.port)) as phone:
        visit = begin(server, phone, random.Random(2))
        visit.finish(phone)
        other = server.signer.write(visit.walk.answered(1, 5 if visit.walk.answers[0] != 5 else 1))
        phone.post("/fi/region", "region=lappi", other)
        total, cells = stored(server.database)
        assert total == 1 and {region for region, *_ in cells} == {"none"}


def test_unused_tickets_count_nobody(tmp_path: Path) -> None:
    with Server(tmp_path) as server, closing(Phone(server.port)) as phone:
        for _ in range(20):
            phone.post("/fi/start")
        assert stored(server.database)[0] == 0
