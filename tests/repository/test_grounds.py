"""Each animal has a ground and a disc of its own, on which everything that stands there can be read."""

import re

import pytest

from quiz.settings import ROOT
from tests.support.questionnaires import REAL

SHEET = (ROOT / "static" / "app.css").read_text(encoding="utf-8")
DARK = "@media screen and (prefers-color-scheme: dark) {\n"

READABLE = 4.5
"""The contrast that WCAG 2.1 AA asks for between text and what is behind it."""

Colours = dict[str, str]


def colours(selector: str, dark: bool) -> Colours:
    """The custom properties that are given to a selector, for light or dark screens."""
    indent = "  " if dark else ""
    rules = re.findall(rf"^{indent}{re.escape(selector)} \{{\n(.*?)^{indent}\}}", SHEET, re.DOTALL | re.MULTILINE)
    return dict(re.findall(r"(--[\w-]+): (#\w+);", "".join(rules)))


def of_animal(animal: str, dark: bool) -> Colours:
    """The colours in force on an animal's ground."""
    always = {**colours(":root", dark=False), **colours(f".ground-{animal}", dark=False)}
    return {**always, **colours(":root", dark=True), **colours(f".ground-{animal}", dark=True)} if dark else always


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted([luminance(one), luminance(other)])
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#FFF", "#000000") == 21
    assert round(contrast("#1E2430", "#FBF7F0"), 2) == 14.56


@pytest.mark.parametrize("dark", [False, True])
def test_every_animal_has_a_ground_that_can_be_read(dark: bool) -> None:
    animals = [character.id for character in REAL.characters]
    grounds = {}
    for animal in [*animals, "of-another-questionnaire"]:
        there = of_animal(animal, dark)
        grounds[animal] = (there["--ground"], there["--disc"])
        low = {text: contrast(there[text], there["--ground"]) for text in ("--ink", "--on-ground", "--brand")}
        assert all(found >= READABLE for found in low.values()), (animal, low)
        assert (luminance(there["--disc"]) > luminance(there["--ground"])) == dark
    assert len(set(grounds.values())) == len(animals) + 1
