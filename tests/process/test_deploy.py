"""What deploy/ holds works as it is: nginx in front of a server, and the unit of systemd."""

import os
import re
import shlex
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from functools import cache
from pathlib import Path

import pytest

from quiz.command_line import parser
from quiz.settings import ROOT
from tests.support.nginx import NAME, Nginx
from tests.support.server import START_SECONDS, Server
from tests.support.short_walks import begin_and_finish
from tests.support.stream_clients import Host

UNIT = ROOT / "deploy" / "osallisuustesti.service"
COMMAND = "/opt/osallisuustesti/bin/osallisuustesti"
MOST_EXPOSED = 15  # tenths; systemd-analyze calls less than 20 "OK"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Server(tmp_path_factory.mktemp("server"))
    server.options = ["--behind-proxy"]
    with server:
        yield server


@pytest.fixture(scope="module")
def nginx(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nginx]:
    with Nginx(tmp_path_factory.mktemp("in-front") / "nginx", server.port) as nginx:
        yield nginx


def curl(nginx: Nginx, path: str, *options: str) -> list[str]:
    """The command that asks nginx for a page over HTTP/2."""
    port = nginx.ports["https"]
    trusting = ["--cacert", f"{nginx.folder}/{NAME}.pem", "--resolve", f"{NAME}:{port}:127.0.0.1"]
    return [
        "curl",
        "--silent",
        "--show-error",
        "--no-buffer",
        "--http2",
        *trusting,
        *options,
        f"https://{NAME}:{port}{path}",
    ]


def test_a_page_comes_over_http_2(nginx: Nginx) -> None:
    done = subprocess.run(curl(nginx, "/fi/", "--dump-header", "-"), capture_output=True, text=True, check=True)
    head, _, page = done.stdout.replace("\r", "").partition("\n\n")
    assert head.startswith("HTTP/2 200") and "<h1" in page
    assert "\nstrict-transport-security: max-age=63072000\n" in f"{head}\n"
    assert "server: nginx\n" in f"{head}\n"  # without its version


def test_a_stream_comes_over_http_2_message_by_message(server: Server, nginx: Nginx) -> None:
    host = Host(server)
    command = curl(nginx, f"/fi/screen/{host.code}/events", "--max-time", str(START_SECONDS))
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as stream:
        assert stream.stdout is not None
        assert "of-talk" not in "".join(iter(stream.stdout.readline, "\n"))
        host.press("view", "view=talk")
        assert "of-talk" in "".join(iter(stream.stdout.readline, "\n"))
        stream.terminate()


def test_http_leads_to_https(nginx: Nginx) -> None:
    with closing(nginx.connect("http")) as connection:
        connection.request("GET", "/w/sana-sana", headers={"host": NAME})
        answer = connection.getresponse()
        assert (answer.status, answer.getheader("location")) == (301, f"https://{NAME}/w/sana-sana")


@pytest.mark.parametrize(
    ("method", "headers", "body", "status"),
    [
        ("GET", {"x-long": "x" * 40_000}, None, 400),
        ("GET", {f"x-{number}": "x" * 4_000 for number in range(20)}, None, 400),
        ("GET", {"x-long": "x" * 4_000}, None, 200),
        ("POST", {}, "x" * 40_000, 413),
    ],
    ids=["a long header", "many headers", "a header", "a long form"],
)
def test_what_is_too_large_does_not_reach_the_server(
    nginx: Nginx, method: str, headers: dict[str, str], body: str | None, status: int
) -> None:
    with closing(nginx.connect("https")) as connection:
        connection.request(method, "/fi/", body, {"host": NAME, **headers})
        answer = connection.getresponse()
        assert answer.status == status
        assert (answer.getheader("content-security-policy") is None) == (status != 200)


def test_nothing_is_logged_about_anybody(nginx: Nginx) -> None:
    with closing(nginx.connect("https")) as connection:
        connection.request("GET", "/fi/", headers={"host": NAME, "x-long": "x" * 40_000})
        assert connection.getresponse().status == 400
    assert (nginx.folder / "osallisuustesti.log").read_text() == ""


def test_systemd_takes_the_unit_and_finds_it_hardened(tmp_path: Path) -> None:
    unit = tmp_path / UNIT.name
    text = UNIT.read_text(encoding="utf-8")
    assert text.count(COMMAND) == 1
    unit.write_text(text.replace(COMMAND, shutil.which("true") or ""), encoding="utf-8")

    verified = subprocess.run(["systemd-analyze", "verify", unit], capture_output=True, text=True)
    judged = subprocess.run(
        ["systemd-analyze", "security", "--offline=yes", f"--threshold={MOST_EXPOSED}", "--no-pager", unit],
        capture_output=True,
        text=True,
    )

    assert (verified.returncode, verified.stdout, verified.stderr) == (0, "", "")
    assert judged.returncode == 0, judged.stdout
    assert "Overall exposure level" in judged.stdout


OF_ROOT = {"fchown"} if os.geteuid() == 0 else set()
"""What SQLite calls only as root: it gives its journal to the owner of the database."""

CALL = re.compile(r"^(?:\d+ +)?(\w+)\((.*)", re.MULTILINE)


def test_the_program_needs_no_system_call_that_the_unit_forbids(tmp_path: Path) -> None:
    """Starting, counting, a workshop, stopping: their calls are of the filter, and no memory is made executable."""
    server, trace = Server(tmp_path / "server"), tmp_path / "trace"
    server.options = ["--behind-proxy"]
    server.prefix = ("strace", "-f", "-q", "-D", "-o", str(trace))
    with server:
        assert "Vastauksesi ovat mukana" in begin_and_finish(server)
        Host(server)
        end = re.compile(rf"^{server.pid} +\+\+\+ ", re.MULTILINE)
        server.stop()
    limit = time.monotonic() + START_SECONDS
    while not end.search(trace.read_text(errors="replace")):
        assert time.monotonic() < limit, "strace does not come to an end"
        time.sleep(0.05)
    calls = CALL.findall(trace.read_text(errors="replace"))
    assert len(calls) > 1000

    assert {name for name, _ in calls} - allowed() - OF_ROOT == set()
    assert {what.split(",")[0] for name, what in calls if name == "socket"} <= {"AF_INET", "AF_INET6"}
    executable = [(name, what) for name, what in calls if name in ("mmap", "mprotect") and "PROT_EXEC" in what]
    assert executable
    assert [what for name, what in executable if name == "mprotect" or "PROT_WRITE" in what] == []


def allowed() -> set[str]:
    """The system calls of the unit's filter: the lines without a tilde allow, those with one take away."""
    lines = re.findall(r"^SystemCallFilter=(.+)$", UNIT.read_text(encoding="utf-8"), re.MULTILINE)
    assert lines
    names = set(group("@default"))
    for line in lines:
        listed = {name for word in line.removeprefix("~").split() for name in group(word)}
        names = names - listed if line.startswith("~") else names | listed
    return names


@cache
def group(name: str) -> frozenset[str]:
    """What a name in a filter stands for: a call, or a group of names."""
    if not name.startswith("@"):
        return frozenset((name,))
    done = subprocess.run(["systemd-analyze", "syscall-filter", name], capture_output=True, text=True, check=True)
    words = [line.strip() for line in done.stdout.splitlines()[1:]]
    return frozenset(call for word in words if word and not word.startswith("#") for call in group(word))


def test_the_readme_gives_commands_that_exist() -> None:
    text = (ROOT / "deploy" / "README.md").read_text(encoding="utf-8")
    commands = re.findall(r"-- osallisuustesti ([^\n`]+)", text)
    assert {command.split()[0] for command in commands} == {"audit", "backup", "key", "restore"}
    for command in commands:
        parser().parse_args(shlex.split(command))
    assert COMMAND in UNIT.read_text(encoding="utf-8") and f"ln -s {COMMAND} " in text
    for path in re.findall(r"\bdeploy/[\w.]+", text):
        assert (ROOT / path).is_file(), path
