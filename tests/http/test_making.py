"""Making workshops: anybody may, but not without end."""

import asyncio

import httpx2
import pytest
from starlette.testclient import TestClient

from quiz.i18n import catalog
from quiz.questionnaire.model import LOCALES
from quiz.settings import Settings
from quiz.web.workshop.making import MADE_SECONDS, MOST_MADE
from tests.support.page_checks import check
from tests.support.parameters import others_long
from tests.support.rooms import device
from tests.support.walking import rows

TYPED = {"title": "Torstain ryhmä & <muut>", "language": "sv", "region": "lappi", "size": "25", "days": "7"}


def make(browser: TestClient, locale: str = "fi", **form: str) -> httpx2.Response:
    return browser.post(f"/{locale}/workshop", data=form)


def workshops(settings: Settings) -> int:
    return int(rows(settings.file, "SELECT count(*) FROM workshop")[0][0])


def test_an_office_of_trainers_makes_as_many_as_it_needs_and_a_script_does_not(
    client: TestClient, settings: Settings
) -> None:
    office, other = device(client, "192.0.2.1"), device(client, "192.0.2.2")
    assert {make(office).status_code for _ in range(MOST_MADE)} == {303}

    assert {make(office).status_code for _ in range(3)} == {429}

    assert workshops(settings) == MOST_MADE >= 30
    assert make(other).status_code == 303
    assert 'id="slowed"' not in office.get("/fi/workshop").text


def test_what_cannot_be_made_is_not_counted(client: TestClient) -> None:
    assert {make(client, size="2").status_code for _ in range(2 * MOST_MADE)} == {422}
    assert make(client).status_code == 303


@pytest.mark.parametrize("locale", others_long(LOCALES, "fi"))
def test_who_is_slowed_is_told_what_to_do_and_keeps_what_was_typed(client: TestClient, locale: str) -> None:
    for _ in range(MOST_MADE):
        client.app_state["site"].made_workshops.note("testclient")

    slowed = make(client, locale, **TYPED)

    assert slowed.status_code == 429 and MADE_SECONDS - 60 < int(slowed.headers["retry-after"]) <= MADE_SECONDS
    assert slowed.headers["cache-control"] == "no-store" and "set-cookie" not in slowed.headers
    check(slowed.text, locale)
    words = catalog(locale)("workshop.new.slowed", n=60).split("\n")
    assert all(line in slowed.text for line in words) and 'role="alert"' in slowed.text
    assert 'value="Torstain ryhmä &amp; &lt;muut&gt;"' in slowed.text and 'value="25"' in slowed.text
    for chosen in ("sv", "lappi", "7"):
        assert (
            f'value="{chosen}" selected' in slowed.text or f'value="{chosen}" lang="{chosen}" selected' in slowed.text
        )


@pytest.mark.anyio
async def test_a_hundred_at_once_are_a_hundred(client: TestClient, settings: Settings) -> None:
    answers = await asyncio.gather(*(asyncio.to_thread(make, client) for _ in range(100)))
    assert sorted(answer.status_code for answer in answers) == [303] * MOST_MADE + [429] * (100 - MOST_MADE)
    assert workshops(settings) == MOST_MADE


@pytest.mark.parametrize("marks", ["\ue000xx\ue001", "\ue000sv\ue001", "\ue002"])
def test_a_title_may_have_the_letters_that_mark_borrowed_texts(client: TestClient, marks: str) -> None:
    made = make(client, **{**TYPED, "title": f"Torstain {marks}ryhmä"})

    assert made.status_code == 303
    code = made.headers["location"].split("/")[3]
    assert {client.get(f"/sv/{page}/{code}").status_code for page in ("join", "screen", "host")} == {200}
