"""A room in a poor hall: without scripts, without the CDN, and with a server that is killed during a round."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import OpenDevice
from tests.browser.device import COUNT, PROJECTOR, choice_at, open_device
from tests.browser.networks import forgive
from tests.browser.places import broken_store
from tests.browser.room import answer_last, end_round, make_by_hand, make_room
from tests.support.parameters import others_long
from tests.support.server import Server

pytestmark = pytest.mark.browser

PATIENCE = 150_000  # milliseconds; a channel is opened anew after up to 64 seconds, on a busy machine
ALL_THREES = (3,) * COUNT


@pytest.mark.parametrize("missing", others_long(["scripts", "cdn"], "scripts"))
def test_a_room_works_without(device_of: OpenDevice, missing: str) -> None:
    """D3: joining, closing a round, a projector that keeps true by itself."""
    without = {missing: False}
    host, screen, phone = (
        device_of("fi", **without),
        device_of("fi", size=PROJECTOR, **without),
        device_of("sv", **without),
    )
    room = make_by_hand(host)
    host.link("workshop.link.open").click()
    screen.go(f"screen/{room.code}")
    done = screen.page.locator(".counts dd").last
    expect(done).to_have_text("0")
    phone.page.goto(f"{phone.url}/sv/join")
    phone.page.locator("#code").fill(room.code)
    phone.button("workshop.code.go").click()
    phone.button("workshop.join.begin").click()
    phone.skip_to(COUNT)
    answer_last(phone)
    room.fill(4)

    expect(done).to_have_text("5", timeout=PATIENCE)
    # The host's page says the same, at the latest when it is pressed.
    end_round(host)
    expect(host.page.locator("#state")).to_contain_text(host.say("workshop.host.shown", number=1))
    expect(screen.page.locator(".of-characters .rest")).to_be_visible(timeout=PATIENCE)
    phone.page.locator("#follow").click()
    expect(phone.page.locator(".shown .fewer").first).to_be_visible()
    host.button("workshop.host.next").click()
    expect(screen.page.locator(".of-question .fewer").last).to_be_visible(timeout=PATIENCE)


def test_a_last_answer_that_cannot_be_counted_is_offered_again_and_sent_once(
    device_of: OpenDevice, server: Server
) -> None:
    """D3: without the CDN the page of the failed finish is whole, at the address of the question."""
    phone, room = device_of(cdn=False), make_room(server)
    phone.go(f"join/{room.code}")
    phone.button("workshop.join.begin").click()
    phone.skip_to(COUNT)
    with broken_store(server):
        phone.choose(choice_at(COUNT))
        phone.button("question.next").click()
        expect(phone.heading).to_have_text(phone.say("not_counted.title"))
        phone.page.wait_for_load_state()
        assert phone.path == f"/fi/question/{COUNT}"

    phone.button("not_counted.retry").click()

    phone.sees_result()
    expect(phone.page.locator(".status.counted")).to_be_visible()
    assert phone.posts[-2:] == [f"/fi/question/{COUNT}", "/fi/region"]
    assert phone.posts.count(f"/fi/question/{COUNT}") == 1


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[Server]:
    with Server(tmp_path / "server") as running:
        yield running


def test_a_server_that_is_killed_in_the_middle_of_a_round_loses_nobody(chromium: Browser, own_server: Server) -> None:
    """The finishers, the host's pass and the round outlive it; every page goes on by itself or at the next press."""
    devices = [open_device(chromium, own_server, size=size) for size in ((360, 740), PROJECTOR, (360, 740))]
    host, screen, phone = devices
    room = make_by_hand(host)
    host.link("workshop.link.open").click()
    screen.go(f"screen/{room.code}")
    for _ in range(5):
        room.finish(ALL_THREES)
    done = screen.page.locator(".counts dd").last
    expect(done).to_have_text("5")
    expect(host.page.locator(".counts dd").last).to_have_text("5")
    phone.go(f"join/{room.code}")
    phone.button("workshop.join.begin").click()
    phone.sees_question(1)
    phone.answer(1, 3)
    screen.page.evaluate("window.untouched = true")

    own_server.kill()
    phone.choose(3)
    phone.button("question.next").click()
    expect(phone.page.locator("#offline")).to_be_visible()
    expect(screen.page.locator("[data-lost]")).to_be_visible()
    expect(host.page.locator("[data-lost]")).to_be_visible()
    own_server.start()

    phone.button("offline.retry").click()
    phone.sees_question(3)
    phone.skip_to(COUNT)
    phone.choose(3)
    phone.button("question.next").click()
    phone.sees_result()
    expect(screen.page.locator("[data-lost]")).to_be_hidden(timeout=PATIENCE)
    expect(done).to_have_text("6")
    end_round(host)
    expect(phone.page.locator("#group p > span")).to_be_visible()
    host.button("workshop.host.next").click()
    expect(screen.page.locator(".of-question .chosen li")).to_have_count(1)
    expect(screen.page.locator(".of-question .chosen .word")).to_have_text(screen.say("level.several"))
    expect(screen.page.locator(".of-question .fewer li")).to_have_count(5)
    expect(screen.page.locator(".strip")).to_contain_text(screen.say("workshop.answered", n=6))
    # Nobody has loaded the projector's page anew.
    assert screen.page.evaluate("window.untouched") is True
    for device in devices:
        forgive(device)
        device.close()
