"""Our style sheets can be read, and turn round by themselves in a language that is written from right to left."""

import re
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from quiz.settings import ROOT

SHEETS = sorted((ROOT / "static").glob("*.css"))
LONGEST_LINE = 120

WITHOUT_LOGICAL_SIDES = re.compile(
    r"^@supports not \((?:inset-inline-start: 0|float: inline-start)\) \{\n.*?^\}\n", re.DOTALL | re.MULTILINE
)
"""What only older browsers read."""

EXCEPTIONS = {(".languages summary::after, .menu summary::after", "border-width: 0 2px 2px 0")}
"""A corner, turned by 45 degrees, is an arrow that points down in every language."""

SIDES = re.compile(
    r"(?:scroll-)?(?:margin|padding|border)-(?:left|right)\b.*"
    r"|(?:left|right):.*"
    r"|border-(?:top|bottom)-(?:left|right)-radius:.*"
    r"|(?:text-align|float|clear):.*\b(?:left|right)\b.*"
)
FOUR_SIDES = re.compile(r"(?:margin|padding|inset|border-(?:width|style|color|radius)): *(.*)")
VALUE = re.compile(r"(?:\([^()]*(?:\([^()]*\)[^()]*)*\)|[^\s()])+")


def without_comments(sheet: str) -> str:
    return re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)


def rules(sheet: str) -> Iterator[tuple[str, list[str]]]:
    """The selectors and the declarations of each rule, also of those inside of a condition."""
    for selectors, block in re.findall(r"([^{};]*)\{([^{}]*)\}", without_comments(sheet)):
        yield " ".join(selectors.split()), [" ".join(line.split()) for line in block.split(";") if line.strip()]


def is_physical(declaration: str) -> bool:
    """Whether a declaration is about the left or the right and would not turn round with the text."""
    if SIDES.fullmatch(declaration):
        return True
    four = FOUR_SIDES.fullmatch(declaration)
    values = VALUE.findall(four[1].replace("!important", "")) if four else []
    return len(values) == 4 and (values[1] != values[3] or "radius" in declaration)


def physical(sheet: str) -> set[tuple[str, str]]:
    found = rules(WITHOUT_LOGICAL_SIDES.sub("", sheet))
    return {(selectors, line) for selectors, lines in found for line in lines if is_physical(line)} - EXCEPTIONS


def hard_to_read(sheet: str) -> set[str]:
    """Lines that are too long or hold more than one declaration, and custom properties named by a letter."""
    long = {line for line in sheet.splitlines() if len(line) > LONGEST_LINE}
    crowded = {line for line in without_comments(sheet).splitlines() if re.search(r"[{;] *\S", line)}
    return long | crowded | set(re.findall(r"--[a-z]\b(?!-)", sheet))


def undefined(*sheets: str) -> set[str]:
    """The custom properties that are used and never given."""
    text = "".join(sheets)
    return set(re.findall(r"var\((--[\w-]+)", text)) - set(re.findall(r"(--[\w-]+):", text))


def texts() -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in SHEETS}


def test_every_sheet_turns_round_with_the_text() -> None:
    assert {"app.css", "workshop.css", "statistics.css"} <= set(texts())
    assert {name: faults for name, text in texts().items() if (faults := physical(text))} == {}


def test_every_sheet_can_be_read() -> None:
    assert {name: faults for name, text in texts().items() if (faults := hard_to_read(text))} == {}
    assert undefined(*texts().values()) == set()


@pytest.mark.parametrize("name", [path.name for path in SHEETS])
def test_a_sheet_is_sent_without_what_only_makes_it_readable(client: TestClient, name: str) -> None:
    sent, written = client.get(f"/static/{name}").text, texts()[name]

    assert "/*" not in sent and "\n " not in sent and "/*" in written
    assert sent.split() == without_comments(written).split()


@pytest.mark.parametrize(
    "declaration",
    [
        "margin-left: auto",
        "padding-right: 1rem",
        "border-left: 2px solid",
        "border-left-color: red",
        "border-top-left-radius: 1rem",
        "left: 0",
        "right: 5vw",
        "float: left",
        "text-align: right",
        "text-align: left !important",
        "margin: 0 1rem 0 0",
        "padding: 0 min(1rem, calc(2vw + 1px)) 0 0 !important",
        "border-width: 0 2px 2px 0",
        "border-radius: 0 2px 2px 0",
    ],
)
def test_a_declaration_about_one_side_is_noticed(declaration: str) -> None:
    assert physical(f"@media print {{\n  a {{\n    {declaration};\n  }}\n}}\n") == {("a", declaration)}


@pytest.mark.parametrize(
    "declaration",
    [
        "margin: 0 auto",
        "padding: 1rem min(1rem, 2vw) 0",
        "margin: 1rem 2rem 3rem 2rem",
        "text-align: start",
        "margin-inline-start: auto",
        "-webkit-margin-start: auto",
        "text-align: center",
    ],
)
def test_a_declaration_that_turns_round_is_not(declaration: str) -> None:
    assert physical(f"a {{\n  {declaration};\n}}\n") == set()


def test_a_sheet_that_is_hard_to_read_is_noticed() -> None:
    sheet = "a { color: red; }\nb {\n  --a: red; color: var(--ink-of-nothing);\n}\n"
    assert len(hard_to_read(sheet)) == 3
    assert undefined(sheet) == {"--ink-of-nothing"}
