"""Pages that are the same for everybody: made once, and anew when what they say is another thing."""

from datetime import time
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from quiz.questionnaire.model import LOCALES, Questionnaire
from quiz.web.information import CONTACT_STALE
from tests.conftest import Clock
from tests.support.days import at
from tests.support.walking import text_of


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


@pytest.mark.dates
def test_what_a_contact_offers_is_said_as_long_as_it_was_checked_lately(
    client: TestClient, clock: Clock, questionnaire: Questionnaire
) -> None:
    """To the end of the day in Finland, where nights begin two or three hours before they do by UTC."""

    def offered() -> list[str]:
        page = text_of(client.get("/fi/support").text)
        return [contact.id for contact in questionnaire.support if contact.about["fi"] in page]

    every = {contact.id: contact.checked_on + CONTACT_STALE for contact in questionnaire.support}
    for last in {*every.values()}:
        lately = [contact for contact, day in every.items() if day >= last]
        later = [contact for contact, day in every.items() if day > last]
        for moment, expected in ((0, lately), (86_399, lately), (86_400, later), (0, lately)):
            clock.now = at(last, time()) + moment
            assert offered() == expected, moment


@pytest.mark.parametrize("locale", LOCALES)
def test_contacts_in_the_readers_language_come_first_and_one_date_is_said(
    client: TestClient, questionnaire: Questionnaire, locale: str
) -> None:
    page = client.get(f"/{locale}/support").text

    order = sorted(questionnaire.support, key=lambda contact: page.index(f"<h2>{contact.name[locale]}</h2>"))
    spoken = [locale.removesuffix("-simple") in contact.languages for contact in order]
    assert spoken == sorted(spoken, reverse=True) and 1 < sum(spoken) < len(spoken)
    assert order[0].phone == "112" and page.count("<time") == 1
