"""D7: trying one join code after another is slowed in every place, and a hall, which is one address, gets in."""

from collections.abc import Iterator
from itertools import product

import pytest
from starlette.testclient import TestClient

from quiz.i18n import catalog
from quiz.questionnaire.model import Questionnaire
from quiz.security.code_guesses import MOST_FAILURES
from quiz.workshops.join_codes import check_letters
from tests.support.parameters import others_long
from tests.support.rooms import HttpRoom, make_room

WRONG = [f"{a}a{b}e-{a}u{b}i" for a, b in product("hjklmnpr", "hjklmnpr")]

# Every address with a code in it, and what a right code gets there for somebody who holds nothing else. A stream of
# the projector has no end.
OPENING = {
    "GET /w/CODE": 303,
    "POST /fi/join": 303,
    "GET /fi/join/CODE": 200,
    "POST /fi/join/CODE": 303,
    "GET /fi/screen/CODE": 200,
    "GET /fi/screen/CODE/events": None,
    "GET /fi/sheet/CODE": 200,
    "GET /fi/host/CODE": 200,
    "GET /fi/host/CODE/key": 200,
    "GET /fi/host/CODE/memo": 200,
    "GET /fi/host/CODE/memo.txt": 200,
    "GET /fi/host/CODE/paper": 200,
    "GET /fi/host/CODE/poster": 200,
    "GET /fi/host/CODE/events": 403,
    "GET /fi/follow/CODE": 200,
    "GET /fi/follow/CODE/events": None,
    "GET /fi/group/CODE/1": 303,
    "GET /fi/group/CODE/9/events": 404,
    "POST /fi/host/CODE/key": 403,
    "POST /fi/host/CODE/cancel": 403,
    "POST /fi/host/CODE/show": 403,
    "POST /fi/host/CODE/rotate": 403,
    "POST /fi/host/CODE/delete": 403,
    "POST /fi/host/CODE/paper": 403,
}


@pytest.fixture
def room(client: TestClient, questionnaire: Questionnaire) -> Iterator[HttpRoom]:
    yield make_room(client, questionnaire)


def ask(browser: TestClient, line: str, code: str) -> int:
    """Ask for an address with a code; the status of the answer."""
    method, _, path = line.replace("CODE", code).partition(" ")
    return browser.request(method, path, data={"code": code} if method == "POST" else None).status_code


def guess(room: HttpRoom, address: str) -> None:
    """Try wrong codes until nothing more is told to this address."""
    guesser = room.phone(address)
    assert {ask(guesser, "GET /fi/screen/CODE", code) for code in WRONG} == {404, 429}


@pytest.mark.parametrize("line", others_long(OPENING, *list(OPENING)[::3]))
def test_guessing_is_slowed_wherever_a_code_is_taken(room: HttpRoom, line: str) -> None:
    """Past the limit a right code is answered like the wrong ones, or the difference would tell it."""
    guesser, other = room.phone(), room.phone("192.0.2.2")
    assert {ask(guesser, line, code) for code in WRONG[:MOST_FAILURES]} == {404}
    for anywhere in OPENING:
        assert ask(guesser, anywhere, WRONG[-1]) == ask(guesser, anywhere, room.code) == 429
    if OPENING[line] is not None:
        assert ask(other, line, room.code) == OPENING[line]


@pytest.mark.parametrize("locale", others_long(["fi", "sv", "en", "fi-simple"], "fi-simple"))
def test_who_is_slowed_is_told_what_to_do(room: HttpRoom, locale: str) -> None:
    guess(room, "192.0.2.1")
    phone, words = room.phone(), catalog(locale)
    page = phone.get(f"/{locale}/join/{room.code}")
    form = phone.post(f"/{locale}/join", data={"code": room.code})
    for answer in (page, form):
        assert answer.status_code == 429 and 0 < int(answer.headers["retry-after"]) <= 60
    assert words("error.429.title") in page.text
    assert words("workshop.code.slowed").partition("\n")[0] in form.text and f'value="{room.code}"' in form.text


def test_five_hundred_join_from_one_address_with_thirty_wrong_codes_among_them(room: HttpRoom) -> None:
    """C7: a hall that comes in by itself meets no limit, not even those who mistype."""
    phone, wrong, right = room.phone(), set(), set()
    for number in range(500):
        phone.cookies.clear()
        if number % 16 == 0:
            wrong.add(phone.post("/fi/join", data={"code": WRONG[number // 16]}).status_code)
        right.add(phone.get(f"/w/{room.code}").status_code)
        right.add(phone.post("/fi/join", data={"code": room.code}).status_code)
        right.add(phone.post(f"/fi/join/{room.code}").status_code)
    assert (wrong, right) == ({404}, {303})


def test_phones_that_wait_for_a_workshop_that_has_ended_are_no_guessers(room: HttpRoom) -> None:
    phone = room.phone()
    for line, status in {"GET /fi/join/CODE": 404, "GET /fi/join/CODE?waiting": 200}.items():
        assert {ask(phone, line, WRONG[0]) for _ in range(3 * MOST_FAILURES)} == {status}
    assert ask(phone, "GET /fi/join/CODE", room.code) == 200


def test_one_who_says_to_have_waited_is_slowed_as_well(room: HttpRoom) -> None:
    phone = room.phone()
    assert {ask(phone, "GET /fi/join/CODE?waiting", code) for code in WRONG} == {200, 429}
    assert ask(phone, "GET /fi/join/CODE?waiting", room.code) == 429


def test_one_who_scans_the_qr_code_gets_in_and_lets_in_all_who_type(room: HttpRoom) -> None:
    guess(room, "192.0.2.1")
    phone, typing = room.phone(), room.phone()
    letters = check_letters(room.code, room.host.app_state["site"].settings.secret_key)
    for line in (f"GET /w/{room.code}-hhhh", f"GET /w/{room.code}{letters}", "POST /fi/join"):
        assert ask(typing, line, room.code) in (404, 429)

    assert ask(phone, f"GET /w/{room.code}-{letters}", "") == 303
    assert ask(phone, "GET /fi/join/CODE", room.code) == 200

    assert ask(typing, "POST /fi/join", room.code) == ask(typing, "POST /fi/join/CODE", room.code) == 303
    assert ask(typing, "GET /fi/screen/CODE", WRONG[-1]) == 429


def test_where_a_workshop_was_made_its_code_opens(room: HttpRoom, questionnaire: Questionnaire) -> None:
    guess(room, "192.0.2.1")
    made = make_room(room.phone("192.0.2.1"), questionnaire)
    assert ask(room.phone("192.0.2.1"), "POST /fi/join/CODE", made.code) == 303


@pytest.mark.parametrize("who", ["participant", "host", "host whose key was changed"])
def test_who_has_been_in_a_workshop_comes_back_from_an_address_where_somebody_guesses(
    room: HttpRoom, questionnaire: Questionnaire, who: str
) -> None:
    away, hall = room.phone("192.0.2.2"), room.phone("192.0.2.1")
    if who == "participant":
        room.begin(away)
    else:
        away.post(f"/fi/host/{room.code}/key", data={"key": room.key})
    if who == "host whose key was changed":
        room.host.post(f"/fi/host/{room.code}/rotate")
    hall.cookies.update(away.cookies)
    guess(room, "192.0.2.1")
    other = make_room(room.phone("192.0.2.3"), questionnaire)
    assert ask(hall, "GET /fi/screen/CODE", other.code) == 429
    assert ask(hall, "GET /fi/screen/CODE", room.code) == 200


def test_a_qr_code_from_before_the_secret_key_was_changed_is_as_good_as_typed(room: HttpRoom) -> None:
    assert ask(room.phone(), "GET /w/CODE-hhhh", room.code) == 303
