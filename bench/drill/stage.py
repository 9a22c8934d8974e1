"""What is asked: the service, alone or behind nginx with TLS; and a bare nginx, to find what a generator can do."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.opening import first_assets
from bench.processes import Fault, Service, cpu_seconds, resident, start_quiz
from tests.support.nginx import NAME, Nginx

Start = Callable[[Path, Sequence[str]], Service]
"""Starts the service with its data in a folder and with options of its command."""

_CONNECTIONS = 40_000  # of nginx, which has two for each phone
_COOKIE = "walk=1a2b3c4d5e6f7081.f3a.cu.69207f31.2026.11-0123abcd.1234512345--~aVeryLongSignatureAsARealOneHas"
# Pages of about the size of the real ones, which are compressed.
_BARE = f"""
    add_header Set-Cookie "{_COOKIE}; Path=/; HttpOnly; SameSite=Lax" always;
    location ~ /start$ {{ return 303 /fi/question/1; }}
    location ~ /question/ {{ return 200 "{"x" * 1_100}"; }}
    location ~ /result$ {{ return 200 '<p class="status counted">{"x" * 4_000}'; }}
    location / {{ return 200 "{"x" * 3_000}"; }}
"""
_BARE_ASSETS = tuple(f"/static/{number}" for number in range(4))
_PROXY = """
    location / {
        proxy_pass http://osallisuustesti;
    }
"""


@dataclass(frozen=True, slots=True)
class Stage:
    """Where browsers find a server, and the processes that it runs in, by what they are."""

    port: int
    host: str
    tls: bool
    pids: Mapping[str, int]
    assets: tuple[str, ...]  # what browsers get beside the pages

    def cpu(self) -> dict[str, float]:
        """Return the processor seconds of each so far."""
        return {what: sum(map(cpu_seconds, family(pid))) for what, pid in self.pids.items()}

    def memory(self, peak: bool = False) -> dict[str, int]:
        """Return the kilobytes in memory of each, now or at most so far."""
        return {what: sum(_memory(each, peak) for each in family(pid)) for what, pid in self.pids.items()}


def start_service(folder: Path, options: Sequence[str]) -> Service:
    return start_quiz(folder, options=options)


@contextmanager
def open_stage(folder: Path, start: Start, behind_nginx: bool) -> Iterator[Stage]:
    """Start a service with its data in a folder, and end it."""
    with ExitStack() as stack:
        service = stack.enter_context(start(folder, ["--behind-proxy"] if behind_nginx else []))
        service.wait()
        assets = first_assets(service)
        if not behind_nginx:
            yield Stage(service.port, f"127.0.0.1:{service.port}", False, {"server": service.pid}, assets)
            return
        nginx = stack.enter_context(Nginx(folder / "nginx", service.port, connections=_CONNECTIONS))
        port = nginx.ports["https"]
        yield Stage(port, f"{NAME}:{port}", True, {"server": service.pid, "nginx": nginx.pid}, assets)


@contextmanager
def open_bare_stage(folder: Path, tls: bool) -> Iterator[Stage]:
    """Start an nginx that answers everything by itself."""
    with Nginx(folder / "bare", 1, {_PROXY: _BARE}, _CONNECTIONS) as nginx:
        port = nginx.ports["https" if tls else "plain"]
        yield Stage(port, f"{NAME}:{port}", tls, {"nginx": nginx.pid}, _BARE_ASSETS)


def family(pid: int) -> list[int]:
    """Return a process and those that it has started."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except (FileNotFoundError, ProcessLookupError):  # it has ended since it was listed
        return []
    return [pid, *(each for child in children for each in family(int(child)))]


def _memory(pid: int, peak: bool) -> int:
    try:
        return resident(pid, peak)
    except (Fault, FileNotFoundError):  # it has ended, and so everybody tells who got no result
        return 0
