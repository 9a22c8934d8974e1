"""A workshop with the mirror: the team states its view, participants answer, both sides are laid side by side."""

import re
from html import unescape

import pytest
from starlette.testclient import TestClient

from quiz.i18n import catalog
from quiz.questionnaire.mirror import ALWAYS, NOT_YET, OFTEN
from quiz.questionnaire.model import LOCALES
from quiz.settings import Settings
from quiz.store.admin import audit
from tests.conftest import Clock
from tests.support.databases import without_table
from tests.support.mirror_rooms import REAL, STATED, MirrorRoom, fields, make_mirror_room
from tests.support.page_checks import check
from tests.support.parameters import others_long
from tests.support.walking import finish, rows, text_of

SAY = catalog("fi")
LOW, HIGH = (NOT_YET,) * 12, (ALWAYS,) * 12


@pytest.fixture
def room(client: TestClient) -> MirrorRoom:
    return make_mirror_room(client, title="Torstain tupa")


def test_making_a_workshop_asks_which_one(client: TestClient) -> None:
    page = client.get("/fi/workshop").text
    assert re.search(r'value="quiz" checked', page) and 'value="mirror"' in page
    assert re.search(r'value="mirror" checked', client.get("/fi/workshop?asks=mirror").text)
    assert client.post("/fi/workshop", data={"asks": "anything"}).status_code == 422


def test_the_usual_addresses_lead_to_its_pages(room: MirrorRoom) -> None:
    phone = room.phone()
    followed = phone.get(f"/w/{room.code}", headers={"accept-language": "fi"})
    assert followed.headers["location"] == f"/fi/join/{room.code}"
    for path, place in (("join", "join"), ("screen", "screen"), ("sheet", "sheet"), ("follow", "group")):
        assert phone.get(f"/fi/{path}/{room.code}").headers["location"] == f"/fi/mirror/{place}/{room.code}"
    assert room.host.get(f"/fi/host/{room.code}").headers["location"] == room.here
    for page in ("changes", "memo", "poster", "paper"):
        assert room.host.get(f"/fi/host/{room.code}/{page}").headers["location"].startswith(room.here)
    for press in ("round", "show", "view", "plan", "cancel"):
        assert room.host.post(f"/fi/host/{room.code}/{press}").headers["location"] == room.here


def test_the_pages_of_the_mirror_lead_a_quiz_to_its_own(client: TestClient) -> None:
    code = client.post("/fi/workshop", data={}).headers["location"].split("/")[3]
    assert client.get(f"/fi/mirror/join/{code}").headers["location"] == f"/fi/join/{code}"
    assert client.get(f"/fi/mirror/host/{code}").headers["location"] == f"/fi/host/{code}"


def test_nobody_can_join_and_nothing_ends_before_the_team_has_stated_its_view(room: MirrorRoom) -> None:
    phone = room.phone()
    page = phone.get(f"/fi/mirror/join/{room.code}").text
    assert SAY("mirror.join.not_ready") in text_of(page) and f"/fi/mirror/group/{room.code}" not in page
    assert phone.post(f"/fi/mirror/join/{room.code}").headers["location"] == f"/fi/mirror/join/{room.code}"
    assert SAY("mirror.statement.first") in text_of(room.host.get(f"{room.here}/paper").text)
    room.end()  # nor is there a round to end
    room.state()
    assert SAY("workshop.join.begin") in text_of(phone.get(f"/fi/mirror/join/{room.code}").text)


def test_a_view_is_stated_whole(room: MirrorRoom) -> None:
    first, *others = fields(STATED).items()
    sent = room.host.post(f"{room.here}/statement", data=dict(others))
    assert sent.status_code == 422 and SAY("mirror.missing", n=1) in text_of(sent.text)
    assert sent.text.count(" checked") == 11
    assert SAY("mirror.host.state.go") in text_of(room.host.get(room.here).text)


def test_a_view_that_was_filled_in_on_the_device_is_there_to_be_checked(room: MirrorRoom) -> None:
    room.host.post("/fi/mirror")
    for page in (1, 2, 3):
        room.host.post(f"/fi/mirror/{page}", data=fields((ALWAYS,) * 12, page))
    form = room.host.get(f"{room.here}/statement").text
    assert form.count(f'value="{ALWAYS}" checked') == 12 and SAY("mirror.statement.own") in text_of(form)


def test_the_view_is_locked_and_hidden_when_the_first_participant_begins(room: MirrorRoom, settings: Settings) -> None:
    assert (room.state(LOW), room.state(STATED)) == (303, 303)
    assert room.host.get(f"{room.here}/statement").text.count(f'value="{OFTEN}" checked') == 12
    phone = room.phone()
    room.begin(phone)
    assert room.state(HIGH) == 409
    locked = room.host.get(f"{room.here}/statement").text
    assert SAY("mirror.statement.locked") in text_of(locked) and "<fieldset" not in locked
    room.finish(phone, LOW)
    assert room.state(HIGH) == 409
    room.end()
    assert room.state(HIGH) == 409
    assert rows(settings.file, "SELECT DISTINCT step FROM statement") == [(OFTEN,)]


def test_a_sheet_of_paper_locks_the_view_too(room: MirrorRoom) -> None:
    room.state()
    room.enter_sheet(LOW)
    assert room.state(HIGH) == 409


def test_staff_do_not_join_as_participants(room: MirrorRoom, settings: Settings) -> None:
    room.state()
    assert SAY("mirror.join.hosting") in text_of(room.host.get(f"/fi/mirror/join/{room.code}").text)
    assert room.host.post(f"/fi/mirror/join/{room.code}").headers["location"] == f"/fi/mirror/join/{room.code}"
    told = text_of(room.phone().get(f"/fi/mirror/join/{room.code}").text)
    assert all(SAY(f"mirror.join.staff.{thing}") in told for thing in ("group", "answers", "apart", "skip"))
    assert rows(settings.file, "SELECT joined FROM round") == [(0,)]


@pytest.mark.parametrize("locale", others_long(LOCALES, "fi"))
def test_a_team_and_seven_participants_see_both_sides(room: MirrorRoom, settings: Settings, locale: str) -> None:
    say = catalog(locale)
    room.state()
    for path in (f"join/{room.code}", f"screen/{room.code}", f"group/{room.code}", f"sheet/{room.code}"):
        check(room.phone().get(f"/{locale}/mirror/{path}").text, locale)
    for page in ("", "/statement", "/paper"):
        check(room.host.get(f"/{locale}/mirror/host/{room.code}{page}").text, locale)
    phone = room.phone()
    room.begin(phone)
    check(phone.get(f"/{locale}/mirror/join/{room.code}/1").text, locale)
    assert SAY("mirror.join.done") in text_of(room.finish(phone, LOW))
    for _ in range(6):
        room.answer((*LOW[:1], *STATED[1:]))
    room.end()

    group = room.group(locale)
    check(group, locale)
    differing = text_of(group.partition(say("mirror.room.gaps"))[2].partition("circle-side")[0])
    assert REAL.topics[0].title[locale] in differing and REAL.topics[1].title[locale] not in differing
    assert " ".join(say("mirror.gap.less").split()) in differing
    assert group.count('class="team"') == 12
    for _ in range(5):
        check(room.screen(locale), locale)
        room.turn()
    check(room.host.get(f"/{locale}/mirror/host/{room.code}").text, locale)
    assert audit.breaches(settings.file) == []
    assert rows(settings.file, "SELECT n, edition FROM batch WHERE n > 0") == [(7, REAL.edition)]


def test_the_wall_turns_page_by_page_and_stops_at_both_ends(room: MirrorRoom) -> None:
    room.state()
    for _ in range(5):
        room.answer(LOW)
    assert room.code in room.screen()
    room.end()
    room.turn("previous")
    pages = []
    for _ in range(9):
        pages.append(room.screen())
        room.turn()
    headings = [page.partition("<h1")[2].partition("</h1>")[0] for page in pages]
    headings = [unescape(re.sub("<[^>]+>", "", heading.partition(">")[2])).strip() for heading in headings]
    differ, talk = SAY("mirror.room.gaps"), SAY("mirror.room.talk")
    assert headings == [*(side.name["fi"] for side in REAL.dimensions), *[differ] * 4, talk, talk]


def test_where_all_see_the_same_the_page_says_so(room: MirrorRoom) -> None:
    room.state()
    for _ in range(5):
        room.answer(STATED)
    room.end()
    assert SAY("mirror.room.no_gaps") in text_of(room.group())


def test_with_fewer_than_five_there_is_the_teams_view_and_what_to_talk_about(room: MirrorRoom) -> None:
    room.state()
    for _ in range(4):
        room.answer(LOW)
    asked = room.host.post(room.here, data={"press": "end"})
    assert SAY("mirror.host.few") in text_of(room.host.get(asked.headers["location"]).text)
    room.end()
    said = text_of(room.group())
    assert SAY("mirror.room.small") in said and SAY("mirror.room.gaps") not in said
    assert all(topic.talk["fi"] in said for topic in REAL.topics) and said.count(REAL.steps[OFTEN - 1]["fi"]) == 12
    assert REAL.steps[NOT_YET - 1]["fi"] not in said


def test_sheets_of_paper_have_a_picture_of_their_own(room: MirrorRoom) -> None:
    room.state()
    form = room.sheet(LOW)
    sent = [room.host.post(f"{room.here}/paper", data=form).headers["location"] for _ in range(2)]
    assert sent == [f"{room.here}/paper?counted"] * 2  # pressed twice, counted once
    for _ in range(4):
        room.enter_sheet(LOW)
    for _ in range(2):
        room.answer(HIGH)
    room.end()
    assert SAY("mirror.gap.less") in text_of(room.group()) and SAY("mirror.gap.more") not in text_of(room.group())


def test_a_sheet_is_counted_whole_only(room: MirrorRoom) -> None:
    room.state()
    form = room.sheet(LOW)
    del form[REAL.topics[5].id]
    sent = room.host.post(f"{room.here}/paper", data=form)
    assert sent.status_code == 422 and SAY("mirror.missing", n=1) in text_of(sent.text)
    assert form["ticket"] in sent.text and sent.text.count(" checked") == 11


def test_the_ticks_of_a_sheet_are_not_lost_while_the_storage_is_away(room: MirrorRoom, settings: Settings) -> None:
    room.state()
    form = room.sheet(LOW)
    room.host.app_state["site"].workshops.known.forget(room.code)
    with without_table(settings.file, "round"):
        sent = room.host.post(f"{room.here}/paper", data=form)
        assert room.phone().post(f"{room.here}/paper", data=form).text.count(" checked") == 0
    assert sent.status_code == 503 and sent.text.count(" checked") == 12 and form["ticket"] in sent.text
    check(sent.text, "fi")
    assert room.host.post(f"{room.here}/paper", data=form).headers["location"].endswith("?counted")


def test_whoever_is_late_is_told_so_and_in_no_picture(room: MirrorRoom, settings: Settings) -> None:
    room.state()
    late = room.phone()
    room.begin(late)
    for _ in range(5):
        room.answer(LOW)
    room.end()
    before = room.group()
    assert SAY("mirror.join.apart") in text_of(room.finish(late, HIGH))
    assert room.group() == before
    assert rows(settings.file, "SELECT kind, n FROM batch ORDER BY n") == [("open", 1), ("workshop", 5)]
    page = room.phone().get(f"/fi/mirror/join/{room.code}").text
    assert SAY("mirror.join.over") in text_of(page) and f"/fi/mirror/group/{room.code}" in page


def test_a_phone_goes_back_hands_on_and_counts_once(room: MirrorRoom, settings: Settings) -> None:
    room.state()
    phone = room.phone()
    room.begin(phone)
    join = f"/fi/mirror/join/{room.code}"
    assert phone.post(f"{join}/1", data={"go": "back"}).headers["location"] == join
    assert f"{join}/1" in phone.get(join).text
    assert phone.post(f"{join}/1", data={}).status_code == 422
    before = phone.cookies["__Host-participant"]
    room.finish(phone, LOW)
    phone.cookies.set("__Host-participant", before, domain="testserver.local")
    room.finish(phone, HIGH)  # a tab that was left open
    assert rows(settings.file, "SELECT sum(n) FROM batch") == [(1,)]
    phone.post(join, data={"then": "next"})
    room.begin(phone)
    assert phone.get(f"{join}/1").text.count(" checked") == 0


def test_answers_that_cannot_be_counted_just_now_are_kept(room: MirrorRoom, settings: Settings) -> None:
    room.state()
    phone = room.phone()
    room.begin(phone)
    join = f"/fi/mirror/join/{room.code}"
    for page in (1, 2):
        phone.post(f"{join}/{page}", data=fields(LOW, page))
    with without_table(settings.file, "ticket_page"):
        sent = phone.post(f"{join}/3", data=fields(LOW, 3))
    assert sent.status_code == 503 and SAY("mirror.join.failed") in text_of(sent.text)
    assert sent.text.count(" checked") == 4
    assert SAY("mirror.join.done") in text_of(room.finish(phone, LOW))


def test_nothing_of_it_is_left_when_it_ends(room: MirrorRoom, settings: Settings) -> None:
    room.state()
    for _ in range(5):
        room.answer(LOW)
    room.end()
    room.host.post(f"/fi/host/{room.code}/delete")
    assert rows(settings.file, "SELECT count(*) FROM statement") == [(0,)]
    assert rows(settings.file, "SELECT n, edition FROM batch") == [(5, REAL.edition)]
    assert room.phone().get(f"/fi/mirror/group/{room.code}").status_code == 404


def test_the_statistics_of_the_quiz_know_nothing_of_it(room: MirrorRoom, settings: Settings, clock: Clock) -> None:
    room.state()
    for _ in range(60):
        room.answer(LOW)
    room.end()
    room.host.post(f"/fi/host/{room.code}/delete")
    clock.now += 15 * 24 * 60 * 60
    phone = room.phone()
    # Somebody who takes the quiz makes the service notice that the weeks are over.
    finish(phone)
    sums = rows(settings.file, "SELECT DISTINCT edition, n FROM total")
    assert sums == [(REAL.edition, 60)] and audit.breaches(settings.file) == []
    for page in ("statistics", "statistics/questions", "statistics/regions", f"statistics?edition={REAL.edition}"):
        told = text_of(phone.get(f"/fi/{page}").text)
        assert "mirror" not in told and "60" not in told, page


@pytest.mark.parametrize("people", [49, 50])
def test_what_participants_have_said_is_told_from_fifty_up_by_itself(
    room: MirrorRoom, clock: Clock, people: int
) -> None:
    room.state()
    for _ in range(people):
        room.answer((*LOW[:6], *HIGH[6:]))
    room.end()
    phone = room.phone()
    finish(phone)
    clock.now += 8 * 24 * 60 * 60
    finish(room.phone())
    answer = phone.get("/fi/mirror/figures")
    page = answer.text
    check(page, "fi")
    assert answer.headers["cache-control"].startswith("public")  # it is made once a week, and the same for everybody
    if people < 50:
        assert SAY("mirror.figures.few", least="50") in text_of(page) and 'class="said"' not in page
        return
    assert SAY("mirror.figures.lead", people="50") in text_of(page)
    assert page.count('class="said"') == page.count('<path class="range"') == 12 * 5 and "reflection" in page
    first, last = page.split('class="seen-topic"')[1], page.split('class="seen-topic"')[12]
    assert re.findall(r'class="said">([^<]+)<', first)[::3] != re.findall(r'class="said">([^<]+)<', last)[::3]


def test_it_is_none_of_the_steps_of_the_quiz(room: MirrorRoom, settings: Settings) -> None:
    room.state()
    room.answer(LOW)
    assert rows(settings.file, "SELECT * FROM reach") == []
