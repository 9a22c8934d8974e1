"""A region that a device remembers: only if asked to, told in one place, and in no page that others get."""

import re

import pytest
from starlette.testclient import TestClient

from quiz.i18n import catalog
from quiz.questionnaire.model import LOCALES
from quiz.regions import REGIONS
from tests.support.page_checks import check
from tests.support.parameters import others_long
from tests.support.rooms import device
from tests.support.walking import text_of


@pytest.mark.parametrize("locale", others_long(LOCALES, "fi-simple"))
def test_a_region_is_remembered_until_it_is_forgotten(client: TestClient, locale: str) -> None:
    t, own = catalog(locale), f"/{locale}/statistics/region"
    nothing = client.get(own)
    check(nothing.text, locale)
    assert " ".join(t("stats.own.none").split()) in text_of(nothing.text) and not client.cookies

    told = client.post(f"/{locale}/statistics", data={"region": "lappi"})

    assert (told.status_code, told.headers["location"]) == (303, own)
    assert told.headers["set-cookie"].startswith(
        "__Host-region=lappi; Max-Age=31536000; Path=/; HttpOnly; SameSite=Lax"
    )
    page = client.get(own)
    check(page.text, locale)
    told_so = " ".join(t("stats.own.remembered", region=REGIONS["lappi"][locale]).split())
    assert told_so in text_of(page.text)
    assert page.headers["cache-control"] == "no-store"

    assert (
        client.post(f"/{locale}/statistics", data={"region": ""})
        .headers["set-cookie"]
        .startswith("__Host-region=; Max-Age=0;")
    )
    assert client.get(own).text == nothing.text and client.get(f"/{locale}/statistics").status_code == 200


def test_it_leads_to_its_page_and_makes_no_page_another_one(client: TestClient) -> None:
    """What caches keep is the same for everybody: the way there is kept by none, and any choice goes before it."""
    other = device(client)
    client.post("/fi/statistics", data={"region": "lappi"})
    led = client.get("/fi/statistics")
    assert (led.status_code, led.headers["location"]) == (303, "/fi/statistics?region=lappi")
    assert led.headers["cache-control"] == "no-store"
    for address in ("?region=", "?region=lappi", "?region=kainuu&with=lappi", "/characters", "/regions"):
        mine, theirs = (browser.get(f"/fi/statistics{address}") for browser in (client, other))
        assert (mine.status_code, mine.content, dict(mine.headers)) == (200, theirs.content, dict(theirs.headers))
    # Whoever goes back to all of the country, or chooses it, is not sent away again.
    assert client.get("/fi/statistics", headers={"hx-request": "true"}).status_code == 200
    assert other.get("/fi/statistics").status_code == 200
    # Nor by another language, or loading the page anew.
    everything = client.get("/fi/statistics?region=")
    assert everything.headers["hx-push-url"] == "/fi/statistics?region="
    links = set(re.findall(r'href="(/\w\w/statistics(?:\?[^"]*)?)"', everything.text))
    assert {"/fi/statistics?region=", "/sv/statistics?region="} <= links


@pytest.mark.parametrize("value", ["atlantis", "none", "", "lappi; Path=/x", "%0d%0aset-cookie: a=b", "*"])
def test_nothing_but_a_region_is_remembered(client: TestClient, value: str) -> None:
    told = client.post("/fi/statistics", data={"region": value})
    assert told.headers["set-cookie"].startswith("__Host-region=; Max-Age=0;")
    client.cookies.clear()
    client.headers["cookie"] = "__Host-region=../evil"
    assert client.get("/fi/statistics").status_code == 200
    assert text_of(client.get("/fi/statistics/region").text).count("evil") == 0


def test_regions_are_in_the_order_of_their_names_wherever_one_is_chosen(client: TestClient) -> None:
    for path in ("statistics/region", "workshop"):
        names = re.findall(r'<option value="[a-z-]+"(?: selected)?>([^<]+)<', client.get(f"/sv/{path}").text)
        shown = [name for name in names if name in {each["sv"] for each in REGIONS.values()}]
        assert shown == sorted(shown, key=str.lower) and len(shown) == len(REGIONS), path
