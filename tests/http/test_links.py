"""Links and codes after other programs touched them: escaped, pasted whole, in letters that look the same."""

import re
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from quiz.i18n import catalog
from quiz.questionnaire.model import LOCALES, Questionnaire
from quiz.security.passes import new_key, read_key
from quiz.web.core.broken_links import without_query
from quiz.workshops.join_codes import check_letters, new_code, normalise, read_code
from tests.support.page_checks import check
from tests.support.parameters import others_long, paired
from tests.support.rooms import HttpRoom, make_room

LINK = "https://www.osallisuus.example/w/koma-siru"
WRITTEN = [
    *("КОМА-СИРУ", "кома-сиру", "kоmа-sіru", "koмa siru", "κομα-σιρυ", "ΚΟΜΑ ΣΙΡΥ", "κοmα-sιru"),
    *("ｋｏｍａ－ｓｉｒｕ", "ＫＯＭＡ　ＳＩＲＵ", "𝐤𝐨𝐦𝐚-𝐬𝐢𝐫𝐮", "kòmá-šïrū", "ko\u0301ma-siru", "kømå-sıru"),
    *("koma\u00adsiru", "koma\u200b-\ufeffsiru", "koma\u2011siru", "koma — siru", "koma_siru", "koma·siru"),
    *(
        "koma-siru.",
        "koma-siru,",
        "(koma-siru)",
        "”koma-siru”",
        "<koma-siru>",
        "koma-siru/",
        "koma-siru?",
        "koma-siru#",
    ),
    *(LINK, LINK.upper(), LINK + "/", LINK + ".", LINK + "?fbclid=aa", LINK + "%3Ffbclid%3Daa", LINK + "#top"),
    *(
        LINK.removeprefix("https://"),
        LINK.removeprefix("https://www."),
        "/w/koma-siru",
        "w/koma-siru",
        "example/koma-siru",
    ),
    *(LINK.replace(":", "%3A").replace("/", "%2F"), LINK.replace("/", "%252F"), f" {LINK} \n", f"<{LINK}>"),
    *(
        f"Tule mukaan: {LINK} klo 12",
        "https://x.example/fi/join/koma-siru?waiting",
        "https://x.example/sv/screen/koma-siru",
    ),
    *(
        "https://x.example/fi/host/koma-siru#abc",
        "https://x.example/fi/host/koma-siru%23abc",
        "http://[::1]:8000/w/koma-siru",
    ),
]


@pytest.mark.parametrize("written", WRITTEN)
def test_a_code_is_read_however_it_is_written(written: str) -> None:
    assert normalise(written) == "koma-siru"


@pytest.mark.parametrize(
    "written", ["https://x.example/w/", "/w/koma", "ёжик", "кома", "例え例え", "%", "%%%", "#", "?", "/" * 300]
)
def test_what_holds_no_code_is_none(written: str) -> None:
    assert read_code(written) == (None, "")


def test_letters_are_read_as_what_they_look_like_unless_they_were_written_by_sound() -> None:
    assert normalise("нора-рате") == "hopa-pate"
    assert normalise("нуну-хара") == "nunu-hara"


def test_every_code_survives_being_written_in_other_letters() -> None:
    """Small letters that look like those of a code, where there are any."""
    looks = str.maketrans("aeiojskmtrp", "аеіојѕкмтгр")
    for code in {new_code() for _ in range(300)}:
        assert normalise(code.translate(looks)) == code
        wide = "".join(chr(ord(letter) + 0xFEE0) if letter.isalpha() else "－" for letter in code)
        assert normalise(wide) == normalise(wide.upper()) == code


@pytest.fixture
def room(client: TestClient, questionnaire: Questionnaire) -> Iterator[HttpRoom]:
    yield make_room(client, questionnaire, title="Torstain ryhmä")


def test_a_link_that_is_pasted_into_the_field_for_the_code_leads_to_the_workshop(room: HttpRoom) -> None:
    phone = room.phone()
    secret = room.host.app_state["site"].settings.secret_key
    scanned = f"https://testserver/w/{room.code}-{check_letters(room.code, secret)}"
    for typed in (
        scanned,
        scanned.upper(),
        f"testserver/w/{room.code}.",
        f"https://testserver/fi/host/{room.code}#{room.key}",
    ):
        answer = phone.post("/sv/join", data={"code": typed})
        assert (answer.status_code, answer.headers["location"]) == (303, f"/sv/join/{room.code}")
        assert room.key not in str(answer.headers)
    assert 'maxlength="40"' not in phone.get("/fi/join").text


def test_a_hosts_link_with_a_wrong_code_is_not_repeated_on_the_page(room: HttpRoom) -> None:
    for mark in ("#", "%23", "%2523"):
        answer = room.phone().post("/fi/join", data={"code": f"https://testserver/fi/host/haha-haha{mark}{room.key}"})
        assert answer.status_code == 404 and room.key not in answer.text and "haha-haha" in answer.text


@pytest.mark.parametrize("path", ["/w/", "/w", "/w/CODE.", "/w/CODE,", "/w/CODE%20", "/w/%D0%BA-CODE"])
def test_the_address_on_the_wall_may_be_typed_in_many_ways(room: HttpRoom, path: str) -> None:
    answer = room.phone().get(path.replace("CODE", room.code), headers={"accept-language": "sv"})
    there = "" if path in ("/w", "/w/") or "D0" in path else f"/{room.code}"
    assert answer.headers.get("location") == (None if "D0" in path else f"/sv/join{there}")


@pytest.mark.parametrize(
    ("asked", "address"),
    [
        ("/fi/screen/CODE%3Fcompare=1", "/fi/screen/CODE?compare=1"),
        ("/fi/screen/CODE%3fcompare%3D1", "/fi/screen/CODE?compare=1"),
        ("/fi/screen/CODE%253Fcompare=1", "/fi/screen/CODE?compare=1"),
        ("/fi/join/CODE%3Fwaiting?fbclid=a", "/fi/join/CODE?waiting&fbclid=a"),
        ("/fi/statistics%3Fregion=lappi&from=2026-W02", "/fi/statistics?region=lappi&from=2026-W02"),
        ("/\\elsewhere.example%3Fa=1", "/elsewhere.example?a=1"),
        ("/fi/%0D%0Aset-cookie:a%3Fb%0D%0A", "/fi/%0D%0Aset-cookie%3Aa?b%0D%0A"),
    ],
)
def test_a_query_that_was_escaped_into_the_path_is_put_back(room: HttpRoom, asked: str, address: str) -> None:
    answer = room.phone().get(asked.replace("CODE", room.code))
    assert (answer.status_code, answer.headers["location"]) == (303, address.replace("CODE", room.code))


def test_a_query_that_is_put_back_leads_to_no_other_server() -> None:
    for start in ("//", "/\\", "\\/", "///"):
        assert without_query(f"{start}elsewhere.example?a=1", "") == "/elsewhere.example?a=1"
    assert without_query("/fi/host/koma-siru?#abc", "") is without_query("/fi/?a", "b=%23abc") is None


TOUCHED = [
    "CODE%23KEY",
    "CODE%2523KEY",
    "CODE%252523KEY",
    "CODE/%23KEY",
    "CODE%23KEY/",
    "CODE%3F%23KEY",
    "CODE.%23KEY.",
    "CODE%20%23KEY",
]


@pytest.mark.parametrize(("touched", "locale"), paired(TOUCHED, LOCALES))
def test_a_hosts_link_without_its_sign_leads_to_the_form_and_the_key_goes_no_further(
    room: HttpRoom, touched: str, locale: str
) -> None:
    """What a browser without scripts does: the page sends it on to an address without the key."""
    path = touched.replace("CODE", room.code).replace("KEY", room.key)
    for browser in (room.phone(), room.host):
        answer = browser.get(f"/{locale}/host/{path}")
        assert answer.status_code == 200 and answer.headers["cache-control"] == "no-store"
        assert room.key not in str(answer.headers) + answer.text
        # Not even our own scripts and styles are asked for with the key in the Referer.
        assert '<meta name="referrer" content="no-referrer">' in answer.text
        assert f'content="0;url=/{locale}/host/{room.code}?link"' in answer.text and 'name="key"' in answer.text
    there = room.phone().get(f"/{locale}/host/{room.code}?link").text
    check(there, locale)
    assert all(line in there for line in catalog(locale)("workshop.enter.link").split("\n")) and 'name="key"' in there
    assert '<meta name="referrer" content="same-origin">' in there


@pytest.mark.parametrize(
    "written",
    [
        "KEY",
        " KEY\n",
        "#KEY",
        "%23KEY",
        "LINK#KEY",
        "LINK%23KEY",
        "LINK%2523KEY",
        "LINK#KEY.",
        "<LINK#KEY>",
        "LINK#KEY, säästä",
    ],
)
def test_a_key_is_read_from_whatever_was_pasted(room: HttpRoom, written: str) -> None:
    for _ in range(50):
        key = new_key()
        typed = written.replace("KEY", key).replace("LINK", f"https://a-rather-long-name.example/fi/host/{room.code}")
        assert read_key(typed) == read_key(typed[:-5] + "\u200b" + typed[-5:]) == key
    typed = written.replace("KEY", room.key).replace("LINK", f"https://testserver/fi/host/{room.code}")
    browser = room.phone()
    assert browser.post(f"/fi/host/{room.code}/key", data={"key": typed}).status_code == 303
    assert browser.get(f"/fi/host/{room.code}/key").headers["location"] == f"/fi/host/{room.code}"


@pytest.mark.parametrize("locale", others_long(LOCALES, "en"))
def test_no_browser_translates_a_code(room: HttpRoom, locale: str) -> None:
    """Nor the example, nor an address that has one in it."""
    phone = room.phone()
    room.begin(phone)
    made = room.host.get(room.host.post(f"/{locale}/workshop").headers["location"]).text
    code = re.search(r"/w/([a-z]{4}-[a-z]{4})", made)
    assert code is not None
    pages = {room.host.get(f"/{locale}/{page}/{room.code}").text: room.code for page in ("host", "screen", "sheet")}
    pages |= {room.phone().get(f"/{locale}/host/{room.code}").text: room.code, made: code[1]}
    pages |= {room.host.get(f"/{locale}/{page}").text: code[1] for page in ("", "workshop")}
    changed = room.host.post(f"/{locale}/host/{room.code}/rotate").headers["location"]
    pages |= {room.host.get(changed).text: room.code}
    pages |= {phone.get(f"/{locale}/join").text: "koma-siru"}
    for page, shown in pages.items():
        text = re.sub(r"<(head|svg)\b.*?</\1>", "", page, flags=re.DOTALL)
        hidden = re.sub(r'<(\w+)[^>]* translate="no"[^>]*>.*?</\1>', "", text, flags=re.DOTALL)
        assert shown.replace("-", "\u2011") in text or shown in text
        assert shown not in re.sub(r"<[^>]*>", "", hidden).replace("\u2011", "-")
