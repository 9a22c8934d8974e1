"""The audit proves the promises about the file, and finds it when one is broken."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from quiz.__main__ import main
from quiz.settings import Settings
from quiz.store import SCHEMA, StoreFault, upkeep
from tests.walking import finish


@pytest.fixture
def database(client: TestClient, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file after three finishers."""
    for locale in ("fi", "fi", "sv"):
        finish(client, locale=locale)
    monkeypatch.setenv("QUIZ_DATABASE", f"sqlite:///{settings.database}")
    return settings.database


def change(database: Path, *statements: str) -> None:
    """Tamper with the file."""
    with closing(sqlite3.connect(database)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def test_a_sound_file_passes_and_shows_its_schema(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit"]) == 0
    printed = capsys.readouterr().out
    assert "CREATE TABLE cell" in printed and "-- batch: 2 rows" in printed and "no breach found" in printed


@pytest.mark.parametrize(
    ("statement", "breach"),
    [
        ("UPDATE cell SET n = n + 1 WHERE item = 'question:ukulele'", "question:ukulele of batch"),
        ("UPDATE batch SET n = n + 1", "sums to"),
        ("DELETE FROM cell", "finishers and no answers"),
        ("CREATE TABLE visitor (address TEXT, seen TEXT)", "schema: holds what the program does not know"),
        ("ALTER TABLE batch ADD COLUMN nickname TEXT", "schema: holds what the program does not know"),
        ("UPDATE ticket_page SET bits = randomblob(512)", "tickets are taken, but only 3 finishers"),
        (
            "INSERT INTO cell SELECT 1, 'question:' || value, 'x', 1 FROM "
            "(WITH RECURSIVE c(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM c LIMIT 2500) SELECT value FROM c)",
            "a batch needs no more than",
        ),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_breach_is_found(database: Path, capsys: pytest.CaptureFixture[str], statement: str, breach: str) -> None:
    change(database, statement)
    assert main(["audit"]) == 1
    assert breach in capsys.readouterr().err


def test_a_damaged_file_is_a_breach(database: Path) -> None:
    content = bytearray(database.read_bytes())
    content[4096 * 2 : 4096 * 2 + 512] = b"\xa5" * 512
    database.write_bytes(content)
    try:
        assert upkeep.breaches(database)
    except StoreFault as fault:
        assert str(database) in str(fault)


def test_a_missing_file_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("QUIZ_DATABASE", f"sqlite:///{tmp_path}/none.sqlite3")
    assert main(["audit"]) == 1
    assert "none.sqlite3" in capsys.readouterr().err


def test_the_privacy_page_shows_the_schema_of_the_real_file(database: Path, client: TestClient) -> None:
    real = upkeep.without_layout(upkeep.schema(database))
    page = client.get("/fi/privacy").text
    promised = [line for line in SCHEMA.read_text(encoding="utf-8").splitlines() if line and not line.startswith("--")]
    assert [line for line in promised if upkeep.without_layout(line) not in real] == []
    for table in upkeep.sizes(database):
        assert f"<code>{table}</code>" in page and f"CREATE TABLE {table} " in page


def test_backup_says_where(database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["backup", str(tmp_path / "copy.sqlite3")]) == 0
    assert "copy.sqlite3" in capsys.readouterr().out
    assert upkeep.sizes(tmp_path / "copy.sqlite3")["ticket_page"] == 0
    assert main(["backup", str(tmp_path / "no" / "such" / "folder")]) == 1
