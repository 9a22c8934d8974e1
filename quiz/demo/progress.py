"""Tells how far a demo is: on a terminal in one line, with the time that is left; else a line now and then."""

from collections.abc import Callable
from math import ceil
from typing import TextIO

_LINES = 20


class Told:
    """Progress that is written to `out`; `clock` gives seconds."""

    def __init__(self, out: TextIO, clock: Callable[[], float]) -> None:
        self._out = out
        self._clock = clock
        self._began = clock()

    def __call__(self, done: int, days: int) -> None:
        """Tell of a day that is done."""
        text = f"{done} of {days} days"
        if self._out.isatty():
            # Back to the beginning of the line, and what is left of a longer text off.
            end = "\n" if done == days else ""
            self._out.write(f"\r{text}{self._left(done, days)}\x1b[K{end}")
        elif done % max(1, days // _LINES) == 0 or done == days:
            self._out.write(f"{text}\n")
        self._out.flush()

    def _left(self, done: int, days: int) -> str:
        if not 0 < done < days:
            return ""
        seconds = ceil((self._clock() - self._began) / done * (days - done))
        return f", about {seconds} s left" if seconds < 90 else f", about {ceil(seconds / 60)} min left"
