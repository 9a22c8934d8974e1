"""What pictures are put together from: the drawings, the colours of the style sheet, and a font of their own."""

import base64
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from quiz.questionnaire.drawings import STATIC

FONT = Path(__file__).with_name("nunito.woff2")
"""Nunito, Latin letters in all weights, from the npm package @fontsource-variable/nunito 5.3.0; its licence is beside
it. No page asks for it: it is here so that every machine draws the same words."""

_ANIMAL = re.compile(
    r"^(?:  |\.ground-(?P<id>[a-z0-9-]+) \{\n  )--ground: (?P<ground>#\w+);\n  --disc: (?P<disc>#\w+);", re.MULTILINE
)
"""The colours of the light theme: those of the root, and of each animal that has its own."""


class Colours(NamedTuple):
    """What is behind an animal, and the disc right behind its drawing."""

    ground: str
    disc: str


def drawing(character: str) -> str:
    """The SVG of a character."""
    return (STATIC / "characters" / f"{character}.svg").read_text(encoding="utf-8")


def colours_of(character: str) -> Colours:
    """The colours of a character in the light theme."""
    return _colours().get(character) or _colours()[""]


@cache
def _colours() -> dict[str, Colours]:
    sheet = (STATIC / "app.css").read_text(encoding="utf-8")
    found: dict[str, Colours] = {}
    for match in _ANIMAL.finditer(sheet):
        found.setdefault(match["id"] or "", Colours(match["ground"], match["disc"]))
    return found


@cache
def font_face() -> str:
    """The rule that brings the font along; a page that has no address can load nothing."""
    data = base64.b64encode(FONT.read_bytes()).decode()
    source = f"url(data:font/woff2;base64,{data})"
    return f"@font-face {{ font-family: Nunito; font-weight: 200 1000; src: {source} }}"
