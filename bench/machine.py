"""Where it was measured: the processor, the disk, whether compiled modules are kept, and how quiet it was."""

import os
import platform
import resource
import sys
import time
from importlib.util import cache_from_source
from pathlib import Path
from tempfile import NamedTemporaryFile, gettempdir

from bench.plan import Waits
from bench.processes import ROOT
from bench.table import Row

_FLUSHES = 50
_MOST_OTHERS = 0.1  # of a core, on average
_TICKS = os.sysconf("SC_CLK_TCK")


class Quiet:
    """How much of the processor others take from now on."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._busy, self._stolen = _processor_seconds()
        self._own = _own_seconds()

    def row(self) -> Row:
        """Return it; everything that was started must have ended."""
        seconds = time.monotonic() - self._began
        busy, stolen = (
            now - before for now, before in zip(_processor_seconds(), (self._busy, self._stolen), strict=True)
        )
        others = max(0.0, busy - (_own_seconds() - self._own)) / seconds
        figures = f"others took {others:.2f} of {os.cpu_count()} cores, the hypervisor {stolen / seconds:.2f}"
        quiet = others + stolen / seconds <= _MOST_OTHERS
        return Row("machine: how quiet", figures, None, f"<= {_MOST_OTHERS:g}", quiet)


def rows() -> list[Row]:
    """What the figures depend on."""
    return [
        Row("machine", f"{os.cpu_count()} cores, {_processor()}, Python {platform.python_version()}"),
        Row("machine: disk", f"{_disk(Path(gettempdir()))}, {_flush_time()}"),
        Row("machine: bytecode", _bytecode()),
    ]


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    return next((line.partition(": ")[2] for line in lines if line.startswith("model name")), platform.machine())


def _disk(folder: Path) -> str:
    """Return the kind and the source of the file system that a folder is on."""
    found = ("", "", "")
    for line in Path("/proc/self/mounts").read_text().splitlines():
        source, place, kind = line.split()[:3]
        if folder.resolve().is_relative_to(place) and len(place) >= len(found[0]):
            found = (place, kind, source)
    return f"{found[1]} on {found[2]}"


def _flush_time() -> str:
    waits = []
    with NamedTemporaryFile(prefix="quiz-bench-") as file:
        for _ in range(_FLUSHES):
            file.write(b"x" * 4096)
            file.flush()
            began = time.perf_counter()
            os.fsync(file.fileno())
            waits.append(time.perf_counter() - began)
    found = Waits.of(waits)
    return f"4 kB are flushed in p50 {found.p50 * 1e3:.2f} p99 {found.p99 * 1e3:.2f} ms"


def _bytecode() -> str:
    if sys.dont_write_bytecode:
        return "not kept: PYTHONDONTWRITEBYTECODE is set"
    sources = [*(ROOT / "quiz").rglob("*.py")]
    missing = [source for source in sources if not Path(cache_from_source(str(source))).exists()]
    return f"kept; {len(missing)} of {len(sources)} modules had none at the end" if missing else "kept"


def _processor_seconds() -> tuple[float, float]:
    """Return the seconds that all cores were busy, and that a hypervisor took from them."""
    user, nice, system, _, _, irq, softirq, steal = (
        int(ticks) / _TICKS for ticks in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]
    )
    return user + nice + system + irq + softirq, steal


def _own_seconds() -> float:
    usages = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)
