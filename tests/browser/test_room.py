"""A room side by side: a host, a projector and five phones, through two rounds."""

import pytest
import segno
from playwright.sync_api import Locator, expect

from tests.browser.conftest import OpenDevice
from tests.browser.device import COUNT, LOCALES, PROJECTOR, Device, choice_at
from tests.browser.networks import forgive
from tests.browser.room import LiveRoom, answer_last, end_button, end_round, make_by_hand, make_room
from tests.support.parameters import others_long
from tests.support.server import QUESTIONNAIRE, Server

pytestmark = pytest.mark.browser

PHONES = 4
SMALL = (360, 640)
NARROW = (320, 568)
LEAST_SHARE = 0.08  # of the projector's height: what can be read from ten metres

# How high the letters of the code are themselves, without the room that a line has above and below.
LETTERS = """(element) => {
  const canvas = document.createElement("canvas").getContext("2d");
  canvas.font = getComputedStyle(element).font;
  const { actualBoundingBoxAscent, actualBoundingBoxDescent } = canvas.measureText(element.textContent);
  return actualBoundingBoxAscent + actualBoundingBoxDescent;
}"""


def done(screen: Device) -> Locator:
    """The number of finishers on the projector."""
    return screen.page.locator(".counts dd").last


def sees_done(host: Device, people: int) -> None:
    expect(host.page.locator(".counts dd").last).to_have_text(str(people))


def join(phone: Device, address: str) -> None:
    """From an address to the first question."""
    phone.page.goto(address)
    phone.page.locator("#join form button").click()
    phone.sees_question(1)


def type_code(phone: Device, room: LiveRoom) -> None:
    """Go to the short address that the projector shows and type the code, not too tidily."""
    phone.page.goto(f"{phone.url}/w")
    phone.page.get_by_label(phone.say("workshop.code.label")).fill(room.code.replace("-", " ").upper())
    phone.button("workshop.code.go").click()
    phone.page.locator("#join form button").click()
    phone.sees_question(1)


def sees_scene(host: Device, number: int) -> None:
    expect(host.page.locator("h3").first).to_contain_text(host.say("question.heading", number=number, count=COUNT))


def sees_picture(phone: Device, people: int) -> None:
    """On the result that there is one; one tap further the picture of the wall, one more the whole one; and back."""
    expect(phone.page.locator("#group")).to_contain_text(phone.say("workshop.phone.ready"))
    phone.page.locator("#follow").click()
    expect(phone.page.locator(".shown .large").first).to_be_visible()
    phone.page.locator(".shown .links a").click()
    expect(phone.page.locator("main")).to_contain_text(phone.say("workshop.group.shown", n=people).split("\n")[0])
    phone.link("workshop.phone.own").click()
    phone.sees_result()


def test_a_room_from_the_form_to_the_comparison_of_two_rounds(device_of: OpenDevice) -> None:
    host, screen = device_of("fi"), device_of("fi", size=PROJECTOR)
    # Every other one without scripts: there the picture comes when the page is loaded anew.
    phones = [device_of(LOCALES[number % 4], scripts=number % 2 == 0) for number in range(PHONES)]
    room = make_by_hand(host, "Kylätalon torstai-ilta")
    qr = segno.make(room.qr_address, error="m", micro=False).svg_inline(border=2)
    assert f'd="{host.page.locator(".joining .qrline").get_attribute("d")}"' in qr
    # A reload makes no second workshop.
    host.page.reload()
    assert host.page.locator("#host-url").input_value().endswith(room.key)
    host.link("workshop.link.open").click()
    expect(host.heading).to_have_text("Kylätalon torstai-ilta")

    screen.go(f"screen/{room.code}")
    code = screen.page.locator(".code")
    expect(code).to_have_text(room.code)
    assert code.evaluate(LETTERS) >= LEAST_SHARE * PROJECTOR[1]
    expect(screen.page.locator(".address")).to_have_text(f"{screen.url.partition('://')[2]}/w")
    expect(done(screen)).to_have_text("0")

    type_code(phones[0], room)
    join(phones[1], room.qr_address)
    for phone in phones[2:]:
        join(phone, f"{phone.url}/{phone.locale}/join/{room.code}")
    for phone in phones:
        phone.skip_to(COUNT)
    late = phones.pop()
    for number, phone in enumerate(phones, start=1):
        answer_last(phone)
        expect(done(screen)).to_have_text(str(number))
        expect(phone.page.locator("#group")).to_contain_text(phone.say("workshop.phone.waits"))
    room.fill(2)
    people = len(phones) + 2
    expect(host.page.locator(".counts dd").last).to_have_text(str(people))
    assert screen.page.locator(".figures").count() == 0

    end_round(host)

    expect(host.page.locator("#state")).to_contain_text(host.say("workshop.host.shown", number=1))
    expect(screen.page.locator(".of-characters .rest")).to_be_visible()
    for number, phone in enumerate(phones):
        if number % 2:
            phone.page.reload()
        sees_picture(phone, people)

    # Who comes late gets a result, is told that it was counted, and changes no picture.
    picture = screen.page.locator(".view").inner_html().split()
    answer_last(late)
    expect(late.page.locator(".status.counted")).to_be_visible()
    screen.page.reload()
    assert screen.page.locator(".view").inner_html().split() == picture

    host.page.locator("#open-round").click()
    expect(host.page.locator("#state")).to_contain_text(host.say("workshop.round", number=2))
    # The picture stays until the host takes it off, and can be gone back to.
    expect(screen.page.locator(".of-characters .open-round")).to_be_visible()
    host.button("workshop.view.join").click()
    expect(code).to_be_visible()
    expect(done(screen)).to_have_text("0")
    room.fill(3)
    for number, phone in enumerate(phones[:2]):
        if number % 2:
            phone.page.reload()
        phone.page.locator("#next-round").click()
        phone.page.locator("#join form button").click()
        phone.sees_question(1)
        phone.skip_to(COUNT)
        answer_last(phone)
    expect(done(screen)).to_have_text("5")
    expect(host.page.locator(".counts dd").last).to_have_text("5")
    end_round(host)

    host.page.locator("#beside").click()
    expect(screen.page.locator(".compared thead th")).to_have_count(2)
    expect(screen.page.locator(".strip")).to_contain_text(screen.say("workshop.answered", n=people))
    expect(screen.page.locator(".strip")).to_contain_text(screen.say("workshop.answered", n=5))
    host.button("workshop.view.question").click()
    expect(screen.page.locator(".compared.of-question thead th")).to_have_count(2)
    phones[0].go(f"screen/{room.code}")
    expect(phones[0].page.locator(".compared")).to_be_visible()
    assert phones[0].page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("scripts", others_long([True, False], True), ids=["with-scripts", "without-scripts"])
def test_who_goes_back_to_the_beginning_stays_in_the_group(
    device_of: OpenDevice, server: Server, scripts: bool
) -> None:
    room = make_room(server, title="Torstain ryhmä")
    phone, screen = device_of(scripts=scripts), device_of(size=PROJECTOR)
    screen.go(f"screen/{room.code}")
    join(phone, f"{phone.url}/fi/join/{room.code}")
    phone.answer(1, choice_at(1))
    phone.button("question.back").click()
    phone.sees_question(1)
    phone.link("question.back").click()
    expect(phone.page.locator(".notice")).to_contain_text(phone.say("start.group", name="Torstain ryhmä"))

    phone.button("start.from_beginning").click()

    phone.sees_question(1)
    assert phone.chosen() == []
    phone.skip_to(COUNT)
    answer_last(phone)
    expect(phone.page.locator("#group")).to_be_visible()
    expect(done(screen)).to_have_text("1")


@pytest.fixture
def room(server: Server) -> LiveRoom:
    return make_room(server)


def host_of(device: Device, room: LiveRoom) -> Device:
    """The device on the host's page, when its live channel has said its first."""
    room.admit(device)
    with device.page.expect_response("**/events"):
        device.go(f"host/{room.code}")
    return device


def test_the_page_does_not_jump_when_something_changes(device_of: OpenDevice, room: LiveRoom) -> None:
    """Whoever has scrolled down to the plans stays there; only a focus that would be lost is moved."""
    room.fill(5)
    room.press("show")
    host = host_of(device_of(), room)
    host.page.locator("footer").scroll_into_view_if_needed()
    place = host.page.evaluate("scrollY")

    room.press("view", view="talk")

    expect(host.page.locator("#view-talk")).to_have_attribute("aria-pressed", "true")
    assert host.page.evaluate("document.activeElement === document.body")
    assert place > 0 and host.page.evaluate("scrollY") == place
    host.page.get_by_text(host.say("workshop.host.prompts"), exact=True).click()
    prompt, below = (host.page.locator(f"#prompt-{number}") for number in (2, 3))
    prompt.scroll_into_view_if_needed()
    where = below.bounding_box()
    prompt.click()
    expect(prompt).to_have_attribute("aria-pressed", "true")
    assert below.bounding_box() == where


def test_what_somebody_has_opened_stays_open_when_the_page_changes(device_of: OpenDevice, room: LiveRoom) -> None:
    host = host_of(device_of(), room)
    details = host.page.locator("#host details").last
    details.locator("summary").click()
    expect(details).to_have_attribute("open", "")

    room.fill(1)

    sees_done(host, 1)
    expect(details).to_have_attribute("open", "")


def test_a_phone_follows_the_wall_and_is_told_of_the_next_round(device_of: OpenDevice, room: LiveRoom) -> None:
    """In the words of the wall, with nothing that moves at the top, and one tap from the own result and back."""
    room.fill(11)
    phone, screen = device_of(size=SMALL), device_of(size=PROJECTOR)
    phone.keep(room.finish((2,) * COUNT))
    phone.go("result")
    line = phone.page.locator("#group")
    expect(line).to_contain_text(phone.say("workshop.phone.waits"))
    place = line.bounding_box()
    room.press("show")
    expect(line).to_contain_text(phone.say("workshop.phone.ready"))
    assert line.bounding_box() == place
    phone.page.locator("#follow").click()
    screen.go(f"screen/{room.code}")

    for number in range(1, COUNT + 1):
        room.press("view", view="question", question=str(number))
        question = QUESTIONNAIRE.questions[number - 1]
        expect(phone.page.locator(".now strong")).to_have_text(question.title["fi"])
        expect(screen.page.locator("h1")).to_contain_text(question.title["fi"])
        # A word that several share may be said once on the wall.
        words = [{*device.page.locator(".word").all_inner_texts()} for device in (phone, screen)]
        assert words[0] == words[1] != set()
        talk = phone.page.locator(".shown .talk")
        expect(talk).to_contain_text(question.talk["fi"])
        box = talk.bounding_box()
        assert box is not None and box["y"] + box["height"] <= SMALL[1], question.id
    room.press("view", view="characters")
    expect(phone.page.locator(".now strong")).to_have_text(phone.say("workshop.view.characters"))
    box = phone.page.locator(".shown .talk, .shown .large .prompt").last.bounding_box()
    assert box is not None and box["y"] + box["height"] <= SMALL[1]

    room.press("round")
    expect(phone.page.locator("#next-round")).to_be_visible()
    target = phone.page.locator("#next-round").bounding_box()
    assert target is not None and target["height"] >= 44
    phone.page.locator("#own").click()
    phone.sees_result()
    phone.page.locator("#follow").click()
    phone.page.locator("#next-round").click()
    phone.page.locator("#join form button").click()
    phone.sees_question(1)


def test_stepping_on_quickly_loses_no_press(device_of: OpenDevice, room: LiveRoom) -> None:
    host = host_of(device_of(), room)
    room.press("view", view="question")
    expect(host.page.locator("#view-question")).to_have_attribute("aria-pressed", "true")
    host.page.locator("#step-next").hover()
    for press in (1, 2, 3):
        # The browser counts the presses of a quick hand, none of which waits for an answer.
        host.page.mouse.down(click_count=press)
        host.page.mouse.up(click_count=press)
    sees_scene(host, 4)
    for key in ("PageUp", "PageDown", "ArrowRight", "PageDown"):
        host.page.keyboard.press(key)
    sees_scene(host, 6)

    # So does the wall in the host's own browser, which minds no other key of a clicker.
    host.go(f"screen/{room.code}")
    for key in ("PageDown", "b", ".", "Escape", "ArrowRight", "PageUp"):
        host.page.keyboard.press(key)
    expect(host.page.locator("#screen .scene")).to_have_text(QUESTIONNAIRE.questions[6].title["fi"])


def test_an_answer_takes_no_button_from_under_a_finger(device_of: OpenDevice, room: LiveRoom) -> None:
    host = host_of(device_of(), room)
    host.page.locator("#step-next").hover()
    with host.page.expect_response("**/view"):
        host.page.mouse.down()
        host.page.mouse.up()
        host.page.mouse.down(click_count=2)
    host.page.wait_for_timeout(500)
    host.page.mouse.up(click_count=2)
    sees_scene(host, 2)


def test_a_second_host_is_let_in_with_the_link_that_the_first_one_keeps(device_of: OpenDevice, room: LiveRoom) -> None:
    first, second = host_of(device_of(), room), device_of("sv")
    assert room.key not in first.page.content()
    first.page.get_by_text(first.say("workshop.host.second"), exact=True).click()
    link = first.page.locator("#host-url").input_value()
    expect(first.button("workshop.link.copy").last).to_be_visible()

    second.page.goto(link)
    expect(second.heading).to_be_visible()
    expect(end_button(second)).to_be_visible()
    second.page.locator("#view-talk").click()

    expect(first.page.locator("#view-talk")).to_have_attribute("aria-pressed", "true")
    expect(first.page.locator("#host-url")).to_have_value(link)


def test_the_clock_of_the_plan_goes_on_by_itself(device_of: OpenDevice, room: LiveRoom) -> None:
    script = QUESTIONNAIRE.facilitation.scripts[0]
    host = device_of()
    host.page.clock.install()
    host = host_of(host, room)
    host.page.locator("#plans summary").first.click()
    host.button("workshop.plan.start").first.click()
    clock, step = host.page.locator("[data-plan]"), host.page.locator("#plans [aria-current]")
    expect(clock).to_contain_text(host.say("workshop.plan.step", number=1, count=len(script.steps)))

    host.page.clock.fast_forward(60_000 * script.steps[0].minutes)

    expect(clock).to_contain_text(host.say("workshop.plan.step", number=2, count=len(script.steps)))
    expect(clock).to_contain_text(host.say("workshop.minutes", minutes=script.steps[0].minutes))
    expect(step).to_contain_text(script.steps[1].text["fi"][:20])


@pytest.mark.parametrize("locale", others_long(LOCALES, "fi-simple"))
def test_who_joins_beside_a_video_call_has_the_button_in_view(
    device_of: OpenDevice, room: LiveRoom, locale: str
) -> None:
    phone = device_of(locale, size=(360, 320))
    phone.go(f"join/{room.code}")
    expect(phone.page.locator("#join form button")).to_be_in_viewport(ratio=1)


def test_a_changed_key_takes_the_page_from_whoever_has_the_old_one(device_of: OpenDevice, room: LiveRoom) -> None:
    """And gives the new link to the one who changed it, whatever the live channel says meanwhile."""
    one, other = host_of(device_of(), room), host_of(device_of("sv"), room)
    one.page.get_by_text(one.say("workshop.host.rotate"), exact=True).click()

    one.button("workshop.host.rotate.go").click()

    expect(one.page.locator("#host-url")).to_be_visible()
    assert room.key not in one.page.content()
    expect(other.page.locator("#key")).to_be_visible()
    one.link("workshop.link.open").click()
    expect(end_button(one)).to_be_visible()


def test_a_deleted_workshop_goes_from_every_screen(device_of: OpenDevice, room: LiveRoom) -> None:
    room.fill(4)
    phone = device_of("en")
    phone.keep(room.finish((2,) * COUNT))
    phone.go("result")
    host, screen = host_of(device_of(), room), device_of("sv", size=PROJECTOR)
    screen.go(f"screen/{room.code}")
    expect(screen.page.locator(".code")).to_be_visible()
    host.page.get_by_text(host.say("workshop.host.delete"), exact=True).click()

    host.button("workshop.host.delete.go").click()

    expect(host.page.locator("[role=status]").first).to_contain_text(host.say("workshop.ended.text"))
    expect(screen.heading).to_have_text(screen.say("workshop.ended.title"))
    expect(phone.page.locator("#group")).to_contain_text(phone.say("workshop.ended.title"))
    assert room.code not in screen.page.locator("main").inner_text()
    letters = "(words) => parseFloat(getComputedStyle(words).fontSize)"
    assert screen.page.locator(".over p").evaluate(letters) >= 45
    screen.page.reload()
    expect(screen.heading).to_have_text(screen.say("workshop.not_open.title"))
    assert screen.page.locator(".over p").evaluate(letters) >= 45


def test_a_phone_that_waits_notices_that_it_may_join(device_of: OpenDevice, room: LiveRoom) -> None:
    room.press("pause", paused="1")
    phone = device_of()
    phone.page.clock.install()
    phone.go(f"join/{room.code}")
    expect(phone.page.locator("#again")).to_be_visible()

    room.press("pause", paused="0")
    phone.page.clock.run_for(10_000)

    phone.button("workshop.join.begin").click()
    phone.sees_question(1)


@pytest.mark.parametrize("cdn", [True, False], ids=["with-htmx", "without-htmx"])
def test_a_phone_that_waits_notices_that_the_workshop_is_over(device_of: OpenDevice, room: LiveRoom, cdn: bool) -> None:
    room.press("pause", paused="1")
    phone = device_of("sv", cdn=cdn)
    phone.page.clock.install()
    phone.go(f"join/{room.code}")
    expect(phone.page.locator("#again")).to_be_visible()

    room.press("delete")
    phone.page.clock.run_for(15_000)

    expect(phone.heading).to_have_text(phone.say("workshop.ended.title"))
    expect(phone.page.locator("main")).to_contain_text(phone.say("workshop.ended.text"))
    phone.page.wait_for_load_state()
    phone.requests.clear()
    phone.page.clock.run_for(60_000)
    assert phone.requests == []


def lost_and_found(host: Device) -> None:
    """Press "try again" in the box that tells of a lost connection."""
    expect(host.page.locator("#offline")).to_be_visible()
    host.context.set_offline(False)
    host.button("offline.retry").click()
    expect(host.page.locator("#offline")).to_be_hidden()


def test_trying_again_presses_what_was_pressed_and_nothing_else(device_of: OpenDevice, room: LiveRoom) -> None:
    """Least of all the first button of the page, which ends a round for good."""
    room.fill(5)
    host = host_of(device_of(), room)
    host.context.set_offline(True)
    host.page.locator("#view-talk").click()
    lost_and_found(host)
    expect(host.page.locator("#view-talk")).to_have_attribute("aria-pressed", "true")
    forgive(host)

    # The page is drawn anew before anybody tries again: the pressed button is there no more.
    host.page.route("**/view", lambda route: route.fulfill(status=503), times=1)
    host.page.locator("#view-progress").click()
    expect(host.page.locator("#offline")).to_be_visible()
    room.fill(1)
    sees_done(host, 6)
    lost_and_found(host)
    expect(host.page.locator("#view-progress")).to_have_attribute("aria-pressed", "true")
    expect(host.page.locator("#view-progress")).to_be_focused()
    forgive(host)

    host.page.reload()
    expect(end_button(host)).to_be_visible()
    assert not any(path.endswith("/show") for path in host.posts)

    # What cannot be undone is not even pressed again where it was meant.
    host.context.set_offline(True)
    end_round(host)
    lost_and_found(host)
    expect(host.page.locator("#show")).to_be_focused()
    host.page.wait_for_timeout(300)
    assert len([path for path in host.posts if path.endswith("/show")]) == 1
    expect(host.page.locator("#open-round")).to_have_count(0)
    forgive(host)


@pytest.mark.parametrize("scripts", others_long([True, False], True), ids=["with-scripts", "without-scripts"])
def test_ending_a_round_is_asked_in_place_while_somebody_is_answering(
    device_of: OpenDevice, room: LiveRoom, scripts: bool
) -> None:
    room.fill(5)
    room.join()
    host = device_of(scripts=scripts)
    room.admit(host)
    host.go(f"host/{room.code}")
    asked = host.page.locator(".doubt")
    place = host.page.locator("#ask").bounding_box()

    # A double tap asks and takes it back; the harmless choice is where the finger is.
    host.page.locator("#ask").dblclick()
    expect(asked).to_be_hidden()
    host.page.locator("#ask").click()
    expect(asked).to_contain_text(host.say("workshop.host.end.unfinished", n=1))
    assert host.page.locator("#ask").bounding_box() == place
    expect(host.page.locator("#ask .opened")).to_be_visible()
    # Whoever meant the step above it presses that now: no round ends there.
    ends, step = host.page.locator("#end-anyway").bounding_box(), host.page.locator("#step-next").bounding_box()
    assert ends is not None and step is not None and ends["y"] + ends["height"] <= step["y"]
    host.page.locator("#ask").click()
    expect(asked).to_be_hidden()
    assert not any(path.endswith("/show") for path in host.posts)

    end_round(host)
    expect(host.page.locator("#state")).to_contain_text(host.say("workshop.host.shown", number=1))


def test_a_page_that_wakes_up_without_network_does_not_tell_of_a_lost_press(
    device_of: OpenDevice, room: LiveRoom
) -> None:
    host = host_of(device_of(), room)
    host.context.set_offline(True)

    with host.page.expect_event("requestfailed"):
        host.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    host.page.wait_for_timeout(300)
    expect(host.page.locator("#offline")).to_be_hidden()
    forgive(host)


def test_the_host_opens_the_screen_in_the_language_that_was_chosen_for_it(
    device_of: OpenDevice, server: Server
) -> None:
    host = host_of(device_of("fi"), make_room(server, language="sv"))

    with host.page.expect_popup() as opened:
        host.link("workshop.host.screen").click()

    expect(opened.value.locator("html")).to_have_attribute("lang", "sv")
    expect(end_button(host)).to_be_visible()


def test_no_word_of_the_host_s_buttons_is_broken_on_a_phone(device_of: OpenDevice, room: LiveRoom) -> None:
    for locale in LOCALES:
        host = host_of(device_of(locale, size=NARROW), room)
        for text in host.page.locator("[data-step], .breaks .button").all():
            lines = text.evaluate(
                "(e) => { const r = new Range(); r.selectNodeContents(e); return r.getClientRects().length; }"
            )
            assert lines == 1, f"{locale}: {text.inner_text()}"


def test_what_a_host_is_typing_stays_whatever_happens_in_the_room(device_of: OpenDevice, server: Server) -> None:
    host, room = device_of(), make_room(server)
    room.admit(host)
    host.go(f"host/{room.code}")
    lines, field = host.page.locator("#written li p"), host.page.locator("#change")
    host.page.get_by_text(host.say("workshop.changes.fold")).click()
    host.page.locator("#question").fill("Kuka")

    for line in ("Kahvit auki", "Tuoli valmiiksi"):
        field.fill(line)
        field.press("Enter")
        expect(lines.last).to_have_text(line)
        expect(field).to_have_value("")
        expect(field).to_be_focused()
    field.fill("Vuoro")
    room.press("changes", change="Toisen ohjaajan rivi")
    expect(lines).to_have_count(3)
    room.fill(1)
    sees_done(host, 1)
    host.page.locator("#turn-1").click()
    expect(host.page.locator("#turn-1")).to_have_text(host.say("workshop.changes.show"))
    host.page.locator("#wall-changes-1").click()
    expect(host.page.locator("#wall-changes-1")).to_have_attribute("aria-pressed", "true")
    room.press("view", view="join")
    expect(host.page.locator("#wall-changes-1")).to_have_attribute("aria-pressed", "false")

    expect(field).to_have_value("Vuoro")
    expect(host.page.locator("#question")).to_have_value("Kuka")
