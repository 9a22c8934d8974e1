"""What the page about privacy says is what the service does."""

import re
from dataclasses import replace
from datetime import date
from urllib.parse import urlsplit

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from quiz.app import create_app
from quiz.disclosure.ladder import WEEKS_IN_ALL
from quiz.i18n import catalog
from quiz.questionnaire.model import LOCALES, Questionnaire
from quiz.responses.walk_signer import WalkSigner
from quiz.settings import HTMX_URL, ROOT, SSE_URL, Settings
from quiz.store.admin import access_keys
from quiz.workshops.service import MOST_DAYS
from tests.conftest import SAME_ORIGIN, Clock
from tests.support.clients import Client
from tests.support.page_checks import check
from tests.support.parameters import others_long
from tests.support.rooms import device, make_room
from tests.support.walking import finish, text_of

CDN = "cdn.jsdelivr.net"
OWN_HTMX, OWN_SSE = "/static/htmx.min.js", "/static/sse.min.js"
BASE_URL = "https://quiz.example"
ONE, OTHER = "scripts.example", "other.example:8443"
NO_SCRIPTS = ("", "about", "privacy", "characters", "support", "cards", "measure", "workshop", "coordinator", "join")


def hosts_of(page: str) -> set[str]:
    """The hosts that a page gets scripts from, but for our own."""
    sources = re.findall(r'<script[^>]*\bsrc="([^"]+)"', page)
    return {urlsplit(source).netloc for source in sources} - {"", "quiz.example"}


@pytest.mark.parametrize("locale", others_long(LOCALES, "en"))
@pytest.mark.parametrize(
    ("htmx", "sse", "hosts"),
    [
        (HTMX_URL, SSE_URL, {CDN}),
        (OWN_HTMX, OWN_SSE, set()),
        (OWN_HTMX, SSE_URL, {CDN}),
        (HTMX_URL, OWN_SSE, {CDN}),
        (f"https://{ONE}/htmx.min.js", SSE_URL, {ONE, CDN}),
        (f"https://{ONE}/htmx.min.js", f"https://{OTHER}/sse.js", {ONE, OTHER}),
        (f"{BASE_URL}{OWN_HTMX}", f"{BASE_URL}{OWN_SSE}", set()),
    ],
    ids=["both from the CDN", "both own", "own htmx", "own sse", "another host", "two other hosts", "own by name"],
)
def test_it_names_every_host_that_a_page_gets_scripts_from_and_no_other(
    settings: Settings, clock: Clock, questionnaire: Questionnaire, locale: str, htmx: str, sse: str, hosts: set[str]
) -> None:
    own = replace(settings, htmx_url=htmx, sse_url=sse, base_url=BASE_URL)
    with Client(create_app(own, clock), "https://testserver", follow_redirects=False, headers=SAME_ORIGIN) as phone:
        page = phone.get(f"/{locale}/privacy").text
        room = make_room(phone, questionnaire)
        plain = [phone.get(f"/{locale}/{path}").text for path in NO_SCRIPTS]
        phone.post(f"/{locale}/start")
        asking = [phone.get(f"/{locale}/question/1").text]
        finish(phone)
        asking += [phone.get(f"/{locale}/{path}").text for path in ("result", "statistics")]
        live = [phone.get(f"/{locale}/{path}/{room.code}").text for path in ("screen", "host")]

    check(page, locale)
    used = set().union(*(map(hosts_of, [*plain, *asking, *live])))
    said = text_of(page)
    assert used == {host for host in (CDN, ONE, OTHER) if host in said} == hosts
    assert "jsDelivr" not in said
    assert set().union(*map(hosts_of, plain)) == set()
    words = catalog(locale)
    assert (text_of(words("privacy.third.own")) in said) == (not hosts)
    # Each script has its own sentence: the live pages get both, the others one of them.
    for key, url, pages in (("htmx", htmx, [*asking, *live]), ("sse", sse, live)):
        host = urlsplit(url).netloc
        elsewhere = host not in ("", "quiz.example")
        assert (text_of(words(f"privacy.third.{key}", host=host)) in said) == elsewhere
        assert all(url in page for page in pages)


def test_the_pages_that_get_scripts_are_those_that_it_tells_of() -> None:
    """Whoever lets another page load them must look at what privacy.third says."""
    found: dict[str, set[str]] = {"_scripts.html": set(), "_live_scripts.html": set()}
    for path in (ROOT / "templates").rglob("*.html"):
        for name in re.findall(r'include "(_(?:live_)?scripts\.html)"', path.read_text(encoding="utf-8")):
            found[name].add(path.relative_to(ROOT / "templates").as_posix())
    assert found == {
        "_scripts.html": {
            "_live_scripts.html",
            "mirror/group.html",
            "mirror/host.html",
            "mirror/join.html",
            "mirror/screen.html",
            "quiz/step.html",
            "quiz/result.html",
            "statistics/_page.html",
            "workshop/join.html",
        },
        "_live_scripts.html": {
            "quiz/result.html",
            "workshop/follow.html",
            "workshop/host.html",
            "workshop/screen.html",
        },
    }


def cookies_of(*responses: Response) -> dict[str, int]:
    """The cookies that responses set, by their names without what is in front of them, and their lives in seconds."""
    found = [response.headers["set-cookie"] for response in responses]
    matches = [re.match(r"__Host-([\w-]+)=[^;]+; Max-Age=(\d+);", cookie) for cookie in found]
    return {match[1]: int(match[2]) for match in matches if match}


@pytest.mark.parametrize("locale", LOCALES)
def test_it_names_every_cookie_and_how_long_it_lasts(
    client: TestClient, settings: Settings, questionnaire: Questionnaire, locale: str
) -> None:
    key = access_keys.add(settings.database, "Lappi", date(2026, 11, 21))
    made = client.post("/fi/workshop", data={"days": "30"})
    code = re.match(r"/fi/host/([a-z]{4}-[a-z]{4})/links", made.headers["location"])
    assert code
    phone = device(client)
    joined = phone.post(f"/fi/join/{code[1]}")
    planned = client.post(f"/fi/host/{code[1]}/plan", data={"plan": "1"})
    region = client.post("/fi/statistics", data={"region": "lappi"})
    cookies = cookies_of(joined, made, planned, client.post("/fi/coordinator/enter", data={"key": key}), region)
    assert cookies.keys() == {"walk", f"host-{code[1]}", f"plan-{code[1]}", "coordinator", "region"}
    walk = WalkSigner(settings.secret_key).read(phone.cookies["__Host-walk"], questionnaire.edition, 12, 0)
    assert walk and (walk.workshop, walk.round) == (code[1], 1)

    page, words = client.get(f"/{locale}/privacy").text, catalog(locale)

    check(page, locale)
    for name, seconds in cookies.items():
        kind = name.partition("-")[0]
        days, hours = divmod(seconds // 3600, 24)
        assert f"<code>{name.replace(code[1], '…')}</code>" in page
        assert text_of(words(f"privacy.cookie.{kind}.text", lasts=days or hours)) in text_of(page)
    assert text_of(words("privacy.table.workshop.text", days=MOST_DAYS)) in text_of(page)


def test_the_hosts_cookie_goes_with_the_workshop(client: TestClient, questionnaire: Questionnaire) -> None:
    room, other = make_room(client, questionnaire), make_room(client, questionnaire)
    deleted = client.post(f"/fi/host/{room.code}/delete")
    assert deleted.status_code == 303
    assert deleted.headers["set-cookie"].startswith(f"__Host-host-{room.code}=; Max-Age=0; Path=/;")
    assert f"__Host-host-{room.code}" not in client.cookies
    assert client.get(f"/fi/host/{other.code}").text.count("/show") > 0


def test_it_says_for_how_long_too_few_wait(client: TestClient) -> None:
    assert WEEKS_IN_ALL == 26 and "waits for half a year at most" in text_of(client.get("/en/privacy").text)
