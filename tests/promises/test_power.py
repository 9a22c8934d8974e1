"""C2: a power cut loses nothing acknowledged. The system calls tell: flushed first, answered then."""

import random
import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest

from quiz.responses.walk import Standing
from quiz.setting_values import Address
from tests.support.bad_weather import slow_processes
from tests.support.cluster import Cluster
from tests.support.server import Phone, Server, begin, copy_package, standing, stored

PHONES = 4
VISITS = 10  # each phone
STRACE_SECONDS = 20.0
FLUSH_SECONDS = 0.4

CALLS = (
    "openat,write,writev,pwrite64,pwritev,ftruncate,fallocate,unlink,rename,fsync,fdatasync,"
    "sendto,sendmsg,recvfrom,recvmsg"
)
CALL = re.compile(r"(?P<task>\d+) +(?P<name>\w+)\((?P<what>.*)")
RESUMED = re.compile(r"(?P<task>\d+) +<\.\.\. (?P<name>\w+) resumed>(?P<what>.*)")
DESCRIPTOR = re.compile(r"(?P<number>\d+)<(?P<path>[^>]*)>")


@dataclass
class Disk:
    """What of the file and its journal is not flushed, and which transactions are, as a trace goes on."""

    database: Path
    dirty: set[str] = field(default_factory=set)
    truncated: bool = True
    began: int = -1
    durable_since: int = -1  # when the last durable transaction began
    folder_flushed: bool = False

    def wrote(self, at: int, call: str, path: str) -> None:
        if self.began < 0:
            self.began = at
        self.dirty.add(path)
        if path.endswith("-journal"):
            self.truncated = call == "ftruncate"

    def flushed(self, path: str) -> None:
        self.dirty.discard(path)
        self.folder_flushed = self.folder_flushed or path == str(self.database.parent)
        # The journal is emptied last: until then a power cut takes the transaction back.
        if not self.dirty and self.truncated and self.began >= 0:
            self.durable_since, self.began = self.began, -1


def test_no_finish_is_answered_before_it_is_flushed(tmp_path: Path) -> None:
    answers = list(early_answers(traced_run(Server(tmp_path))))

    assert len(answers) == PHONES * VISITS
    assert not any(answers)


def test_without_the_last_flush_every_answer_is_early(tmp_path: Path) -> None:
    package = copy_package(
        tmp_path / "mutant", ("quiz/store/sqlite/connection.py", '"synchronous": 2', '"synchronous": 1')
    )

    answers = list(early_answers(traced_run(Server(tmp_path / "run", package))))

    assert len(answers) == PHONES * VISITS
    assert all(answers)


def traced_run(server: Server) -> tuple[Path, list[str]]:
    """Let phones finish walks at the same time; the file, and the trace of the server."""
    trace = server.folder / "trace"
    server.prefix = ("strace", "-D", "-f", "-y", "-q", "-s", "1000", "-o", str(trace), "--seccomp-bpf", "-e", CALLS)

    def use_phone(number: int) -> None:
        with closing(Phone(server.port)) as phone:
            for _ in range(VISITS):
                assert begin(server, phone, random.Random(number)).finish(phone).status == 303

    with server:
        with ThreadPoolExecutor(PHONES) as pool:
            assert len(list(pool.map(use_phone, range(PHONES)))) == PHONES
        end = re.compile(rf"^{server.pid} +\+\+\+ ", re.MULTILINE)
        server.stop()
    limit = time.monotonic() + STRACE_SECONDS
    while not end.search(text := trace.read_text(encoding="utf-8", errors="replace")):
        assert time.monotonic() < limit, "strace does not come to an end"
        time.sleep(0.01)
    assert stored(server.database)[0] == PHONES * VISITS
    return server.database, text.splitlines()


def early_answers(run: tuple[Path, list[str]]) -> Iterator[bool]:
    """Of every answer to a finish, whether it left before a transaction was durable that began after the request."""
    database, trace = run
    disk = Disk(database)
    asked: dict[str, int] = {}
    for at, (call, begins, ends, what) in enumerate(calls(trace)):
        found = DESCRIPTOR.match(what)
        number, path = (found["number"], found["path"]) if found else ("", "")
        if call in ("fsync", "fdatasync"):
            if ends:
                disk.flushed(path)
        elif path.startswith(str(database)) and call != "openat" and begins:
            disk.wrote(at, call, path)
        elif call.startswith("recv") and "POST /fi/region" in what and ends:
            asked[number] = at
        elif call.startswith("send") and "location: /fi/result" in what and begins:
            yield not (disk.folder_flushed and disk.durable_since > asked[number])


def calls(trace: list[str]) -> Iterator[tuple[str, bool, bool, str]]:
    """The calls as they begin and end: name, whether it begins here, whether it ends here, arguments."""
    under_way: dict[str, str] = {}
    for line in trace:
        if found := RESUMED.match(line):
            yield found["name"], False, True, under_way.pop(found["task"], "") + found["what"]
        elif found := CALL.match(line):
            ends = not found["what"].endswith("<unfinished ...>")
            if not ends:
                under_way[found["task"]] = found["what"]
            yield found["name"], True, ends, found["what"]


@pytest.mark.parametrize("by_default", ["on", "off"])
def test_no_finish_is_answered_before_the_database_has_flushed_it(
    tmp_path: Path, cluster: Cluster, by_default: str
) -> None:
    """Also where the operator lets sessions not wait for the disk, as another one in the same database does not."""
    with cluster.database() as name:
        cluster.alter(name, f"SET synchronous_commit = {by_default}")
        address = Address(cluster.address(name))
        with (
            Server(tmp_path, storage=address) as server,
            closing(Phone(server.port)) as phone,
            psycopg.connect(address.url, autocommit=True) as other,
        ):
            visit = begin(server, phone, random.Random(13))
            with slow_processes(cluster.backends(name), "fdatasync", FLUSH_SECONDS):
                began = time.monotonic()
                assert standing(server, visit.finish(phone)) is Standing.COUNTED
                finished = time.monotonic()
                other.execute("CREATE TABLE note (n integer)")
                noted = time.monotonic()
        assert finished - began >= FLUSH_SECONDS
        assert (noted - finished >= FLUSH_SECONDS) == (by_default == "on")
