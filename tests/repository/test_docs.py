"""What the papers say is so."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from quiz.settings import ROOT, SETTINGS, Settings

README = (ROOT / "README.md").read_text(encoding="utf-8")
OPERATIONS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
PRIVACY = (ROOT / "docs" / "privacy.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
PAPERS = {path: path.read_text(encoding="utf-8") for path in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]}
MOST_LINES_OF_THE_README = 90
PROMISE = r"[A-E][0-9]{1,2}"
TEXTS = {".css", ".html", ".js", ".md", ".mjs", ".po", ".py", ".sql", ".svg", ".toml"}

every_paper = pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: str(paper.relative_to(ROOT)))


def test_the_settings_table_is_that_of_the_code() -> None:
    assert SETTINGS.keys() == Settings.__dataclass_fields__.keys()
    table = re.findall(r"^\| `([A-Z_]+)` \| (.*) \| (.*) \|$", OPERATIONS, re.MULTILINE)
    assert table == [(setting.name, setting.told, setting.purpose) for setting in SETTINGS.values()]


def test_the_readme_is_short() -> None:
    assert len(README.splitlines()) <= MOST_LINES_OF_THE_README


@every_paper
def test_every_target_is_in_the_makefile(paper: Path) -> None:
    for target in re.findall(r"`make ([a-z-]+)", PAPERS[paper]):
        assert re.search(rf"^{target}:", MAKEFILE, re.MULTILINE), target


def test_the_papers_tell_of_every_command_and_of_no_other() -> None:
    source = (ROOT / "quiz" / "command_line.py").read_text(encoding="utf-8")
    commands = set(re.findall(r'add_parser\(\s*"(\w+)"', source))
    assert set(re.findall(r"^\| `python -m quiz (\w+)", OPERATIONS, re.MULTILINE)) == commands
    for paper, text in PAPERS.items():
        assert set(re.findall(r"python -m quiz (\w+)", text)) <= commands, paper


@every_paper
def test_every_link_leads_to_a_file(paper: Path) -> None:
    for path in re.findall(r"\]\(((?!https?:)[^)#]+)\)", PAPERS[paper]):
        assert (paper.parent / path).resolve().exists(), path


@every_paper
def test_every_file_of_the_program_that_is_named_exists(paper: Path) -> None:
    for path in re.findall(r"`((?:quiz|templates)/[\w./-]*)`", PAPERS[paper]):
        assert (ROOT / path).exists(), path
    for file in re.findall(r"`tests/(?:\w+/)*(\w+\.py)", PAPERS[paper]):
        assert [*(ROOT / "tests").rglob(file)], file


def test_every_paper_that_is_named_anywhere_is_in_the_repository() -> None:
    known = {paper.name for paper in PAPERS}
    named = {name: path for path in texts() for name in re.findall(r"([\w-]+\.md)\b", path.read_text(encoding="utf-8"))}
    assert {"README.md", "scoring.md"} <= named.keys() <= known, {name: named[name] for name in named.keys() - known}


@pytest.mark.parametrize(
    "name", [*(str(paper.relative_to(ROOT)) for paper in PAPERS), "Makefile", "pyproject.toml", ".ci/run"]
)
def test_nothing_names_a_machine(name: str) -> None:
    assert not re.search(r"/(?:home|root|work|tmp)/\w", (ROOT / name).read_text(encoding="utf-8"))


def test_every_promise_names_tests_that_exist() -> None:
    rows = [line for line in PRIVACY.splitlines() if re.match(rf"\| {PROMISE} \|", line)]
    assert len(rows) > 30
    for row in rows:
        tests = re.findall(r"`tests/(?:\w+/)*(\w+\.py)::(\w+)`", row)
        assert tests and row.count("::") == len(tests), row
        for file, name in tests:
            assert name in named_in(file), f"{file}::{name}"


def test_every_promise_that_is_cited_is_on_the_paper() -> None:
    known = set(re.findall(rf"^\| ({PROMISE}) \|", PRIVACY, re.MULTILINE))
    citing = (path for path in python_files() if re.search(rf"\b{PROMISE}\b", path.read_text(encoding="utf-8")))
    cited = {promise for path in citing for promise in re.findall(rf"\b{PROMISE}\b", prose(path))}
    assert {"A1", "B5", "C12", "D15"} <= cited <= known, cited - known


def python_files() -> Iterator[Path]:
    return (path for folder in ("quiz", "tests", "bench") for path in (ROOT / folder).rglob("*.py"))


def texts() -> Iterator[Path]:
    """What people read and write in the repository."""
    folders = [ROOT / folder for folder in ("quiz", "tests", "bench", "docs", "templates", "static")]
    found = [*(path for folder in folders for path in folder.rglob("*")), *ROOT.glob("*")]
    return (path for path in found if path.suffix in TEXTS)


@cache
def named_in(file: str) -> set[str]:
    """The tests in all files of a name, in whatever folder, and names that pytest takes for test classes."""
    found = set()
    for path in (ROOT / "tests").rglob(file):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                found.add(node.name)
            elif isinstance(node, ast.Assign):
                found |= {target.id for target in node.targets if isinstance(target, ast.Name)}
    return {name for name in found if name.startswith(("test_", "Test"))}


def prose(path: Path) -> str:
    """The docstrings and comments of a file."""
    source = path.read_text(encoding="utf-8")
    owners = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docstrings = [ast.get_docstring(node) or "" for node in ast.walk(ast.parse(source)) if isinstance(node, owners)]
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return "\n".join([*docstrings, *(token.string for token in tokens if token.type == tokenize.COMMENT)])
