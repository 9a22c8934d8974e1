"""D12: what is signed, or handed out as a key, for one purpose is worth nothing for another."""

import ast
from collections.abc import Callable, Iterator, Mapping
from datetime import date

import pytest
from starlette.testclient import TestClient

from quiz.questionnaire.model import Questionnaire
from quiz.security.code_guesses import MOST_FAILURES
from quiz.settings import ROOT, Settings
from quiz.store.admin import access_keys
from quiz.workshops.join_codes import check_letters, new_code
from tests.support.rooms import HttpRoom, make_room
from tests.support.walking import ALL_THREES, finishers, rows


@pytest.fixture
def room(client: TestClient, questionnaire: Questionnaire) -> Iterator[HttpRoom]:
    yield make_room(client, questionnaire)


def texts_of(room: HttpRoom, settings: Settings) -> dict[str, str]:
    """Everything that is handed out to be shown again, by what it is for."""
    phone, boss = room.phone(), room.phone()
    room.begin(phone)
    access_key = access_keys.add(settings.file, "Lappi", date(2026, 11, 21))
    boss.post("/fi/coordinator/enter", data={"key": access_key})
    return {
        "walk": phone.cookies["__Host-walk"],
        "sheet": room.sheet(room.host)["ticket"],
        "host": room.host.cookies[f"__Host-host-{room.code}"],
        "coordinator": next(iter(boss.cookies.values())),
        "check letters": check_letters(room.code, settings.secret_key),
        "host key": room.key,
        "access key": access_key,
    }


def walks(room: HttpRoom, text: str) -> bool:
    return room.phone().get("/fi/question/1", headers={"cookie": f"__Host-walk={text}"}).status_code == 200


def is_a_sheet(room: HttpRoom, text: str) -> bool:
    form = room.sheet(room.host) | {"ticket": text}
    return room.host.post(f"/fi/host/{room.code}/paper", data=form).status_code == 303


def hosts(room: HttpRoom, text: str) -> bool:
    cookie = {"cookie": f"__Host-host-{room.code}={text}"}
    return "/show" in room.phone().get(f"/fi/host/{room.code}", headers=cookie).text


def coordinates(room: HttpRoom, text: str) -> bool:
    cookie = {"cookie": f"__Host-coordinator={text}"}
    return "/coordinator/leave" in room.phone().get("/fi/coordinator", headers=cookie).text


def was_scanned(room: HttpRoom, text: str) -> bool:
    """Whether it opens a workshop at an address where somebody guesses, and nobody has come in yet."""
    room.host.app_state["site"].guesses._opened.clear()
    guesser = room.phone("192.0.2.9")
    for _ in range(MOST_FAILURES):
        guesser.get(f"/fi/join/{new_code()}")
    return guesser.get(f"/w/{room.code}-{text}").status_code == 303


def opens_the_host_page(room: HttpRoom, text: str) -> bool:
    return room.phone().post(f"/fi/host/{room.code}/key", data={"key": text}).status_code == 303


def signs_in(room: HttpRoom, text: str) -> bool:
    return room.phone().post("/fi/coordinator/enter", data={"key": text}).status_code == 303


PLACES: Mapping[str, Callable[[HttpRoom, str], bool]] = {
    "walk": walks,
    "sheet": is_a_sheet,
    "host": hosts,
    "coordinator": coordinates,
    "check letters": was_scanned,
    "host key": opens_the_host_page,
    "access key": signs_in,
}


@pytest.mark.parametrize("place", PLACES)
def test_in_each_place_only_the_text_for_it_is_taken(room: HttpRoom, settings: Settings, place: str) -> None:
    texts = texts_of(room, settings)
    assert texts.keys() == PLACES.keys()
    # The right one comes last: it may open the place for whatever comes after it.
    offered = sorted(texts, key=lambda purpose: purpose == place)
    assert [purpose for purpose in offered if PLACES[place](room, texts[purpose])] == [place]


def test_the_tickets_of_sheets_fill_no_round_with_phones(room: HttpRoom, settings: Settings) -> None:
    """A host who copies them into the cookie could surround one person with answers of their own."""
    phone = room.phone()
    for _ in range(5):
        ready = {"cookie": f"__Host-walk={room.sheet(room.host)['ticket']}"}
        for number, choice in enumerate(ALL_THREES, 1):
            answer = phone.post(f"/fi/question/{number}", data={"choice": choice}, headers=ready)
            kept = answer.cookies.get("__Host-walk")
            ready = {"cookie": f"__Host-walk={kept}"} if kept else ready
    assert finishers(settings.file) == 0
    assert rows(settings.file, "SELECT joined, done, paper FROM round") == [(0, 0, 0)]


def test_every_key_of_ours_is_derived_for_a_purpose_of_its_own() -> None:
    """The secret itself signs nothing: it goes to whoever signs, and from there through `derive` only."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in sorted((ROOT / "quiz").rglob("*.py"))]
    calls = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call)]
    derived = [call.args for call in calls if isinstance(call.func, ast.Name) and call.func.id == "derive"]
    assert len(derived) == 5 and all(ast.unparse(secret) == "secret" for secret, _ in derived)
    direct = [
        ast.unparse(call)
        for call in calls
        if ast.unparse(call.func) in ("Signer", "hmac.digest", "hmac.new", "sha256", "hashlib.sha256")
        if "secret" in ast.unparse(call) and "derive(secret" not in ast.unparse(call)
    ]
    assert direct == ["hmac.digest(secret.encode(), purpose.encode(), 'sha256')"]
