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
CHANGELOG = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


def test_the_settings_table_is_that_of_the_code() -> None:
    assert SETTINGS.keys() == Settings.__dataclass_fields__.keys()
    table = re.findall(r"^\| `([A-Z_]+)` \| (.*) \| (.*) \|$", README, re.MULTILINE)
    assert table == [(setting.name, setting.told, setting.purpose) for setting in SETTINGS.values()]


def test_every_target_in_the_readme_is_in_the_makefile() -> None:
    for target in re.findall(r"`make ([a-z-]+)", README):
        assert re.search(rf"^{target}:", MAKEFILE, re.MULTILINE), target


def test_every_command_in_the_readme_exists() -> None:
    source = (ROOT / "quiz" / "__main__.py").read_text(encoding="utf-8")
    commands = set(re.findall(r'add_parser\("(\w+)"', source))
    assert set(re.findall(r"python -m quiz (\w+)", README)) == commands


def test_the_readmes_pictures_and_files_are_there() -> None:
    for path in re.findall(r"\]\(((?!https?:)[^)#]+)\)", README):
        assert (ROOT / path).exists(), path


def test_the_changelog_begins_with_this_version() -> None:
    version = re.search(r'^version = "([^"]+)"', (ROOT / "pyproject.toml").read_text(encoding="utf-8"), re.MULTILINE)
    assert version and re.search(rf"^## {re.escape(version[1])}", CHANGELOG, re.MULTILINE)


@pytest.mark.parametrize("name", ["README.md", "CHANGELOG.md", "Makefile", "pyproject.toml", ".ci/run"])
def test_nothing_names_a_machine(name: str) -> None:
    assert not re.search(r"/(?:home|root|work|tmp)/\w", (ROOT / name).read_text(encoding="utf-8"))


PRIVACY = (ROOT / "docs" / "privacy.md").read_text(encoding="utf-8")
PROMISE = r"[A-E][0-9]{1,2}"


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
    cited = {promise for path in python_files() for promise in re.findall(rf"\b{PROMISE}\b", prose(path))}
    assert {"A1", "B5", "C12", "D15"} <= cited <= known, cited - known


def python_files() -> Iterator[Path]:
    return (path for folder in ("quiz", "tests", "bench") for path in (ROOT / folder).rglob("*.py"))


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
