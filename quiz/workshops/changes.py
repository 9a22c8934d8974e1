"""What a host writes for the wall: the changes that groups talk about, and one question of the host's own.

The owner of the storage calls `add_change` and the functions after it; what each writes is one transaction.
"""

import unicodedata
from collections.abc import Mapping

from quiz.store.protocol import Store
from quiz.store.values import MOST_CHANGES, Workshop

MOST_CHARACTERS = 120

_JOINERS = "\u200c\u200d"
"""Characters that are not seen, but that letters of some languages and emoji need."""


def clean_line(typed: str) -> str:
    """Return what was typed as one line, without control characters and those that turn the direction of text."""
    plain = unicodedata.normalize("NFC", " ".join(typed.split()))
    kept = (letter for letter in plain if letter in _JOINERS or unicodedata.category(letter) not in ("Cc", "Cf", "Cs"))
    line = " ".join("".join(kept).split())
    return line if any(letter not in _JOINERS and letter != " " for letter in line) else ""


def has_written(workshop: Workshop) -> bool:
    """Return whether there is anything that the host has written."""
    return bool(workshop.changes or workshop.own_question)


async def add_change(store: Store, code: str, text: str) -> bool:
    """Keep a line, and return whether there was room for it. The same line is kept once, however often it comes."""
    async with store.writing() as writing:
        before = await writing.changes(code)
        if text in [each.text for each in before]:
            return True
        if len(before) >= MOST_CHANGES:
            return False
        await writing.add(code, text)
    return True


async def show_change(store: Store, code: str, number: int, shown: bool) -> None:
    """Keep whether the wall may show a line."""
    async with store.writing() as writing:
        await writing.show(code, number, shown)


async def delete_change(store: Store, code: str, number: int) -> None:
    """Delete a line."""
    async with store.writing() as writing:
        await writing.delete(code, number)


async def ask_question(store: Store, code: str, question: str) -> None:
    """Keep the host's own question in place of the one before."""
    async with store.writing() as writing:
        await writing.ask(code, question)


async def state(store: Store, code: str, statement: Mapping[str, int]) -> bool:
    """Keep what a team states, unless somebody has joined; return whether that was so."""
    async with store.writing() as writing:
        return await writing.state(code, statement)
