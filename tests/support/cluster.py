"""A PostgreSQL server of the tests' own: in a temporary folder, reached by a Unix socket only, gone when they end."""

import os
import pwd
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, LiteralString
from urllib.parse import quote

import psycopg
from psycopg import sql

Mode = Literal["fast", "immediate"]
"""How the server ends: `fast` as an operator ends it, `immediate` as a crash does."""

SERVICE = "quiz"
"""Who the service connects as: the owner of its database, who may do nothing else on the server."""

_ADMINISTRATOR = "postgres"
_LONGEST_SOCKET = 107  # bytes of a path, on Linux
_SETTINGS = {
    "listen_addresses": "",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "32MB",
    "min_wal_size": "4MB",
    "shared_buffers": "16MB",
    "log_timezone": "UTC",
    "timezone": "UTC",
}
_UNCHANGED: Mapping[str, str] = MappingProxyType({})

# Waits until the tests close their end of the pipe, which they do whatever they end by, kill -9 too.
_GUARD = 'read -r _; "$1" -D "$2/data" -m immediate stop; cd / && rm -rf "$2"'


class Cluster:
    """A running server; use `open_cluster`."""

    def __init__(self, folder: Path, settings: Mapping[str, str]) -> None:
        assert len(os.fsencode(folder / ".s.PGSQL.5432")) < _LONGEST_SOCKET, f"{folder} is too long for a socket"
        self.folder = folder
        self.log = folder / "log"
        self._data = folder / "data"
        self._settings = {**_SETTINGS, "unix_socket_directories": str(folder), **settings}
        self._made = 0

    def make(self) -> None:
        """Make the files of the server, without a database for the service, and start it."""
        superuser = ("-U", _ADMINISTRATOR, "-A", "trust")
        plain = ("--no-locale", "-E", "UTF8", "--wal-segsize=1", "--no-sync", "--no-instructions")
        self._run("initdb", "-D", str(self._data), *superuser, *plain)
        self.start()
        with self.connect() as connection:
            connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(SERVICE)))

    def start(self) -> None:
        options = " ".join(f"-c {name}='{value}'" for name, value in self._settings.items())
        self._run("pg_ctl", "-D", str(self._data), "-w", "-l", str(self.log), "-o", options, "start")

    def stop(self, mode: Mode = "fast") -> None:
        self._run("pg_ctl", "-D", str(self._data), "-w", "-m", mode, "stop")

    def restart(self, mode: Mode = "fast", settings: Mapping[str, str] = _UNCHANGED) -> None:
        """Stop and start, from now on with these settings, too."""
        self.stop(mode)
        self._settings |= settings
        self.start()

    def connect(self, name: str = _ADMINISTRATOR) -> psycopg.Connection[tuple[Any, ...]]:
        """A connection of the administrator; each statement is a transaction."""
        return psycopg.connect(host=str(self.folder), user=_ADMINISTRATOR, dbname=name, autocommit=True)

    def address(self, name: str, folder: Path | None = None) -> str:
        """What the service is told to find a database by; `folder` has another socket that leads to the server."""
        return f"postgresql://{SERVICE}@/{name}?host={quote(str(folder or self.folder), safe='')}"

    @contextmanager
    def database(self, template: str = "template0") -> Iterator[str]:
        """The name of a new database of the service, empty or a copy of one that nobody uses; dropped at the end."""
        self._made += 1
        name = f"quiz{self._made}"
        self._execute("CREATE DATABASE {} OWNER {} TEMPLATE {} STRATEGY file_copy", name, SERVICE, template)
        try:
            yield name
        finally:
            self._execute("DROP DATABASE {} WITH (FORCE)", name)

    def cut(self, name: str) -> int:
        """End every connection to a database; return how many there were."""
        found = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()"
        with self.connect() as connection:
            return connection.execute(found, [name]).rowcount

    @contextmanager
    def closed(self, name: str) -> Iterator[None]:
        """Cut every connection to a database, and let nobody in as long as this lasts."""
        self._execute("ALTER DATABASE {} ALLOW_CONNECTIONS false", name)
        try:
            self.cut(name)
            yield
        finally:
            self._execute("ALTER DATABASE {} ALLOW_CONNECTIONS true", name)

    def alter(self, name: str, what: LiteralString) -> None:
        """Change a setting of a database, and cut its connections, so that it holds for whoever connects."""
        self._execute(f"ALTER DATABASE {{}} {what}", name)
        self.cut(name)

    def first(self) -> int:
        """The process that the server was started as."""
        return int((self._data / "postmaster.pid").read_text().split()[0])

    def children(self) -> list[int]:
        """All the processes that the first one has started and not buried yet."""
        first = self.first()
        return [int(pid) for pid in Path(f"/proc/{first}/task/{first}/children").read_text().split()]

    def backends(self, name: str) -> list[int]:
        """The processes that serve the connections to a database."""
        with self.connect() as connection:
            found = connection.execute("SELECT pid FROM pg_stat_activity WHERE datname = %s", [name]).fetchall()
        return [pid for (pid,) in found]

    def position(self) -> str:
        """Where the server's log ends now."""
        with self.connect() as connection:
            row = connection.execute("SELECT pg_current_wal_lsn()").fetchone()
        assert row is not None
        return str(row[0])

    def written(self, since: str) -> str:
        """What the server's log tells since a position, as pg_waldump prints it."""
        with self.connect() as connection:
            connection.execute("CHECKPOINT")
        found = self._ask("pg_waldump", "-p", str(self._data / "pg_wal"), "--start", since, "--end", self.position())
        return found.stdout

    def log_bytes(self) -> bytes:
        """Every byte of the server's log that is on its disk, without the headers of its pages."""
        files = [path for path in sorted((self._data / "pg_wal").iterdir()) if path.is_file()]
        # A header, which a row that goes on over a page has in the middle, is longer at the beginning of a file.
        read = (path.read_bytes() for path in files)
        return b"".join(log[at + (24 if at else 40) : at + 8192] for log in read for at in range(0, len(log), 8192))

    def _execute(self, statement: LiteralString, *names: str) -> None:
        with self.connect() as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))

    def _run(self, program: str, *arguments: str) -> None:
        done = self._ask(program, *arguments)
        assert done.returncode == 0, f"{program}: {done.stdout}{done.stderr}{self._said()}"

    def _ask(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [*_as_nobody_special(), str(_programs() / program), *arguments]
        # The server keeps what it is started with: a file, not a pipe that would never end.
        with tempfile.TemporaryFile("w+") as told:
            done = subprocess.run(command, cwd=self.folder, env=_environment(), stdout=told, stderr=told, check=False)
            told.seek(0)
            return subprocess.CompletedProcess(command, done.returncode, told.read(), "")

    def _said(self) -> str:
        return self.log.read_text()[-2000:] if self.log.exists() else ""


@contextmanager
def open_cluster(**settings: str) -> Iterator[Cluster]:
    """A new server with some settings. Where its files are in memory, as those of the tests, a flush takes no time."""
    place = os.environ.get("PYTEST_DEBUG_TEMPROOT", tempfile.gettempdir())
    folder = Path(tempfile.mkdtemp(prefix="quiz-", dir=place))
    if os.geteuid() == 0:
        os.chown(folder, _user().pw_uid, _user().pw_gid)
    command = [*_as_nobody_special(), "sh", "-c", _GUARD, "guard", str(_programs() / "pg_ctl"), str(folder)]
    with subprocess.Popen(
        command,
        cwd=folder,
        env=_environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # Ctrl-C is for the tests
    ):
        cluster = Cluster(folder, settings)
        cluster.make()
        yield cluster


def _programs() -> Path:
    """The folder of the newest release's programs, where Debian puts them."""
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    assert found, "the tests need Debian's package postgresql: run `make test`"
    return max(found, key=lambda path: int(path.parent.name))


def _as_nobody_special() -> Sequence[str]:
    """What lets a command run as somebody else than root, who may not run a server."""
    if os.geteuid() != 0:
        return ()
    return ("setpriv", f"--reuid={_user().pw_uid}", f"--regid={_user().pw_gid}", "--clear-groups")


def _user() -> pwd.struct_passwd:
    names = {user.pw_name: user for user in pwd.getpwall()}
    return names.get("postgres") or names["nobody"]


def _environment() -> dict[str, str]:
    """Nothing that would lead to another server, and messages in English."""
    return {"PATH": os.environ["PATH"], "LC_ALL": "C", "TZ": "UTC"}
