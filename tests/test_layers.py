"""The cut of the program: imports go downwards only, and each library is known in its own place."""

import ast
from pathlib import Path

import pytest

from quiz.settings import ROOT

# From the top down; a module imports only from modules further down. One line holds modules of one level.
LAYERS = [
    ["quiz.__main__"],
    ["quiz.app", "quiz.demo"],
    [
        "quiz.web.assets",
        "quiz.web.paper",
        "quiz.web.result",
        "quiz.web.guard",
        "quiz.web.information",
        "quiz.web.exporting",
    ],
    ["quiz.web.statistics"],
    ["quiz.web.citizen", "quiz.web.screen", "quiz.web.joining"],
    ["quiz.web.finish", "quiz.web.workshop", "quiz.web.coordinator", "quiz.web.choosing"],
    ["quiz.web.forms", "quiz.web.walks", "quiz.web.sharing"],
    ["quiz.web.cookies"],
    ["quiz.web.pages"],
    ["quiz.web"],
    ["quiz.tables"],
    ["quiz.publication", "quiz.workshops", "quiz.guesses", "quiz.coordinators", "quiz.crowd"],
    ["quiz.ledger"],
    ["quiz.nights"],
    ["quiz.store.keys"],
    ["quiz.store.sqlite", "quiz.store.upkeep"],
    ["quiz.store.workshop_rows", "quiz.store.sealing_rows", "quiz.store.lock"],
    ["quiz.store.rows"],
    ["quiz.store"],
    ["quiz.live", "quiz.access", "quiz.codes"],
    ["quiz.ticket"],
    ["quiz.settings"],
    ["quiz.explanation", "quiz.json_stat"],
    ["quiz.csv_export"],
    ["quiz.footnotes"],
    ["quiz.i18n"],
    ["quiz.questions_file"],
    ["quiz.selection"],
    ["quiz.cube", "quiz.rounding", "quiz.sealing", "quiz.weeks"],
    ["quiz.scoring", "quiz.toml_table", "quiz.disclosure"],
    ["quiz.questionnaire", "quiz.regions"],
    ["quiz"],
]
HOMES = {
    "starlette": {"quiz.app", "quiz.web."},
    "uvicorn": {"quiz.__main__"},
    "aiosqlite": {"quiz.store.sqlite"},
    "sqlite3": {"quiz.store."},
    "itsdangerous": {"quiz.ticket", "quiz.access"},
    "jinja2": {"quiz.web.pages"},
    "babel": {"quiz.i18n"},
    "tomllib": {"quiz.questions_file"},
    "segno": {"quiz.web.sharing"},
}
LONGEST = 250

MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted((ROOT / "quiz").rglob("*.py"))
}
LEVELS = {module: level for level, modules in enumerate(LAYERS) for module in modules}


def imports(path: Path) -> set[str]:
    """Every module that a file imports at run time, with the names that it takes from packages of ours."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    typing_only = {
        inner
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    found: set[str] = set()
    for node in ast.walk(tree):
        if node in typing_only:
            continue
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= (names & MODULES.keys()) or {node.module}
    return found


def test_every_module_has_its_level() -> None:
    assert MODULES.keys() == LEVELS.keys()


@pytest.mark.parametrize("module", MODULES)
def test_imports_go_downwards(module: str) -> None:
    for imported in imports(MODULES[module]) & LEVELS.keys():
        assert LEVELS[imported] > LEVELS[module], f"{module} imports {imported}"


@pytest.mark.parametrize("module", MODULES)
def test_libraries_are_known_in_their_own_place(module: str) -> None:
    for imported in imports(MODULES[module]):
        homes = HOMES.get(imported.partition(".")[0])
        assert homes is None or any(module == home or module.startswith(home) for home in homes), imported


@pytest.mark.parametrize("module", MODULES)
def test_no_module_is_two_ideas(module: str) -> None:
    assert len(MODULES[module].read_text(encoding="utf-8").splitlines()) <= LONGEST


def test_only_publication_asks_for_counted_cells() -> None:
    """A7: one caller of the one query that gives counts out."""
    callers = {module for module, path in MODULES.items() if ".sealed_counts(" in path.read_text(encoding="utf-8")}
    assert callers == {"quiz.publication", "quiz.store.sqlite"}


def test_counted_cells_are_read_in_one_place_only() -> None:
    """A7: the storage reads cells of sealed batches, or moves them; the audit reads sums that must agree."""
    readers = {
        module
        for module, path in MODULES.items()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if "SELECT" in node.value and "cell" in node.value
    }
    assert readers == {"quiz.store.upkeep", "quiz.store.rows"}


def test_the_environment_is_read_in_one_place_only() -> None:
    readers = {module for module, path in MODULES.items() if "os.environ" in path.read_text(encoding="utf-8")}
    assert readers == {"quiz.settings"}
