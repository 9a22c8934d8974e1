"""Templates are compiled once, not at every start, and pages do not hang on it."""

import sys
from pathlib import Path
from types import CodeType

import pytest
from jinja2 import DictLoader, Environment

from quiz.web.core.compiled_templates import compiled_templates


class Counting(Environment):
    """Counts how often a template is compiled."""

    compiled = 0

    def compile(self, *arguments: object, **options: object) -> CodeType:  # type: ignore[override]
        self.compiled += 1
        return super().compile(*arguments, **options)  # type: ignore[call-overload,no-any-return]


def render(folder: Path, lost: bool = False) -> int:
    """How often a fresh start has to compile a template; `lost`: the folder is gone before it can be kept."""
    environment = Counting(loader=DictLoader({"page": "{{ 6 * 7 }}"}), bytecode_cache=compiled_templates(folder))
    if lost:
        folder.rmdir()
    assert environment.get_template("page").render() == "42"
    return environment.compiled


@pytest.fixture(autouse=True)
def keeping(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)


def test_a_second_start_compiles_nothing(tmp_path: Path) -> None:
    assert [render(tmp_path / "new" / "folder") for _ in range(2)] == [1, 0]


def test_a_place_that_cannot_be_written_costs_time_and_no_page(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert [render(tmp_path / "file" / "folder") for _ in range(2)] == [1, 1]
    assert [render(tmp_path / "folder", lost=True) for _ in range(2)] == [1, 1]


def test_it_keeps_none_where_python_is_told_not_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert [render(tmp_path) for _ in range(2)] == [1, 1] and not [*tmp_path.iterdir()]
