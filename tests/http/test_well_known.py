"""What browsers, phones and crawlers ask for by themselves."""

import json
import re
import struct
from dataclasses import replace
from typing import Any

import pytest
from starlette.testclient import TestClient

from quiz.app import create_app
from quiz.questionnaire.model import LOCALES
from quiz.settings import Settings
from tests.conftest import Clock
from tests.support.clients import Client
from tests.support.page_checks import check
from tests.support.walking import finish

ROOT = "/osallisuus"


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("/favicon.ico", "image/x-icon"),
        ("/apple-touch-icon.png", "image/png"),
        ("/apple-touch-icon-precomposed.png", "image/png"),
    ],
)
def test_icons_are_there_without_a_page_that_names_them(client: TestClient, path: str, media_type: str) -> None:
    response = client.get(path)
    assert response.status_code == 200 and response.headers["content-type"] == media_type
    assert response.headers["cache-control"] == "public, max-age=86400"


@pytest.mark.parametrize("locale", LOCALES)
def test_a_phone_can_have_the_service_among_its_apps(client: TestClient, locale: str) -> None:
    (address,) = re.findall(r'<link rel="manifest" href="([^"]+)"', client.get(f"/{locale}/").text)
    response = client.get(address)
    assert response.headers["content-type"] == "application/manifest+json"
    manifest = response.json()
    assert (manifest["start_url"], manifest["scope"], manifest["lang"]) == (f"/{locale}/", "/", locale)
    assert client.get(manifest["start_url"]).status_code == 200
    for icon in manifest["icons"]:
        picture = client.get(icon["src"])
        assert picture.headers["content-type"] == icon["type"]
        if icon["type"] == "image/png":
            assert "{}x{}".format(*struct.unpack(">II", picture.content[16:24])) == icon["sizes"]
    assert [icon.get("purpose", "any") for icon in manifest["icons"]] == ["any", "any", "any", "maskable"]


def test_an_unknown_language_has_no_manifest(client: TestClient) -> None:
    assert client.get("/tlh/manifest.webmanifest").status_code == 404


@pytest.fixture(params=["", ROOT])
def root(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_crawlers_keep_to_pages_for_everybody(settings: Settings, clock: Clock, root: str) -> None:
    app = create_app(replace(settings, base_url=f"https://testserver{root}"), clock)
    with Client(app, "https://testserver") as client:
        lines = client.get(f"{root}/robots.txt").text.splitlines()
    assert lines[0] == "User-agent: *"
    closed = [re.escape(line.removeprefix("Disallow: ")).replace(r"\*", ".*") for line in lines[1:]]

    def is_closed(path: str) -> bool:
        return any(re.match(pattern, root + path) for pattern in closed)

    assert not any(map(is_closed, ("/", "/fi/", "/sv/characters/lohi", "/en/about", "/fi/workshop", "/static/a.png")))
    assert all(map(is_closed, ("/fi/question/1", "/sv/result", "/w/koma-siru", "/en/join/koma-siru", "/fi/host/a")))
    assert is_closed("/fi/statistics?region=lappi") and is_closed("/fi-simple/coordinator/regions")


def kept(client: TestClient, root: str = "") -> dict[str, Any]:
    """What the service worker keeps."""
    line = client.get(f"{root}/service-worker.js").text.partition("\n")[0]
    return dict(json.loads(line.removeprefix("self.KEPT = ").removesuffix(";")))


def test_what_a_worker_keeps_is_the_same_for_everybody(client: TestClient) -> None:
    before = {locale: client.get(page).content for locale, page in kept(client)["pages"].items()}
    assert tuple(before) == LOCALES
    finish(client)
    for locale, page in kept(client)["pages"].items():
        response = client.get(page)
        assert response.content == before[locale] and "set-cookie" not in response.headers
        check(response.text, locale)
        needed = set(re.findall(r'(?:src|href)="(/[^"]+)"', response.text))
        assert needed <= {*kept(client)["files"]}
    assert all(client.get(file).status_code == 200 for file in kept(client)["files"])


def test_a_worker_is_asked_for_once_an_hour_at_most(client: TestClient) -> None:
    response = client.get("/service-worker.js")
    assert response.headers["content-type"] == "text/javascript; charset=utf-8"
    assert response.headers["cache-control"] == "public, max-age=3600"
    assert "worker-src 'self'" in response.headers["content-security-policy"]


@pytest.mark.parametrize("path", ["/fi/question/1", "/fi/region"])
def test_no_step_of_a_walk_brings_the_worker(client: TestClient, path: str) -> None:
    assert 'data-worker="/service-worker.js"' in client.get("/fi/").text
    client.post("/fi/start")
    for number in range(1, 13):
        client.post(f"/fi/question/{number}", data={"choice": "3"})
    page = client.get(path)
    assert page.status_code == 200 and "worker" not in page.text and "manifest" not in page.text


def test_under_a_path_a_worker_keeps_to_it(settings: Settings, clock: Clock) -> None:
    app = create_app(replace(settings, base_url=f"https://testserver{ROOT}"), clock)
    with Client(app, "https://testserver") as client:
        assert f'data-worker="{ROOT}/service-worker.js"' in client.get(f"{ROOT}/fi/").text
        found = kept(client, ROOT)
        addresses = [*found["pages"].values(), *found["files"]]
        assert all(address.startswith(f"{ROOT}/") for address in addresses)
        assert {client.get(address).status_code for address in addresses} == {200}


def test_under_a_path_an_app_begins_and_ends_there(settings: Settings, clock: Clock) -> None:
    app = create_app(replace(settings, base_url=f"https://testserver{ROOT}"), clock)
    with Client(app, "https://testserver") as client:
        manifest = client.get(f"{ROOT}/sv/manifest.webmanifest").json()
        assert (manifest["start_url"], manifest["scope"], manifest["id"]) == (f"{ROOT}/sv/", f"{ROOT}/", f"{ROOT}/")
        assert all(client.get(icon["src"]).status_code == 200 for icon in manifest["icons"])
        assert client.get(f"{ROOT}/favicon.ico").status_code == 200
