"""The service as it is started and stopped: first start, Procfile, signals, a second process. Logs: test_logs.py."""

import os
import signal
import socket
import sqlite3
import stat
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from starlette.types import Message, Receive, Scope, Send

from quiz.server.listening import url_of
from quiz.server.runner import Router
from quiz.settings import ROOT, Settings, SettingsError
from tests.support.locked import environment
from tests.support.server import START_SECONDS, Phone, Server
from tests.support.short_walks import begin_and_finish
from tests.support.walking import rows


def start_behind_a_proxy(port: int) -> bytes:
    """What a router that speaks https to the phones gets for POST /fi/start."""
    with closing(socket.create_connection(("127.0.0.1", port))) as connection:
        connection.sendall(
            b"POST /fi/start HTTP/1.1\r\nHost: x\r\nSec-Fetch-Site: same-origin\r\nContent-Length: 0\r\n"
            b"X-Forwarded-Proto: https\r\nConnection: close\r\n\r\n"
        )
        return connection.makefile("rb").read()


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("forwarded", "address"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("6.6.6.6, 203.0.113.7", "203.0.113.7"),
        ("6.6.6.6,203.0.113.7:51234", "203.0.113.7"),
        ("2001:db8::7", "2001:db8::7"),
        ("[2001:db8::7]:51234", "2001:db8::7"),
        ("", "127.0.0.1"),
    ],
)
async def test_behind_a_router_the_address_is_the_one_that_the_router_saw(forwarded: str, address: str) -> None:
    """Whatever a caller writes into the header stands before it: else every guess could come from another address."""
    seen: list[Scope] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        seen.append(scope)

    async def nothing() -> Message:
        return {}

    async def nowhere(message: Message) -> None: ...

    headers = [(b"x-forwarded-for", forwarded.encode()), (b"x-forwarded-proto", b"http, https")]
    scope = {"type": "http", "scheme": "http", "client": ("127.0.0.1", 1), "headers": headers}
    await Router(app)(scope, nothing, nowhere)
    assert (seen[0]["client"][0], seen[0]["scheme"]) == (address, "https")


def test_forwarded_headers_are_not_trusted_by_default(tmp_path: Path) -> None:
    with Server(tmp_path) as server:
        assert b"set-cookie: walk=" in start_behind_a_proxy(server.port)


def test_the_first_start_makes_the_data_folder_and_the_key(tmp_path: Path) -> None:
    with Server(tmp_path) as server:
        data = server.database.parent
        key = data / "secret.key"
        assert stat.S_IMODE(key.stat().st_mode) == 0o600 and len(key.read_text()) == 65
        assert server.database.exists()
        kept = key.read_text()
        server.stop()
        server.start()
        assert key.read_text() == kept


@pytest.mark.parametrize("content", [b"", b"short\n", b"\xff" * 64])
def test_a_key_that_is_not_whole_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "secret.key").write_bytes(content)
    with pytest.raises(SettingsError, match=r"secret\.key"):
        Settings.from_environ({"QUIZ_DATABASE": f"sqlite:///{tmp_path}/q.sqlite3"})


def test_the_banner_says_which_file_and_how_many_people_are_in_it(tmp_path: Path) -> None:
    with Server(tmp_path) as server:
        wait_for(server, f"http://127.0.0.1:{server.port}\nThe counts are in {server.database} (new)\n")
        begin_and_finish(server)
        server.stop()
        server.start()
        wait_for(server, f"The counts are in {server.database} (1 people)\n")


def wait_for(server: Server, said: str) -> None:
    """Wait until the server has said something; it may answer a little earlier."""
    limit = time.monotonic() + START_SECONDS
    while said not in server.logs[0].read_text():
        assert time.monotonic() < limit, server.logs[0].read_text()
        time.sleep(0.01)


def test_a_taken_port_is_named_before_anything_is_said_or_made(tmp_path: Path) -> None:
    server = Server(tmp_path)
    with closing(socket.create_server(("127.0.0.1", server.port))):
        refused = server.run("serve")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr == (
        f"port {server.port} of 127.0.0.1 is taken by another program: stop that one, or set PORT to another number\n"
    )
    assert not server.database.exists()


def test_several_processes_on_one_file_are_refused(tmp_path: Path) -> None:
    server = Server(tmp_path)
    refused = server.run("serve", "--processes", "2")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr == ("--processes 2: QUIZ_DATABASE must be postgresql://, as a file is for one process only\n")
    assert not server.database.exists()


@pytest.mark.parametrize(("host", "said"), [("x" * 70, "cannot be used"), ("192.0.2.1", "not of this")])
def test_an_address_that_is_not_ours_is_named(tmp_path: Path, host: str, said: str) -> None:
    refused = Server(tmp_path).run("serve", "--host", host)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert host in refused.stderr and said in refused.stderr and refused.stderr.count("\n") == 1


def test_ctrl_c_ends_it_without_a_traceback(tmp_path: Path) -> None:
    # A suite that runs in the background ignores SIGINT, and its children would with it.
    heed = "import os, signal, sys; signal.signal(signal.SIGINT, signal.SIG_DFL); os.execv(sys.argv[1], sys.argv[1:])"
    with Server(tmp_path, prefix=(sys.executable, "-c", heed)) as server:
        wait_for(server, "The counts are in")
        server.interrupt()
        assert "Traceback" not in server.logs[1].read_text()


@pytest.mark.parametrize("name", ["link.sqlite3", "elsewhere/quiz.sqlite3"])
def test_a_second_process_behind_a_link_is_refused_too(tmp_path: Path, name: str) -> None:
    with Server(tmp_path) as server:
        (tmp_path / "link.sqlite3").symlink_to(server.database)
        (tmp_path / "elsewhere").symlink_to(server.database.parent)
        second = Server(tmp_path / "second", storage=tmp_path / name)
        refused = second.run("serve")
    assert refused.returncode == 1 and "in use by another process" in refused.stderr


def test_a_file_with_a_second_name_is_refused(tmp_path: Path) -> None:
    """A lock has a name, and so has SQLite's journal: by a hard link two servers would each have their own."""
    with Server(tmp_path) as server:
        server.stop()
    (tmp_path / "hard.sqlite3").hardlink_to(server.database)
    refused = server.run("serve")
    assert refused.returncode == 1 and refused.stderr.count("\n") == 1
    assert f"{server.database} has a second name (a hard link)" in refused.stderr


def test_a_clock_behind_the_file_is_refused_until_it_is_said_to_be_right(tmp_path: Path) -> None:
    """By it people would be counted into weeks that are over."""
    with Server(tmp_path) as server:
        server.stop()
    with closing(sqlite3.connect(server.database)) as connection:
        connection.execute("UPDATE sealing SET day = date(day, '+3 years')")
        connection.commit()
        (sealed,) = connection.execute("SELECT day FROM sealing").fetchone()
    for command in ("serve", "seal"):
        refused = server.run(command)
        assert (refused.returncode, refused.stdout, refused.stderr.count("\n")) == (1, "", 1)
        assert f"{server.database} is sealed up to {sealed}: set the clock" in refused.stderr
        assert rows(server.database, "SELECT day FROM sealing") == [(sealed,)]
    assert server.run("seal", "--trust-clock").returncode == 0
    with server:
        assert "Vastauksesi ovat mukana" in begin_and_finish(server)


def test_a_walk_goes_on_after_a_restart(tmp_path: Path) -> None:
    with Server(tmp_path) as server:
        with closing(Phone(server.port)) as phone:
            cookie = phone.post("/fi/start").cookie
            cookie = phone.post("/fi/question/1", "choice=5", cookie).cookie
        server.stop()
        server.start()
        with closing(Phone(server.port)) as phone:
            assert 'value="5" checked' in phone.get("/fi/question/1", cookie).body


def test_it_stops_within_five_seconds_with_open_connections(tmp_path: Path) -> None:
    with Server(tmp_path) as server:
        idle = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(20)]
        for number, connection in enumerate(idle):
            # Some say nothing, some stop in the middle of a header, some in the middle of a body.
            connection.sendall([b"", b"GET / HT", b"POST /fi/start HTTP/1.1\r\nContent-Length: 9\r\n\r\nx"][number % 3])
        before = time.monotonic()
        os.kill(server.pid, signal.SIGTERM)
        server.stop()
        assert time.monotonic() - before < 5
        for connection in idle:
            connection.close()


def test_two_colons_are_every_address_of_both_kinds(tmp_path: Path) -> None:
    server = Server(tmp_path)
    server.options = ["--host", "::"]
    with server:
        assert f"http://[::]:{server.port}\n" in server.logs[0].read_text()
        for address in ["127.0.0.1", "::1"] if has_ipv6() else ["127.0.0.1"]:
            with closing(socket.create_connection((address, server.port))) as connection:
                connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                assert connection.makefile("rb").read().endswith(b"ok\n")


def has_ipv6() -> bool:
    try:
        with closing(socket.socket(socket.AF_INET6)) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return False
    return True


@pytest.mark.parametrize(
    ("host", "url"),
    [("127.0.0.1", "http://127.0.0.1:8000"), ("localhost", "http://localhost:8000"), ("::1", "http://[::1]:8000")],
)
def test_the_address_of_a_host_can_be_opened(host: str, url: str) -> None:
    assert url_of(host, 8000) == url


def test_a_second_process_on_the_same_file_is_refused_with_a_clear_message(tmp_path: Path) -> None:
    with Server(tmp_path) as server:
        second = server.run("serve")
        assert second.returncode == 1
        assert "in use by another process; stop that one first" in second.stderr
        assert "Traceback" not in second.stderr


def test_a_faulty_questionnaire_keeps_the_server_from_starting(tmp_path: Path) -> None:
    questions = tmp_path / "questions.toml"
    questions.write_text('version = "1"\n', encoding="utf-8")
    environ = {**os.environ, "QUIZ_QUESTIONS": str(questions), "QUIZ_DATABASE": f"sqlite:///{tmp_path}/q.sqlite3"}
    done = subprocess.run(
        [sys.executable, "-m", "quiz", "serve"], cwd=ROOT, env=environ, capture_output=True, text=True, timeout=30
    )
    assert done.returncode == 1
    assert "questions.toml: languages is missing" in done.stderr and "Traceback" not in done.stderr


def test_the_procfile_runs_with_what_requirements_txt_installs(tmp_path: Path) -> None:
    """A platform that reads both does nothing else: `pip install -r requirements.txt`, then the command."""
    server = Server(tmp_path / "server")
    platform = environment(tmp_path / "environment", "requirements.txt")
    environ = {**server.environ, "PATH": f"{platform}/bin:{os.environ['PATH']}"}
    # honcho counts ports up from its own base; the first process gets the base.
    honcho = subprocess.Popen(
        [sys.executable, "-m", "honcho", "start", "-p", str(server.port)],
        cwd=ROOT, env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    try:
        limit = time.monotonic() + 20
        status = 0
        while status != 200 and time.monotonic() < limit:
            time.sleep(0.1)
            with closing(Phone(server.port)) as phone:
                try:
                    status = phone.get("/healthz").status
                except OSError:
                    continue
        assert status == 200
        assert "Vastauksesi ovat mukana" in begin_and_finish(server)
        # The Procfile is for a platform whose router speaks https to the phones.
        assert b"set-cookie: __Host-walk=" in start_behind_a_proxy(server.port)
    finally:
        honcho.send_signal(signal.SIGTERM)
        output, _ = honcho.communicate(timeout=20)
    assert b"Traceback" not in output


def test_slow_senders_keep_nobody_from_being_counted(tmp_path: Path) -> None:
    """D8: headers and bodies that never end, on as many connections as a hall has phones."""
    with Server(tmp_path) as server:
        slow = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(300)]
        for number, connection in enumerate(slow):
            connection.sendall(
                [b"GET /fi/ HTTP/1.1\r\nX: ", b"POST /fi/start HTTP/1.1\r\nContent-Length: 99\r\n\r\nx"][number % 2]
            )
        results = [begin_and_finish(server) for _ in range(5)]
        for connection in slow:
            connection.close()
    assert all("Vastauksesi ovat mukana" in result for result in results)
