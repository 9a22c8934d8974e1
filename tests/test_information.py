"""Pages that are the same for everybody: made once, and anew when what they say is another thing."""

from datetime import timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from quiz.questionnaire import Questionnaire
from tests.conftest import Clock
from tests.walking import text_of

YEARS = timedelta(days=4000)


def test_a_page_reads_no_file(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    read_text = Path.read_text

    def witnessed(path: Path, encoding: str | None = None, errors: str | None = None) -> str:
        read.append(path.name)
        return read_text(path, encoding, errors)

    monkeypatch.setattr(Path, "read_text", witnessed)
    for _ in range(2):
        assert "CREATE TABLE" in client.get("/fi/privacy").text
    assert read == []


def test_what_a_contact_offers_is_said_as_long_as_it_was_checked_lately(
    client: TestClient, clock: Clock, questionnaire: Questionnaire
) -> None:
    def offered() -> list[str]:
        page = text_of(client.get("/fi/support").text)
        return [contact.id for contact in questionnaire.support if contact.about["fi"] in page]

    every = [contact.id for contact in questionnaire.support]
    assert offered() == every
    clock.now += YEARS.total_seconds()
    assert offered() == []
    clock.now -= YEARS.total_seconds()
    assert offered() == every
