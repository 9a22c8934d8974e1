"""D5 and D6: who may see and do what, and where the host's key goes."""

from collections.abc import Iterator
from datetime import date

import pytest
from starlette.routing import Route
from starlette.testclient import TestClient

from quiz.questionnaire.model import Questionnaire
from quiz.routes import ROUTES
from quiz.settings import Settings
from quiz.store.admin import access_keys
from quiz.store.values import RoundState
from tests.conftest import Clock
from tests.support.rooms import HttpRoom, make_room
from tests.support.sayings import says
from tests.support.walking import rows

EVERYBODY = "everybody"
HOST = "host only"
COORDINATOR = "coordinator only"

# Every address with the methods it takes, and who gets more than a refusal. A new route without a line here fails.
ROLES = {
    "GET /": EVERYBODY,
    "GET /apple-touch-icon-precomposed.png": EVERYBODY,
    "GET /apple-touch-icon.png": EVERYBODY,
    "GET /favicon.ico": EVERYBODY,
    "GET /k/{slug}": EVERYBODY,
    "GET /healthz": EVERYBODY,
    "GET /readyz": EVERYBODY,
    "GET /robots.txt": EVERYBODY,
    "GET /service-worker.js": EVERYBODY,
    "GET /static/{name:path}": EVERYBODY,
    "GET /w": EVERYBODY,
    "GET /w/": EVERYBODY,
    "GET /w/{code}": EVERYBODY,
    "GET /{locale}/": EVERYBODY,
    "GET /{locale}/about": EVERYBODY,
    "GET /{locale}/accessibility": EVERYBODY,
    "GET /{locale}/animals": EVERYBODY,
    "GET /{locale}/cards": EVERYBODY,
    "GET /{locale}/characters": EVERYBODY,
    "GET /{locale}/characters/{character}": EVERYBODY,
    "GET /{locale}/characters/{first}/{second}": EVERYBODY,
    "GET /{locale}/coordinator": COORDINATOR,
    "GET /{locale}/coordinator/campaigns": COORDINATOR,
    "GET /{locale}/coordinator/enter": EVERYBODY,
    "GET /{locale}/coordinator/export/{file}": COORDINATOR,
    "GET /{locale}/coordinator/{view}": COORDINATOR,
    "GET /{locale}/deleted": EVERYBODY,
    "GET /{locale}/follow/{code}": EVERYBODY,
    "GET /{locale}/follow/{code}/events": EVERYBODY,
    "GET /{locale}/group/{code}/{number:number}": EVERYBODY,
    "GET /{locale}/group/{code}/{number:number}/events": EVERYBODY,
    "GET /{locale}/host/{code}": HOST,
    "GET /{locale}/host/{code}/changes": HOST,
    "GET /{locale}/host/{code}/events": HOST,
    "GET /{locale}/host/{code}/key": EVERYBODY,
    "GET /{locale}/host/{code}/links": HOST,
    "GET /{locale}/host/{code}/memo": HOST,
    "GET /{locale}/host/{code}/memo.{kind}": HOST,
    "GET /{locale}/host/{code}/paper": HOST,
    "GET /{locale}/host/{code}/poster": HOST,
    "GET /{locale}/join": EVERYBODY,
    "GET /{locale}/join/{code}": EVERYBODY,
    "GET /{locale}/k/{slug}": EVERYBODY,
    "GET /{locale}/k/{slug}/poster": EVERYBODY,
    "GET /{locale}/manifest.webmanifest": EVERYBODY,
    "GET /{locale}/measure": EVERYBODY,
    "GET /{locale}/mirror": EVERYBODY,
    "GET /{locale}/mirror/figures": EVERYBODY,
    "GET /{locale}/mirror/group/{code}": EVERYBODY,
    "GET /{locale}/mirror/host/{code}": HOST,
    "GET /{locale}/mirror/host/{code}/paper": HOST,
    "GET /{locale}/mirror/host/{code}/statement": HOST,
    "GET /{locale}/mirror/join/{code}": EVERYBODY,
    "GET /{locale}/mirror/join/{code}/{number:number}": EVERYBODY,
    "GET /{locale}/mirror/result": EVERYBODY,
    "GET /{locale}/mirror/screen/{code}": EVERYBODY,
    "GET /{locale}/mirror/sheet/{code}": EVERYBODY,
    "GET /{locale}/mirror/{number:number}": EVERYBODY,
    "GET /{locale}/numbers": EVERYBODY,
    "GET /{locale}/offline": EVERYBODY,
    "GET /{locale}/privacy": EVERYBODY,
    "GET /{locale}/question/{number:number}": EVERYBODY,
    "GET /{locale}/region": EVERYBODY,
    "GET /{locale}/result": EVERYBODY,
    "GET /{locale}/result/working": EVERYBODY,
    "GET /{locale}/screen/{code}": EVERYBODY,
    "GET /{locale}/screen/{code}/events": EVERYBODY,
    "GET /{locale}/sheet/{code}": EVERYBODY,
    "GET /{locale}/statistics": EVERYBODY,
    "GET /{locale}/statistics/export/{file}": EVERYBODY,
    "GET /{locale}/statistics/region": EVERYBODY,
    "GET /{locale}/statistics/{view}": EVERYBODY,
    "GET /{locale}/suggestion/{shown}": EVERYBODY,
    "GET /{locale}/support": EVERYBODY,
    "GET /{locale}/workshop": EVERYBODY,
    "GET /{locale}/workshop/example": EVERYBODY,
    "GET /{locale}/workshop/example/wall": EVERYBODY,
    "POST /{locale}/coordinator/campaigns": COORDINATOR,
    "POST /{locale}/coordinator/enter": EVERYBODY,
    "POST /{locale}/coordinator/leave": EVERYBODY,
    "POST /{locale}/forget": EVERYBODY,
    "POST /{locale}/host/{code}/cancel": HOST,
    "POST /{locale}/host/{code}/changes": HOST,
    "POST /{locale}/host/{code}/delete": HOST,
    "POST /{locale}/host/{code}/key": EVERYBODY,
    "POST /{locale}/host/{code}/larger": HOST,
    "POST /{locale}/host/{code}/paper": HOST,
    "POST /{locale}/host/{code}/plan": HOST,
    "POST /{locale}/host/{code}/rotate": HOST,
    "POST /{locale}/host/{code}/pause": HOST,
    "POST /{locale}/host/{code}/round": HOST,
    "POST /{locale}/host/{code}/show": HOST,
    "POST /{locale}/host/{code}/view": HOST,
    "POST /{locale}/join": EVERYBODY,
    "POST /{locale}/join/{code}": EVERYBODY,
    "POST /{locale}/mirror": EVERYBODY,
    "POST /{locale}/mirror/delete": EVERYBODY,
    "POST /{locale}/mirror/host/{code}": HOST,
    "POST /{locale}/mirror/host/{code}/paper": HOST,
    "POST /{locale}/mirror/host/{code}/statement": HOST,
    "POST /{locale}/mirror/join/{code}": EVERYBODY,
    "POST /{locale}/mirror/join/{code}/{number:number}": EVERYBODY,
    "POST /{locale}/mirror/{number:number}": EVERYBODY,
    "POST /{locale}/numbers": EVERYBODY,
    "POST /{locale}/question/{number:number}": EVERYBODY,
    "POST /{locale}/region": EVERYBODY,
    "POST /{locale}/start": EVERYBODY,
    "POST /{locale}/statistics": EVERYBODY,
    "POST /{locale}/workshop": EVERYBODY,
}


WHAT_HOSTS_CHANGE = (
    "SELECT code, hex(key), size, paused, view, own_question, group_concat(text || shown) "
    "FROM workshop LEFT JOIN change ON workshop = workshop.id GROUP BY workshop.id ORDER BY 1"
)
FORM = {"view": "talk", "paused": "1", "sure": "1", "change": "Ei kahveja"}


@pytest.fixture
def room(client: TestClient, questionnaire: Questionnaire) -> Iterator[HttpRoom]:
    yield make_room(client, questionnaire, size="30")


def test_every_route_has_its_role() -> None:
    routes = {
        f"{method} {route.path}"
        for route in ROUTES
        if isinstance(route, Route)
        for method in route.methods or ()
        if method != "HEAD"
    }
    assert routes == ROLES.keys()


@pytest.mark.parametrize("who", ["stranger", "participant", "host of another workshop", "holder of the old key"])
def test_what_is_the_hosts_is_refused_to_others_and_changes_nothing(
    room: HttpRoom, settings: Settings, questionnaire: Questionnaire, who: str
) -> None:
    room.press("changes", change="Kahvit auki")
    browser = room.phone()
    if who == "participant":
        room.begin(browser)
    elif who == "host of another workshop":
        make_room(browser, questionnaire)
    elif who == "holder of the old key":
        browser.post(f"/fi/host/{room.code}/key", data={"key": room.key})
        room.host.post(f"/fi/host/{room.code}/rotate")
    kept = (settings.file, WHAT_HOSTS_CHANGE)
    before = rows(*kept)
    for route in (route for route, role in ROLES.items() if role is HOST):
        method, _, path = route.partition(" ")
        address = path.replace("{locale}", "fi").replace("{code}", room.code)
        response = browser.request(method, address, data=FORM if method == "POST" else None)
        assert response.status_code in (200, 303, 403), route
        assert "Kahvit auki" not in response.text, route
        assert "lopeta" not in response.text.lower() and "/show" not in response.text, route
        if response.status_code == 303:
            assert response.headers["location"] == f"/fi/host/{room.code}", route
        assert rows(*kept) == before, route
        assert rows(settings.file, "SELECT DISTINCT state FROM round") == [(RoundState.OPEN,)], route


@pytest.mark.parametrize("route", [route for route, role in ROLES.items() if role is COORDINATOR])
@pytest.mark.parametrize("who", ["stranger", "participant", "host", "coordinator who left", "coordinator until today"])
def test_what_is_the_coordinators_is_refused_to_others(
    room: HttpRoom, settings: Settings, route: str, who: str
) -> None:
    method, _, path = route.partition(" ")
    address = path.replace("{locale}", "fi").replace("{view}", "questions").replace("{file}", "growth.csv")
    browser = room.host if who == "host" else room.phone()
    if who == "participant":
        room.begin(browser)
    elif who.startswith("coordinator"):
        key = access_keys.add(settings.file, "Lappi", date(2026, 11, 21))
        browser.post("/fi/coordinator/enter", data={"key": key})
        assert 'action="/fi/coordinator/enter"' not in browser.request(method, address).text
        if who == "coordinator until today":
            access_keys.revoke(settings.file, "Lappi")
        else:
            browser.post("/fi/coordinator/leave")
    response = browser.request(method, address)
    assert response.status_code in (200, 403) and response.headers["cache-control"] == "no-store"
    assert 'action="/fi/coordinator/enter"' in response.text and "/coordinator/leave" not in response.text


def test_the_key_opens_alone_or_as_a_whole_link(room: HttpRoom) -> None:
    for key in (room.key, f" https://testserver/fi/host/{room.code}#{room.key} "):
        browser = room.phone()
        assert browser.post(f"/fi/host/{room.code}/key", data={"key": key}).status_code == 303
        assert "/show" in browser.get(f"/fi/host/{room.code}").text


@pytest.mark.parametrize("key", ["", "x", "0" * 22])
def test_a_wrong_key_says_so(room: HttpRoom, key: str) -> None:
    response = room.phone().post(f"/fi/host/{room.code}/key", data={"key": key})
    assert response.status_code == 403 and 'role="alert"' in response.text and "set-cookie" not in response.headers


def test_the_hosts_key_is_in_no_page_but_the_one_that_gives_it(room: HttpRoom, settings: Settings) -> None:
    """D5: not in later pages, cookies, addresses or the storage."""
    for address in (f"/fi/host/{room.code}", f"/fi/screen/{room.code}", f"/fi/sheet/{room.code}", "/fi/workshop"):
        response = room.host.get(address)
        assert room.key not in response.text and room.key not in str(response.headers)
    assert room.key not in str(room.host.cookies)
    assert f"#{room.key}" in room.host.get(f"/fi/host/{room.code}/links").text
    assert room.key.encode() not in settings.file.read_bytes()


def test_the_hosts_cookie_is_strict(client: TestClient) -> None:
    cookie = client.post("/fi/workshop", data={}).headers["set-cookie"]
    assert cookie.startswith("__Host-host-")
    assert all(part in cookie for part in ("HttpOnly", "SameSite=Strict", "Secure", "Path=/"))


def test_the_hosts_own_browser_is_never_counted(room: HttpRoom, questionnaire: Questionnaire) -> None:
    room.begin(room.host)
    assert room.finish(room.host, (3,) * 12).name == "UNDER_WAY"
    assert 'value="0"' not in room.screen()
    assert rows(room.host.app_state["site"].settings.file, "SELECT sum(n) FROM batch") == [(0,)]


@pytest.mark.parametrize("address", ["/fi/", "/fi/workshop", "/fi/screen/CODE"])
def test_the_way_back_to_hosting_is_on_the_page_of_whoever_has_the_pass_and_no_other(
    room: HttpRoom, clock: Clock, address: str
) -> None:
    """Also where a page is kept for everybody."""
    here, way = address.replace("CODE", room.code), f'href="/fi/host/{room.code}"'
    other, old = room.phone(), room.phone()
    old.post(f"/fi/host/{room.code}/key", data={"key": room.key})
    room.host.post(f"/fi/host/{room.code}/rotate")
    for _ in range(2):
        assert way in room.host.get(here).text
        assert [way in browser.get(here).text for browser in (other, old)] == [False, False]
        forged = {"cookie": f"__Host-host-{room.code}=made-up"}
        assert way not in other.get(here, headers=forged).text
    clock.now += 2 * 24 * 60 * 60
    assert way not in room.host.get(here).text


CODED = [route.replace("{locale}", "fi").replace("{number:number}", "1") for route in ROLES if "{code}" in route]


@pytest.mark.parametrize("how", ["deleted", "its last day is over"])
@pytest.mark.parametrize("who", ["stranger", "participant", "host"])
def test_unknown_and_ended_codes_answer_alike(room: HttpRoom, clock: Clock, how: str, who: str) -> None:
    """Pages, streams and forms, also to those who were in it: else a list of codes could be tried out."""
    browser = room.phone()
    if who == "participant":
        room.begin(browser)
        room.finish(browser, (3,) * 12)
    elif who == "host":
        browser.post(f"/fi/host/{room.code}/key", data={"key": room.key})
    # It was there, whatever is asked.
    assert browser.get(f"/fi/join/{room.code}").status_code == 200
    if how == "deleted":
        room.host.post(f"/fi/host/{room.code}/delete")
    else:
        clock.now += 2 * 24 * 60 * 60

    def answers(code: str) -> list[tuple[int, dict[str, str], str]]:
        found = []
        for method, _, path in [*(route.partition(" ") for route in CODED), ("POST", " ", "/fi/join")]:
            form = {"code": code, "key": room.key, "view": "talk", "paused": "1"} if method == "POST" else None
            answer = browser.request(method, path.replace("{code}", code), data=form)
            headers = {name: value for name, value in answer.headers.items() if name != "content-length"}
            found.append((answer.status_code, headers, answer.text.replace(code, "CODE")))
        return found

    ended = answers(room.code)
    assert ended == answers("nuku-nuku")
    assert {status for status, *_ in ended} == {404} and len(ended) >= 20
    assert all("set-cookie" not in headers for _, headers, _ in ended)
    # None of them tells of a page with a typing error: to host, wall and phones it is the workshop that is not there.
    pages = [page for *_, page in ended if "<html" in page]
    assert len(pages) == len(ended)
    told = ("workshop.not_open.title", "workshop.code.wrong")
    assert all(any(says(page, "fi", message) for message in told) for page in pages if 'lang="fi"' in page)
