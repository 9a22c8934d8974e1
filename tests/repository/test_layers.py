"""The rooms of the program: imports go one way only, and each library is known in its own place."""

import ast
import re
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from quiz.settings import ROOT

# A room is a package, or a module beside the packages. From left to right: a room imports only from those before it.
ROOMS = (
    "installation languages regions weeks negotiation setting_values live monitoring security disclosure settings "
    "questionnaire cards responses i18n store counting campaigns workshops statistics demo web.core web.cards "
    "web.workshop web.quiz web.statistics web.mirror web.campaigns web.privacy web.information web.pairs web.health "
    "web.static_files web.well_known web.offline routes app server command_line checking __main__"
).split()
HOMES = {
    "starlette": {"quiz.routes", "quiz.app", "quiz.server.runner", "quiz.web."},
    "uvicorn": {"quiz.server.runner", "quiz.server.worker", "quiz.server.connections"},
    "aiosqlite": {"quiz.store.sqlite.store"},
    "sqlite3": {"quiz.store."},
    "psycopg": {"quiz.store.postgres."},
    "itsdangerous": {"quiz.responses.walk_signer", "quiz.security.passes"},
    "jinja2": {"quiz.web.core.rendering", "quiz.web.core.compiled_templates"},
    "babel": {"quiz.i18n"},
    "tomllib": {"quiz.questionnaire.loader"},
    "segno": {"quiz.web.workshop.qr"},
    "xlsxwriter": {"quiz.statistics.exports.workbook"},
}
LONGEST = 250

MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted((ROOT / "quiz").rglob("*.py"))
    if path.name != "__init__.py" or "import" in path.read_text(encoding="utf-8")
}


def room_of(module: str) -> str:
    """`store` for `quiz.store.sqlite.counting`; the rooms of the web are a level further down."""
    parts = module.split(".")[1:]
    return ".".join(parts[:2]) if parts[0] == "web" else parts[0]


@cache
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


def test_every_room_has_its_place() -> None:
    assert {room_of(module) for module in MODULES} == {*ROOMS}


def test_a_room_imports_only_from_those_before_it() -> None:
    assert [
        f"{module} imports {imported}"
        for module, path in MODULES.items()
        for imported in imports(path) & MODULES.keys()
        if ROOMS.index(room_of(imported)) > ROOMS.index(room_of(module))
    ] == []


def test_the_paper_about_the_architecture_has_every_room_in_this_order() -> None:
    picture = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8").split("```")[1]
    named = re.findall(r"^  ([\w/]+)", picture, re.MULTILINE)
    together = {
        "privacy",
        "information",
        "pairs",
        "health",
        "static_files",
        "well_known",
        "offline",
    }  # told as web/*.py
    beside = {f"web.{name}" for name in together}
    assert [name.strip("/").replace("/", ".") for name in named if name != "web/"] == [
        room for room in ROOMS if room not in beside
    ]


def test_no_imports_go_in_a_circle() -> None:
    graph = {module: imports(path) & MODULES.keys() for module, path in MODULES.items()}
    assert [*TopologicalSorter(graph).static_order()]  # raises CycleError, which names the circle


def is_at_home(library: str, module: str) -> bool:
    """Whether a module may know a library; a home that ends with a dot is a whole package."""
    homes = HOMES.get(library.partition(".")[0])
    return homes is None or any(module == home or module.startswith(home) for home in homes)


def test_libraries_are_known_in_their_own_place() -> None:
    assert [
        f"{module} imports {library}"
        for module, path in MODULES.items()
        for library in imports(path)
        if not is_at_home(library, module)
    ] == []


def test_no_module_is_two_ideas() -> None:
    lengths = {module: len(path.read_text(encoding="utf-8").splitlines()) for module, path in MODULES.items()}
    assert {module: length for module, length in lengths.items() if length > LONGEST} == {}


COUNTS = {"sealed_counts", "totals", "tallies", "summed_editions"}
"""What a storage is asked for figures by."""


def asks(path: Path) -> set[str]:
    """Which of COUNTS a file asks of anything, a method called or only named; asking the publication is free."""
    return {
        node.attr
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in COUNTS
        if not (isinstance(node.value, ast.Attribute) and node.value.attr == "publication")
    }


def test_each_kind_of_count_has_one_who_asks_for_it() -> None:
    """A7: only the publication asks for answers, only the usage for counts by the day; the storage passes on."""
    found = {module: asked for module, path in MODULES.items() if (asked := asks(path))}
    assert found == {
        "quiz.statistics.publication": COUNTS - {"tallies"},
        "quiz.statistics.usage": {"tallies"},
        "quiz.store.sqlite.store": COUNTS,
        "quiz.store.postgres.store": COUNTS,
    }


@cache
def sql(path: Path) -> set[str]:
    """Every text in a file that reads a table, whole: a text with values put in is in pieces."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    texts = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            texts.add("".join(str(part.value) if isinstance(part, ast.Constant) else "?" for part in node.values))
    return {text for text in texts if "SELECT" in text}


def in_both(*modules: str) -> set[str]:
    """Modules of both storages."""
    return {f"quiz.store.{storage}.{module}" for storage in ("sqlite", "postgres") for module in modules}


@pytest.mark.parametrize(
    ("table", "readers"),
    [
        ("total", {*in_both("sealing"), "quiz.store.admin.sealing_audit"}),
        ("reach", {"quiz.store.admin.audit"}),
        ("held", set()),
        ("change", {*in_both("workshops", "writing"), "quiz.store.admin.audit"}),  # no statistics
        ("?", {*in_both("batches"), "quiz.store.admin.audit"}),  # tallies; the number of rows of every table
    ],
)
def test_counts_are_read_in_one_place_only(table: str, readers: set[str]) -> None:
    """A7: who reads a table of counts, and what hosts write."""
    assert who_reads(rf"\b(FROM|JOIN) {re.escape(table)}(?!\w)") == readers


def test_the_counts_of_a_batch_are_read_in_the_storage_only() -> None:
    """A7: to add to them and to put batches together; those that are sealed, to be summed up and for a round's picture.

    The audit reads them, too: they must agree.
    """
    storage = in_both("batches", "counting", "sealing")
    assert who_reads(r"(?s)SELECT\b[^()]*\bcounts\b.*\sFROM batch\b") == {*storage, "quiz.store.admin.counts_audit"}


def who_reads(pattern: str) -> set[str]:
    """The modules with a text of SQL that matches."""
    reads = re.compile(pattern)
    return {module for module, path in MODULES.items() if any(map(reads.search, sql(path)))}


def test_tasks_are_begun_only_where_their_end_is_seen() -> None:
    """Work of its own is supervised; the others hold what somebody waits for, or tell its faults."""
    begins = re.compile(r"\b(create_task|ensure_future)\(")
    beginners = {module for module, path in MODULES.items() if begins.search(path.read_text(encoding="utf-8"))}
    assert beginners == {
        "quiz.monitoring.supervision",
        "quiz.counting.owner",
        "quiz.counting.ledger",
        "quiz.store.sqlite.worker",
        "quiz.live.broadcast",
        "quiz.live.crowd",
        "quiz.live.frames",
        "quiz.web.core.page_cache",
        "quiz.counting.readiness",
        "quiz.server.parent",
    }


def test_the_environment_is_read_in_one_place_only() -> None:
    readers = {module for module, path in MODULES.items() if "os.environ" in path.read_text(encoding="utf-8")}
    assert readers == {"quiz.settings"}


def test_no_test_imports_from_another_test() -> None:
    for path in (ROOT / "tests").rglob("*.py"):
        found = re.findall(
            r"^(?:from|import) (tests\.(?:\w+\.)*test_\w+)", path.read_text(encoding="utf-8"), re.MULTILINE
        )
        assert not found, f"{path} imports {found}: what two tests use is for tests/support/"
