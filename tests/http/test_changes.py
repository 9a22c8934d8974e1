"""What a host writes for the wall: the wall of changes and a question of the host's own, over HTTP."""

from collections.abc import Iterator
from html import escape

import pytest
from starlette.testclient import TestClient

from quiz.questionnaire.model import LOCALES, Questionnaire
from tests.support.page_checks import check
from tests.support.parameters import others_long
from tests.support.rooms import HttpRoom, make_room
from tests.support.sayings import says
from tests.support.walking import HTMX

COFFEE = "Torstain kahvit <b>auki</b> & ilman ilmoittautumista"
CHAIR = "Tuoli valmiiksi sille, joka tulee myöhässä"
ARABIC = "قهوة مفتوحة"


@pytest.fixture
def room(client: TestClient, questionnaire: Questionnaire) -> Iterator[HttpRoom]:
    yield make_room(client, questionnaire)


def page(room: HttpRoom, locale: str = "fi") -> str:
    return room.host.get(f"/{locale}/host/{room.code}/changes").text


@pytest.mark.parametrize("locale", others_long(LOCALES, "en"))
def test_lines_are_written_shown_taken_off_and_removed_without_scripts(room: HttpRoom, locale: str) -> None:
    here = f"/{locale}/host/{room.code}/changes"
    for line in (COFFEE, f" {CHAIR}\n", "", "  ", ARABIC):
        sent = room.host.post(here, data={"change": line})
        assert (sent.status_code, sent.headers["location"]) == (303, here)
    room.press("changes", hide="2")
    room.press("changes", question="Kuka puuttuu?")
    told = page(room, locale)

    check(told, locale)
    assert says(told, locale, "workshop.changes.hint") and "http-equiv" not in told
    assert [told.count(f">{escape(line)}</p>") for line in (COFFEE, CHAIR, ARABIC)] == [1, 1, 1]
    assert 'id="turn-1" name="hide"' in told and 'id="turn-2" name="show"' in told and 'id="turn-4"' not in told
    assert 'value="Kuka puuttuu?"' in told
    # Without scripts that page is loaded anew all the time: one writes on the page by itself.
    host = room.host.get(f"/{locale}/host/{room.code}").text
    assert f'href="{here}"' in host and 'name="change"' not in host
    # Back on the wall with one press, where all views are.
    assert host.count('id="view-changes"') == host.count('id="view-own"') == 1
    room.press("view", view="own")
    assert "of-own" in room.screen()

    room.press("changes", remove="1")
    room.press("changes", question="")
    host = room.host.get(f"/{locale}/host/{room.code}").text
    assert 'id="view-changes"' in host and 'id="view-own"' not in host
    assert escape(COFFEE) not in page(room) and "Kuka puuttuu" not in page(room)


@pytest.mark.parametrize("locale", others_long(LOCALES, "fi-simple"))
@pytest.mark.parametrize("field", ["change", "question"])
def test_too_long_a_text_is_told_and_not_lost(room: HttpRoom, locale: str, field: str) -> None:
    here, fits, long = f"/{locale}/host/{room.code}/changes", "🐿️" * 60, "ä" * 121
    assert room.host.post(here, data={field: fits}).status_code == 303
    assert fits in page(room)

    refused = room.host.post(here, data={field: long})
    fragment = room.host.post(here, data={field: long}, headers=HTMX)

    check(refused.text, locale)
    assert (refused.status_code, fragment.status_code) == (422, 200)
    for answer in (refused.text, fragment.text):
        assert says(answer, locale, "workshop.changes.long", n=121) and f'value="{long}"' in answer
    assert "<html" not in fragment.text and f'id="{field}-form" data-ours' in fragment.text
    assert long not in page(room)


def test_the_thirteenth_line_is_refused_kindly_and_not_lost(room: HttpRoom) -> None:
    for number in range(12):
        room.press("changes", change=f"Muutos {number}")
    refused = room.host.post(f"/fi/host/{room.code}/changes", data={"change": CHAIR})
    assert refused.status_code == 422 and says(refused.text, "fi", "workshop.changes.full", n=12)
    assert f'value="{CHAIR}"' in refused.text and CHAIR not in page(room)
    room.press("changes", remove="12")
    room.press("changes", change=CHAIR)
    assert CHAIR in page(room)


def test_two_hosts_lose_nothing_of_each_other(room: HttpRoom) -> None:
    other = room.phone()
    other.post(f"/fi/host/{room.code}/key", data={"key": room.key})
    name = f"__Host-host-{room.code}"
    forms = [{"change": f"Muutos {number}"} for number in range(8)]
    sent = room.post_at_once(f"/fi/host/{room.code}/changes", forms, {name: other.cookies[name]})
    assert [answer.status_code for answer in sent] == [303] * 8
    assert all(f"Muutos {number}<" in page(room) for number in range(8))


def test_the_wall_and_whoever_has_the_code_see_the_lines_that_are_shown_and_no_more(room: HttpRoom) -> None:
    for line in (COFFEE, CHAIR, ARABIC):
        room.press("changes", change=line)
    room.press("changes", hide="2")
    room.press("changes", question="Kuka puuttuu?")
    stranger, code = room.phone(), room.code
    pages = (
        f"fi/screen/{code}",
        f"fi/screen/{code}/events?ask",
        f"fi/follow/{code}",
        f"fi/join/{code}",
        f"fi/sheet/{code}",
        f"fi/host/{code}",
    )

    def seen() -> list[str]:
        return [stranger.get(f"/{path}").text for path in pages]

    before = "".join(seen())
    assert not any(text in before for text in (escape(COFFEE), CHAIR, ARABIC, "Kuka puuttuu", "Muutosten"))

    room.press("changes", view="changes")
    wall, message, phone, *others = seen()
    for told in (wall, message):
        assert [told.count(f'<span dir="auto">{text}</span>') for text in (escape(COFFEE), ARABIC)] == [1, 1]
        # Numbers without a gap: else it could be told that there is another line.
        assert '<span class="number">2</span>' in told and '<span class="number">3</span>' not in told
    assert not any(CHAIR in told or "Kuka puuttuu" in told for told in (wall, message, phone))
    assert not any(ARABIC in page for page in others)

    room.press("changes", view="own")
    wall, message, phone, *others = seen()
    assert all('dir="auto">Kuka puuttuu?</h1>' in told for told in (wall, message))
    assert not any(ARABIC in told for told in (wall, message, phone))
    assert not any("Kuka puuttuu" in page for page in others)
    room.press("changes", question="")
    assert says(seen()[0], "fi", "workshop.screen.changes")


def test_what_does_not_fit_the_wall_is_on_another_page_that_the_host_turns_to(room: HttpRoom) -> None:
    for number in range(1, 8):
        room.press("changes", change=f"Muutos {number}")
    room.press("changes", view="changes", page="2")
    assert "Muutos 7<" in room.screen() and "Muutos 6<" not in room.screen() and "2/2" in room.screen()
    assert 'id="wall-changes-2"' in page(room)
    # Where there are fewer by now, the last one.
    room.press("changes", remove="7")
    assert "Muutos 6<" in room.screen() and "1/1" not in room.screen()


def test_a_picture_takes_the_place_of_what_is_written(room: HttpRoom) -> None:
    room.press("changes", view="changes")
    for _ in range(5):
        room.answer((3,) * 12)
    room.press("show")
    assert says(room.screen(), "fi", "workshop.screen.characters")
