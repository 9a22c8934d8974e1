"""Access keys on the command line, while a real server runs and while none does."""

import http.client
import os
import re
import sqlite3
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import date
from pathlib import Path
from urllib.parse import urlencode

import pytest

from quiz.security.passes import digest
from quiz.store.admin import access_keys, audit
from tests.support.old_files import FIXTURES, old_file
from tests.support.server import Server
from tests.support.walking import rows

TODAY = date(2026, 11, 21)
NEEDS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount a disk")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A server that runs."""
    with Server(tmp_path) as running:
        yield running


def add(server: Server, label: str) -> str:
    """The key that `key add` prints."""
    done = server.run("key", "add", label)
    assert (done.returncode, done.stderr) == (0, "")
    key, sentence = done.stdout.splitlines()
    assert re.fullmatch(r"[\w-]{22}", key) and "shown only now" in sentence and "/fi/coordinator" in sentence
    return key


def ask(server: Server, method: str, path: str, cookie: str = "", **form: str) -> tuple[int, str, str]:
    """Status, cookie and body of a request as a browser makes it."""
    headers = {"sec-fetch-site": "same-origin", "content-type": "application/x-www-form-urlencoded", "cookie": cookie}
    with closing(http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)) as connection:
        connection.request(method, path, urlencode(form), headers)
        answer = connection.getresponse()
        return answer.status, (answer.getheader("set-cookie") or "").partition(";")[0], answer.read().decode()


def test_a_key_of_the_command_line_opens_the_running_server_until_it_is_revoked(server: Server) -> None:
    key, other = add(server, "Lappi"), add(server, "Kainuu")
    assert [line.partition("  ")[2] for line in server.run("key", "list").stdout.splitlines()] == ["Kainuu", "Lappi"]
    status, cookie, _ = ask(server, "POST", "/fi/coordinator/enter", key=key)
    _, kainuu, _ = ask(server, "POST", "/fi/coordinator/enter", key=other)
    assert status == 303 and ask(server, "GET", "/fi/coordinator/questions", cookie)[0] == 200

    assert server.run("key", "revoke", "Lappi").returncode == 0

    assert 'name="key"' in ask(server, "GET", "/fi/coordinator", cookie)[2]
    assert ask(server, "POST", "/fi/coordinator/enter", key=key)[:2] == (403, "")
    assert ask(server, "GET", "/fi/coordinator/questions", kainuu)[0] == 200
    assert server.run("key", "list").stdout.endswith("  Kainuu\n")


@pytest.mark.dates
def test_keys_are_made_while_the_server_stands_still_and_it_starts_with_them(server: Server) -> None:
    server.stop()
    key = add(server, "Lappi")
    server.start()
    status, cookie, _ = ask(server, "POST", "/sv/coordinator/enter", key=key)
    assert status == 303

    server.kill()
    server.start()

    status, _, page = ask(server, "GET", "/fi/coordinator", cookie)
    assert status == 200 and 'name="key"' not in page, "signed out by a restart"


def test_a_key_is_in_no_file_and_a_revoked_ones_digest_neither(server: Server) -> None:
    key = add(server, "Lappi")
    ask(server, "POST", "/fi/coordinator/enter", key=key)
    ask(server, "POST", "/fi/coordinator/enter", key=key[:-1] + "!")
    server.stop()
    files = {path: path.read_bytes() for path in server.folder.rglob("*") if path.is_file()}
    assert not any(key[:-1].encode() in content for content in files.values())
    assert digest(key) in files[server.database]

    assert server.run("key", "revoke", "Lappi").returncode == 0

    assert digest(key) not in server.database.read_bytes() and b"Lappi" not in server.database.read_bytes()
    assert audit.breaches(server.database) == []


def test_a_backup_keeps_the_keys(server: Server, tmp_path: Path) -> None:
    key = add(server, "Lappi")
    assert server.run("backup", str(tmp_path / "copy.sqlite3")).returncode == 0
    assert rows(tmp_path / "copy.sqlite3", "SELECT label, digest FROM coordinator_key") == [("Lappi", digest(key))]
    assert "CREATE TABLE coordinator_key" in server.run("audit").stdout


def test_what_cannot_be_done_is_said_in_one_line(server: Server) -> None:
    add(server, " Lappi ")
    for arguments, said in [
        (("add", "Lappi"), "there is a key 'Lappi' already"),
        (("add", ""), "1 to 60 printable characters"),
        (("add", "   "), "1 to 60 printable characters"),
        (("add", "x" * 61), "1 to 60 printable characters"),
        (("add", "Lappi\nKainuu"), "1 to 60 printable characters"),
        (("revoke", "lappi"), "there is no key 'lappi'"),
        (("revoke", ""), "there is no key ''"),
    ]:
        done = server.run("key", *arguments)
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1), arguments
        assert said in done.stderr
    assert rows(server.database, "SELECT label FROM coordinator_key") == [("Lappi",)]


@pytest.mark.parametrize("action", [("add", "Lappi"), ("list",), ("revoke", "Lappi")])
def test_a_missing_database_is_named(tmp_path: Path, action: tuple[str, ...]) -> None:
    server = Server(tmp_path)
    done = server.run("key", *action)
    assert done.returncode == 1 and done.stderr.count("\n") == 1
    assert "quiz.sqlite3 is not there yet: start the server once" in done.stderr
    assert not server.database.exists()


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    server = Server(tmp_path)
    server.database.parent.mkdir()
    server.database.write_bytes(b"not a database" * 500)
    done = server.run("key", "add", "Lappi")
    assert done.returncode == 1 and done.stderr.count("\n") == 1 and "file is not a database" in done.stderr


@NEEDS_ROOT
def test_a_disk_that_cannot_be_written_is_named(server: Server, tmp_path: Path) -> None:
    server.stop()
    subprocess.run(["mount", "--bind", server.database.parent, server.database.parent], check=True)
    try:
        subprocess.run(["mount", "-o", "remount,bind,ro", server.database.parent], check=True)
        done = server.run("key", "add", "Lappi")
    finally:
        subprocess.run(["umount", server.database.parent], check=True)
    assert done.returncode == 1 and done.stderr.count("\n") == 1
    assert "cannot be written" in done.stderr


@pytest.mark.parametrize(("version", "said"), [(1, "older version: start the server"), (99, "newer program")])
def test_a_file_of_another_version_is_left_alone(tmp_path: Path, version: int, said: str) -> None:
    server = Server(tmp_path)
    server.database.parent.mkdir()
    old_file(server.database, FIXTURES[min(version, len(FIXTURES)) - 1])
    with closing(sqlite3.connect(server.database)) as connection:
        connection.execute(f"PRAGMA user_version = {version}")
    done = server.run("key", "list")
    assert done.returncode == 1 and said in done.stderr
    assert rows(server.database, "PRAGMA user_version") == [(version,)]


def test_a_key_waits_for_a_transaction_that_is_under_way(server: Server) -> None:
    with closing(sqlite3.connect(server.database, isolation_level=None)) as other, ThreadPoolExecutor(1) as operator:
        other.execute("BEGIN IMMEDIATE")
        waiting = operator.submit(access_keys.add, server.database, "Lappi", TODAY)
        with pytest.raises(TimeoutError):
            waiting.result(0.3)
        other.execute("COMMIT")
        assert waiting.result(20)
    assert access_keys.stored(server.database) == [access_keys.AccessKey("Lappi", TODAY)]
