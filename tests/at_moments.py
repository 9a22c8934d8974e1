"""Runs the tests that hang on the date at other moments than now, by Debian's faketime: `python -m tests.at_moments`.

Pytest and every process that its tests start see a clock that begins at the moment and goes on from there; only the
browser keeps the machine's, for it stands still under libfaketime. What our pages want of its clock is how long
something takes: cookies have a Max-Age and no date.

    python -m tests.at_moments               every moment, one after the other, and a table in the end
    python -m tests.at_moments NAME ...      these moments
    python -m tests.at_moments --today       the one whose turn it is by the day of the year, without the browser
    ... -- ARGUMENTS                         further arguments for pytest
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from quiz.settings import ROOT
from quiz.weeks import HELSINKI
from tests.support.moments import moment_of, moments

FAKETIME = "faketime"
_HOW = {
    # Whoever waits, waits by the monotonic clock: it stays the real one, and how libfaketime would mend waiting by a
    # changed one is switched off, for it takes most of a processor.
    "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    "FAKETIME_FORCE_MONOTONIC_FIX": "0",
    # Compiled modules know the times of their sources.
    "NO_FAKE_STAT": "1",
    "PYTHONPATH": str(ROOT / "tests" / "support" / "libfaketime"),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run pytest at each moment; returns the exit status: 0 when all passed."""
    every = moments(datetime.now(UTC))
    parser = argparse.ArgumentParser(prog="python -m tests.at_moments", description="Tests at other moments than now")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of {', '.join(every)}")
    parser.add_argument("--today", action="store_true", help="the moment whose turn it is, without the browser")
    given = list(sys.argv[1:] if arguments is None else arguments)
    end = given.index("--") if "--" in given else len(given)
    options, more = parser.parse_args(given[:end]), given[end + 1 :]
    names = options.names or list(every)
    if options.today:
        names = [moment_of(datetime.now(HELSINKI).date(), [name for name in every if name != "now"])]
    if unknown := [name for name in names if name not in every]:
        parser.error(f"there is no moment {', '.join(unknown)}; there are {', '.join(every)}")
    marks = "dates and not long and not browser" if options.today else "dates and not long"
    lines, status = [], 0
    for name in names:
        print(f"-- {name}: {every[name]:%a %Y-%m-%d %H:%M:%S %Z}", flush=True)
        began = time.monotonic()
        code, told = run_at(every[name], "-m", marks, *more, *marked())
        status = status or code
        lines.append(f"{name:20} {every[name]:%Y-%m-%d %H:%M:%S %Z}  {time.monotonic() - began:5.0f} s  {told}")
    print("\n".join(lines))
    return status


def marked() -> list[str]:
    """The files with tests that hang on the date: to collect all others takes longer than to run these."""
    files = sorted((ROOT / "tests").rglob("test_*.py"))
    return [str(path.relative_to(ROOT)) for path in files if "mark.dates" in path.read_text(encoding="utf-8")]


def run_at(moment: datetime, *arguments: str) -> tuple[int, str]:
    """Run pytest from a moment on; its exit status and the last line that it wrote, which has the counts."""
    with tempfile.TemporaryDirectory(prefix="quiz-moment-") as folder:
        # A temporary folder of its own: pytest clears old ones away, and by this clock all the others are old.
        own = f"--basetemp={Path(folder) / 'tests'}"
        pytest = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", own, *arguments]
        command, environ = at_moment(moment, pytest)
        last = ""
        with subprocess.Popen(command, cwd=ROOT, env=environ, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            for line in process.stdout:
                print(line, end="", flush=True)
                last = line.strip(" =\n") or last
    return process.returncode, last


def at_moment(moment: datetime, command: Sequence[str]) -> tuple[list[str], dict[str, str]]:
    """A command, and its environment, that is run at a moment with all its children."""
    # An offset is the same for every process; a time to start at would begin anew in each.
    ahead = (moment - datetime.now(UTC)).total_seconds()
    return [FAKETIME, "-f", f"{ahead:+.0f}", *command], {**os.environ, **_HOW}


if __name__ == "__main__":
    sys.exit(main())
