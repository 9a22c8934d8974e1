"""Starting from the beginning: who has begun loses the answers and nothing else, least of all the group."""

import re
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from quiz.i18n import catalog
from quiz.questionnaire.model import LOCALES, Questionnaire
from quiz.responses.walk import LIFETIME, NO_TICKET, Run, Standing, Walk, blank
from quiz.settings import Settings
from tests.conftest import Clock
from tests.support.page_checks import check
from tests.support.rooms import HttpRoom, make_room
from tests.support.walking import ALL_THREES, rows, text_of, without_table

TITLE = "Kylätalon <torstai>"


@pytest.fixture
def room(client: TestClient, questionnaire: Questionnaire) -> Iterator[HttpRoom]:
    yield make_room(client, questionnaire, title=TITLE)


def part_way(room: HttpRoom, phone: TestClient, done: int = 3) -> Walk:
    """Answer some questions of the walk that a phone has begun."""
    for number in range(1, done + 1):
        assert phone.post(f"/fi/question/{number}", data={"choice": "2"}).status_code == 303
    walk = room.walk_of(phone)
    assert walk is not None
    return walk


def start_over(room: HttpRoom, phone: TestClient) -> Walk:
    """Press the button on the start page."""
    response = phone.post("/fi/start")
    assert (response.status_code, response.headers["location"]) == (303, "/fi/question/1")
    walk = room.walk_of(phone)
    assert walk is not None and walk.answers == blank(len(walk.answers))
    return walk


def without_marks(page: str) -> str:
    """A page without what keeps browsers from translating a code and from breaking it over two lines."""
    return re.sub(r'<span translate="no">(.*?)</span>', r"\1", page).replace("\u2011", "-")


def reached(room: HttpRoom, settings: Settings) -> dict[str, int]:
    """How many got to each step."""
    room.settle()
    return dict(rows(settings.file, "SELECT step, n FROM reach"))


def in_round(settings: Settings) -> list[tuple[int, int, int]]:
    """Each round with how many joined and how many have answered on phones."""
    return rows(settings.file, "SELECT number, joined, batch.n FROM round JOIN batch ON batch.id = round.batch")


def batches(settings: Settings) -> list[tuple[str, int]]:
    """What is counted, by kind."""
    return rows(settings.file, "SELECT kind, n FROM batch WHERE n > 0 ORDER BY 1")


def test_who_starts_over_in_a_group_is_counted_there_once(room: HttpRoom, settings: Settings) -> None:
    phone = room.phone()
    room.begin(phone)
    before = part_way(room, phone)
    assert start_over(room, phone) == before._replace(answers=blank(12), passed=3)
    part_way(room, phone, done=4)
    assert start_over(room, phone) == before._replace(answers=blank(12), passed=4)
    part_way(room, phone, done=1)
    assert room.finish(phone, ALL_THREES) is Standing.COUNTED
    assert in_round(settings) == [(1, 1, 1)]
    assert {step: n for step, n in reached(room, settings).items() if step <= "question-5"} == {
        **{f"question-{number}": 1 for number in (1, 12, 2, 3, 4)},
        "finish": 1,
    }
    assert reached(room, settings)["start"] == 1


def test_who_starts_over_alone_keeps_the_ticket(room: HttpRoom, settings: Settings) -> None:
    phone = room.phone()
    phone.post("/fi/start")
    before = part_way(room, phone)
    assert start_over(room, phone) == before._replace(answers=blank(12), passed=3)
    assert reached(room, settings)["start"] == 1


def test_a_walk_that_got_no_ticket_gets_one_when_it_starts_over(room: HttpRoom, settings: Settings) -> None:
    phone = room.phone()
    room.begin(phone)
    before = room.walk_of(phone)
    assert before is not None
    phone.headers["cookie"] = f"__Host-walk={room.signer.write(before._replace(ticket=NO_TICKET))}"
    phone.post("/fi/start")
    walk = room.walk_of(phone)
    assert walk is not None and walk.ticket not in (NO_TICKET, before.ticket) and walk.workshop == room.code
    assert reached(room, settings) == {"start": 1}


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("title", [TITLE, ""])
def test_the_start_page_says_which_group_one_is_in(
    client: TestClient, questionnaire: Questionnaire, locale: str, title: str
) -> None:
    room, other = (make_room(client, questionnaire, title=name) for name in (title, "Toinen ryhmä"))
    phone, elsewhere, alone = room.phone(), other.phone(), room.phone()
    room.begin(phone)
    other.begin(elsewhere)
    alone.post("/fi/start")
    told = text_of(catalog(locale)("start.group", name="NAME").replace("\n", " "))
    for browser, name in ((phone, title or room.code), (elsewhere, "Toinen ryhmä"), (alone, None)):
        page = browser.get(f"/{locale}/").text
        check(page, locale)
        page = without_marks(page)
        said = name is not None and told.replace("NAME", name) in text_of(page.replace("<br>", " "))
        assert said is (name is not None)
        assert ('value="deleted"' in page) is said
        assert (told.partition("NAME")[0] in text_of(page.replace("<br>", " "))) is said
    room.finish(phone, ALL_THREES)
    page = without_marks(phone.get(f"/{locale}/").text)
    assert told.replace("NAME", title or room.code) in text_of(page.replace("<br>", " "))


def test_the_way_on_from_the_start_page_is_the_first_open_question_or_the_last_one(room: HttpRoom) -> None:
    phone = room.phone()
    room.begin(phone)
    part_way(room, phone)
    assert 'href="/fi/question/4"' in phone.get("/fi/").text
    walk = room.walk_of(phone)
    assert walk is not None
    ready = f"__Host-walk={room.signer.write(walk._replace(answers=ALL_THREES))}"
    # The last answer was given when the storage failed: in a group the region is not asked for.
    page = phone.get("/fi/", headers={"cookie": ready}).text
    assert 'href="/fi/question/12"' in page and "/fi/region" not in page


def test_the_next_person_and_who_deletes_the_answers_leave_nothing_behind(room: HttpRoom, settings: Settings) -> None:
    tablet = room.phone()
    for _ in range(2):
        room.begin(tablet)
        room.finish(tablet, ALL_THREES)
        address = tablet.post("/fi/forget", data={"then": "next"}).headers["location"]
        assert address == f"/fi/join/{room.code}"
    assert in_round(settings) == [(1, 2, 2)]
    room.begin(tablet)
    part_way(room, tablet)
    assert tablet.post("/fi/forget", data={"then": "deleted"}).headers["location"] == "/fi/deleted"
    assert room.code not in tablet.get("/fi/").text
    assert start_over(room, tablet).workshop == ""


def test_a_walk_that_is_too_old_starts_anew_with_a_ticket_of_its_own(
    client: TestClient, questionnaire: Questionnaire, settings: Settings, clock: Clock
) -> None:
    room = make_room(client, questionnaire, days="3")
    phone = room.phone()
    room.begin(phone)
    before = part_way(room, phone)
    clock.now += LIFETIME - 1
    over = start_over(room, phone)
    assert over.ticket == before.ticket and over.issued == before.issued
    clock.now += 1
    old = f"__Host-walk={room.signer.write(over)}"
    assert "Max-Age=43200" in phone.post("/fi/start", headers={"cookie": old}).headers["set-cookie"]
    walk = room.walk_of(phone)
    assert walk is not None and walk.ticket != before.ticket and (walk.workshop, walk.passed) == ("", 0)


def test_a_walk_of_another_edition_starts_anew(room: HttpRoom) -> None:
    phone = room.phone()
    room.begin(phone)
    before = part_way(room, phone)
    old = f"__Host-walk={room.signer.write(before._replace(edition='2020-1-00000000'))}"
    assert phone.post("/fi/start", headers={"cookie": old}).status_code == 303
    walk = room.walk_of(phone)
    assert walk is not None and walk.ticket != before.ticket and walk.workshop == ""


def test_when_the_workshop_has_ended_one_starts_over_alone(room: HttpRoom, settings: Settings) -> None:
    phone = room.phone()
    room.begin(phone)
    before = part_way(room, phone)
    room.host.post(f"/fi/host/{room.code}/delete")
    assert "torstai" not in phone.get("/fi/").text
    over = start_over(room, phone)
    assert (over.ticket, over.workshop, over.round) == (before.ticket, "", 0)
    for number in range(1, 13):
        location = phone.post(f"/fi/question/{number}", data={"choice": "3"}).headers["location"]
    assert location == "/fi/region"
    assert phone.post("/fi/region", data={"region": "lappi"}).headers["location"] == "/fi/result"
    assert batches(settings) == [("open", 1)]


@pytest.mark.parametrize("again", [False, True])
def test_when_the_round_has_ended_one_is_counted_where_late_ones_are(
    room: HttpRoom, settings: Settings, again: bool
) -> None:
    phone = room.phone()
    room.begin(phone)
    part_way(room, phone)
    room.press("show")
    if again:
        room.press("round")
    assert TITLE.partition(" ")[0] in phone.get("/fi/").text
    assert start_over(room, phone).workshop == room.code
    assert room.finish(phone, ALL_THREES) is (Standing.COUNTED if again else Standing.APART)
    assert batches(settings) == [("workshop" if again else "open", 1)]


def test_a_host_who_tries_the_quiz_goes_on_practising(room: HttpRoom, settings: Settings) -> None:
    room.begin(room.host)
    before = part_way(room, room.host)
    over = start_over(room, room.host)
    assert (
        (over.run, over.workshop, over.ticket)
        == (Run.PRACTICE, room.code, NO_TICKET)
        == (
            before.run,
            before.workshop,
            before.ticket,
        )
    )
    room.finish(room.host, ALL_THREES)
    assert batches(settings) == [] and reached(room, settings) == {}


def test_doing_it_again_stays_practice_until_the_answers_are_deleted(room: HttpRoom, settings: Settings) -> None:
    phone = room.phone()
    room.begin(phone)
    room.finish(phone, ALL_THREES)
    phone.post("/fi/start", data={"run": "practice"})
    part_way(room, phone)
    assert start_over(room, phone).run is Run.PRACTICE
    assert 'value="deleted"' in phone.get("/fi/").text
    phone.post("/fi/forget", data={"then": "deleted"})
    assert start_over(room, phone).run is Run.COUNTED
    assert in_round(settings) == [(1, 1, 1)]


def test_one_starts_over_in_the_group_also_when_the_storage_fails(room: HttpRoom, settings: Settings) -> None:
    phone = room.phone()
    room.begin(phone)
    part_way(room, phone)
    room.settle()
    with without_table(settings.file, "workshop"):
        room.host.app_state["site"].signals.announce([room.code])
        assert phone.get(f"/fi/join/{room.code}").status_code == 503
        assert 'href="/fi/question/4"' in phone.get("/fi/").text
        assert start_over(room, phone).workshop == room.code
