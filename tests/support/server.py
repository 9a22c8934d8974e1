"""A real server process, phones that talk to it over HTTP, and what must be in its file in the end."""

import http.client
import os
import random
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from quiz.counting.ledger import finisher_of
from quiz.questionnaire import loader
from quiz.questionnaire.model import Answers
from quiz.questionnaire.scoring import profile
from quiz.responses.walk import NO_TICKET, Standing, Walk
from quiz.responses.walk_signer import WalkSigner
from quiz.setting_values import Database
from quiz.settings import ROOT
from quiz.weeks import day_of
from tests.support.counts import counts
from tests.support.databases import finishers, rows, setting
from tests.support.days import at
from tests.support.forks import Forked

QUESTIONNAIRE = loader.load(ROOT / "questions.toml")
SECRET_KEY = "osallisuustesti kept secret, 2026"
START_SECONDS = 120.0  # a busy machine is slow, not wrong
ANSWER_SECONDS = 60.0

Cell = tuple[str, str, str, str]
"""Region, language, item, choice."""

AHEAD = """
import sys, time
ahead, now = float(sys.argv.pop(1)), time.time
time.time = lambda: now() + ahead
from quiz.__main__ import main
sys.exit(main())
"""
"""The program with its clock so many seconds ahead."""


class Server:
    """`python -m quiz serve` with a folder and a port of its own; `prefix` is put before the command.

    `by_day`: its clock shows noon of today when it is made, so that no night comes while a test runs.
    `options` of the command and `settings` in the environment are those of the next start.
    Its counters are in the file `database`, or, if that is given, in the `storage`.
    """

    def __init__(
        self,
        folder: Path,
        package: Path = ROOT,
        prefix: Sequence[str] = (),
        by_day: bool = False,
        storage: Database | None = None,
    ) -> None:
        self.folder = folder
        self.database = storage if isinstance(storage, Path) else folder / "data" / "quiz.sqlite3"
        self.storage = storage or self.database
        self.journal = self.database.with_name(f"{self.database.name}-journal")
        self.logs = (folder / "stdout.log", folder / "stderr.log")
        self.port = free_port()
        self._package = package
        self.prefix = prefix
        self.ahead = at(day_of(time.time())) - time.time() if by_day else 0.0
        self.options: Sequence[str] = ()
        self.settings: dict[str, str] = {}
        self._process: subprocess.Popen[bytes] | Forked | None = None
        folder.mkdir(parents=True, exist_ok=True)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.kill()

    @property
    def pid(self) -> int:
        assert self._process is not None, "the server does not run"
        return self._process.pid

    @property
    def running(self) -> bool:
        """Whether it was started and neither stopped nor killed since."""
        return self._process is not None

    @property
    def now(self) -> float:
        """What its clock says, in seconds since 1970."""
        return time.time() + self.ahead

    @property
    def environ(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("QUIZ_")}
        where = {"QUIZ_DATABASE": setting(self.storage), **({} if self._key_file else {"QUIZ_SECRET_KEY": SECRET_KEY})}
        return {**kept, **where, "PORT": str(self.port), **self.settings}

    @property
    def signer(self) -> WalkSigner:
        return WalkSigner(self._key_file.read_text(encoding="ascii").strip() if self._key_file else SECRET_KEY)

    @property
    def _key_file(self) -> Path | None:
        """What the server keeps its key in; several servers with one database have to be given it."""
        return self.storage.with_name("secret.key") if isinstance(self.storage, Path) else None

    def start(self) -> Self:
        """Start the process and wait until it answers."""
        if self._as_it_is and not self.prefix and not self.options:
            self._process = Forked(["serve"], self._package, self.environ, self.logs)
        else:
            with self.logs[0].open("ab") as out, self.logs[1].open("ab") as errors:
                command = [*self.prefix, *self._program, "serve", *self.options]
                self._process = subprocess.Popen(
                    command, cwd=self._package, env=self.environ, stdout=out, stderr=errors
                )
        limit = time.monotonic() + START_SECONDS
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > limit:
                self.kill()
                raise RuntimeError(f"the server did not start: {self.logs[1].read_text()[-2000:]}")
            time.sleep(0.01)
        return self

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run another command of the program on the same file."""
        if self._as_it_is:
            return self._run_forked(arguments)
        command = [*self._program, *arguments]
        return subprocess.run(
            command, cwd=self._package, env=self.environ, capture_output=True, text=True, timeout=60, check=False
        )

    def _run_forked(self, arguments: Sequence[str]) -> subprocess.CompletedProcess[str]:
        with tempfile.TemporaryDirectory() as folder:
            logs = (Path(folder) / "out", Path(folder) / "errors")
            status = Forked(arguments, self._package, self.environ, logs).wait(60)
            return subprocess.CompletedProcess(arguments, status, *(log.read_text(encoding="utf-8") for log in logs))

    @property
    def _as_it_is(self) -> bool:
        """Whether it is this program, by the machine's clock."""
        return self._package == ROOT and not self.ahead

    @property
    def _program(self) -> list[str]:
        program = ["-c", AHEAD, str(self.ahead)] if self.ahead else ["-m", "quiz"]
        return [sys.executable, *program]

    def kill(self) -> None:
        """As a crash would: nothing of the process gets to do anything more."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """As an operator would."""
        self._end(signal.SIGTERM)

    def interrupt(self) -> None:
        """As Ctrl-C would."""
        self._end(signal.SIGINT)

    def _end(self, how: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.send_signal(how)
            process.wait(START_SECONDS)

    def _answers(self) -> bool:
        with closing(Phone(self.port)) as phone:
            try:
                return phone.get("/healthz").status == 200
            except OSError:
                return False


@dataclass(frozen=True)
class Reply:
    status: int
    headers: Mapping[str, str]
    body: str

    @property
    def cookie(self) -> str:
        """The value of the walk's cookie that the reply sets; empty if it sets none."""
        return self.headers.get("set-cookie", "").partition(";")[0].removeprefix("walk=")


class Phone:
    """One connection that is kept; http.client opens it anew when it was closed.

    `own` is one more cookie to send, `address` one of 127.0.0.0/8 to come from.
    """

    def __init__(self, port: int, own: str = "", address: str = "") -> None:
        self.own = own
        source = (address, 0) if address else None
        self._connection = http.client.HTTPConnection("127.0.0.1", port, ANSWER_SECONDS, source)

    def get(self, path: str, cookie: str = "") -> Reply:
        return self._ask("GET", path, None, cookie)

    def post(self, path: str, body: str = "", cookie: str = "") -> Reply:
        return self._ask("POST", path, body, cookie)

    def close(self) -> None:
        self._connection.close()

    def _ask(self, method: str, path: str, body: str | None, cookie: str) -> Reply:
        headers = {"sec-fetch-site": "same-origin", "content-type": "application/x-www-form-urlencoded"}
        cookies = [*([f"walk={cookie}"] if cookie else []), *([self.own] if self.own else [])]
        if cookies:
            headers["cookie"] = "; ".join(cookies)
        try:
            self._connection.request(method, path, body, headers)
            answer = self._connection.getresponse()
            text = answer.read().decode(errors="replace")  # not every file is one
            return Reply(answer.status, {k.lower(): v for k, v in answer.getheaders()}, text)
        except http.client.HTTPException as error:
            self._connection.close()
            raise ConnectionError(str(error)) from error
        except OSError:
            self._connection.close()
            raise


@dataclass(frozen=True)
class Visit:
    """A walk that is ready to finish: its cookie, and the region that it will tell."""

    walk: Walk
    cookie: str
    region: str = "none"

    def finish(self, phone: Phone, locale: str = "fi") -> Reply:
        region = "declined=1" if self.region == "none" else f"region={self.region}"
        return phone.post(f"/{locale}/region", region, self.cookie)


def begin(server: Server, phone: Phone, rng: random.Random, region: str = "none") -> Visit:
    """Begin a walk and answer everything at random, as if page by page."""
    walk = read(server, phone.post("/fi/start").cookie)
    assert walk.ticket != NO_TICKET
    walk = walk._replace(answers=any_answers(rng))
    return Visit(walk, server.signer.write(walk), region)


def any_answers(rng: random.Random) -> Answers:
    return tuple(rng.randint(0, question.positions) for question in QUESTIONNAIRE.questions)


def read(server: Server, cookie: str) -> Walk:
    """What a cookie says; it must be one of the server's own."""
    walk = server.signer.read(cookie, QUESTIONNAIRE.edition, len(QUESTIONNAIRE.questions), server.now)
    assert walk is not None, f"not a cookie of the server: {cookie!r}"
    return walk


def standing(server: Server, reply: Reply) -> Standing | None:
    """Where the walk stands after a reply; None when the reply keeps it as it was."""
    return read(server, reply.cookie).standing if reply.cookie else None


def expected_cells(visits: Iterable[Visit], locale: str = "fi") -> Counter[Cell]:
    """What must be in the cells when each of the visits is counted once."""
    finishers = [
        finisher_of(QUESTIONNAIRE, visit.walk, profile(QUESTIONNAIRE, visit.walk.answers), visit.region, locale)
        for visit in visits
    ]
    return Counter((f.batch.region, f.batch.language, item, choice) for f in finishers for item, choice in f.choices)


def stored(database: Database) -> tuple[int, Counter[Cell]]:
    """The finishers and the cells in a storage, as the next start would find them."""
    if isinstance(database, Path):
        database = _settled_copy(database)
    homes = {batch: place for batch, *place in rows(database, "SELECT id, region, language FROM batch")}
    cells: Counter[Cell] = Counter()
    for batch, item, choice, n in counts(database):
        region, language = homes[batch]
        cells[region, language, item, choice] += n
    return finishers(database), cells


def _settled_copy(database: Path) -> Path:
    """A copy of a file that may be in use, in which what was left half-written by its journal is taken back."""
    copy = database.with_name("copy") / database.name
    shutil.rmtree(copy.parent, ignore_errors=True)
    copy.parent.mkdir()
    for path in database.parent.glob(f"{database.name}*"):
        shutil.copy(path, copy.parent)
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("SELECT count(*) FROM batch").fetchone()
    return copy


def copy_package(folder: Path, *replacements: tuple[str, str, str]) -> Path:
    """A copy of the program in which texts of source files are replaced: (file, old, new), each just once."""
    for name in ("quiz", "templates"):
        # With what is compiled, but for what others are just compiling.
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("*.tmp"))
    (folder / "static").symlink_to(ROOT / "static")
    for file in ("questions.toml", "mirror.toml", "cards.toml"):
        shutil.copy(ROOT / file, folder)
    for name, old, new in replacements:
        source = (folder / name).read_text(encoding="utf-8")
        assert source.count(old) == 1, f"{name} no longer has just one {old!r}"
        (folder / name).write_text(source.replace(old, new), encoding="utf-8")
    return folder


def free_port() -> int:
    with closing(socket.socket()) as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port
