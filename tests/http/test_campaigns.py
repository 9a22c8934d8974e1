"""A campaign's page, its poster, what is counted in it, and the coordinator's page to make one."""

from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from quiz.campaigns.drafts import MOST_OF_ONE_KEY, draft, slug_of
from quiz.i18n import catalog
from quiz.questionnaire.model import LOCALES, Questionnaire
from quiz.settings import Settings
from quiz.store.admin import access_keys
from quiz.store.campaign import MOST_DAYS, Campaign
from quiz.store.sqlite.campaigns import SqliteCampaigns
from quiz.weeks import day_of
from tests.conftest import Clock
from tests.support.campaigns import FORM, campaign
from tests.support.country import FIVES, open_country
from tests.support.days import at
from tests.support.page_checks import check
from tests.support.parameters import others_long
from tests.support.rooms import HttpRoom, device
from tests.support.walking import ALL_THREES, rows, text_of

DAY = timedelta(days=1)
FIRST = date(2027, 2, 1)
LAST = FIRST + 3 * DAY
COUNTRY, TOWN = campaign("viikko-2027", FIRST), campaign("kainuun-viikko", FIRST, region="kainuu")


@pytest.fixture
def phone(client: TestClient, settings: Settings, clock: Clock) -> TestClient:
    """A phone at noon on the first day of two campaigns."""
    clock.now = at(FIRST)
    for each in (COUNTRY, TOWN):
        assert SqliteCampaigns(settings.file).insert(each)
    return client


def begin(phone: TestClient, slug: str, locale: str = "fi") -> Any:
    return phone.post(f"/{locale}/start", data={"campaign": slug})


def answer(phone: TestClient) -> str:
    """Answer every question; the address that comes then."""
    for number, choice in enumerate(ALL_THREES, 1):
        response = phone.post(f"/fi/question/{number}", data={"choice": str(choice)})
        assert response.status_code == 303
    return str(response.headers["location"])


def finish(phone: TestClient, slug: str, region: str = "lappi") -> None:
    assert begin(phone, slug).headers["location"] == "/fi/question/1"
    if answer(phone) == "/fi/region":
        assert phone.post("/fi/region", data={"region": region}).headers["location"] == "/fi/result"


def batches(settings: Settings) -> list[tuple[Any, ...]]:
    return rows(settings.file, "SELECT campaign, region, language, n FROM batch WHERE n > 0 ORDER BY 1, 2, 3")


def test_its_address_leads_to_the_page_in_the_phones_language_and_an_unknown_one_says_so(phone: TestClient) -> None:
    for language, locale in (("sv-FI", "sv"), ("en", "en"), ("fi", "fi")):
        response = phone.get("/k/Viikko-2027", headers={"accept-language": language})
        assert (response.status_code, response.headers["location"]) == (303, f"/{locale}/k/viikko-2027")
        assert response.headers["vary"] == "Accept-Language"
    for address in ("/k/viiko-2027", "/fi/k/viiko-2027", "/fi/k/viiko-2027/poster"):
        response = phone.get(address, headers={"accept-language": "fi"})
        assert response.status_code == 404 and catalog("fi")("campaign.unknown.title") in response.text
        assert 'href="/fi/"' in response.text
    assert begin(phone, "viiko-2027").status_code == 404 and "set-cookie" not in begin(phone, "x").headers


@pytest.mark.parametrize("locale", others_long(LOCALES, "fi"))
def test_the_page_says_what_it_is_and_before_and_after_its_days_offers_the_open_quiz(
    phone: TestClient, settings: Settings, clock: Clock, locale: str
) -> None:
    first, last = FIRST + 7 * DAY, LAST + 7 * DAY
    SqliteCampaigns(settings.file).insert(campaign("toinen-viikko", first))
    words, here = catalog(locale), f"/{locale}/k/toinen-viikko"
    for day, when in ((first - DAY, "before"), (first, ""), (last, ""), (last + DAY, "after")):
        clock.now = at(day)
        page = phone.get(here)
        check(page.text, locale)
        assert COUNTRY.names[locale] in page.text and 'href="https://example.org/"' in page.text
        assert words.days(first, last) in page.text and page.headers["cache-control"] == "no-store"
        assert (f'action="/{locale}/start"' in page.text) == (not when)
        assert (words("campaign.open_quiz") in page.text) == bool(when)
        assert ("?campaign=toinen-viikko" in page.text) == (when != "after")
        if when:
            told = words(f"campaign.{when}", first=words.day(first), last=words.day(last))
            assert " ".join(told.split()) in text_of(page.text)
            assert begin(phone, "toinen-viikko", locale).headers["location"] == here


def test_who_finishes_is_counted_in_it_once_and_after_midnight_in_the_open_quiz(
    phone: TestClient, settings: Settings, clock: Clock
) -> None:
    finish(phone, COUNTRY.slug)
    begin(late := device(phone), COUNTRY.slug)
    assert answer(late) == "/fi/region"
    assert late.post("/fi/region", data={"region": "lappi"}).status_code == 303
    assert late.post("/fi/region", data={"region": "lappi"}).headers["location"] == "/fi/result"
    begin(latest := device(phone), COUNTRY.slug)
    answer(latest)
    clock.now = at(LAST + DAY, time(0)) - 1
    begin(latest, COUNTRY.slug)
    answer(latest)
    clock.now += 2
    assert latest.post("/fi/region", data={"region": "lappi"}).headers["location"] == "/fi/result"

    assert batches(settings) == [("", "lappi", "fi", 1), (COUNTRY.slug, "lappi", "*", 2)]


def test_a_campaign_of_a_region_does_not_ask_for_one(phone: TestClient, settings: Settings) -> None:
    begin(phone, TOWN.slug)
    assert answer(phone) == "/fi/result" and phone.get("/fi/result").status_code == 200
    assert batches(settings) == [(TOWN.slug, "kainuu", "*", 1)]


def test_a_walk_under_way_goes_on_in_the_campaign_and_the_next_person_begins_there(
    phone: TestClient, settings: Settings
) -> None:
    phone.post("/fi/start")
    answer(phone)
    finish(phone, COUNTRY.slug)
    assert batches(settings) == [(COUNTRY.slug, "lappi", "*", 1)]

    page = phone.get("/fi/k/viikko-2027").text
    assert 'href="/fi/result"' in page and 'action="/fi/start"' not in page
    again = phone.post("/fi/forget", data={"then": "next", "campaign": COUNTRY.slug})
    assert again.headers["location"] == "/fi/k/viikko-2027"
    finish(phone, COUNTRY.slug)
    assert phone.post("/fi/forget", data={"then": "next"}).headers["location"] == "/fi/k/viikko-2027"
    odd = phone.post("/fi/forget", data={"then": "next", "campaign": "//example.org"})
    assert odd.headers["location"] == "/fi/"


def test_its_finishers_are_told_rounded_down_to_fives(phone: TestClient, clock: Clock) -> None:
    def told() -> str:
        clock.now += 10
        return text_of(phone.get("/en/k/viikko-2027").text)

    for people in range(1, 12):
        finish(device(phone), COUNTRY.slug)
        shown = people - people % 5
        assert ("At least" in told()) == bool(shown)
        assert not shown or f"At least {shown} people" in told()


def test_a_workshop_is_made_in_it(phone: TestClient, settings: Settings, clock: Clock) -> None:
    page = phone.get("/fi/workshop?campaign=kainuun-viikko").text
    assert 'name="campaign" value="kainuun-viikko"' in page and '<option value="kainuu" selected>' in page
    for slug, kept in ((TOWN.slug, TOWN.slug), ("unknown", ""), ("", "")):
        assert phone.post("/fi/workshop", data={"campaign": slug}).status_code == 303
        assert rows(settings.file, "SELECT campaign FROM workshop ORDER BY id DESC")[0] == (kept,)
    clock.now = at(LAST + DAY)
    assert 'name="campaign"' not in phone.get("/fi/workshop?campaign=kainuun-viikko").text


def test_the_poster_has_the_address_and_every_language_and_the_link_a_picture(phone: TestClient) -> None:
    for size in ("", "?size=a3"):
        poster = phone.get(f"/sv/k/viikko-2027/poster{size}").text
        check(poster, "sv")
        assert "testserver/k/" in text_of(poster) and "<svg" in poster and ("a3." in poster) == bool(size)
        for locale in LOCALES:
            assert f'<section lang="{locale}">' in poster and COUNTRY.names[locale] in poster
    page = phone.get("/sv/k/viikko-2027").text
    assert 'property="og:image"' in page and 'property="og:title" content="Vecka"' in page


@pytest.mark.parametrize(("people", "words"), [(24, "results.text"), (19, "results.few")])
def test_when_it_is_over_everybody_sees_what_people_answered_if_they_were_enough(
    tmp_path: Path, questionnaire: Questionnaire, people: int, words: str
) -> None:
    with open_country(tmp_path, questionnaire) as country:
        first = day_of(country.clock())
        SqliteCampaigns(tmp_path / "q.sqlite3").insert(campaign("viikko", first, days=4))
        country.count_in("viikko", [(FIVES, "lappi", "fi")] * people)
        country.sleep()
        phone, page = country.stranger(), country.stranger().get("/en/k/viikko").text
        told = catalog("en")(f"campaign.{words}", day=catalog("en").day(first + 7 * DAY))
        assert told in text_of(page) and f"At least {people - people % 5} people took part" in text_of(page)
        assert ('href="/en/statistics?source=k-viikko"' in page) == (people >= 20)

        figures = phone.get("/en/statistics?source=k-viikko").text

        check(figures, "en")
        assert "Week: what people would do" in text_of(figures) or people < 20
        assert f"People who answered: {people}." in text_of(figures) and 'value="k-viikko" selected' in figures
        file = phone.get("/en/statistics/export/questions.csv?source=k-viikko").text
        assert "k-viikko" in file and ("many" in file) == (people >= 20)
        assert phone.get("/en/statistics?source=k-other").status_code == 400
        assert phone.get("/en/statistics?source=k-viikko&with=lappi").status_code == 400
        assert phone.get("/en/statistics?source=open").status_code == 400


def sign_in(phone: TestClient, settings: Settings, label: str = "Lappi") -> TestClient:
    key = access_keys.add(settings.file, label, FIRST)
    browser = device(phone)
    assert browser.post("/fi/coordinator/enter", data={"key": key}).status_code == 303
    return browser


@pytest.mark.parametrize("locale", others_long(LOCALES, "fi"))
def test_a_coordinator_makes_one_and_gets_its_links(phone: TestClient, settings: Settings, locale: str) -> None:
    desk = sign_in(phone, settings)
    here = f"/{locale}/coordinator/campaigns"
    check(desk.get(here).text, locale)

    made = desk.post(here, data=FORM)

    assert (made.status_code, made.headers["location"]) == (303, f"{here}?made=osallisuusviikko-2027")
    page = desk.get(made.headers["location"]).text
    check(page, locale)
    assert f'href="/{locale}/k/osallisuusviikko-2027/poster"' in page
    assert catalog(locale)("campaign.made").split("\n")[0] in page
    own = desk.get(f"/{locale}/k/osallisuusviikko-2027").text
    assert "Tule mukaan &amp; &lt;kerro&gt;!" in own and "Lapin hyvinvointialue" in own
    other = sign_in(phone, settings, "Kainuu").get(here).text
    assert "osallisuusviikko-2027/poster" not in other, "the campaigns of another key"


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"name_fi": " "}, "name_fi"),
        ({"name_sv": "x" * 81}, "name_sv"),
        ({"organiser": "a\x00b"}, "organiser"),
        ({"link": "http://example.org"}, "link"),
        ({"link": "https://a b.fi"}, "link"),
        ({"link": "javascript:alert(1)//https://x.fi"}, "link"),
        ({"first": "helmikuu"}, "first"),
        ({"first": "1.2.2030", "last": "2.2.2030"}, "first"),
        ({"first": "31.12.9999", "last": "31.12.9999"}, "first"),
        ({"last": "31.1.2027"}, "last"),
        ({"first": "1.1.2027", "last": "1.2.2027"}, ""),
        ({"last": str(FIRST + MOST_DAYS * DAY)}, "last"),
        ({"last": str(FIRST + (MOST_DAYS - 1) * DAY)}, ""),
        ({"region": "atlantis"}, "region"),
        ({"note": "x" * 301}, "note"),
        ({"slug": "Viikko--2027"}, "slug"),
        ({"slug": "2027"}, "slug"),
        ({"slug": "viikko-2027"}, "slug"),
    ],
    ids=str,
)
def test_what_cannot_be_used_is_said_at_its_field(
    phone: TestClient, settings: Settings, change: dict[str, str], fault: str
) -> None:
    answer = sign_in(phone, settings).post("/fi/coordinator/campaigns", data={**FORM, **change})
    assert answer.status_code == (422 if fault else 303)
    assert (f'id="{fault}-fault"' in answer.text) == bool(fault)
    assert answer.text.count('role="alert"') == bool(fault)


def test_three_of_a_key_and_fifty_in_all_are_the_most_at_a_time(
    phone: TestClient, settings: Settings, clock: Clock
) -> None:
    desk, stored = sign_in(phone, settings), SqliteCampaigns(settings.file)

    def make(slug: str) -> Any:
        clock.now += 10
        return desk.post("/fi/coordinator/campaigns", data={**FORM, "slug": slug})

    assert {make(f"oma-{n}").status_code for n in range(MOST_OF_ONE_KEY)} == {303}
    assert catalog("fi")("campaign.new.own") in make("oma-9").text
    stored.end("oma-0", FIRST)
    clock.now = at(FIRST + DAY)
    desk = sign_in(phone, settings, "Kainuu")
    assert make("kainuun-oma").status_code == 303
    for n in range(50 - 5):
        stored.insert(campaign(f"muu-{n}", FIRST))
    assert catalog("fi")("campaign.new.many") in make("oma-10").text
    assert make("oma-0").text.count("-fault") and catalog("fi")("campaign.new.taken") in make("oma-0").text


def test_forms_that_come_at_once_make_no_more(
    phone: TestClient, settings: Settings, questionnaire: Questionnaire
) -> None:
    desk = sign_in(phone, settings)
    forms = [{**FORM, "slug": f"oma-{n}"} for n in range(MOST_OF_ONE_KEY + 5)]
    room = HttpRoom(desk, "", "", questionnaire)
    answers = room.post_at_once("/fi/coordinator/campaigns", forms, {**desk.cookies})
    assert [answer.status_code for answer in answers].count(303) == MOST_OF_ONE_KEY
    assert rows(settings.file, "SELECT count(*) FROM campaign WHERE key IS NOT NULL") == [(MOST_OF_ONE_KEY,)]


@pytest.mark.parametrize(
    ("name", "slug"),
    [("Osallisuusviikko 2027", "osallisuusviikko-2027"), ("Ääni & Åland", "aani-aland"), ("2027!", ""), ("例", "")],
)
def test_a_slug_is_made_of_the_name(name: str, slug: str) -> None:
    assert slug_of(name) == slug
    found = draft({**FORM, "name_fi": name}, None, FIRST)
    assert found == ["slug"] if not slug else isinstance(found, Campaign) and found.slug == slug


def test_nobody_else_makes_one(phone: TestClient, settings: Settings) -> None:
    response = phone.post("/fi/coordinator/campaigns", data=FORM)
    assert 'action="/fi/coordinator/enter"' in response.text and 'name="name_fi"' not in response.text
    assert rows(settings.file, "SELECT count(*) FROM campaign") == [(2,)]
