"""A live page that cannot have its stream asks: it gets what the stream would say first, from the same kept bytes."""

import gzip

import pytest
from starlette.testclient import TestClient

from quiz.questionnaire.model import Questionnaire
from tests.support.rooms import HttpRoom, make_room
from tests.support.walking import ALL_THREES

SHOWS = {"screen": 'id="screen" data-ours', "host": 'id="host" data-ours', "group": 'id="group" data-ours'}


@pytest.fixture
def room(client: TestClient, questionnaire: Questionnaire) -> HttpRoom:
    return make_room(client, questionnaire, title="Kylätalo")


def address(room: HttpRoom, place: str) -> str:
    return f"/fi/{place}/{room.code}{'/1' if place == 'group' else ''}/events"


def finish(room: HttpRoom) -> None:
    phone = room.phone()
    room.begin(phone)
    room.finish(phone, ALL_THREES)
    room.settle()


def kept(room: HttpRoom) -> list[tuple[int, bytes]]:
    """The version and the message of everything that is kept of what was rendered for those who watch."""
    frames = room.host.app_state["site"].audiences.frames._frames
    return [(version, frame.result()) for version, frame in frames.values()]


@pytest.mark.parametrize("place", SHOWS)
def test_asking_gives_the_state_and_asking_again_only_what_has_changed(room: HttpRoom, place: str) -> None:
    asked = address(room, place) + "?ask"
    before = room.host.get(asked)
    assert before.status_code == 200 and SHOWS[place] in before.text and "<footer" not in before.text
    assert before.headers["cache-control"] == "no-store" and "data:" not in before.text

    tag = before.headers["etag"]
    for known in (tag, f"W/{tag}"):
        again = room.host.get(asked, headers={"if-none-match": known})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    for _ in range(5):
        finish(room)
    room.press("show")

    after = room.host.get(asked, headers={"if-none-match": tag})
    assert after.status_code == 200 and after.text != before.text and after.headers["etag"] != tag


def test_whoever_asks_gets_what_the_stream_would_say_and_nothing_is_rendered_twice(room: HttpRoom) -> None:
    """One rendering a version, however many ask; the message of a stream is the same one."""
    asked = [room.phone(f"192.0.2.{number}").get(address(room, "group") + "?ask") for number in range(1, 20)]
    assert len({answer.text for answer in asked}) == 1
    [(version, message)] = kept(room)
    for _ in range(5):
        finish(room)
    room.press("show")
    assert room.phone().get(address(room, "group") + "?ask").text != asked[0].text
    [(later, changed)] = kept(room)
    assert later > version and changed != message
    again = room.phone().get(address(room, "group") + "?ask")
    assert kept(room)[0][1] is changed
    assert again.text.splitlines() == [line.removeprefix("data: ") for line in changed.decode().splitlines() if line]


def test_only_the_host_is_told_what_the_host_sees(room: HttpRoom) -> None:
    asked = address(room, "host") + "?ask"
    assert room.phone().get(asked).status_code == 403
    old = room.phone()
    for name, value in room.host.cookies.items():
        old.cookies.set(name, value)
    assert old.get(asked).status_code == 200
    room.host.post(f"/fi/host/{room.code}/rotate")
    for _ in range(2):
        refused = old.get(asked)
        assert refused.status_code == 404 and "Kylätalo" not in refused.text
    assert room.host.get(asked).status_code == 200


def test_of_a_workshop_that_has_ended_nobody_is_told_more(room: HttpRoom) -> None:
    assert room.phone().get(address(room, "screen") + "?ask").status_code == 200
    room.host.post(f"/fi/host/{room.code}/delete")
    for place in SHOWS:
        gone = room.host.get(address(room, place) + "?ask")
        assert gone.status_code == 404 and "Kylätalo" not in gone.text


def test_an_answer_is_compressed_for_whoever_takes_that(room: HttpRoom) -> None:
    with room.host.stream("GET", address(room, "host") + "?ask", headers={"accept-encoding": "gzip"}) as answer:
        packed = b"".join(answer.iter_raw())
    assert SHOWS["host"] in gzip.decompress(packed).decode()
