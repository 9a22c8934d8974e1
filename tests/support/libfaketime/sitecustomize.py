"""On PYTHONPATH where tests run under libfaketime: sleeps by another system call than Python 3.11 and newer do.

libfaketime before 0.9.11, which Debian 12 has, takes the end of a sleep by the monotonic clock for a time of the clock
that it changes: every `time.sleep` raises OSError (https://github.com/wolfcw/libfaketime/issues/426).
"""

import select
import time
from typing import SupportsFloat, SupportsIndex


def _sleep(seconds: SupportsFloat | SupportsIndex, /) -> None:
    select.select([], [], [], float(seconds))


time.sleep = _sleep
