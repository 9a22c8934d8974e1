"""The example of a workshop: pages like the real ones, with made-up people, and nothing stored."""

import re
from collections.abc import Iterator
from html import unescape

import pytest
from starlette.testclient import TestClient

from quiz.disclosure.highlights import in_words
from quiz.i18n import catalog
from quiz.questionnaire.model import LOCALES, Questionnaire
from quiz.settings import Settings
from quiz.web.workshop.example import PEOPLE, made_up
from quiz.workshops.views import VIEWS
from tests.support.page_checks import check
from tests.support.parameters import others_long
from tests.support.sayings import says

FORM = re.compile(r"<form action=\"([^\"]+)\"[^>]*>(.*?)</form>", re.DOTALL)
FIELD = re.compile(r'<(?:input type="hidden"|button)[^>]*?\bname="(\w+)"\s+value="([^"]*)"')


def presses(page: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Every button of a page as the address and the fields that a browser sends."""
    for address, inside in FORM.findall(page):
        hidden, *buttons = inside.split("<button")
        fixed = dict(FIELD.findall(hidden))
        for button in buttons:
            ((name, value),) = FIELD.findall(f"<button{button}")
            yield address, {**fixed, name: value}


MEANT = {"prompt": "talk", "minutes": "break"}
"""The views that a press names by what they show."""


@pytest.mark.parametrize("locale", others_long(LOCALES, "fi-simple"))
def test_every_button_of_the_example_leads_on_and_the_wall_shows_the_same(client: TestClient, locale: str) -> None:
    here = f"/{locale}/workshop/example"
    assert f'href="{here}"' in client.get(f"/{locale}/workshop").text
    page = client.get(here)
    assert page.headers["cache-control"] == "no-store" and "method=" not in page.text.partition("<main")[2]
    check(page.text, locale)
    buttons = [*presses(page.text)]
    assert {fields["step"] for _, fields in buttons if "step" in fields} == {"previous", "next"}
    assert len(buttons) > 20
    for address, fields in buttons:
        assert address == here
        pressed = client.get(address, params=fields).text
        assert says(pressed, locale, "workshop.example.text")
        wall = re.search(r'href="([^"]+/example/wall[^"]*)"', pressed)
        assert wall is not None
        shown = client.get(unescape(wall[1])).text
        assert says(shown, locale, "workshop.example.made_up") and "data-stream" not in shown
        view = fields.get("view") or next((view for field, view in MEANT.items() if field in fields), "question")
        view = "progress" if view == "join" else view  # its round has ended
        assert f'class="view of-{view}' in shown
    check(shown, locale)


def test_a_step_goes_on_from_where_the_address_is(client: TestClient) -> None:
    first, last = (
        re.findall(r'aria-pressed="true"', client.get("/fi/workshop/example", params={"step": step}).text)
        for step in ("next", "previous")
    )
    assert len(first) == len(last) == 2  # the view and the scene
    pages = {
        client.get("/fi/workshop/example", params={"at": "question", "on": "3", "step": "next"}).text for _ in "ab"
    }
    assert len(pages) == 1  # a reload is no second step


@pytest.mark.parametrize("odd", ["", "x", "talk:", "talk::999", "question:9999", "join\n", ":" * 40, "talk:²"])
def test_an_odd_address_shows_the_example_all_the_same(client: TestClient, odd: str) -> None:
    for page in ("", "/wall"):
        asked = client.get(f"/fi/workshop/example{page}", params={"at": odd, "on": odd, "question": odd, "step": odd})
        assert asked.status_code == 200


def test_the_example_is_of_twelve_people_and_stored_nowhere(
    client: TestClient, settings: Settings, questionnaire: Questionnaire
) -> None:
    shown = made_up(questionnaire)
    assert shown == made_up(questionnaire) and shown.n == PEOPLE and in_words(shown)
    site = client.app_state["site"]
    client.get("/fi/workshop")

    def kept() -> list[object]:
        tables = sorted(file.read_bytes() for file in settings.file.parent.glob(f"{settings.file.name}*"))
        memory = [site.pages._kept, site.audiences.frames._frames, site.join_codes, site.publication._pictures]
        return [tables, *map(len, memory)]

    before = kept()
    for view in VIEWS:
        client.get("/fi/workshop/example", params={"view": view})
        wall = client.get("/fi/workshop/example/wall", params={"at": view})
        assert "set-cookie" not in wall.headers
        # Nothing in it leads to a workshop: its code may be another's.
        assert not re.search(r'(?:href|action)="[^"]*koma-siru', wall.text)
    assert kept() == before
    assert catalog("fi")("workshop.example.link") in client.get("/fi/workshop").text
