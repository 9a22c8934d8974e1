"""What `check` finds fine can be served: every page of somebody's own questionnaire, the smallest and the largest."""

import json
import random
import re
import time
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from quiz.__main__ import main
from quiz.i18n import catalog
from quiz.questionnaire import loader
from quiz.questionnaire.model import MOST_QUESTIONS
from quiz.web.statistics.query import COORDINATORS
from tests.conftest import Clock
from tests.support.country import Country, crowd, open_country
from tests.support.own_questionnaires import OWN, faults_of, renamed, with_questions
from tests.support.page_checks import check
from tests.support.rooms import VIEWS, any_answers

PAGES = [
    *("", "deleted", "characters", "characters/siili", "about", "privacy", "accessibility", "support", "join"),
    *("cards", "cards?for=organiser", "measure"),
    *("animals", "numbers", "workshop", "statistics", "coordinator", "suggestion/any.0", "suggestion/none"),
]
SMALLEST = OWN.replace('id = "x"', 'id = "siili"')


@pytest.fixture(params=[SMALLEST, with_questions(MOST_QUESTIONS)], ids=["smallest", "largest"])
def own(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """The file of a questionnaire in one language."""
    path = tmp_path / "own.toml"
    path.write_text(request.param, encoding="utf-8")
    assert main(["check", str(path)]) == 0
    return path


@pytest.fixture
def country(own: Path) -> Iterator[Country]:
    with open_country(own.parent, loader.load(own), QUIZ_QUESTIONS=str(own)) as opened:
        yield opened


def walk(phone: TestClient, country: Country) -> None:
    """Every step, looked at before it is answered, to the result."""
    for number in range(1, len(country.questionnaire.questions) + 1):
        check(phone.get(f"/fi/question/{number}").text, "fi")
        assert phone.post(f"/fi/question/{number}", data={"choice": "1"}).status_code == 303
    if phone.get("/fi/result").status_code == 303:
        check(phone.get("/fi/region").text, "fi")
        assert phone.post("/fi/region", data={"declined": "1"}).status_code == 303
    check(phone.get("/fi/result").text, "fi")


def test_a_whole_walk_and_every_page(country: Country) -> None:
    phone = country.stranger()
    assert phone.post("/fi/start").status_code == 303
    walk(phone, country)
    own = country.questionnaire
    counts = catalog("fi")("number.scenes", n=len(own.questions)), catalog("fi")("number.animals", n=1)
    assert own.characters[1:] == () and all(count in phone.get("/fi/").text.lower() for count in counts)
    few_options = any(question.positions < 4 for question in country.questionnaire.questions)
    for path in PAGES:
        response = phone.get(f"/fi/{path}")
        assert response.status_code == 200, path
        assert not re.search(r"kaksitoista|kahdeksan", response.text.lower()), path
        assert (catalog("fi")("privacy.limit.few_options") in response.text) == (path == "privacy" and few_options)
        if not path.startswith("suggestion"):
            check(response.text, "fi")
    # It has no pairs: there is no page of one, and no link that leads there.
    assert phone.get("/fi/characters/siili/siili").status_code == 404
    assert "/characters/siili/" not in phone.get("/fi/characters/siili").text


def test_a_workshop_with_phones_and_sheets(country: Country) -> None:
    room, questionnaire = country.room("kainuu"), country.questionnaire
    phones = [room.phone() for _ in range(5)]
    for phone in phones:
        room.begin(phone)
    walk(phones[0], country)
    for phone in phones[1:]:
        room.finish(phone, any_answers(questionnaire, random.Random(1)))
    empty = room.host.get(f"/fi/host/{room.code}/paper").text
    ticket = re.search(r'name="ticket" value="([^"]+)"', empty)
    assert ticket is not None
    sheet = {question.id: "declined" for question in questionnaire.questions} | {"edition": questionnaire.edition}
    assert {*re.findall(r'<input[^>]* name="([^"]+)"', empty)} == {*sheet, "ticket"}

    counted = room.host.post(f"/fi/host/{room.code}/paper", data={**sheet, "ticket": unescape(ticket[1])})

    assert (counted.status_code, counted.headers["location"]) == (303, f"/fi/host/{room.code}/paper?counted")
    room.press("show")
    few_choices, items = catalog("fi")("workshop.words.few_choices", smallest="16"), questionnaire.choices
    last, dimension = questionnaire.questions[-1], questionnaire.dimensions[0]
    views = {"question": last.item, "characters": "character", "dimensions": dimension.item}
    few = {view for view, item in views.items() if len(items[item]) < 5}
    for view in VIEWS:
        room.press("view", view=view, question=str(len(questionnaire.questions)))
        wall = room.screen()
        check(wall, "fi")
        assert (few_choices in wall) == (view in few)
    for page in ("host", "sheet", "join"):
        check(room.host.get(f"/fi/{page}/{room.code}").text, "fi")
    check(phones[0].get("/fi/result").text, "fi")


def test_the_statistics_and_their_files(country: Country, tmp_path: Path) -> None:
    country.count(crowd(country.questionnaire, 1, 60, "kainuu", "fi"))
    country.sleep(8)
    outputs = country.outputs()
    assert len(outputs) > 20
    assert {address: output[:3] for address, output in outputs.items() if output[:3] not in (b"200", b"404")} == {}
    assert any(b'class="fill"' in output for output in outputs.values())
    shown = {address: output.partition(b"\n")[2] for address, output in outputs.items() if output[:3] == b"200"}
    files = [json.loads(file) for address, file in shown.items() if address.endswith(".json")]
    # No page shows the table of all items, nor the index of the tables.
    tables = [file for file in files if file["class"] == "dataset" and file["extension"]["id"] != "items"]
    marks = {mark for table in tables for mark in marks_beside_dimensions(table)}
    assert {"none", "declined", "finish", "question-1"} <= marks
    own = country.questionnaire
    authors = {*(q.id for q in own.questions), *(g.id for g in own.growth), *own.characters_by_id}
    for mark in marks - authors - own.dimensions_by_id.keys():
        assert faults_of(tmp_path, renamed("dimension", mark)), mark


@pytest.mark.dates
def test_a_demo_has_statistics_to_look_at(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUIZ_QUESTIONS", str(own))
    command = ["demo", "--people", "900", "--workshops", "1", "--weeks", "3", "--database", f"{own.parent}/q.sqlite3"]
    assert main(command) == 0
    with open_country(own.parent, loader.load(own), Clock(time.time()), QUIZ_QUESTIONS=str(own)) as country:
        for view in COORDINATORS.views:
            page = country.coordinator.get(f"/fi/coordinator/{view}")
            check(page.text, "fi")
            drawn = bool(re.search(r'class="(fill|stack) ?', page.text))
            assert drawn == (view not in ("regions", "workshops")), view
        assert country.stranger().get("/fi/statistics").text.count('class="stack ') >= 4


def marks_beside_dimensions(table: Any) -> Iterator[str]:
    """What stands in the rows and above the parts of a table: a dimension there has its sign."""
    *axes, _ = table["id"]
    for axis in (axes[-1], *axes[-3:-2]):
        yield from table["dimension"][axis]["category"]["index"]
