"""D13: files are the service's own: nobody else can read what it makes, from the first byte and whatever happens."""

import random
import re
import shutil
import sqlite3
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from quiz.security.private_files import make_folder
from quiz.settings import ROOT
from tests.support.server import START_SECONDS, Phone, Server, begin, copy_package

UMASK_0 = ("sh", "-c", 'umask 000 && exec "$@"', "sh")
"""Begin a command as an account would that shares whatever it makes."""

MADE = re.compile(r'(?P<call>openat|mkdir|mkdirat|umask)\((?:AT_FDCWD, )?(?:"(?P<path>[^"]*)", )?(?P<rest>[^)]*)\)')


def open_to_others(folder: Path) -> dict[str, str]:
    """What in a folder, with the folder itself, others may do anything with."""
    modes = {path: stat.S_IMODE(path.stat().st_mode) for path in (folder, *folder.rglob("*"))}
    return {str(path.relative_to(folder.parent)): oct(mode) for path, mode in modes.items() if mode & 0o077}


def run(server: Server, *arguments: str) -> str:
    """Run a command as UMASK_0 says; what it printed."""
    command = [*UMASK_0, sys.executable, "-m", "quiz", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=server.environ, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout


def count_one(server: Server) -> None:
    with closing(Phone(server.port)) as phone:
        assert begin(server, phone, random.Random(1)).finish(phone).status == 303


def test_nothing_is_open_to_others_whatever_was_done(tmp_path: Path) -> None:
    made = tmp_path / "made"
    server = Server(tmp_path, prefix=UMASK_0, storage=made / "here" / "quiz.sqlite3")
    with server:
        assert open_to_others(made) == {}
        count_one(server)
        assert server.journal.exists() and open_to_others(made) == {}
        run(server, "key", "add", "Lappi")
        for _ in range(2):  # a new one, and one that takes its place
            run(server, "backup", str(made / "copy.sqlite3"))
        run(server, "audit")
        assert open_to_others(made) == {}
        server.kill()
        assert open_to_others(made) == {}
        server.start()
        server.stop()
    run(server, "seal")
    run(server, "demo", "--people", "5", "--workshops", "0", "--weeks", "1", "--database", str(made / "demo" / "d"))
    assert open_to_others(made) == {}
    assert {path.name for path in made.rglob("*")} >= {"quiz.sqlite3.lock", "secret.key", "copy.sqlite3", "d"}


def test_no_file_is_open_to_others_even_for_a_moment(tmp_path: Path) -> None:
    """Every call that makes something, of every command: the modes it asks for, or what it has left of them before."""
    server = Server(tmp_path)
    made, trace = server.database.parent, tmp_path / "trace"
    tracing = ("strace", "-f", "-q", "-e", "trace=openat,mkdir,mkdirat,umask", "-o", str(trace))
    calls = []
    server.prefix = (*tracing, "-D")
    with server:
        count_one(server)
        end = re.compile(rf"^{server.pid} +\+\+\+ ", re.MULTILINE)  # strace fills up short numbers with spaces
        server.stop()
    limit = time.monotonic() + START_SECONDS
    while not end.search(trace.read_text()):
        assert time.monotonic() < limit, "strace does not come to an end"
        time.sleep(0.01)
    calls += trace.read_text().splitlines()
    for arguments in (
        ["backup", str(made / "copy")],
        ["key", "add", "Lappi"],
        ["demo", "--people", "5", "--workshops", "0", "--weeks", "1", "--database", str(made / "demo")],
    ):
        command = [*tracing, sys.executable, "-m", "quiz", *arguments]
        subprocess.run(command, cwd=ROOT, env=server.environ, check=True, capture_output=True, timeout=120)
        calls += trace.read_text().splitlines()

    paths, wide = set(), []
    for path, mode in makings(calls):
        if path.startswith((str(made), tempfile.gettempdir())) and not path.startswith(str(trace)):
            paths.add(Path(path).name)
            wide += [f"{path} {mode:04o}"] if mode & 0o077 else []
    assert wide == []
    assert {"data", "quiz.sqlite3", "quiz.sqlite3-journal", "quiz.sqlite3.lock", "demo.lock", "demo.sqlite3"} <= paths


def makings(calls: Iterable[str]) -> list[tuple[str, int]]:
    """What was made, with the mode that it got."""
    found, umask = [], 0o022
    for call in filter(None, map(MADE.search, calls)):
        if call["call"] == "umask":
            umask = int(call["rest"], 8)
        elif "O_CREAT" in call["rest"] or call["call"] != "openat":
            found.append((call["path"] or "", int(call["rest"].split(", ")[-1], 8) & ~umask))
    return found


def test_files_of_before_are_named_at_start_and_narrowed(tmp_path: Path) -> None:
    """Also of a server that was killed: its journal has whole sheets in it."""
    with Server(tmp_path) as server:
        server.stop()
    files = [server.database, server.journal, server.database.with_name("quiz.sqlite3.lock")]
    files.append(server.database.with_name("secret.key"))
    for path in files:
        path.chmod(0o644)
    server.database.parent.chmod(0o755)
    server.logs[1].unlink()
    with server:
        said = server.logs[1].read_text()
        assert all(f"{path} was open to other accounts (mode 0644): now its mode is 0600" in said for path in files)
        # A folder that we need not have made is its owner's to look after; what is in it is nobody else's.
        assert open_to_others(server.database.parent) == {"data": "0o755"}


def test_the_default_folder_is_narrowed_too(tmp_path: Path) -> None:
    package = copy_package(tmp_path / "package")
    (package / "data").mkdir(mode=0o755)
    (package / "data").chmod(0o755)
    server = WithDefaults(tmp_path / "run", package)
    with server:
        assert f"{package}/data was open to other accounts (mode 0755): now its mode is 0700" in (
            server.logs[1].read_text()
        )
        assert open_to_others(package / "data") == {}


class WithDefaults(Server):
    """A server whose file is where it is when nobody says otherwise."""

    @property
    def environ(self) -> dict[str, str]:
        return {name: value for name, value in super().environ.items() if name != "QUIZ_DATABASE"}


def test_behind_a_link_the_real_file_is_narrowed(tmp_path: Path) -> None:
    with Server(tmp_path / "real") as real:
        real.stop()
    real.database.chmod(0o666)
    linked = Server(tmp_path / "linked")
    linked.database.parent.mkdir()
    linked.database.symlink_to(real.database)
    with linked:
        assert open_to_others(real.database.parent) == {}


def test_a_file_that_is_not_ours_keeps_its_mode(tmp_path: Path) -> None:
    server = Server(tmp_path)
    server.database.parent.mkdir()
    with closing(sqlite3.connect(server.database)) as connection:
        connection.execute("CREATE TABLE recipe (name TEXT)")
    server.database.chmod(0o644)
    assert server.run("serve").returncode == 1
    assert stat.S_IMODE(server.database.stat().st_mode) == 0o644


def test_a_wider_backup_is_replaced_by_one_that_is_not(tmp_path: Path) -> None:
    with Server(tmp_path) as server:
        copy = tmp_path / "copy.sqlite3"
        run(server, "backup", str(copy))
        copy.chmod(0o644)
        run(server, "backup", str(copy))
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600


def test_folders_that_were_there_keep_their_modes(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    make_folder(tmp_path / "a" / "b")
    make_folder(tmp_path / "a" / "b")
    assert open_to_others(tmp_path) == {tmp_path.name: "0o755"}
    shutil.rmtree(tmp_path / "a")
