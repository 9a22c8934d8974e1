"""The audit proves the promises about the file, and finds it when one is broken."""

import sqlite3
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from quiz.__main__ import main
from quiz.questionnaire.model import Questionnaire
from quiz.settings import Settings
from quiz.store.admin import audit
from quiz.store.faults import StoreFault
from quiz.store.sqlite.inspection import without_layout
from quiz.store.values import SCHEMA
from tests.conftest import Clock
from tests.support.days import at, open_service
from tests.support.walking import finish

TUESDAY = date(2026, 11, 17)
MANY = "WITH RECURSIVE many (value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM many LIMIT 500)"
TOO_MANY = MANY.replace("500", "2500")


@pytest.fixture
def database(client: TestClient, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file after three finishers."""
    for locale in ("fi", "fi", "sv"):
        finish(client, locale=locale)
    monkeypatch.setenv("QUIZ_DATABASE", f"sqlite:///{settings.file}")
    return settings.file


def change(database: Path, *statements: str) -> None:
    """Tamper with the file."""
    with closing(sqlite3.connect(database)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def test_a_sound_file_passes_and_shows_its_schema(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit"]) == 0
    printed = capsys.readouterr().out
    assert "counts TEXT" in printed and "-- batch: 2 rows" in printed and "no breach found" in printed


@pytest.mark.parametrize(
    ("statement", "breach"),
    [
        ("UPDATE batch SET counts = '9' || substr(counts, 2)", "question:omenaampari of 1 sums to 11"),
        ("UPDATE batch SET n = n + 1", "sums to"),
        ("UPDATE batch SET counts = ''", "question:omenaampari of 1 sums to 0, but it has 2 finishers"),
        ("UPDATE batch SET counts = NULL", "1 has 2 finishers and no counts"),
        ("UPDATE batch SET counts = counts || ' 0'", "are not the"),
        ("UPDATE batch SET counts = counts || ' x'", "are not the"),
        ("UPDATE batch SET counts = replace(counts, ' ', '  ')", "are not the"),
        ("UPDATE batch SET edition = 'another'", "of an edition whose order is not known"),
        ("UPDATE batch SET edition = 'another', counts = NULL", "of an edition whose order is not known"),
        ("UPDATE batch SET edition = edition || ' (before version 4)'", "of an edition whose order is not known"),
        ("CREATE TABLE visitor (address TEXT, seen TEXT)", "schema: holds what the program does not know"),
        ("ALTER TABLE batch ADD COLUMN nickname TEXT", "schema: holds what the program does not know"),
        ("UPDATE ticket_page SET bits = randomblob(512)", "tickets are taken, but only 3 finishers"),
        (
            f"UPDATE edition SET choices = (SELECT 'q ' || group_concat(value, ' ') FROM "
            f"({TOO_MANY} SELECT value FROM many))",
            "it needs no more than",
        ),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_breach_is_found(database: Path, capsys: pytest.CaptureFixture[str], statement: str, breach: str) -> None:
    change(database, statement)
    assert main(["audit"]) == 1
    assert breach in capsys.readouterr().err


@pytest.fixture
async def sealed(tmp_path: Path, questionnaire: Questionnaire, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file with a week's sums, a round that was shown and one that is open."""
    database = tmp_path / "sealed.sqlite3"
    monkeypatch.setenv("QUIZ_DATABASE", f"sqlite:///{database}")
    clock.now = at(TUESDAY)
    async with open_service(database, questionnaire, clock) as service:
        await service.answer(12, "kainuu", "fi")
        await service.answer(11, "lappi", "fi")
        await service.answer(3, "lappi", "sv")
        workshop, _ = await service.workshops.make("", "sv", "lappi", None, 14)
        await service.answer(6, workshop=workshop.code)
        await service.workshops.show(workshop.code)
        await service.workshops.open_round(workshop.code)
        await service.answer(2, workshop=workshop.code)
        clock.now = at(TUESDAY + timedelta(weeks=1))
        await service.wake()
    return database


@pytest.mark.anyio
async def test_a_sealed_file_is_sound(sealed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit"]) == 0, capsys.readouterr().err
    assert audit.sizes(sealed)["total"] == 8


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("statement", "breach"),
    [
        ("UPDATE total SET n = n + 1 WHERE region = 'kainuu' AND source = 'open'", "kainuu fi open is 13 of 1 batches"),
        ("UPDATE total SET batches = 2 WHERE region = 'kainuu'", "is 12 of 2 batches, but there are 12 of 1"),
        ("DELETE FROM total WHERE region = '*' AND source = 'workshop'", "is 0 of 0 batches, but there are 6 of 1"),
        ("UPDATE batch SET campaign = 'viikko' WHERE n = 12", "kainuu * * viikko is 0 of 0 batches, but there are 12"),
        ("UPDATE total SET campaign = 'viikko' WHERE region = 'kainuu'", "sums of viikko, but no such campaign"),
        (
            "INSERT INTO campaign (slug, name_fi, name_sv, name_en, name_simple, organiser, link, first, last, region, "
            "note, made) VALUES ('viikko', 'a', 'a', 'a', 'a', 'a', '', "
            "'2026-11-01', '2027-02-01', '', '', '2026-11-01')",
            "viikko has 93 days; 92 are the most",
        ),
        ("UPDATE total SET region = 'satakunta' WHERE region = 'kainuu'", "satakunta fi open is 12 of 1 batches, but"),
        ("UPDATE batch SET n = 4 WHERE n = 12", "is sealed with 4 finishers; 5 are the least"),
        ("UPDATE batch SET counts = '' WHERE n = 12", "is in the sums of 2026-W47 and still has its counts"),
        ("UPDATE batch SET week = '2026-W48' WHERE n = 12", "sealed on 2026-11-17 is summed up in 2026-W48"),
        ("UPDATE batch SET sealed = NULL WHERE n = 6", "sealed on None is summed up in 2026-W47"),
        ("UPDATE round SET state = 'small' WHERE state = 'open'", "is open and belongs to no open round"),
        ("UPDATE total SET counts = '99 ' || counts WHERE region = 'kainuu'", "cannot be those of 12 finishers"),
        ("UPDATE total SET counts = replace(counts, '0', '50') WHERE n = 12", "cannot be those of 12 finishers"),
        ("UPDATE total SET counts = replace(counts, '0', '-1') WHERE n = 12", "cannot be those of 12 finishers"),
        (
            f"INSERT INTO batch (kind, region, language, edition, opened, n) {MANY} "
            "SELECT 'open', 'r' || value, 'fi', 'e', '2026-11-17', 0 FROM many",
            "an edition needs no more than",
        ),
        (
            f"INSERT INTO change (workshop, number, text, shown) {MANY} "
            "SELECT workshop.id, value, 'Kahvit auki', 1 FROM many, workshop WHERE value <= 13",
            "change: workshop 1 has 13 lines; a host writes 12 at the most",
        ),
        (
            f"INSERT INTO total (edition, region, language, source, week, n, batches, counts) {MANY} "
            "SELECT 'e', 'r' || value, 'fi', 'open', '2026-W47', 5, 1, '' FROM many",
            "a week needs no more than",
        ),
    ],
    ids=lambda value: str(value)[:40],
)
async def test_a_breach_of_the_sealing_is_found(
    sealed: Path, capsys: pytest.CaptureFixture[str], statement: str, breach: str
) -> None:
    change(sealed, statement)
    assert main(["audit"]) == 1
    assert breach in capsys.readouterr().err


def test_a_damaged_file_is_a_breach(database: Path) -> None:
    content = bytearray(database.read_bytes())
    content[4096 * 2 : 4096 * 2 + 512] = b"\xa5" * 512
    database.write_bytes(content)
    try:
        assert audit.breaches(database)
    except StoreFault as fault:
        assert str(database) in str(fault)


def test_a_missing_file_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("QUIZ_DATABASE", f"sqlite:///{tmp_path}/none.sqlite3")
    assert main(["audit"]) == 1
    assert "none.sqlite3" in capsys.readouterr().err


def test_a_file_that_is_no_database_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "photo.sqlite3").write_bytes(b"not a database" * 500)
    monkeypatch.setenv("QUIZ_DATABASE", f"sqlite:///{tmp_path}/photo.sqlite3")
    assert main(["audit"]) == 1
    assert "photo.sqlite3 is no SQLite file" in capsys.readouterr().err


def test_the_privacy_page_shows_the_schema_of_the_real_file(database: Path, client: TestClient) -> None:
    real = without_layout(audit.schema(database))
    page = client.get("/fi/privacy").text
    promised = [line for line in SCHEMA.read_text(encoding="utf-8").splitlines() if line and not line.startswith("--")]
    assert [line for line in promised if without_layout(line) not in real] == []
    for table in audit.sizes(database):
        assert f"<code>{table}</code>" in page and f"CREATE TABLE {table} " in page


def test_backup_says_where(database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["backup", str(tmp_path / "copy.sqlite3")]) == 0
    assert "copy.sqlite3" in capsys.readouterr().out
    assert audit.sizes(tmp_path / "copy.sqlite3")["ticket_page"] == 0
    assert main(["backup", str(tmp_path / "no" / "such" / "folder")]) == 1
