"""Järjestäjän peili, by oneself or as a team: three pages, a page of what carries, nothing on the server."""

import re
from html import unescape

import pytest
from starlette.testclient import TestClient

from quiz.i18n import catalog
from quiz.installation import MIRROR
from quiz.questionnaire import loader
from quiz.questionnaire.mirror import ALWAYS, NOT_YET, OFTEN, SOMETIMES
from quiz.questionnaire.model import LOCALES
from quiz.responses.walk import LIFETIME
from quiz.settings import Settings
from tests.conftest import Clock
from tests.support.page_checks import check
from tests.support.parameters import others_long
from tests.support.walking import rows, text_of

REAL = loader.load_mirror(MIRROR)
MIXED = (ALWAYS, OFTEN, SOMETIMES, NOT_YET) * 3
UNSURE = (0,) * 12
SAY = catalog("fi")


def form(page: int, answers: tuple[int, ...]) -> dict[str, str]:
    """The fields of a page with its answers, 0 for those who cannot tell."""
    return {REAL.topics[n - 1].id: str(answers[n - 1] or "declined") for n in REAL.pages[page - 1]}


def fill_in(client: TestClient, answers: tuple[int, ...] = MIXED, locale: str = "fi") -> str:
    """The page with what a team's answers say."""
    assert client.post(f"/{locale}/mirror").headers["location"] == f"/{locale}/mirror/1"
    for page in (1, 2, 3):
        following = f"/{locale}/mirror/{page + 1}" if page < 3 else f"/{locale}/mirror/result"
        sent = client.post(f"/{locale}/mirror/{page}", data=form(page, answers))
        assert (sent.status_code, sent.headers["location"]) == (303, following)
    return client.get(f"/{locale}/mirror/result").text


@pytest.mark.parametrize("locale", others_long(LOCALES, "fi"))
def test_a_team_fills_it_in_and_sees_what_carries_and_one_next_step_for_each_side(
    client: TestClient, locale: str
) -> None:
    client.post(f"/{locale}/mirror")
    for page in (1, 2, 3):
        check(client.get(f"/{locale}/mirror/{page}").text, locale)
        check(client.post(f"/{locale}/mirror/{page}").text, locale)
    result = fill_in(client, MIXED, locale)
    check(result, locale)
    said = text_of(result)
    for number, topic in enumerate(REAL.topics):
        told = " ".join(topic.carries[locale].split())
        assert (told in said) is (MIXED[number] >= OFTEN), told
        assert (" ".join(topic.following[locale].split()) in said) is (MIXED[number] == NOT_YET)
    check(client.get(f"/{locale}/mirror").text, locale)


def test_all_unsure_is_a_page_as_good_as_others_and_asks_those_who_come(client: TestClient) -> None:
    said = text_of(fill_in(client, UNSURE))
    assert all(" ".join(topic.talk["fi"].split()) in said for topic in REAL.topics)
    assert said.count(SAY("mirror.carries.unknown")) == 3 and SAY("mirror.carries.none") not in said


def test_where_all_is_always_seen_others_may_hear_of_it(client: TestClient) -> None:
    assert text_of(fill_in(client, (ALWAYS,) * 12)).count(SAY("mirror.step.none")) == 3


def test_two_models_at_most_go_with_a_step_and_are_on_the_page_of_cards(client: TestClient) -> None:
    page, cards = fill_in(client, (NOT_YET,) * 12), client.get("/fi/cards?for=organiser").text
    sides = page.split('class="following"')[1:]
    found = [re.findall(r'href="/fi/cards\?for=organiser#(card-[\w-]+)"', side) for side in sides]
    assert len(found) == 3 and all(1 <= len(links) <= 2 for links in found)
    assert all(f'id="{link}"' in cards for links in found for link in links)


def test_there_is_no_score(client: TestClient) -> None:
    page = fill_in(client)
    said = text_of(page.partition("<main")[2].partition("</main>")[0])
    assert "%" not in said and not any(character.isdigit() for character in said.replace("12 tunnin", ""))
    assert "<meter" not in page and "<progress" not in page and 'class="bar' not in page


def test_it_asks_kindly_for_what_is_missing_and_keeps_the_rest(client: TestClient) -> None:
    client.post("/fi/mirror")
    first, second, *others = form(1, MIXED).items()
    asked = client.post("/fi/mirror/1", data=dict([first, *others]))
    assert asked.status_code == 422 and SAY("mirror.missing", n=1) in text_of(asked.text)
    assert unescape(asked.text).count(SAY("mirror.open")) == 1
    assert asked.text.count(" checked") == 3
    # A page with an answer missing is not the end, whichever comes next.
    client.post("/fi/mirror/2", data=form(2, MIXED))
    client.post("/fi/mirror/3", data=form(3, MIXED))
    assert client.get("/fi/mirror/result").headers["location"] == "/fi/mirror/1"
    assert client.post("/fi/mirror/1", data=dict([second])).headers["location"] == "/fi/mirror/2"
    assert client.get("/fi/mirror/result").status_code == 200


def test_back_keeps_answers_also_those_of_a_page_that_is_not_full(client: TestClient) -> None:
    client.post("/fi/mirror")
    client.post("/fi/mirror/1", data=form(1, MIXED))
    (one, *_) = form(2, MIXED).items()
    assert client.post("/fi/mirror/2", data={**dict([one]), "go": "back"}).headers["location"] == "/fi/mirror/1"
    assert client.get("/fi/mirror/1").text.count(" checked") == 4
    assert client.get("/fi/mirror/2").text.count(" checked") == 1
    assert client.post("/fi/mirror/1", data={"go": "back"}).headers["location"] == "/fi/mirror"
    assert "/fi/mirror/2" in client.get("/fi/mirror").text


def test_the_answers_are_in_the_cookie_only(client: TestClient, settings: Settings) -> None:
    tables = ("batch", "reach", "total", "workshop")
    before = [rows(settings.file, f"SELECT * FROM {table}") for table in tables]
    fill_in(client)
    assert [rows(settings.file, f"SELECT * FROM {table}") for table in tables] == before
    deleted = client.post("/fi/mirror/delete")
    assert "Max-Age=0" in deleted.headers["set-cookie"]
    assert SAY("mirror.deleted") in text_of(client.get(deleted.headers["location"]).text)
    assert client.get("/fi/mirror/result").headers["location"] == "/fi/mirror?lost"


def test_it_does_not_get_in_the_way_of_a_walk(client: TestClient) -> None:
    client.post("/fi/start")
    client.post("/fi/question/1", data={"choice": "3"})
    fill_in(client)
    client.post("/fi/mirror/delete")
    assert "/fi/question/2" in client.get("/fi/").text


def test_answers_are_gone_after_twelve_hours_and_it_says_so(client: TestClient, clock: Clock) -> None:
    fill_in(client)
    clock.now += LIFETIME + 1
    lost = client.get("/fi/mirror/result").headers["location"]
    assert lost == "/fi/mirror?lost" and SAY("mirror.changed") in text_of(client.get(lost).text)


def test_a_walk_and_a_mirror_are_worth_nothing_in_each_others_place(client: TestClient) -> None:
    client.post("/fi/start")
    (walk,) = (cookie.value for cookie in client.cookies.jar if cookie.name.endswith("walk"))
    assert walk
    client.cookies.clear()
    client.cookies.set("__Host-mirror", walk)
    assert client.get("/fi/mirror/1").headers["location"] == "/fi/mirror?lost"


def test_a_page_that_there_is_not_is_not_found(client: TestClient) -> None:
    client.post("/fi/mirror")
    assert client.get("/fi/mirror/4").status_code == client.post("/fi/mirror/0").status_code == 404


def test_those_who_make_a_workshop_and_those_who_read_about_us_find_it(client: TestClient) -> None:
    assert all('href="/fi/mirror"' in client.get(f"/fi/{page}").text for page in ("workshop", "about"))
