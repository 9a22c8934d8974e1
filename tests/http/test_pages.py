"""Every page in every language: whole, labelled, translated; static files; compression."""

import gzip
import re
import struct
from dataclasses import replace
from html import unescape

import pytest
from starlette.testclient import TestClient

from quiz.app import create_app
from quiz.i18n import read_messages
from quiz.questionnaire.drawings import STATIC, scenes_of
from quiz.questionnaire.model import LOCALES
from quiz.settings import ROOT, Settings
from tests.conftest import Clock
from tests.support import selko
from tests.support.clients import Client
from tests.support.page_checks import check
from tests.support.questionnaires import REAL
from tests.support.walking import ALL_THREES, answer, finish

PUBLIC = [
    "",
    "?lost",
    "deleted",
    "characters",
    "characters/siili",
    "animals",
    "numbers",
    "mirror",
    "mirror?lost",
    "mirror/figures",
    "about",
    "privacy",
    "accessibility",
    "support",
    "cards",
    "cards?home=1&tag=digiapu",
    "cards?for=organiser",
    "measure",
    "coordinator",
    "nope",
    "statistics",
    "statistics/questions",
    "statistics/regions",
]
BUTTONS = ("workshop.host.show", "workshop.view.question", "workshop.view.talk", "workshop.host.delete")
EARTHS = {"#5B4636", "#7A6050", "#C9A983", "#E9D3B4"}
"""The colours of a drawing besides those of the pages."""
NOT_PLAIN = re.compile(r"<(?:script|style|text|image|filter|linearGradient|radialGradient)|style=|href")


@pytest.mark.parametrize("locale", LOCALES)
def test_every_page_is_whole(client: TestClient, locale: str) -> None:
    for path in PUBLIC:
        check(client.get(f"/{locale}/{path}").text, locale)
    answer(client, ALL_THREES, locale)
    for number in range(1, 13):
        check(client.get(f"/{locale}/question/{number}").text, locale)
    check(client.post(f"/{locale}/question/1", data={}).text, locale)
    check(client.get(f"/{locale}/region").text, locale)
    check(client.post(f"/{locale}/region", data={}).text, locale)
    finish(client, (5, 4, 3, 2, 1, 0, 5, 4, 3, 2, 1, 0), locale)
    check(client.get(f"/{locale}/result").text, locale)


def forms(locale: str) -> dict[str, tuple[str, ...]]:
    """A catalog as it is in its file: of each message all its plural forms, or the one text."""
    path = ROOT / "quiz" / "locale" / locale.replace("-", "_") / "LC_MESSAGES" / "messages.po"
    found = read_messages(path, locale)
    return {key: (text,) for key, text in found.texts.items()} | {k: tuple(f) for k, f in found.plurals.items()}


def messages(locale: str) -> dict[str, str]:
    """A catalog with one text for each message: with plural forms the last one, which has every parameter."""
    return {key: texts[-1] for key, texts in forms(locale).items()}


@pytest.mark.parametrize("locale", LOCALES)
def test_every_catalog_has_every_message_with_the_same_parameters(locale: str) -> None:
    own, first = forms(locale), forms(LOCALES[0])
    assert own.keys() == first.keys()
    for key, texts in own.items():
        assert all(form.strip() for form in texts), key
        assert len(texts) == len(first[key]), key
        assert parameters(texts[-1]) == parameters(first[key][-1]), key


def parameters(text: str) -> list[str]:
    """What is put into a text; whether a number is written as a word is for each language to say."""
    return sorted(re.findall(r"%\(\w+\)s", text.replace("%(word)s", "%(n)s")))


def test_every_message_is_used_and_every_used_one_exists() -> None:
    templates = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "templates").rglob("*.*"))
    used = re.findall(r"\bt\('([^']+)'", templates)
    patterns = [re.compile(re.escape(key).replace("%s", r"[\w.]+")) for key in used]
    modules = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "quiz").rglob("*.py"))
    known = messages("fi")
    # In modules a message may be put together: f"table.axis.{name}".
    areas = "|".join({key.partition(".")[0] for key in known if "." in key})
    named = re.findall(rf'"((?:{areas})\.(?!(?:html|toml)")[a-z_.{{}}]+)"', modules)
    patterns += [re.compile(r"[\w+-]+".join(map(re.escape, re.split(r"\{[\w.]+\}", key)))) for key in named]
    assert [key for key in known if not any(pattern.fullmatch(key) for pattern in patterns)] == []
    assert [p.pattern for p in patterns if not any(p.fullmatch(key) for key in known)] == []


@pytest.mark.parametrize("locale", LOCALES)
def test_the_scripts_for_facilitators_name_buttons_as_they_are_called(locale: str) -> None:
    said = [step.text[locale].replace("\n", " ") for script in REAL.facilitation.scripts for step in script.steps]
    words = messages(locale)
    named = {(number, key) for number, text in enumerate(said) for key in BUTTONS if words[key] in text}
    assert named >= {(1, "workshop.view.talk"), (8, "workshop.host.show"), (8, "workshop.view.question")}
    assert (10, "workshop.host.delete") in named
    # In plain Finnish names stand without quotation marks.
    quoted = [name for text in said for name in re.findall("[”“]([^”“?]+)”", text)]
    assert all(any(name == words[key] for key in BUTTONS) for name in quoted), quoted


def test_the_pages_own_words_are_plain_in_plain_finnish() -> None:
    told = {key: texts for key, texts in forms("fi-simple").items() if key != "number.words"}
    texts = [re.sub(r"%\(\w+\)s", "1", text) for every in told.values() for text in every]
    faults = [fault for text in texts for fault in selko.faults(text)]
    assert not faults, "\n".join(faults)


def test_pages_are_compressed_for_those_who_take_it(client: TestClient) -> None:
    packed = client.get("/fi/about", headers={"accept-encoding": "gzip"})
    plain = client.get("/fi/about", headers={"accept-encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip" and "content-encoding" not in plain.headers
    assert packed.text == plain.text and packed.headers["vary"] == plain.headers["vary"] == "Accept-Encoding"
    assert int(packed.headers["content-length"]) == len(gzip.compress(plain.content, 9, mtime=0))


def test_static_files_are_kept_for_a_year_under_a_hashed_name(client: TestClient) -> None:
    page = client.get("/fi/").text
    for address in re.findall(r'"(/static/[^"]+)"', page):
        response = client.get(address)
        assert response.status_code == 200, address
        assert response.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert re.search(r"\.[0-9a-f]{10}\.\w+$", address)
    assert client.get("/static/app.css").headers["cache-control"] == "public, max-age=3600"


@pytest.mark.parametrize("name", ["nope.css", "..%2fpyproject.toml", "%2e%2e/%2e%2e/pyproject.toml", "/etc/passwd", ""])
def test_nothing_else_is_served_as_a_static_file(client: TestClient, name: str) -> None:
    assert client.get(f"/static/{name}").status_code == 404


def preview(client: TestClient, path: str) -> dict[str, str]:
    """What a messenger shows of a link, by the names of the Open Graph protocol."""
    page = client.get(path).text
    return dict(re.findall(r'<meta property="og:([^"]+)" content="([^"]*)"', page))


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("path", ["", "characters", "characters/lohi"])
def test_a_link_shows_a_picture_and_words_of_its_language(client: TestClient, locale: str, path: str) -> None:
    shown = preview(client, f"/{locale}/{path}")
    assert shown["url"] == f"/{locale}/{path}"
    assert shown["locale"] == messages(locale)["og.locale"]
    assert shown["title"] and "\n" not in shown["description"]
    picture = client.get(shown["image"])
    assert picture.headers["content-type"] == "image/png"
    assert struct.unpack(">II", picture.content[16:24]) == (int(shown["image:width"]), int(shown["image:height"]))


def test_a_link_to_an_animal_asks_what_its_invitation_asks(client: TestClient) -> None:
    lohi = REAL.characters_by_id["lohi"]
    shown = preview(client, "/sv/characters/lohi")
    assert shown["title"] == f"{lohi.name['sv']} – {lohi.epithet['sv']}"
    assert lohi.invitation and unescape(shown["description"]) == lohi.invitation["sv"]


def test_a_link_preview_has_the_address_that_people_see(settings: Settings, clock: Clock) -> None:
    app = create_app(replace(settings, base_url="https://testserver"), clock)
    with Client(app, "https://testserver") as client:
        shown = preview(client, "/fi/")
    assert shown["url"] == "https://testserver/fi/"
    assert shown["image"].startswith("https://testserver/static/pictures/start/fi.")


def test_what_a_device_holds_is_in_no_link_preview(client: TestClient) -> None:
    before = preview(client, "/fi/")
    finish(client)
    assert preview(client, "/fi/") == before


def test_drawings_are_small_and_plain() -> None:
    for character in REAL.characters:
        drawing = (STATIC / "characters" / f"{character.id}.svg").read_text(encoding="utf-8")
        assert len(drawing) <= 4096 and len(re.findall(r"<(?!/|svg|g\b)", drawing)) <= 25
        assert not NOT_PLAIN.search(drawing)


def test_every_scene_has_a_small_drawing_in_the_colours_of_the_service() -> None:
    styles = (STATIC / "app.css").read_text(encoding="utf-8")
    known = EARTHS | set(re.findall(r": (#[0-9A-F]{3,6});", styles))
    assert scenes_of(REAL) == {question.id for question in REAL.questions}
    for scene in scenes_of(REAL):
        drawing = (STATIC / "scenes" / f"{scene}.svg").read_text(encoding="utf-8")
        assert drawing.startswith('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 240">')
        assert len(gzip.compress(drawing.encode())) <= 1500 and len(re.findall(r"<(?!/|svg)", drawing)) <= 15
        assert not NOT_PLAIN.search(drawing) and set(re.findall(r"#\w+", drawing)) <= known, scene
        outlined = re.findall(r'fill="#\w+" stroke="#\w+" stroke-width="([\d.]+)"', drawing)
        assert all(float(width) <= 3 for width in outlined), scene


def test_health(client: TestClient) -> None:
    assert client.get("/healthz").text == "ok\n"


def test_first_views_wait_for_the_style_sheet_alone(client: TestClient) -> None:
    """Pictures that are not shown yet, and files for those that are, take the line from what a page waits for."""
    opening = client.get("/fi/").text.partition('class="opening"')[2].partition("</div>")[0]
    assert "<svg" in opening and "<img" not in opening
    first = client.get(client.post("/fi/start").headers["location"]).text
    (following,) = re.findall(r'<link rel="prefetch" href="[^"]*/scenes/([a-z-]+)\.', first)
    assert following == REAL.questions[1].id
    answer(client, ALL_THREES[:-1])
    assert 'rel="prefetch"' not in client.get(f"/fi/question/{len(REAL.questions)}").text
