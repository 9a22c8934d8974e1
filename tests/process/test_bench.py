"""What the bench says beside its figures: where it was measured, and why a figure falls short."""

import cProfile
import hashlib
import re
import subprocess
import sys
from pathlib import Path

from bench.machine import Quiet, rows
from bench.profiling import costs, read

BUSY = "import time; end = time.process_time() + 0.5\nwhile time.process_time() < end: pass"


def dear() -> None:
    for _ in range(20):
        hashlib.scrypt(b"x", salt=b"y", n=2**12, r=8, p=1)


def cheap() -> int:
    return sum(range(1_000))


def test_a_profile_names_what_is_dearest_without_the_start(tmp_path: Path) -> None:
    profiles = []
    for name, work in (("start", (dear,)), ("whole", (dear, cheap))):
        profile = cProfile.Profile()
        for function in work:
            profile.runcall(function)
        profile.dump_stats(tmp_path / name)
        profiles.append(read(tmp_path / name))
    start, whole = profiles

    assert "scrypt" in costs(whole, {})[0].where and costs(whole, {})[0].share > 0.5
    # Twenty of the calls were those of the start.
    assert [cost.calls for cost in costs(whole, start) if "scrypt" in cost.where] in ([], [0])
    assert any(
        cost.where.endswith(" cheap") and "tests/process/test_bench.py:" in cost.where for cost in costs(whole, start)
    )


def test_the_bench_says_where_it_was_measured() -> None:
    told = {row.what: row.figures for row in rows()}

    assert "cores" in told["machine"]
    assert " on " in told["machine: disk"] and "flushed" in told["machine: disk"]
    assert told["machine: bytecode"].startswith("not kept" if sys.dont_write_bytecode else "kept")


def test_the_work_of_others_is_told() -> None:
    quiet = Quiet()
    # The shell does not wait for it, so it is somebody else's; it holds the pipe, so it has ended after this.
    subprocess.run(["sh", "-c", '"$0" -c "$1" &', sys.executable, BUSY], stdout=subprocess.PIPE, check=True)
    row = quiet.row()

    others = re.match(r"others took ([0-9.]+) of", row.figures)
    assert others is not None and float(others[1]) >= 0.1
    assert row.met is False
