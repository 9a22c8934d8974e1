"""Whoever is counted in a room is in its picture, or the pages say why not: late ones, changed questions."""

import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from quiz.app import create_app
from quiz.questionnaire import loader
from quiz.questionnaire.model import LOCALES, Questionnaire
from quiz.responses.walk import Standing
from quiz.settings import ROOT, Settings
from quiz.store.values import RoundState
from tests.conftest import SAME_ORIGIN
from tests.support.clients import Client
from tests.support.page_checks import check
from tests.support.parameters import others_long, paired
from tests.support.rooms import HttpRoom, device, make_room
from tests.support.sayings import says
from tests.support.walking import ALL_THREES, rows


@pytest.fixture
def room(client: TestClient, questionnaire: Questionnaire) -> Iterator[HttpRoom]:
    yield make_room(client, questionnaire)


def finish(room: HttpRoom, people: int) -> list[TestClient]:
    """Let people join and finish."""
    phones = [room.phone() for _ in range(people)]
    for phone in phones:
        room.begin(phone)
        assert room.finish(phone, ALL_THREES) is Standing.COUNTED
    return phones


@pytest.mark.parametrize(("people", "locale"), paired([3, 5], LOCALES))
def test_who_finishes_after_the_end_is_told_to_be_in_no_picture(room: HttpRoom, people: int, locale: str) -> None:
    late = room.phone()
    room.begin(late)
    others = finish(room, people)
    room.press("show")

    assert room.finish(late, ALL_THREES) is Standing.APART

    page, other = (phone.get(f"/{locale}/result").text for phone in (late, others[0]))
    check(page, locale)
    assert says(page, locale, "result.status.apart") and not says(page, locale, "workshop.phone.waits")
    assert says(other, locale, "result.status.counted") and not says(other, locale, "result.status.apart")
    for told in (page, other):
        # It is the same picture for both.
        assert says(told, locale, "workshop.phone.ready") is (people == 5)
        assert says(told, locale, "workshop.phone.small") is (people == 3)
    whole = late.get(f"/{locale}/group/{room.code}/1")
    if people == 3:
        assert whole.headers["location"] == f"/{locale}/follow/{room.code}"
    else:
        check(whole.text, locale)
        assert says(whole.text, locale, "workshop.group.shown", n=5) and says(whole.text, locale, "workshop.group.late")


def test_who_finishes_in_the_next_round_is_told_which(room: HttpRoom) -> None:
    late = room.phone()
    room.begin(late)
    finish(room, 5)
    room.press("show")
    room.press("round")

    assert room.finish(late, ALL_THREES) is Standing.COUNTED

    page = late.get("/fi/result").text
    assert says(page, "fi", "result.status.counted") and says(page, "fi", "workshop.phone.waits")
    assert f"/group/{room.code}/2/events" in page and not says(page, "fi", "workshop.phone.ready")


@pytest.mark.parametrize("then", [["show"], ["show", "round"], ["delete"]])
def test_who_sends_again_after_the_end_is_not_told_more_than_is_known(room: HttpRoom, then: list[str]) -> None:
    """The answer to the first press was lost, and nobody keeps who was counted where."""
    phone = room.phone()
    room.begin(phone)
    before = phone.cookies["__Host-walk"]
    assert room.finish(phone, ALL_THREES) is Standing.COUNTED
    phone.cookies.set("__Host-walk", before, domain="testserver.local")
    assert room.finish(phone, ALL_THREES) is Standing.COUNTED
    for press in then:
        room.press(press)
    phone.cookies.set("__Host-walk", before, domain="testserver.local")

    assert room.finish(phone, ALL_THREES) is Standing.UNSURE

    assert says(phone.get("/fi/result").text, "fi", "result.status.unsure")
    walk = room.walk_of(phone)
    assert walk is not None and walk.round == 1
    if then == ["show", "round"]:
        room.begin(phone)


def test_a_walk_that_could_not_be_counted_any_more_may_begin_anew_in_its_round(room: HttpRoom) -> None:
    phone = room.phone()
    room.begin(phone)
    walk = room.walk_of(phone)
    assert walk is not None
    expired = room.signer.write(walk._replace(answers=ALL_THREES, standing=Standing.EXPIRED))
    phone.cookies.set("__Host-walk", expired, domain="testserver.local")
    assert not says(phone.get(f"/fi/join/{room.code}").text, "fi", "workshop.join.finished")
    room.begin(phone)
    assert room.finish(phone, ALL_THREES) is Standing.COUNTED


@dataclass
class Asked:
    """A questionnaire that can be changed between two runs of the service."""

    folder: Path

    @property
    def file(self) -> Path:
        return self.folder / "questions.toml"

    def change(self, version: str) -> None:
        """Write it with a version and a question of its own."""
        text = (ROOT / "questions.toml").read_text(encoding="utf-8")
        before = loader.load(ROOT / "questions.toml").version
        self.file.write_text(text.replace(before, version, 1).replace("ukulele", f"soitin-{version[-1]}"), "utf-8")

    @contextmanager
    def serve(self) -> Iterator[TestClient]:
        """A browser at the service, which asks what is in the file."""
        environ = {"QUIZ_DATABASE": f"sqlite:///{self.folder}/q.sqlite3", "QUIZ_QUESTIONS": str(self.file)}
        app = create_app(Settings.from_environ(environ))
        with Client(app, base_url="https://testserver", follow_redirects=False, headers=SAME_ORIGIN) as browser:
            yield browser

    @property
    def rounds(self) -> list[tuple[int, str, int]]:
        return rows(self.folder / "q.sqlite3", "SELECT number, state, joined FROM round ORDER BY 1")


@pytest.fixture
def asked(tmp_path: Path) -> Asked:
    asked = Asked(tmp_path)
    asked.change("2030-1")
    return asked


def room_at(browser: TestClient, before: HttpRoom, asked: Asked) -> HttpRoom:
    """The room of before at a service that was started anew."""
    browser.cookies = before.host.cookies
    return HttpRoom(browser, before.code, before.key, loader.load(asked.file))


def texts(room: HttpRoom, locale: str) -> Mapping[str, str]:
    return {page: room.host.get(f"/{locale}/{page}/{room.code}").text for page in ("host", "screen")}


@pytest.mark.parametrize("joined", [0, 2])
def test_a_workshop_that_was_prepared_before_a_new_edition_has_its_first_round(asked: Asked, joined: int) -> None:
    with asked.serve() as first:
        room = make_room(first, loader.load(asked.file))
        for _ in range(joined):
            room.begin(room.phone())
        room.settle()
    asked.change("2030-2")
    with asked.serve() as again:
        room = room_at(again, room, asked)
        assert asked.rounds == [(1, RoundState.OPEN, 0)]
        assert says(texts(room, "fi")["host"], "fi", "workshop.host.rejoin") is (joined > 0)

        phones = finish(room, 5)
        room.enter_sheet(ALL_THREES)
        page = texts(room, "fi")["host"]
        assert says(page, "fi", "workshop.host.of_phones", phones=5, sheets=1)
        room.press("show")

        assert "of-characters" in room.screen()
        assert says(phones[0].get(f"/fi/group/{room.code}/1").text, "fi", "workshop.group.phones", n=5)
        assert not says(texts(room, "fi")["host"], "fi", "workshop.host.rejoin")


@pytest.mark.parametrize(("people", "locale"), paired([3, 5], LOCALES))
def test_a_round_of_two_editions_is_two_rounds_and_the_pages_say_why(asked: Asked, people: int, locale: str) -> None:
    with asked.serve() as first:
        room = make_room(first, loader.load(asked.file))
        phones = finish(room, people)
    asked.change("2030-2")
    with asked.serve() as again:
        room = room_at(again, room, asked)
        ended = RoundState.SHOWN if people == 5 else RoundState.SMALL
        assert asked.rounds == [(1, ended, people), (2, RoundState.OPEN, 0)]
        host = texts(room, locale)["host"]
        check(host, locale)
        assert says(host, locale, "workshop.host.broken", number=1)
        # A phone that stays on its result hears of it in the stream.
        told = stream_of(room, f"/{locale}/group/{room.code}/1/events")
        assert says(told, locale, f"workshop.phone.{'edition' if people == 5 else 'small'}")
        # What it holds is told to be unusable, and not that cookies are blocked.
        phone = device(room.host)
        phone.cookies = phones[0].cookies
        assert phone.get(f"/{locale}/result").headers["location"] == f"/{locale}/?lost"
        lost = phone.get(f"/{locale}/?lost").text
        check(lost, locale)
        assert says(lost, locale, "start.changed") and not says(lost, locale, "start.lost")
        assert says(room.phone().get(f"/{locale}/?lost").text, locale, "start.lost")

        finish(room, 5)
        assert says(texts(room, locale)["host"], locale, "workshop.host.enough")
        room.press("show")
        host, wall = texts(room, locale).values()
        assert says(host, locale, "workshop.host.shown", number=2) and "of-characters" in wall
        assert not says(host, locale, "workshop.host.broken", number=1)


@pytest.mark.parametrize("locale", others_long(LOCALES, "sv"))
def test_a_picture_that_cannot_be_shown_any_more_is_not_said_to_be_there(asked: Asked, locale: str) -> None:
    with asked.serve() as first:
        room = make_room(first, loader.load(asked.file))
        finish(room, 5)
        room.press("show")
    asked.change("2030-2")
    with asked.serve() as again:
        room = room_at(again, room, asked)
        host, wall = texts(room, locale).values()
        check(host, locale)
        check(wall, locale)
        assert says(host, locale, "workshop.host.edition", number=1)
        assert not says(host, locale, "workshop.host.shown", number=1)
        assert says(wall, locale, "workshop.screen.edition")
        told = stream_of(room, f"/{locale}/group/{room.code}/1/events")
        assert says(told, locale, "workshop.phone.edition") and not says(told, locale, "workshop.phone.waits")
        asked_again = asked.rounds
    assert asked_again == [(1, RoundState.SHOWN, 5)]
    asked.change("2030-1")
    with asked.serve() as back:
        assert "of-characters" in room_at(back, room, asked).screen()


def stream_of(room: HttpRoom, address: str) -> str:
    """All that a stream says until the server lets everybody go."""
    site = room.host.app_state["site"]
    assert room.host.portal is not None
    with ThreadPoolExecutor(1) as pool:
        stream = pool.submit(room.phone().get, address)
        wait_for(lambda: any(crowd.watchers for crowd in site.audiences._crowds.values()) or stream.done())
        room.host.portal.call(site.audiences.close)
        site.audiences.closed = False
        return stream.result(30).text


def wait_for(condition: Callable[[], bool]) -> None:
    limit = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < limit
        time.sleep(0.02)


@pytest.mark.parametrize("locale", others_long(LOCALES, "fi-simple"))
def test_the_host_is_told_of_a_sheet_that_came_as_the_round_ended(room: HttpRoom, locale: str) -> None:
    page = room.host.get(f"/{locale}/host/{room.code}/paper?apart").text
    check(page, locale)
    assert says(page, locale, "workshop.paper.apart") and not says(page, locale, "workshop.paper.counted")


@pytest.mark.parametrize("locale", others_long(LOCALES, "en"))
def test_a_sheet_that_was_ticked_for_other_questions_is_not_counted(asked: Asked, locale: str) -> None:
    with asked.serve() as first:
        room = make_room(first, loader.load(asked.file))
        before = room.sheet(room.host)
    asked.change("2030-2")
    with asked.serve() as again:
        room = room_at(again, room, asked)

        reply = again.post(f"/{locale}/host/{room.code}/paper", data=before)

        assert reply.status_code == 422 and says(reply.text, locale, "workshop.paper.changed")
        assert " checked" not in reply.text
        check(reply.text, locale)
        assert rows(asked.folder / "q.sqlite3", "SELECT sum(n) FROM batch") == [(0,)]
        room.enter_sheet(ALL_THREES)
