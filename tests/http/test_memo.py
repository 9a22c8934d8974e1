"""The memo of a workshop: what the wall says, on paper and in files, for the host."""

import csv
import random
import re
from collections.abc import Iterator
from html import escape
from io import StringIO

import pytest
from starlette.testclient import TestClient

from quiz.cards import loader
from quiz.cards.choice import cards_of_scene
from quiz.i18n import catalog
from quiz.questionnaire.model import LOCALES, Questionnaire
from quiz.weeks import day_of
from tests.conftest import Clock
from tests.support.page_checks import check
from tests.support.parameters import others_long
from tests.support.rooms import HttpRoom, any_answers, make_room
from tests.support.sayings import says
from tests.support.walking import text_of


@pytest.fixture
def room(client: TestClient, questionnaire: Questionnaire) -> Iterator[HttpRoom]:
    yield make_room(client, questionnaire, title="=Torstain & ryhmä")


def fill(room: HttpRoom, people: int, seed: int = 1) -> None:
    rng = random.Random(seed)
    for _ in range(people):
        room.answer(any_answers(room.questionnaire, rng))
    room.press("show")


def table(room: HttpRoom, locale: str) -> list[list[str]]:
    text = room.host.get(f"/{locale}/host/{room.code}/memo.csv").content.decode("utf-8-sig")
    return list(csv.reader(StringIO(text, newline=""), delimiter=";"))


def test_before_a_picture_there_is_none(room: HttpRoom) -> None:
    page = room.host.get(f"/fi/host/{room.code}/memo")

    assert page.status_code == 200 and says(page.text, "fi", "workshop.memo.none")
    assert {room.host.get(f"/fi/host/{room.code}/memo.{kind}").status_code for kind in ("txt", "csv", "pdf")} == {404}


@pytest.mark.parametrize("locale", others_long(LOCALES, "fi"))
def test_the_page_has_what_stands_out_of_every_round_and_the_files_all(room: HttpRoom, locale: str) -> None:
    fill(room, 7)
    room.press("round")
    fill(room, 24, seed=2)
    words, questions = catalog(locale), room.questionnaire.questions

    answer = room.host.get(f"/{locale}/host/{room.code}/memo")
    page = text_of(answer.text)
    heads, *rows = table(room, locale)
    told = room.host.get(f"/{locale}/host/{room.code}/memo.txt")

    check(answer.text, locale)
    assert answer.headers["cache-control"] == told.headers["cache-control"] == "no-store"
    assert all(text_of(words("workshop.answered", n=n)) in page for n in (7, 24)) and "%" not in page
    assert answer.text.count('class="paper several"') == 2 and answer.text.count('class="scene"') == 3
    assert heads == [
        words(f"workshop.memo.column.{column}") for column in ("round", "people", "topic", "choice", "word")
    ]
    figures = sum(map(len, room.questionnaire.choices.values()))
    assert [row[:2] for row in rows] == [["1", "7"]] * figures + [["2", "24"]] * figures
    assert {row[4] for row in rows if row[0] == "1"} <= {
        words(f"level.{level}") for level in ("many", "some", "a_few", "one_or_none")
    }
    text = " ".join(told.text.split())
    for question in questions:
        labels = [label[locale].replace("\n", " ") for label in question.labels]
        assert question.title[locale] in page and all(label in text for label in labels)
        assert {row[3] for row in rows if row[2] == question.title[locale]} == {*labels, words("question.declined")}
        said = [row for row in rows if row[0] == "1" and row[2] == question.title[locale]]
        # Many of them have commas inside.
        assert all(" · ".join(row[3] for row in said if row[4] == word) in text for word in {row[4] for row in said})


@pytest.mark.parametrize("locale", others_long(LOCALES, "fi-simple"))
def test_two_cards_are_named_for_each_scene_that_is_to_be_talked_about(room: HttpRoom, locale: str) -> None:
    fill(room, 7)

    page = room.host.get(f"/{locale}/host/{room.code}/memo").text
    told = " ".join(room.host.get(f"/{locale}/host/{room.code}/memo.txt").text.split())

    scenes = re.findall(r'/scenes/([a-z-]+)\.[^"]*" alt="" width="72"', page)
    blocks = re.findall(r'<p class="goes-with">(.*?)</p>', page, re.DOTALL)
    assert len(scenes) == len(blocks) == 3
    for scene, block in zip(scenes, blocks, strict=True):
        cards = cards_of_scene(loader.load(), scene, None)
        assert block.count("<a ") == len(cards) == 2
        for card in cards:
            assert escape(card.name) in block and f'href="{card.link}"' in block
            assert f"{card.name} ({card.owner}) {card.link}" in told


def test_a_third_round_is_on_a_sheet_of_its_own(room: HttpRoom) -> None:
    for number in range(3):
        if number:
            room.press("round")
        fill(room, 5, seed=number)

    page = room.host.get(f"/fi/host/{room.code}/memo").text

    assert page.count('class="paper several"') == 2 and page.count('class="paper"') == 2
    assert page.count('class="changes"') == 1


FORMULA, SCRIPT = "=Kahvit auki & <b>ilman</b> listaa", "Tuoli valmiiksi sille, joka tulee myöhässä"


@pytest.mark.parametrize("locale", others_long(LOCALES, "sv"))
@pytest.mark.parametrize("people", [2, 5])
def test_what_the_host_has_written_is_in_it_whatever_the_wall_shows_of_it(
    room: HttpRoom, locale: str, people: int
) -> None:
    for line in (FORMULA, SCRIPT):
        room.press("changes", change=line)
    room.press("changes", hide="2")
    room.press("changes", question="+Kuka puuttuu?")
    fill(room, people)
    words = catalog(locale)

    answer = room.host.get(f"/{locale}/host/{room.code}/memo")
    rows = table(room, locale)
    told = " ".join(room.host.get(f"/{locale}/host/{room.code}/memo.txt").text.split())

    check(answer.text, locale)
    assert answer.text.count('class="changes"') == 1
    assert [answer.text.count(f">{text}<") for text in (escape(FORMULA), SCRIPT, "+Kuka puuttuu?")] == [1, 1, 1]
    assert text_of(words("workshop.memo.no_picture")) in text_of(answer.text) or people == 5
    wall, own = words("workshop.view.changes").replace("\u00ad", ""), words("workshop.view.own")
    # What begins like a formula is a text to a spreadsheet.
    written = [["", "", wall, f"'{FORMULA}", ""], ["", "", wall, SCRIPT, ""], ["", "", own, "'+Kuka puuttuu?", ""]]
    assert rows[-3:] == written and (len(rows) == 4) == (people == 2)
    assert f"1. {FORMULA} 2. {SCRIPT}" in told and f"{own} {'-' * len(own)} +Kuka puuttuu?" in told


def test_it_bears_the_day_on_which_the_workshop_was_made(
    client: TestClient, questionnaire: Questionnaire, clock: Clock
) -> None:
    room = make_room(client, questionnaire, days="7")
    fill(room, 5)
    day = catalog("fi").day(day_of(clock.now))
    clock.now += 3 * 86_400
    for address in ("memo", "memo.txt"):
        assert day in room.host.get(f"/fi/host/{room.code}/{address}").text
