"""The statistics as their users meet them: filters with and without scripts, from the keyboard, on paper, as files."""

import csv
from functools import partial
from http.server import HTTPServer, SimpleHTTPRequestHandler
from io import StringIO
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Route, expect

from quiz.regions import REGIONS
from quiz.settings import HTMX_URL
from tests.browser.conftest import OpenDevice
from tests.browser.device import CDN_HOST, DESKTOP, HTMX, LOCALES, Device, by_turns
from tests.browser.inspection import accessibility, basics, pictures, reflow
from tests.browser.keyboard import tab_to
from tests.browser.places import LARGE_REGION, STATISTICS, new_key
from tests.browser.signing_in import sign_in
from tests.support.parameters import others_long
from tests.support.reading import tables_in
from tests.support.tellings import figure_in, said
from tests.support.walking import rows

pytestmark = [pytest.mark.browser, pytest.mark.dates]

OF_NONE = ("/items.csv", "/items.json", "/campaigns")
"""What addresses end with that are of no region: the files of all regions, and the campaigns."""

STORED = "() => Object.keys({...localStorage, ...sessionStorage})"
NAME = REGIONS[LARGE_REGION]
PHONE_SCREEN, DESKTOP_SCREEN = (360, 740), (1280, 800)


def of(device: Device) -> Locator:
    """The line that says what the figures are of."""
    return device.page.locator("#of")


def asked(device: Device) -> dict[str, list[str]]:
    return parse_qs(urlsplit(device.page.url).query)


@pytest.mark.parametrize(
    ("place", "locale"),
    by_turns(STATISTICS, long={*STATISTICS} - {"public-regions", "overview", "dimensions"}),
)
def test_a_page_of_figures_has_no_fault_in_any_language(desk_of: OpenDevice, place: str, locale: str) -> None:
    desk = desk_of(locale, reduced_motion="reduce")
    desk.go(STATISTICS[place])
    for details in desk.page.locator("main details").all():
        details.locator("summary").click()

    assert basics(desk.page) + accessibility(desk.page) + reflow(desk.page) == []
    assert desk.hosts == {desk.url.removeprefix("http://"), CDN_HOST}


@pytest.mark.parametrize("audience", others_long(["coordinator", "statistics"], "coordinator"))
def test_a_filter_changes_the_figures_in_place(desk_of: OpenDevice, audience: str) -> None:
    desk = desk_of("sv", size=DESKTOP)
    desk.go(audience)
    desk.page.evaluate("window.same = true; document.getElementById('of').same = true")
    whole = tables_in(desk.page.content())[0]
    title = desk.page.title()

    desk.page.locator("#region").focus()
    # As arrow keys run through a list: what was chosen on the way is no place to go back to.
    desk.page.locator("#region").select_option("none")
    expect(of(desk)).to_contain_text(desk.say("table.no_region"))
    desk.page.locator("#region").select_option(LARGE_REGION)

    expect(of(desk)).to_contain_text(NAME["sv"])
    expect(desk.page.locator("#region")).to_be_focused()
    assert desk.path == f"/sv/{audience}?region={LARGE_REGION}"
    assert desk.page.title() != title and NAME["sv"] in desk.page.title()
    assert tables_in(desk.page.content())[0].cells != whole.cells
    # The same page, and the same place for the message: only what is in it is new.
    assert desk.page.evaluate("window.same && document.getElementById('of').same")
    for links in (".languages a", ".views a", ".files a"):
        addresses = [link.get_attribute("href") or "" for link in desk.page.locator(links).all()]
        of_region = [address for address in addresses if not address.partition("?")[0].endswith(OF_NONE)]
        assert of_region and all(f"region={LARGE_REGION}" in address for address in of_region), links

    # What is left to compare with has changed in place, too.
    against = desk.page.locator("#with")
    expect(against.locator(f"option[value={LARGE_REGION}]")).to_have_count(0)
    against.focus()
    against.select_option("lappi")
    expect(desk.heading).to_contain_text(REGIONS["lappi"]["sv"])
    assert desk.path == f"/sv/{audience}?region={LARGE_REGION}&with=lappi"
    desk.page.go_back()
    expect(desk.heading).not_to_contain_text(REGIONS["lappi"]["sv"])

    desk.page.locator(".languages summary").click()
    desk.page.get_by_role("link", name="English").click()
    expect(of(desk)).to_contain_text(NAME["en"])
    desk.page.go_back()
    expect(of(desk)).to_contain_text(NAME["sv"])
    desk.page.go_back()
    expect(of(desk)).not_to_contain_text(NAME["sv"])
    expect(desk.page.locator("#region")).to_have_value("")
    assert tables_in(desk.page.content())[0].cells == whole.cells


def test_new_filters_never_stand_over_old_figures(desk_of: OpenDevice) -> None:
    """A request that fails leaves the old figures: then the form goes as without scripts, and a page says so."""
    desk = desk_of("fi", size=DESKTOP)
    desk.go("statistics")

    def fail_for_htmx(route: Route) -> None:
        if "hx-request" in route.request.headers:
            route.fulfill(status=503, body="busy")
        else:
            route.continue_()

    desk.context.route("**/statistics?*", fail_for_htmx)
    desk.page.locator("#region").select_option(LARGE_REGION)

    expect(of(desk)).to_contain_text(NAME["fi"])
    assert [fault for fault in desk.faults if "503" not in fault] == []
    desk.faults.clear()  # htmx itself reports the answer that is meant


def test_a_page_of_another_site_shows_public_pictures_and_reads_public_files(
    desk_of: OpenDevice, tmp_path: Path
) -> None:
    desk = desk_of("fi")
    files = f"{desk.url}/fi/statistics/export"
    (tmp_path / "intranet.html").write_text(f'<link rel="icon" href="data:,"><img src="{files}/bloom.svg">')
    with HTTPServer(("127.0.0.1", 0), partial(SimpleHTTPRequestHandler, directory=tmp_path)) as intranet:
        answer = Thread(target=intranet.handle_request)
        answer.start()
        desk.page.goto(f"http://127.0.0.1:{intranet.server_port}/intranet.html")
        answer.join()

    picture = desk.page.locator("img")
    assert picture.evaluate("async image => { await image.decode(); return image.naturalWidth }") > 300
    read = "async address => (await (await fetch(address)).json()).class"
    assert desk.page.evaluate(read, f"{files}/bloom.json") == "dataset"


@pytest.mark.parametrize(
    ("before", "after"),
    [("", LARGE_REGION), pytest.param(LARGE_REGION, "", marks=pytest.mark.long)],
    ids=["narrower", "wider"],
)
def test_a_filter_that_is_chosen_while_htmx_is_loading_is_heard(desk_of: OpenDevice, before: str, after: str) -> None:
    desk = desk_of("fi", size=DESKTOP)
    held: list[Route] = []
    desk.context.route(HTMX_URL, lambda route: held.append(route))
    desk.page.goto(f"{desk.url}/fi/coordinator?region={before}", wait_until="commit")

    desk.page.locator("#region").select_option(after)
    [script] = held
    headers = {"access-control-allow-origin": "*"}
    script.fulfill(path=HTMX, content_type="text/javascript", headers=headers)

    desk.page.wait_for_url(f"**/coordinator?region={after}")
    expect(desk.page.locator("#region")).to_have_value(after)
    shown = expect(of(desk))
    shown.to_contain_text(NAME["fi"]) if after else shown.not_to_contain_text(NAME["fi"])


@pytest.mark.parametrize("options", others_long([{"scripts": False}, {"cdn": False}], {"scripts": False}))
def test_a_filter_works_without_htmx(desk_of: OpenDevice, options: dict[str, bool]) -> None:
    desk = desk_of("fi", **options)
    desk.go("coordinator/characters")
    expect(desk.page.locator("#source")).to_be_hidden()

    desk.page.locator(".choose summary").click()
    desk.page.locator("#region").select_option(LARGE_REGION)
    desk.page.locator("#source").select_option("open")
    desk.button("stats.filter.show").click()

    expect(of(desk)).to_contain_text(NAME["fi"])
    expect(of(desk)).to_contain_text(desk.say("stats.filter.source.open"))
    assert asked(desk) == {"region": [LARGE_REGION], "source": ["open"]}
    if not options.get("cdn", True):
        # What the browser says of a script that it could not get is no fault of the page.
        desk.faults.clear()


@pytest.mark.parametrize("size", [PHONE_SCREEN, DESKTOP_SCREEN])
def test_the_answer_is_on_the_first_screen(desk_of: OpenDevice, size: tuple[int, int]) -> None:
    desk = desk_of("fi", size=size)
    for against in ("", "&with=pirkanmaa"):
        desk.go(f"coordinator?region={LARGE_REGION}{against}")
        for part in ("#region", "#with", "h1", ".lead", ".plot, .stack"):
            expect(desk.page.locator(part).first).to_be_in_viewport(ratio=1)
    expect(desk.page.locator("#source")).to_be_hidden()


def test_from_the_key_to_the_file_with_the_keyboard_alone(filled_desk_of: OpenDevice) -> None:
    desk = filled_desk_of("fi", size=DESKTOP)
    keyboard = desk.page.keyboard
    desk.go("coordinator")
    sign_in(desk, new_key(desk.server))
    desk.sees(of(desk))

    for _ in range(40):
        keyboard.press("Tab")
        if desk.page.evaluate("document.activeElement.id") == "region":
            break
    # No other name begins like this. A second letter that comes late would be taken for the first one of another name.
    keyboard.type(NAME["fi"][0])
    expect(of(desk)).to_contain_text(NAME["fi"])
    tab_to(desk, "stats.view.characters")
    keyboard.press("Enter")
    desk.sees(desk.page.locator("#of-characters"))
    expect(of(desk)).to_contain_text(NAME["fi"])
    tab_to(desk, "stats.skip")
    keyboard.press("Enter")
    expect(desk.page.locator("#statistics")).to_be_focused()
    for _ in range(10):
        keyboard.press("Tab")
        if (
            (desk.page.evaluate("document.activeElement.getAttribute('href')") or "")
            .partition("?")[0]
            .endswith("/characters.csv")
        ):
            break
    with desk.page.expect_download() as download:
        keyboard.press("Enter")

    lines = list(csv.DictReader(StringIO(Path(download.value.path()).read_bytes().decode("utf-8"))))
    [(first, last)] = rows(desk.server.database, "SELECT min(week), max(week) FROM total")
    assert download.value.suggested_filename == f"osallisuustesti-demo-characters-{LARGE_REGION}-{first}-{last}.csv"
    order = [line["character"] for line in lines if line["area"] == LARGE_REGION]
    words = [said(line, "fi") for line in sorted(lines, key=lambda line: order.index(line["character"]))]
    shown = [figure_in(cell, "fi") for table in tables_in(desk.page.content()) for cell in table.cells]
    assert shown == words and len(shown) > 10


def test_the_public_page_sets_no_cookie_and_a_link_to_it_is_on_every_page(filled_desk_of: OpenDevice) -> None:
    visitor = filled_desk_of("en")
    visitor.go()
    visitor.link("stats.link").click()
    visitor.page.locator("#region").select_option(LARGE_REGION)
    expect(of(visitor)).to_contain_text(NAME["en"])
    assert visitor.context.cookies() == []
    # htmx notes the address it is at.
    assert set(visitor.page.evaluate(STORED)) <= {"htmx-current-path-for-history"}


@pytest.mark.parametrize("options", others_long([{"scripts": False}, {}], {"scripts": False}))
def test_a_region_is_remembered_if_wanted_whatever_the_browser_keeps(
    filled_desk_of: OpenDevice, options: dict[str, bool]
) -> None:
    """The first page was seen before, and may be kept for an hour: the wish counts at once, and so does its end."""
    visitor = filled_desk_of("fi", **options)
    visitor.go("statistics")
    visitor.page.locator("#region").select_option(LARGE_REGION)
    if not options.get("scripts", True):
        visitor.button("stats.filter.show").click()
    expect(of(visitor)).to_contain_text(NAME["fi"])
    assert visitor.context.cookies() == []

    visitor.page.get_by_role("button", name=visitor.say("stats.own.remember", region=NAME["fi"])).click()
    expect(visitor.page.locator(".lead")).to_contain_text(NAME["fi"])
    visitor.link("stats.own.open").click()
    expect(of(visitor)).to_contain_text(NAME["fi"])
    visitor.link("stats.own.link").click()
    visitor.button("stats.own.forget").click()
    expect(visitor.page.locator(".lead")).not_to_contain_text(NAME["fi"])
    assert visitor.context.cookies() == []
    visitor.go("statistics")
    expect(of(visitor)).not_to_contain_text(NAME["fi"])


def test_the_overview_of_a_region_and_the_map_fit_two_sheets_of_paper(desk_of: OpenDevice) -> None:
    desk = desk_of("fi", size=DESKTOP)
    desk.go("coordinator/regions")
    assert desk.page.pdf(format="A4").count(b"/Type /Page\n") == 2
    desk.go(f"coordinator?region={LARGE_REGION}")
    rules = desk.page.get_by_text(desk.say("stats.rules.paper"))
    expect(rules).to_be_hidden()
    sheets = desk.page.pdf(format="A4").count(b"/Type /Page\n")
    assert 1 <= sheets <= 2

    desk.page.emulate_media(media="print")
    for hidden in (".filters", ".how", ".views a:not([aria-current])", ".take", ".signed-in"):
        expect(desk.page.locator(hidden).first).to_be_hidden()
    expect(of(desk)).to_be_visible()
    expect(rules).to_be_visible()
    expect(desk.page.locator("#statistics")).to_contain_text("CC BY 4.0")


def test_bars_and_maps_are_told_apart_in_forced_colours(desk_of: OpenDevice) -> None:
    desk = desk_of("fi", forced_colors="active")
    style = "(element, name) => getComputedStyle(element)[name]"
    desk.go("coordinator/characters")
    bar = desk.page.locator(".bars .bar").first
    assert bar.locator(".fill").evaluate(style, "fill") != bar.locator(".track").evaluate(style, "fill")
    desk.go("coordinator")
    shades = [desk.page.locator(f".stack .shade-{shade}").first.evaluate(style, "fill") for shade in (1, 5)]
    assert len({*shades}) == 2
    desk.go("coordinator/regions")
    signs = {beside: desk.page.locator(f".swatch.{beside} .differs") for beside in ("more", "fewer")}
    assert signs["more"].evaluate(style, "fill") != signs["fewer"].evaluate(style, "fill")


@pytest.mark.long
@pytest.mark.parametrize("locale", LOCALES)
def test_no_word_of_a_picture_is_cut(desk_of: OpenDevice, locale: str) -> None:
    desk = desk_of(locale)
    for query in ("", f"?region={LARGE_REGION}&source=open&language={locale}"):
        for table in (
            "bloom",
            "growth",
            "growing",
            "characters",
            "finishers",
            "questions",
            "answers",
            "regions",
            "workshops",
        ):
            picture = desk.context.request.get(f"{desk.url}/{locale}/coordinator/export/{table}.svg{query}")
            desk.page.set_content(picture.text())
            assert pictures(desk.page) == [], f"{table}{query}"
