"""Several processes with one database: they are one service, whichever of them a request comes to."""

import datetime
import os
import re
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from quiz.setting_values import Address, Database
from quiz.settings import ROOT
from quiz.weeks import day_of
from tests.support.cluster import Cluster
from tests.support.databases import finishers, rows
from tests.support.days import at
from tests.support.nginx import Nginx
from tests.support.parameters import others_long
from tests.support.server import Phone, Server
from tests.support.short_walks import begin_and_finish
from tests.support.stream_clients import Host, Stream
from tests.support.workers import Crowd, begun, connections, listening, log_of, when, workers

PROCESSES = 3
AGAIN = "proxy_connect_timeout 2s; proxy_next_upstream error timeout non_idempotent;"


@pytest.fixture
def address(cluster: Cluster) -> Iterator[Address]:
    with cluster.database() as name:
        yield Address(cluster.address(name))


@pytest.fixture
def server(tmp_path: Path, address: Address) -> Server:
    """A server of three processes, before its start."""
    return with_processes(tmp_path, address)


def with_processes(folder: Path, address: Address) -> Server:
    server = Server(folder, storage=address)
    server.options = ["--processes", str(PROCESSES)]
    return server


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory, cluster: Cluster) -> Iterator[Server]:
    """A server of three processes for all tests that leave it as it was: it takes four starts of Python."""
    with cluster.database() as name:
        with with_processes(tmp_path_factory.mktemp("service"), Address(cluster.address(name))) as server:
            yield server


@pytest.fixture
def running(service: Server) -> Server:
    """The same, with all its processes and an empty log."""
    when(lambda: listening(service) == len(workers(service)) == PROCESSES)
    os.truncate(service.logs[1], 0)
    return service


def by_worker(server: Server, stack: ExitStack) -> list[Phone]:
    """Phones whose connections are kept, until each process has one at least."""
    phones: list[Phone] = []
    while not phones or not all(connections(server).values()):
        assert len(phones) < 200, connections(server)
        phones.append(stack.enter_context(closing(Phone(server.port))))
        assert phones[-1].get("/healthz").status == 200
    return phones


def test_each_process_takes_connections_and_the_start_is_told_once(server: Server, address: Address) -> None:
    with server, ExitStack() as stack:
        when(lambda: listening(server) == PROCESSES)
        by_worker(server, stack)
        assert len(connections(server)) == PROCESSES
        server.stop()
    assert server.logs[0].read_text() == (
        f"Osallisuustesti: http://127.0.0.1:{server.port} ({PROCESSES} processes)\nThe counts are in {address} (new)\n"
    )
    assert log_of(server).count("stopped: everybody who was told so is counted") == PROCESSES
    assert "ERROR" not in log_of(server)


def test_a_change_through_one_process_is_in_the_streams_of_all(running: Server) -> None:
    with ExitStack() as stack:
        host = Host(running)
        screens: list[Stream] = []
        while not screens or not all(connections(running).values()):
            screens.append(stack.enter_context(Stream(running, f"/fi/screen/{host.code}/events")))
            assert "Kylätalo" in screens[-1].message()
        for view in ("talk", "join", "talk"):
            host.press("view", f"view={view}")
            for screen in screens:
                await_message(screen, f"of-{view}")
        host.press("delete")
        for screen in screens:
            last = await_message(screen, "event: end")
            assert "Kylätalo" not in last and host.code not in last


def await_message(stream: Stream, text: str) -> str:
    """The next message of a stream with a text; the stream must not end before it."""
    while text not in (message := stream.message()):
        assert message, "the stream has ended"
    return message


def test_a_sign_out_and_a_revoked_key_hold_in_every_process(running: Server) -> None:
    with ExitStack() as stack:
        phones = by_worker(running, stack)

        def sign_in(label: str) -> str:
            key = running.run("key", "add", label).stdout.splitlines()[0]
            reply = phones[0].post("/fi/coordinator/enter", f"key={key}")
            return reply.headers["set-cookie"].partition(";")[0]

        def in_by(cookie: str) -> set[bool]:
            return {"/coordinator/leave" in carry(phone, cookie).get("/fi/coordinator").body for phone in phones}

        def carry(phone: Phone, cookie: str) -> Phone:
            phone.own = cookie
            return phone

        leaves, revoked = sign_in("Lappi"), sign_in("Kainuu")
        assert in_by(leaves) == in_by(revoked) == {True}
        assert carry(phones[-1], leaves).post("/fi/coordinator/leave").status == 303
        assert running.run("key", "revoke", "Kainuu").returncode == 0
        assert in_by(leaves) == in_by(revoked) == {False}


def test_a_process_that_is_killed_is_replaced_and_nobody_else_notices(running: Server) -> None:
    with ExitStack() as stack:
        phones = by_worker(running, stack)
        before = workers(running)
        victim = min(before)
        lost = connections(running)[victim]
        os.kill(victim, signal.SIGKILL)
        when(lambda: begun(running))
        assert len(workers(running)) == PROCESSES and before - workers(running) == {victim}
        assert [is_connected(phone) for phone in phones].count(False) == lost
        by_worker(running, stack)
    assert "Vastauksesi ovat mukana" in begin_and_finish(running)
    assert re.search(r"worker \d+ ended \(killed by SIGKILL\): another one starts in 0.5 s", log_of(running))


def test_a_process_that_stops_answers_on_each_of_its_connections_once_more(running: Server) -> None:
    with ExitStack() as stack:
        phones = by_worker(running, stack)
        os.kill(min(workers(running)), signal.SIGTERM)
        while not begun(running):
            assert all(map(is_connected, phones))


@pytest.mark.long
def test_a_process_that_cannot_start_is_tried_again_and_nobody_waits_for_it(running: Server, cluster: Cluster) -> None:
    with cluster.closed(name_of(running.storage)):
        os.kill(min(workers(running)), signal.SIGKILL)
        when(lambda: listening(running) == PROCESSES - 1)
        for _ in range(20):
            with closing(Phone(running.port)) as phone:
                assert is_connected(phone)
    when(lambda: begun(running) and listening(running) == PROCESSES)
    assert re.search(r"worker \d+ ended \(status 1\): another one starts in 1.0 s", log_of(running))
    with ExitStack() as stack:
        by_worker(running, stack)


def name_of(database: Database) -> str:
    """The name that the cluster knows a database by."""
    return str(database).rpartition("/")[2]


def is_connected(phone: Phone) -> bool:
    try:
        return phone.get("/healthz").status == 200
    except OSError:
        return False


@pytest.mark.parametrize("people", others_long([30, 200], 30))
def test_a_rolling_restart_under_walkers_loses_nobody(running: Server, people: int) -> None:
    crowd, before = Crowd(running, people), workers(running)

    def restart() -> None:
        when(lambda: crowd.steps > people)
        os.kill(running.pid, signal.SIGHUP)
        when(lambda: "every worker was restarted" in log_of(running))

    crowd.walk(rest=0.5, meanwhile=restart)
    assert not crowd.refused and crowd.broken <= people // 10
    assert len(workers(running)) == PROCESSES and not workers(running) & before
    assert "ERROR" not in log_of(running)


def test_a_restarted_database_is_waited_for_and_everybody_is_counted(running: Server, cluster: Cluster) -> None:
    crowd = Crowd(running, 20)
    with ExitStack() as stack:
        host = Host(running)
        screens = [stack.enter_context(Stream(running, f"/fi/screen/{host.code}/events")) for _ in range(6)]
        for screen in screens:
            screen.message()

        def restart() -> None:
            when(lambda: crowd.steps > 60)
            host.press("view", "view=talk")  # while its screens are told, the database goes away
            cluster.stop("immediate")
            with closing(Phone(running.port)) as phone:
                when(lambda: phone.get("/readyz").status == 503)
            cluster.start()

        crowd.walk(rest=0.3, meanwhile=restart)
        assert crowd.refused <= {(503, "5")} and not crowd.broken
        with closing(Phone(running.port)) as phone:
            when(lambda: phone.get("/readyz").status == 200)
        host.press("view", "view=join")
        for screen in screens:
            await_message(screen, "of-join")


def test_what_is_wrong_with_the_settings_is_said_once(server: Server, cluster: Cluster, address: Address) -> None:
    server.settings = {"QUIZ_SECRET_KEY": ""}
    refused = server.run("serve", *server.options)
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1) and "QUIZ_SECRET_KEY" in refused.stderr
    server.settings = {}
    with cluster.closed(name_of(address)):
        refused = server.run("serve", *server.options)
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1) and str(address) in refused.stderr
    with closing(socket.create_server(("127.0.0.1", server.port))):
        refused = server.run("serve", *server.options)
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1) and "taken by another" in refused.stderr


def test_the_port_of_a_service_with_several_processes_is_taken(running: Server) -> None:
    """Although sockets like its own could be bound to it."""
    refused = running.run("serve", *running.options)
    assert (refused.returncode, refused.stdout) == (1, "") and "is taken by another program" in refused.stderr


@pytest.mark.long
def test_workers_end_when_their_parent_was_killed(server: Server) -> None:
    with server:
        when(lambda: listening(server) == PROCESSES)
        left = workers(server)
    when(lambda: not any(Path(f"/proc/{worker}").exists() for worker in left))


@pytest.mark.long
def test_the_same_database_serves_two_machines(tmp_path: Path, address: Address) -> None:
    with Server(tmp_path / "a", storage=address) as here, Server(tmp_path / "b", storage=address) as there:
        host = Host(here)
        with Stream(there, f"/fi/screen/{host.code}/events") as screen:
            screen.message()
            host.press("view", "view=talk")
            await_message(screen, "of-talk")
        assert all("Vastauksesi ovat mukana" in begin_and_finish(server) for server in (here, there))
        assert finishers(address) == 2


@pytest.mark.long
def test_of_two_machines_whose_clocks_differ_by_a_minute_one_seals_a_week(tmp_path: Path, address: Address) -> None:
    """Whoever is counted by the one that is behind, when the week is over by the other, is of the next week."""
    today = day_of(time.time())
    day = today + datetime.timedelta(days=6 - today.weekday())
    machines = [Server(tmp_path / name, storage=address) for name in ("a", "b")]
    machines[0].ahead = at(day, datetime.time(23, 59, 45)) - time.time()
    machines[1].ahead = machines[0].ahead - 60
    sealed = f"sealed the weeks up to {day}"
    with machines[0] as here, machines[1] as there:
        for server in [here, there] * 6:
            assert "Vastauksesi ovat mukana" in begin_and_finish(server)
        when(lambda: sealed in log_of(here))
        for _ in range(3):
            assert "Vastauksesi ovat mukana" in begin_and_finish(there)
        when(lambda: day_of(there.now) > day)
        for server in (here, there):
            assert "Vastauksesi ovat mukana" in begin_and_finish(server)
        assert sealed not in log_of(there)
    assert rows(address, "SELECT day::text FROM sealing") == [(str(day),)]
    assert rows(address, "SELECT sealed::text, n FROM batch ORDER BY n") == [(None, 5), (str(day), 12)]


@pytest.mark.long
def test_when_a_machine_falls_silent_the_others_go_on_and_nobody_is_lost(tmp_path: Path, address: Address) -> None:
    """As docs/operations.md has it: nginx asks the next machine, and whoever is sent twice is counted once."""
    machines = [Server(tmp_path / name, storage=address) for name in ("a", "b")]
    for machine in machines:
        machine.options = ["--behind-proxy"]
    with machines[0] as here, machines[1] as there:
        changes = {
            "keepalive 32;": f"server 127.0.0.1:{there.port}; keepalive 32;",
            "proxy_http_version 1.1;": f"proxy_http_version 1.1; {AGAIN}",
        }
        with Nginx(tmp_path / "nginx", here.port, changes) as nginx:
            crowd = Crowd(there, 20, nginx.ports["plain"])

            def kill_one() -> None:
                when(lambda: crowd.steps > 100)
                here.kill()

            crowd.walk(rest=0.2, meanwhile=kill_one)
            assert not crowd.refused and not crowd.broken


def test_the_papers_tell_nginx_to_ask_the_next_machine() -> None:
    """The directives of the test above."""
    assert AGAIN in " ".join((ROOT / "docs" / "operations.md").read_text(encoding="utf-8").split())
