"""The host's own pages over HTTP: a key that was changed elsewhere, and sheets of paper."""

import re
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import time as time_of_day
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from quiz.app import create_app
from quiz.i18n import catalog
from quiz.questionnaire.model import LOCALES, Questionnaire
from quiz.responses.walk import LIFETIME
from quiz.settings import ROOT, Settings
from quiz.web.workshop.qr import draw_qr
from quiz.weeks import day_of
from quiz.workshops.join_codes import check_letters
from tests.conftest import SAME_ORIGIN, Clock
from tests.support.clients import Client
from tests.support.days import at
from tests.support.page_checks import check
from tests.support.parameters import others_long
from tests.support.rooms import HttpRoom, make_room, ticket_of
from tests.support.sayings import says
from tests.support.walking import ALL_THREES, HTMX, finishers, rows


@pytest.fixture
def room(client: TestClient, questionnaire: Questionnaire) -> Iterator[HttpRoom]:
    yield make_room(client, questionnaire)


def old_host(room: HttpRoom) -> TestClient:
    """A second device of the host's."""
    browser = room.phone()
    assert browser.post(f"/fi/host/{room.code}/key", data={"key": room.key}).status_code == 303
    return browser


@pytest.mark.parametrize("locale", others_long(LOCALES, "fi"))
def test_a_press_with_an_old_key_leads_to_the_page_that_says_what_happened(room: HttpRoom, locale: str) -> None:
    old = old_host(room)
    room.host.post(f"/fi/host/{room.code}/rotate")
    here = f"/{locale}/host/{room.code}"
    for method, address in [("POST", "/show"), ("POST", "/view"), ("GET", "")]:
        with_htmx = old.request(method, here + address, headers=HTMX)
        # htmx follows this header whatever the status is; where a router takes it away, app.js follows the link.
        assert (with_htmx.status_code, with_htmx.headers["hx-redirect"]) == (403, here)
        assert with_htmx.text == f'<a data-ours href="{here}"></a>'
    for method, address in [("POST", "/show"), ("POST", "/paper"), ("GET", ""), ("GET", "/paper")]:
        page = old.request(method, here + address)
        assert page.status_code == (403 if method == "POST" else 200)
        assert says(page.text, locale, "workshop.changed.text") and f'action="{here}/key"' in page.text
        check(page.text, locale)
    assert 'role="status"' not in old.post(f"{here}/key", data={"key": room.key}).text
    assert says(room.host.get(here).text, locale, "workshop.host.show")


def test_who_has_never_been_the_host_is_told_of_no_change(room: HttpRoom) -> None:
    stranger = room.phone()
    page = stranger.get(f"/fi/host/{room.code}")
    assert page.status_code == 200 and not says(page.text, "fi", "workshop.changed.text")
    assert stranger.post(f"/fi/host/{room.code}/show", headers=HTMX).headers["hx-redirect"] == f"/fi/host/{room.code}"


@pytest.mark.parametrize(
    ("press", "message", "other"),
    [
        ("rotate", "workshop.changed.text", "workshop.ended.text"),
        ("delete", "workshop.ended.text", "workshop.changed.text"),
    ],
)
def test_the_stream_of_another_host_ends_by_saying_why(room: HttpRoom, press: str, message: str, other: str) -> None:
    old, address = old_host(room), f"/fi/host/{room.code}/events"
    with ThreadPoolExecutor(1) as pool:
        stream = pool.submit(old.get, address)
        while not room.host.app_state["site"].signals._waiting.get(room.code) and not stream.done():
            time.sleep(0.02)
        room.host.post(f"/fi/host/{room.code}/{press}")
        told = stream.result(30).text
    first, *_, last, end, _ = told.split("\n\n")
    assert says(first, "fi", "workshop.host.show")
    assert says(last, "fi", message) and not says(last, "fi", other) and "/show" not in last
    assert end == "event: end\ndata:"
    if press == "rotate":
        # Also one that comes back later, as a laptop that slept.
        assert says(old.get(address).text, "fi", message)


def waiting(crowds: Mapping[Any, Any]) -> dict[str, list[int]]:
    """How many wait in each crowd, by what they watch."""
    found: dict[str, list[int]] = {}
    for audience, crowd in [*crowds.items()]:
        found.setdefault(audience[0], []).append(len(crowd.watchers))
    return found


def test_whatever_strangers_say_of_themselves_everybody_watches_the_same_wall_to_its_end(room: HttpRoom) -> None:
    """Without a base URL whoever asks says in the Host header what our address is; the rest anybody can vary, too."""
    site = room.host.app_state["site"]
    crowds = site.audiences._crowds
    names = [f"name-{number}.example" for number in range(24)]

    def watch(browser: TestClient, page: str, number: int) -> str:
        code = room.code.upper() if number % 2 else room.code
        headers = {"host": names[number], "accept-language": f"sv;q=0.{number}", "user-agent": str(number)}
        return browser.get(f"/fi/{page}/{code}/events?compare=no&stranger={number}", headers=headers).text

    with ThreadPoolExecutor(2 * len(names)) as pool:
        hosts = [pool.submit(watch, old_host(room), "host", number) for number in range(len(names))]
        walls = [pool.submit(watch, room.phone(), "screen", number) for number in range(len(names))]
        try:
            limit = time.monotonic() + 20
            while waiting(crowds) != {"host": [24], "screen": [24]}:
                assert time.monotonic() < limit, waiting(crowds)
                time.sleep(0.02)
        finally:
            room.host.post(f"/fi/host/{room.code}/delete")
        told = [wall.result(30) for wall in walls]
        assert all(says(host.result(30), "fi", "workshop.ended.text") for host in hosts)
    assert all(says(text, "fi", "workshop.ended.text") for text in told)
    # Each wall has the very address that it was asked for by, in letters and in the QR code, and no other.
    for name, text in zip(names, told, strict=True):
        assert set(re.findall(r"[\w-]+\.example", text)) == {name}
        assert draw_qr(f"https://{name}/w/{room.code}-{check_letters(room.code, site.settings.secret_key)}") in text


def test_what_a_stranger_says_of_itself_fills_nothing_that_is_kept(room: HttpRoom) -> None:
    site = room.host.app_state["site"]
    addresses = [
        f"/fi/{page}" for page in ("", "about", "statistics", "join", f"join/{room.code}", "no-such-page", "?a")
    ]
    addresses += [
        f"/fi/screen/{room.code}",
        f"/fi/sheet/{room.code}",
        "/",
        "/w",
        f"/w/{room.code}",
        "/fi/suggestion/x",
    ]

    def kept() -> list[int]:
        return [
            len(site.pages._kept),
            sum(map(len, site.kept_statistics._shelves.values())),
            len(site.audiences.frames._frames),
        ]

    def ask(number: int) -> None:
        stranger = room.phone()
        for address in addresses:
            path, _, query = address.partition("?")
            headers = {
                "host": f"name-{number}.example",
                "accept-language": f"x-{number}",
                "cookie": f"__Host-walk={number}; host-{room.code}={number}",
            }
            stranger.get(f"{path}?{query}&region={number}&compare={number}&stranger={number}", headers=headers)

    ask(0)
    before = kept()
    for number in range(1, 40):
        ask(number)
    assert kept() == before


@pytest.mark.parametrize("how", ["deleted", "over"])
def test_nothing_of_a_workshop_that_is_no_more_stays_in_memory(
    client: TestClient, questionnaire: Questionnaire, clock: Clock, how: str
) -> None:
    """Its name, code and pictures have been deleted: so the pages say."""
    room = make_room(client, questionnaire, title="Kylätalo")
    site = room.host.app_state["site"]
    for phone in [room.phone() for _ in range(5)]:
        room.begin(phone)
        room.finish(phone, ALL_THREES)
    room.press("show")
    with ThreadPoolExecutor(8) as pool:
        streams = [f"screen/{room.code}/events", f"host/{room.code}/events", f"group/{room.code}/1/events"]
        watching = [pool.submit(room.host.get, f"/{locale}/{stream}") for stream in streams for locale in ("fi", "sv")]
        limit = time.monotonic() + 20
        while sum(map(sum, waiting(site.audiences._crowds).values())) < len(watching) and time.monotonic() < limit:
            time.sleep(0.02)
        before = [len(site.audiences.frames._frames), len(site.join_codes), len(site.publication._pictures)]
        if how == "deleted":
            room.host.post(f"/fi/host/{room.code}/delete")
        else:
            clock.now += 2 * 86_400
            assert room.host.portal is not None
            room.host.portal.call(site.workshops.delete_ended)
        for stream in watching:
            assert says(stream.result(30).text, "fi", "workshop.ended.text") or "event: end" in stream.result().text
    assert before == [8, 1, 1]  # the host's guide is kept by itself
    kept = [site.audiences.frames._frames, site.audiences._crowds, site.join_codes, site.workshops.known._kept]
    kept += [site.signals._versions, site.guesses._opened, site.publication._pictures]
    assert not any(kept), kept


def test_the_host_is_told_that_the_group_is_full_and_that_a_new_round_has_room(
    client: TestClient, questionnaire: Questionnaire
) -> None:
    room = make_room(client, questionnaire, size="5")
    for joined in range(7):
        room.settle()
        full = joined >= 6
        assert says(room.host.get(f"/fi/host/{room.code}").text, "fi", "workshop.host.full") is full
        page = room.phone().get(f"/fi/join/{room.code}").text
        assert says(page, "fi", "workshop.join.full") is full
        if not full:
            room.begin(room.phone())
    for press in ("show", "round"):
        room.press(press)
        assert not says(room.host.get(f"/fi/host/{room.code}").text, "fi", "workshop.host.full")
    room.begin(room.phone())


def test_the_host_lets_in_more_and_who_waits_gets_in(client: TestClient, questionnaire: Questionnaire) -> None:
    room = make_room(client, questionnaire, size="5")
    room.post_at_once(f"/fi/join/{room.code}", [{}] * 6)
    waiting = room.phone()
    assert says(waiting.get(f"/fi/join/{room.code}").text, "fi", "workshop.join.full")
    pages = [room.host.get(f"/fi/host/{room.code}").text]
    room.press("larger")
    pages.append(room.host.get(f"/fi/host/{room.code}").text)
    more, size = catalog("fi")("workshop.host.larger", n=10), "workshop.host.larger.text"
    assert [page.count(more) for page in pages] == [2, 1]  # the one beside what the host is told, and the one below
    assert [catalog("fi")(size, size=n) in page for n, page in zip((5, 15), pages, strict=True)] == [True, True]
    assert not says(waiting.get(f"/fi/join/{room.code}").text, "fi", "workshop.join.full")
    room.begin(waiting)


@pytest.mark.parametrize(("size", "largest"), [("493", 500), ("", None)])
def test_a_group_gets_as_large_as_the_form_lets_and_none_without_a_size_does(
    client: TestClient, questionnaire: Questionnaire, settings: Settings, size: str, largest: int | None
) -> None:
    room = make_room(client, questionnaire, size=size)
    assert (catalog("fi")("workshop.host.larger", n=7) in room.host.get(f"/fi/host/{room.code}").text) is bool(size)
    for _ in range(2):
        room.press("larger")
    assert rows(settings.file, "SELECT size FROM workshop") == [(largest,)]
    assert "/larger" not in room.host.get(f"/fi/host/{room.code}").text


def test_the_scenes_that_split_the_group_come_first_and_every_prompt_can_be_on_the_wall(
    room: HttpRoom, questionnaire: Questionnaire
) -> None:
    """Seven people who agree on all but the fourth, the seventh and the last scene."""
    for number in range(7):
        phone = room.phone()
        room.begin(phone)
        room.finish(phone, tuple(1 + 4 * (number % 2) if place in (3, 6, 11) else 3 for place in range(12)))
    room.press("show")
    page = room.host.get(f"/fi/host/{room.code}").text
    assert re.findall(r'id="scene-(\d+)"', page)[:4] == ["4", "7", "12", "1"]

    def on_the_wall() -> str:
        [number] = re.findall(r'value="(\d+)"\s+aria-pressed="true"', room.host.get(f"/fi/host/{room.code}").text)
        return str(number)

    seen = []
    for step in ("next", "next", "next", "next", "previous", "previous"):
        room.press("view", step=step)
        seen.append(on_the_wall())
    assert seen == ["4", "7", "12", "1", "12", "7"]
    # Presses that come before an answer are as many steps, also without scripts.
    room.post_at_once(f"/fi/host/{room.code}/view", [{"step": "next"}] * 3, dict(room.host.cookies))
    assert on_the_wall() == "2"

    prompts = [text for each in questionnaire.dimensions for text in each.prompts["fi"]]
    for number, text in enumerate([*prompts, *questionnaire.facilitation.closing["fi"]], 1):
        room.press("view", prompt=str(number))
        assert f'<span class="prompt">{text}</span>' in room.phone().get(f"/fi/screen/{room.code}").text


@pytest.mark.parametrize("already", [0, 4])
def test_a_crowd_that_joins_at_once_is_stopped_at_the_group_size_and_a_fifth(
    client: TestClient, questionnaire: Questionnaire, settings: Settings, already: int
) -> None:
    """The limit is there for a host who sends helpers to answer around one person: they may well come together."""
    room = make_room(client, questionnaire, size="5")
    for _ in range(already):
        room.begin(room.phone())
    # The second crowd meets what the first has left in every state between memory and disk.
    answers = [answer for _ in range(2) for answer in room.post_at_once(f"/fi/join/{room.code}", [{}] * 40)]
    assert sum("set-cookie" in answer.headers for answer in answers) == 6 - already
    assert {answer.headers["location"] for answer in answers} == {"/fi/question/1", f"/fi/join/{room.code}"}
    assert says(room.phone().get(f"/fi/join/{room.code}").text, "fi", "workshop.join.full")
    room.settle()
    assert rows(settings.file, "SELECT joined FROM round") == [(6,)]


def test_sheets_that_come_at_once_are_stopped_there_too(
    client: TestClient, questionnaire: Questionnaire, settings: Settings
) -> None:
    room = make_room(client, questionnaire, size="5")
    forms = [room.sheet(room.host) for _ in range(12)]
    # Of phones that have joined meanwhile nothing is on disk yet.
    assert all("set-cookie" in answer.headers for answer in room.post_at_once(f"/fi/join/{room.code}", [{}] * 2))
    answers = room.post_at_once(f"/fi/host/{room.code}/paper", forms, dict(room.host.cookies))
    assert sorted(answer.status_code for answer in answers) == [303] * 4 + [422] * 8
    room.settle()
    assert rows(settings.file, "SELECT joined FROM round") == [(6,)]
    assert finishers(settings.file) == 4


@pytest.mark.parametrize("locale", others_long(LOCALES, "fi"))
@pytest.mark.parametrize(
    ("phones", "sheets", "hint", "of"),
    [
        (4, 0, "too_few", None),
        (5, 0, "enough", "shown"),
        (0, 4, "neither", None),
        (0, 5, "enough", "shown"),
        (4, 4, "neither", None),
        (3, 8, "of_sheets", "sheets"),
        (5, 8, "of_phones", "phones"),
    ],
)
def test_what_is_said_before_the_press_is_what_comes(
    room: HttpRoom, locale: str, phones: int, sheets: int, hint: str, of: str | None
) -> None:
    people = [room.phone() for _ in range(max(phones, 1))]
    for phone in people:
        room.begin(phone)
    for phone in people[:phones]:
        room.finish(phone, ALL_THREES)
    for _ in range(sheets):
        room.enter_sheet(ALL_THREES)
    room.press("view", view="progress")
    host, wall = (room.host.get(f"/{locale}/{page}/{room.code}").text for page in ("host", "screen"))
    messages = ("too_few", "neither", "enough", "of_phones", "of_sheets")
    numbers = {"phones": phones, "sheets": sheets}
    assert [m for m in messages if says(host, locale, f"workshop.host.{m}", **numbers)] == [hint]
    assert says(wall, locale, "workshop.screen.wait")

    room.press("show")

    host, wall = (room.host.get(f"/{locale}/{page}/{room.code}").text for page in ("host", "screen"))
    result, whole = (people[0].get(f"/{locale}/{page}").text for page in ("result", f"group/{room.code}/1"))
    check(host, locale)
    shown = [m for m in ("phones", "sheets") if says(host, locale, f"workshop.group.{m}", n=numbers[m])]
    if of is None:
        assert says(host, locale, f"workshop.host.{'small_both' if sheets else 'small'}", number=1)
        assert says(wall, locale, "workshop.screen.small")
        assert not phones or says(result, locale, "workshop.phone.small")
        return
    assert says(host, locale, "workshop.host.shown", number=1) and shown == [of][: of != "shown"]
    told = {"phones": "answered.phones", "sheets": "answered.sheets", "shown": "answered"}[of]
    assert says(wall, locale, f"workshop.{told}", n=numbers.get(of, phones + sheets))
    assert not phones or says(result, locale, "workshop.phone.ready")
    assert says(whole, locale, f"workshop.group.{of}", n=numbers.get(of, phones + sheets))


def test_what_cannot_be_undone_is_asked_first_and_no_late_press_ends_another_round(room: HttpRoom) -> None:
    here = f"/fi/host/{room.code}"

    def press(action: str, **form: str) -> str:
        """Press without scripts; the page that it leads to."""
        return room.host.get(room.host.post(f"{here}/{action}", data=form).headers["location"]).text

    def answer() -> None:
        phone = room.phone()
        room.begin(phone)
        room.finish(phone, ALL_THREES)

    for _ in range(4):
        answer()
    asked = press("show", round="1")
    assert "<details open>" in asked and says(asked, "fi", "workshop.host.end.few")
    answer()
    room.begin(room.phone())
    room.settle()
    asked = room.host.post(f"{here}/show", data={"round": "1"}, headers=HTMX).text
    assert "<details open>" in asked and catalog("fi")("workshop.host.end.unfinished", n=1) in asked
    assert "<details open>" not in room.host.get(here).text
    assert says(press("show", round="1", sure="1"), "fi", "workshop.host.shown", number=1)

    assert says(press("show", round="1", sure="1"), "fi", "workshop.host.missed", number=1)
    press("round", round="1")
    for _ in range(2):
        assert says(press("show", round="1", sure="1"), "fi", "workshop.host.missed", number=1)
    assert says(
        room.host.post(f"{here}/show", data={"round": "1"}, headers=HTMX).text, "fi", "workshop.host.missed", number=1
    )
    press("show", round="2", sure="1")
    assert says(press("round", round="1"), "fi", "workshop.host.missed", number=1)
    assert "open-round" in room.host.get(here).text


@pytest.mark.parametrize("locale", others_long(LOCALES, "sv"))
def test_an_invitation_has_the_whole_link_the_code_and_the_name(
    client: TestClient, questionnaire: Questionnaire, locale: str
) -> None:
    for title in ("Kylätalo & väki", ""):
        room = make_room(client, questionnaire, title=title)
        page = room.host.get(f"/{locale}/host/{room.code}").text
        found = re.search(r'<textarea id="invitation"[^>]*>([^<]*)</textarea>', page)
        assert found is not None
        lines = unescape(found[1])
        assert f"https://testserver/w/{room.code}" in lines.splitlines() and lines.count(room.code) == 2
        assert title in lines and "”” " not in lines and room.key not in page


def test_a_plan_tells_its_host_which_step_it_is_time_for_and_never_that_it_is_late(
    client: TestClient, questionnaire: Questionnaire, clock: Clock
) -> None:
    room, say = make_room(client, questionnaire), catalog("fi")
    number, script = next(
        (n, each) for n, each in enumerate(questionnaire.facilitation.scripts, 1) if each.minutes > 30
    )
    count = len(script.steps)
    here = f"/fi/host/{room.code}"
    assert "data-plan" not in room.host.get(here).text
    assert room.host.post(f"{here}/plan", data={"plan": str(number)}).headers["location"] == f"{here}#plans"
    first, second = script.steps[:2]
    for minutes, step in [
        (0, 1),
        (first.minutes, 2),
        (first.minutes + second.minutes, 3),
        (script.minutes + 90, count),
    ]:
        clock.now += 60 * minutes
        page = room.host.get(here).text
        assert say("workshop.plan.step", number=step, count=count) in page.partition("data-at>")[2][:40]
        assert page.count('aria-current="step"') == 1
        clock.now -= 60 * minutes
    assert "data-plan" not in room.phone().get(f"/fi/screen/{room.code}").text
    room.host.post(f"{here}/plan", data={"plan": "0"})
    assert "data-plan" not in room.host.get(here).text
    for odd in ("9.1", "1.", "1.99999999999", "x", f"1.{int(clock.now) + 60}"):
        room.host.cookies.set(f"__Host-plan-{room.code}", odd)
        assert "data-plan" not in room.host.get(here).text


def test_the_small_picture_of_the_wall_shows_and_tells_the_figures_of_the_wall(room: HttpRoom) -> None:
    here = f"/fi/host/{room.code}"
    assert (
        says(room.host.get(here).text, "fi", "workshop.view.join") and 'class="large"' not in room.host.get(here).text
    )
    for _ in range(8):
        room.answer(ALL_THREES)
    room.press("show")
    room.press("view", view="question", question="2")
    page = room.host.get(here).text
    drawn = re.search(r'<svg class="small-wall".*?</svg>', page, re.DOTALL)
    assert drawn is not None
    told = re.search(r'aria-label="([^"]*)"', drawn[0])
    question = room.questionnaire.questions[1]
    assert told is not None and told[1].endswith(f" moni: {question.labels[2]['fi']}.")
    # As long as the word's bar, and a dot for each of the other five choices.
    assert re.findall(r'<path class="large" d="([^"]*)"', drawn[0]) == ["M12 50h93"]
    assert len(re.findall(r'h0(?=[M"])', drawn[0])) == 5
    pressed = re.findall(r'id="scene-(\d+)"[^>]*aria-pressed="true"', page)
    assert pressed == ["2"] and page.count(f">{catalog('fi')('workshop.host.here')}<") == 1


def test_a_picture_can_be_gone_back_to_while_another_round_is_open_or_too_small(room: HttpRoom) -> None:
    def answer(people: int) -> None:
        for phone in [room.phone() for _ in range(people)]:
            room.begin(phone)
            room.finish(phone, ALL_THREES)

    def seen() -> tuple[str, list[str]]:
        """The view of the wall, and the rounds whose pictures the host can choose."""
        host = room.host.get(f"/fi/host/{room.code}").text
        [view] = re.findall(r'class="view of-([a-z]+)', room.screen())
        return view, re.findall(r'id="picture-(\d)"', host)

    answer(5)
    room.press("show")
    answered, first = catalog("fi")("workshop.answered", n=5), catalog("fi")("workshop.round", number=1)
    assert seen() == ("characters", []) and answered in room.screen()
    room.press("round")
    assert seen() == ("characters", ["1", "2"]) and f"{first}: {answered}" in room.screen()
    assert says(room.screen(), "fi", "workshop.screen.round_open", number=2)
    answer(3)
    # The question that is being answered can be on the wall, too, with no figure of any round.
    room.press("view", round="2")
    assert seen() == ("question", ["1", "2"]) and answered not in room.screen() and "word" not in room.screen()
    room.press("view", round="1")
    room.press("view", view="characters")
    room.press("show")
    assert seen() == ("characters", ["1"]) and answered in room.screen()
    room.press("round")
    answer(6)
    room.press("view", view="join")
    room.press("show")
    assert seen() == ("characters", ["1", "3"]) and catalog("fi")("workshop.answered", n=6) in room.screen()

    room.press("view", round="1")
    room.press("view", view="question", question="4")
    assert seen() == ("question", ["1", "3"]) and answered in room.screen()
    room.press("view", round="2")  # there is no picture of it
    assert answered in room.screen()
    room.press("round")
    room.press("cancel")
    assert seen() == ("question", ["1", "3"]) and answered in room.screen()


@contextmanager
def open_host(environ: Mapping[str, str]) -> Iterator[TestClient]:
    """A host's browser at a service of its own."""
    app = create_app(Settings.from_environ(environ), Clock())
    with Client(app, base_url="https://testserver", follow_redirects=False, headers=SAME_ORIGIN) as browser:
        yield browser


def test_a_round_that_was_asked_something_else_is_not_drawn(tmp_path: Path, questionnaire: Questionnaire) -> None:
    """The questionnaire was changed while a workshop went on: its pages go on, without that picture."""
    asked = tmp_path / "questions.toml"
    environ = {"QUIZ_DATABASE": f"sqlite:///{tmp_path}/q.sqlite3", "QUIZ_QUESTIONS": str(asked)}
    asked.write_text((ROOT / "questions.toml").read_text(encoding="utf-8"), encoding="utf-8")
    with open_host(environ) as host:
        room = make_room(host, questionnaire)
        for phone in [room.phone() for _ in range(5)]:
            room.begin(phone)
            room.finish(phone, ALL_THREES)
        room.press("show")
        assert "of-characters" in room.screen()
    newer = asked.read_text(encoding="utf-8").replace("ukulele", "kannel")
    asked.write_text(newer.replace(questionnaire.version, "2027-1", 1), encoding="utf-8")
    with open_host(environ) as again:
        again.cookies = host.cookies
        for page in ("host", "screen"):
            answer = again.get(f"/fi/{page}/{room.code}")
            assert answer.status_code == 200 and "figures" not in answer.text


def count(room: HttpRoom, form: Mapping[str, str]) -> tuple[int, str]:
    """Press "count it in"; the status and the page."""
    answer = room.host.post(f"/fi/host/{room.code}/paper", data=form)
    return answer.status_code, answer.text


def test_pressing_twice_counts_a_sheet_once(room: HttpRoom, settings: Settings) -> None:
    form = room.sheet(room.host)
    with ThreadPoolExecutor(4) as pool:
        assert {status for status, _ in pool.map(lambda _: count(room, form), range(8))} == {303}
    assert finishers(settings.file) == 1
    assert count(room, room.sheet(room.host))[0] == 303
    assert finishers(settings.file) == 2
    room.press("show")
    assert rows(settings.file, "SELECT joined, done, paper FROM round") == [(2, 2, 2)]


def test_the_steps_tell_of_those_who_walk_and_not_of_sheets_and_practice(room: HttpRoom, settings: Settings) -> None:
    def began() -> dict[str, int]:
        room.settle()
        return dict(rows(settings.file, "SELECT step, n FROM reach"))

    assert room.host.get(f"/fi/host/{room.code}/paper").status_code == 200
    assert count(room, room.sheet(room.host))[0] == 303
    room.begin(room.host)
    assert began() == {}
    room.begin(room.phone())
    room.phone().post("/fi/start")
    assert began() == {"start": 2}


@pytest.mark.parametrize("age", [LIFETIME - 60, LIFETIME, 3 * 24 * 60 * 60])
def test_a_page_that_was_open_too_long_loses_no_tick_and_counts_when_pressed_again(
    client: TestClient, questionnaire: Questionnaire, settings: Settings, clock: Clock, age: int
) -> None:
    room = make_room(client, questionnaire, days="7")
    form = room.sheet(room.host)
    clock.now += age
    room.press("view", view="join")
    status, page = count(room, form)
    if age < LIFETIME:
        assert (status, finishers(settings.file)) == (303, 1)
        return
    assert (status, finishers(settings.file)) == (422, 0)
    assert says(page, "fi", "workshop.paper.expired") and len(re.findall(" checked", page)) == 12
    check(page, "fi")
    again = form | {"ticket": ticket_of(page)}
    assert [count(room, again)[0] for _ in range(2)] == [303, 303]
    assert finishers(settings.file) == 1


def test_an_empty_page_says_nothing_of_its_age(room: HttpRoom) -> None:
    page = room.host.get(f"/fi/host/{room.code}/paper").text
    assert not says(page, "fi", "workshop.paper.expired") and not says(page, "fi", "workshop.paper.kept")


def test_a_sheet_that_comes_after_the_round_keeps_its_ticks_for_the_next(room: HttpRoom, settings: Settings) -> None:
    form = room.sheet(room.host)
    room.press("show")
    status, page = count(room, form)
    assert status == 422 and len(re.findall(" checked", page)) == 12
    assert says(page, "fi", "workshop.paper.closed") and says(page, "fi", "workshop.paper.kept")
    check(page, "fi")
    room.press("round")
    assert count(room, form | {"ticket": ticket_of(page)})[0] == 303
    room.press("show")
    assert rows(settings.file, "SELECT number, paper FROM round ORDER BY 1") == [(1, 0), (2, 1)]


LATE = time_of_day(23, 58, 30)


def test_a_break_says_in_every_language_when_it_is_over(room: HttpRoom, clock: Clock) -> None:
    clock.now = at(day_of(clock.now), LATE)
    room.press("view", minutes="10")
    for locale, told in (("fi", "0.09"), ("sv", "0.09"), ("en", "0:09"), ("fi-simple", "0.09")):
        assert f'<p class="clock">{told}</p>' in room.screen(locale)
        assert told in room.host.get(f"/{locale}/host/{room.code}").text
        phone = room.phone().get(f"/{locale}/follow/{room.code}").text
        assert f'<strong class="clock">{told}</strong>' in phone and says(phone, locale, "workshop.screen.until")
        assert not says(phone, locale, "workshop.screen.after", title="")
    room.press("view", view="rules")
    assert "clock" not in room.screen()
    phone = room.phone().get(f"/fi/follow/{room.code}").text
    assert all(rule in phone for rule in room.questionnaire.facilitation.ground_rules["fi"])
    assert not says(phone, "fi", "workshop.phone.elsewhere")
    room.press("view", minutes="1000")
    assert "of-rules" in room.screen()


def test_a_break_says_what_comes_after_it_and_the_next_step_leads_there(
    room: HttpRoom, questionnaire: Questionnaire
) -> None:
    def after(page: str) -> str | None:
        found = [each.title["fi"] for each in questionnaire.questions if f"Sen jälkeen: {each.title['fi']}<" in page]
        return found[0] if found else None

    def on_wall() -> str:
        [title] = [each.title["fi"] for each in questionnaire.questions if each.title["fi"] in room.screen()]
        return title

    for number in range(7):
        phone = room.phone()
        room.begin(phone)
        room.finish(phone, tuple(1 + 4 * (number % 2) if place in (3, 6, 11) else 3 for place in range(12)))
    room.press("show")
    fourth, seventh, last = (questionnaire.questions[place].title["fi"] for place in (3, 6, 11))
    for presses, coming in (([], fourth), (["next"], seventh), (["next", "next"], last)):
        room.press("view", view="characters")
        for step in presses:
            room.press("view", step=step)
        for minutes in ("5", "10"):  # pressed twice it is longer, and comes before the same
            room.press("view", minutes=minutes)
            pages = [room.screen(), room.phone().get(f"/fi/follow/{room.code}").text]
            assert [after(page) for page in pages] == [coming, coming]
        room.press("view", step="next")
        assert on_wall() == coming
    room.press("view", minutes="5")
    room.press("view", view="question")  # pressed in its place, it loses nothing
    assert on_wall() == last
    room.press("view", minutes="5")
    room.press("view", step="previous")
    assert on_wall() == last
    for asked in ({"view": "dimensions"}, {"view": "rules"}, {"view": "progress"}, {"minutes": "5"}):
        room.press("view", **asked)  # one after the other, and the talk goes on where it was
    assert after(room.screen()) == questionnaire.questions[0].title["fi"]
    room.press("view", step="previous")
    assert on_wall() == last
    room.press("round")
    room.press("view", view="rules", round="2")
    room.press("view", minutes="5")
    assert after(room.screen()) is None
