"""Starts the services and the load generators, reads what they use, and ends them: each by its own pid."""

import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any, Self

from bench.hall import Hall, Tally
from bench.listeners import Spreading
from bench.plan import Job, Outcome, Waits

ROOT = Path(__file__).parent.parent
_ERROR = " ERROR "
_TICKS = os.sysconf("SC_CLK_TCK")

# Every flush of the file to the disk takes 4 ms longer. -D: the tracer is a grandchild, so that the pid is the
# server's own. --seccomp-bpf: all other system calls run at full speed.
SLOW_DISK = (
    *("strace", "-D", "-f", "--seccomp-bpf", "-o", "/dev/null", "-e", "trace=fsync,fdatasync"),
    *("-e", "inject=fsync,fdatasync:delay_exit=4000"),
)


class Fault(Exception):
    """Something under test did not do what it should."""


def cpu_seconds(pid: int) -> float:
    """Processor time of a process so far, with its children: all threads, user and system."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return (int(fields[11]) + int(fields[12])) / _TICKS + sum(cpu_seconds(int(child)) for child in children)


def resident(pid: int, peak: bool = False) -> int:
    """Resident memory of a process in KB, now or at most so far."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:" if peak else "VmRSS:"):
            return int(line.split()[1])
    raise Fault(f"process {pid} has no memory")


class Service:
    """A server in a process of its own."""

    def __init__(
        self, command: Sequence[str], port: int, environ: dict[str, str] | None = None, root: Path = ROOT
    ) -> None:
        self.port = port
        self.began = time.perf_counter()
        self._log = tempfile.TemporaryFile("w+")
        self._process = subprocess.Popen(
            command,
            cwd=root,
            env={**_clean_environ(), **(environ or {})},
            stdout=subprocess.DEVNULL,
            stderr=self._log,
        )
        self.pid = self._process.pid

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.stop()

    def get(self, path: str, headers: dict[str, str] | None = None) -> tuple[int, dict[str, str], bytes]:
        """One request on a connection of its own."""
        return self.request("GET", path, headers=headers)

    def request(
        self, method: str, path: str, body: str | None = None, headers: dict[str, str] | None = None
    ) -> tuple[int, dict[str, str], bytes]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request(method, path, body, headers or {})
            answer = connection.getresponse()
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
        finally:
            connection.close()

    def first_message(self, path: str) -> bytes:
        """The first message of a stream."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", path)
            answer, message = connection.getresponse(), b""
            while not message.endswith(b"\n\n"):
                if not (chunk := answer.read1()):
                    raise Fault(f"{path} ended after {message!r}")
                message += chunk
            return message
        finally:
            connection.close()

    def wait(self, path: str = "/healthz") -> float:
        """Wait for the first good answer; seconds since the process was started."""
        while time.perf_counter() < self.began + 30:
            if self._process.poll() is not None:
                raise Fault(f"{self._process.args!r} ended with status {self._process.returncode}: {self._said()}")
            try:
                if self.get(path)[0] == 200:
                    return time.perf_counter() - self.began
            except (OSError, HTTPException):
                pass
            time.sleep(0.002)
        raise Fault(f"{self._process.args!r} did not answer {path} in 30 s")

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        if self._process.poll() is None:
            self._process.send_signal(how)
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        if not self._log.closed:
            if _ERROR in (said := self._said()):
                print(said, file=sys.stderr)
            self._log.close()

    def _said(self) -> str:
        self._log.seek(0)
        return self._log.read()


def start_quiz(
    folder: Path,
    slow_disk: bool = False,
    options: Sequence[str] = (),
    under: Sequence[str] = (),
    root: Path = ROOT,
) -> Service:
    """The real service with its file in `folder`.

    `options` are of its command, `under` of the interpreter, `root` is the checkout that it runs in.
    """
    port = free_port()
    command = [*(SLOW_DISK if slow_disk else ()), sys.executable, *under, "-m", "quiz", "serve", *options]
    return Service(command, port, {"PORT": str(port), "QUIZ_DATABASE": f"sqlite:///{folder}/quiz.sqlite3"}, root)


def start_processes(address: str, processes: int) -> Service:
    """The real service in several processes, with its counts in a PostgreSQL database."""
    port = free_port()
    environ = {"PORT": str(port), "QUIZ_DATABASE": address, "QUIZ_SECRET_KEY": secrets.token_hex(32)}
    return Service([sys.executable, "-m", "quiz", "serve", "--processes", str(processes)], port, environ)


def start_bare(size: int) -> Service:
    """The bare service with pages of `size` bytes."""
    port = free_port()
    return Service([sys.executable, "-m", "bench.bare", "--port", str(port), "--size", str(size)], port)


def disk_can_be_slowed() -> str:
    """Why not; empty if it can."""
    if not shutil.which("strace"):
        return "strace is not installed"
    done = subprocess.run([*SLOW_DISK, "true"], capture_output=True, text=True)
    return "" if done.returncode == 0 else f"strace cannot trace here: {done.stderr.strip()}"


class Generator:
    """A load generator in a process of its own."""

    def __init__(self, module: str = "bench.load") -> None:
        command = [sys.executable, "-m", module]
        self._process = subprocess.Popen(
            command, cwd=ROOT, env=_clean_environ(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, fault: type[BaseException] | None, *_: object) -> None:
        if fault is not None:  # it may be in the middle of something long
            self._process.kill()
        self._process.communicate()

    @property
    def pid(self) -> int:
        return self._process.pid

    def begin(self, job: dict[str, Any]) -> None:
        assert self._process.stdin is not None
        print(json.dumps(job), file=self._process.stdin, flush=True)

    def answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        answer: dict[str, Any] = json.loads(self._process.stdout.readline() or '{"fault": "the load generator ended"}')
        if "fault" in answer:
            raise Fault(str(answer["fault"]))
        return answer

    def walk(self, job: Job) -> Outcome:
        self.begin(job.as_json())
        return self.outcome()

    def outcome(self) -> Outcome:
        return Outcome.from_json(self.answer())

    def phones(self, port: int, path: str, phones: int) -> Waits:
        return Waits(**self._ask({"do": "arrive", "port": port, "path": path, "phones": phones}))

    def listen(self, port: int, path: str, listeners: int) -> None:
        self._ask({"do": "listen", "port": port, "path": path, "listeners": listeners})

    def change(self, port: int, request: str) -> Spreading:
        return Spreading(**self._ask({"do": "change", "port": port, "request": request}))

    def flow(self, port: int, request: str, seconds: float, every: float) -> None:
        self._ask({"do": "flow", "port": port, "request": request, "seconds": seconds, "every": every})

    def leave(self, port: int) -> None:
        self._ask({"do": "leave", "port": port})

    def fill(self, hall: Hall) -> Tally:
        return Tally.from_json(self._ask({"do": "fill", "hall": asdict(hall)}))

    def _ask(self, job: dict[str, Any]) -> dict[str, Any]:
        self.begin(job)
        return self.answer()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
    return port


def _clean_environ() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("QUIZ_") and name != "PORT"}
