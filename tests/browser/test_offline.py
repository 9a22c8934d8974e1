"""Without a network: the page that a service worker keeps, and that it keeps nothing that tells of anybody."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Response, expect

from tests.browser.device import COUNT, LOCALES, Device, open_device
from tests.support.server import Server

pytestmark = pytest.mark.browser

# Until the worker has what it keeps, and serves the page.
COVERED = """async () => {
  await navigator.serviceWorker.ready;
  const covered = () => navigator.serviceWorker.controller;
  while (!covered()) await new Promise((seen) => setTimeout(seen, 20));
}"""
KEPT = """async () => Promise.all((await caches.keys()).map(async (name) =>
  [name, (await (await caches.open(name)).keys()).map(({ url }) => url)]))"""
STORED = "async () => [{ ...localStorage }, { ...sessionStorage }, await indexedDB.databases()]"
IS_DRAWN = "document.querySelector('.guide').naturalWidth && getComputedStyle(document.body).margin === '0px'"


@pytest.fixture
def own_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of the test's own, which can be away for a while."""
    with Server(tmp_path_factory.mktemp("away")) as server:
        yield server


@pytest.fixture
def phone(chromium: Browser, own_server: Server) -> Iterator[Device]:
    device = open_device(chromium, own_server, workers=True)
    yield device
    device.close()
    assert device.faults == []


def kept(device: Device) -> dict[str, set[str]]:
    """The paths in each of the browser's caches, by its name."""
    return {name: {urlsplit(url).path for url in urls} for name, urls in device.page.evaluate(KEPT)}


def sees_page_of_ours(device: Device, path: str) -> None:
    expect(device.heading).to_have_text(device.say("offline.page.title"))
    assert device.path == path
    device.page.wait_for_function(IS_DRAWN)


def test_a_walk_goes_on_where_it_was_when_the_network_is_back(phone: Device, own_server: Server) -> None:
    phone.go()
    phone.page.evaluate(COVERED)
    phone.button("start.begin").click()
    phone.sees_question(1)
    phone.skip_to(7)
    own_server.kill()

    phone.page.reload()
    sees_page_of_ours(phone, "/fi/question/7")
    phone.link("offline.retry").click()
    sees_page_of_ours(phone, "/fi/question/7")
    own_server.start()
    phone.link("offline.retry").click()
    phone.sees_question(7)

    phone.context.set_offline(True)
    own_server.kill()
    phone.page.reload()
    sees_page_of_ours(phone, "/fi/question/7")
    own_server.start()
    phone.context.set_offline(False)
    phone.sees_question(7)
    phone.answer(7, 2)


def test_nothing_is_kept_but_one_page_a_language_and_its_files(phone: Device) -> None:
    phone.go("about")
    scope = f"{phone.url}/"
    phone.page.evaluate("(names) => Promise.all(names.map((name) => caches.open(name)))", [f"{scope} older", "others"])
    answers: list[Response] = []
    phone.context.on("response", lambda answer: answers.append(answer))
    phone.go()
    phone.page.evaluate(COVERED)
    before = kept(phone)
    assert before.pop("others") == set(), "what other services of the origin keep is theirs"
    ((name, paths),) = before.items()
    assert name.startswith(f"{scope} ") and name != f"{scope} older"
    assert {path for path in paths if not path.startswith("/static/")} == {f"/{each}/offline" for each in LOCALES}
    assert len(paths) < 12

    phone.walk_to(4)
    phone.skip_to(COUNT + 1)
    phone.finish()
    assert kept(phone) == {name: paths, "others": set()}
    assert phone.page.evaluate(STORED) == [{}, {"htmx-current-path-for-history": "/fi/result"}, []]
    assert any(each.from_service_worker for each in answers if each.url.endswith("/fi/result"))
    steps = [each for each in answers if "/question/" in each.url and each.request.method == "POST"]
    assert steps and not any(each.from_service_worker for each in steps)

    phone.page.locator(".cover form button").evaluate("(button) => button.form.submit()")
    expect(phone.heading).to_have_text(phone.say("deleted.title"))
    assert kept(phone) == {name: paths, "others": set()} and phone.context.cookies() == []


def test_a_page_that_was_never_open_is_answered_in_its_language(phone: Device, own_server: Server) -> None:
    phone.go()
    phone.page.evaluate(COVERED)
    own_server.kill()
    for path, locale in (("/sv/characters/lohi", "sv"), ("/fi-simple/?lost", "fi-simple"), ("/w/koma-siru", "fi")):
        phone.locale = locale
        phone.page.goto(phone.url + path)
        sees_page_of_ours(phone, path)
