"""How many lines of the wall of changes the wall shows at once, so that all of them can be read from ten metres.

Lines that are short enough are on cards, longer ones in rows over the whole width; what does not fit is on another
page.
"""

import unicodedata
from collections.abc import Sequence
from textwrap import wrap
from typing import NamedTuple
from zlib import crc32

from quiz.store.values import Change, Workshop
from quiz.workshops.views import WRITTEN, View

CARDS = 6
ROWS = 5
_MOST_ON_A_CARD = 60
_CARD_WIDTH, _CARD_HEIGHT = 21, 4  # characters and lines of the widest font; so for a row, and for all rows of a page
_ROW_WIDTH, _ROWS_HEIGHT = 56, 12


class WallPage(NamedTuple):
    """What is on the wall at once: lines with their numbers, on cards or in rows."""

    cards: bool
    lines: tuple[tuple[int, str], ...]


class ShownChanges(NamedTuple):
    """What the wall of changes shows: one of its pages."""

    lines: WallPage
    number: int
    pages: int
    total: int
    """How many lines there are on all pages."""


def shown_changes(workshop: Workshop) -> ShownChanges:
    """Return the page that the wall shows: the one that was asked for, or the last where there are fewer by now."""
    pages = pages_of(workshop.changes)
    number = min(View.read(workshop.view).prompt or 1, len(pages))
    return ShownChanges(pages[number - 1], number, len(pages), sum(len(page.lines) for page in pages))


def on_wall(workshop: Workshop) -> tuple[str, int]:
    """Return which view of what the host has written the wall shows, empty if another one, and its page."""
    view = View.read(workshop.view)
    return (view.name, view.prompt or 1) if view.name in WRITTEN else ("", 1)


def written_version(workshop: Workshop) -> str:
    """Return a text that changes when anything does of what was written, or of what the wall shows of it."""
    told = (workshop.changes, workshop.own_question, on_wall(workshop))
    return format(crc32(repr(told).encode()), "08x")


def pages_of(changes: Sequence[Change]) -> tuple[WallPage, ...]:
    """Return the pages of the lines that the wall may show, numbered from 1; one without lines if there are none."""
    left = [*enumerate((each.text for each in changes if each.shown), 1)]
    pages = []
    while left:
        page = _first_page(left)
        pages.append(page)
        left = left[len(page.lines) :]
    return tuple(pages) or (WallPage(True, ()),)


def _first_page(lines: Sequence[tuple[int, str]]) -> WallPage:
    for most in (CARDS, ROWS):
        if all(_fits_a_card(text) for _, text in lines[:most]):
            return WallPage(True, tuple(lines[:most]))
    heights = [_height(text, _ROW_WIDTH) for _, text in lines[:ROWS]]
    fitting = [count for count in range(1, len(heights) + 1) if sum(heights[:count]) <= _ROWS_HEIGHT]
    return WallPage(False, tuple(lines[: max(fitting, default=1)]))


def _fits_a_card(text: str) -> bool:
    return len(text) <= _MOST_ON_A_CARD and _height(text, _CARD_WIDTH) <= _CARD_HEIGHT


def _height(text: str, width: int) -> int:
    """Return how many lines a text takes where so many characters are beside each other."""
    wide = any(unicodedata.east_asian_width(letter) in "WF" for letter in text)
    return len(wrap(text, width // 2 if wide else width))
