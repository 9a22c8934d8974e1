"""The whole service over many weeks: people of regions and languages, workshops, and all that is shown of them."""

import asyncio
import csv
import itertools
import random
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from io import StringIO
from pathlib import Path

import httpx2
from starlette.testclient import TestClient

from quiz.app import create_app
from quiz.counting.ledger import finisher_of
from quiz.questionnaire.model import Answers, Questionnaire
from quiz.questionnaire.scoring import profile
from quiz.responses.walk import Run, Standing, Walk
from quiz.setting_values import Database
from quiz.settings import Settings
from quiz.store.admin import access_keys
from quiz.store.values import Finisher, Outcome
from quiz.web.core.site import Site
from quiz.web.statistics.files import TYPES
from quiz.web.statistics.layout import ALL, FORMATS, ITEMS, ITEMS_FORMATS, TOGETHER
from quiz.web.statistics.query import COMPARISON, COORDINATORS, EVERYBODY, VIEWS
from tests.conftest import SAME_ORIGIN, Clock
from tests.support.clients import Client
from tests.support.databases import setting
from tests.support.rooms import HttpRoom, any_answers, device, make_room

DAY = 24 * 60 * 60
MONDAY = 1_794_820_000.0
"""The morning of a Monday in Finland, 2026-11-16: week 47."""
LABEL = "Koillisen toimisto"
ONES: Answers = (1,) * 12
FIVES: Answers = (5,) * 12

FILES = [
    *((table, kind) for table in itertools.chain(*VIEWS.values()) for kind in TYPES if kind not in ("txt", "xlsx")),
    *((view, "txt") for view in VIEWS),
    *((ALL, kind) for kind in TOGETHER),
    *((ITEMS, kind) for kind in ITEMS_FORMATS),
]
COMPARED = ["", *(f"/export/{COMPARISON}.{kind}" for kind in FORMATS)]
"""The page and the files of two selections beside each other, below a home."""

Person = tuple[Answers, str, str]
"""Answers, a region or `none`, the language of the pages."""


@dataclass
class Country:
    """A running service, a coordinator's browser that is signed in, and the clock."""

    coordinator: TestClient
    clock: Clock
    database: Database
    questionnaire: Questionnaire
    key: str

    @property
    def site(self) -> Site:
        site: Site = self.coordinator.app_state["site"]
        return site

    def stranger(self) -> TestClient:
        """A browser that nobody is signed in with."""
        return device(self.coordinator)

    def phone(self, person: Person) -> TestClient:
        """A phone that has answered everything but is not counted yet: only the region is missing."""
        answers, _, language = person
        phone, site = self.stranger(), self.site
        assert phone.post(f"/{language}/start").status_code == 303
        walk = site.signer.read(phone.cookies["__Host-walk"], self.questionnaire.edition, len(answers), self.clock())
        assert walk is not None
        phone.cookies.clear()
        phone.headers["cookie"] = f"__Host-walk={site.signer.write(walk._replace(answers=answers))}"
        return phone

    def finish(self, phone: TestClient, person: Person) -> None:
        """The last press of the button, counted when this returns."""
        _, region, language = person
        form = {"declined": "1"} if region == "none" else {"region": region}
        response = phone.post(f"/{language}/region", data=form)
        assert (response.status_code, response.headers["location"]) == (303, f"/{language}/result")
        cookie = response.cookies["__Host-walk"]
        count = len(self.questionnaire.questions)
        walk = self.site.signer.read(cookie, self.questionnaire.edition, count, self.clock())
        assert walk is not None and walk.standing is Standing.COUNTED

    def count(self, people: Iterable[Person]) -> None:
        """Count people at once, without their walks over HTTP."""
        assert self.coordinator.portal is not None
        outcomes = self.coordinator.portal.call(self._count, list(people))
        assert all(outcome is Outcome.COUNTED for outcome in outcomes)

    def count_in(self, campaign: str, people: Iterable[Person]) -> None:
        """Count people at once who answered in a campaign."""
        assert self.coordinator.portal is not None
        outcomes = self.coordinator.portal.call(self._count, list(people), campaign)
        assert all(outcome is Outcome.COUNTED for outcome in outcomes)

    async def _count(self, people: Sequence[Person], campaign: str = "") -> list[Outcome]:
        finishers = [replace(await self._finisher(person), campaign=campaign) for person in people]
        return list(await asyncio.gather(*map(self.site.ledger.count, finishers)))

    async def _finisher(self, person: Person) -> Finisher:
        answers, region, language = person
        self.site.ledger.reached("start")
        ticket, edition = await self.site.ledger.ticket(), self.questionnaire.edition
        walk = Walk(ticket, Run.COUNTED, int(self.clock()), edition, answers)
        return finisher_of(self.questionnaire, walk, profile(self.questionnaire, answers), region, language)

    def sleep(self, nights: int = 7) -> None:
        """Let nights pass, those of a week; the first request of a Monday seals the week before."""
        for _ in range(nights):
            self.clock.now += DAY
            assert self.stranger().get("/fi/statistics").status_code == 200
            enter(self.coordinator, self.key)

    def room(self, region: str, **form: str) -> HttpRoom:
        """A workshop with a browser of its own."""
        return make_room(self.stranger(), self.questionnaire, region=region, **form)

    def outputs(self, queries: Sequence[str] = ("",), locales: Sequence[str] = ("fi",)) -> dict[str, bytes]:
        """Every page and file of the statistics, with its status and headers, by address."""
        return {
            address: everything(browser.get(address))
            for locale, query in itertools.product(locales, queries)
            for browser, address in self.addresses(locale, query)
        }

    def addresses(self, locale: str = "fi", query: str = "") -> Iterator[tuple[TestClient, str]]:
        """All addresses of the statistics, each with a browser that may ask for it."""
        for browser, readers in ((self.coordinator, COORDINATORS), (self.stranger(), EVERYBODY)):
            home = f"/{locale}/{readers.home}"
            paths = [home, *(f"{home}/{view}" for view in readers.views if view != "overview")]
            paths += [f"{home}/export/{name}.{kind}" for name, kind in FILES]
            yield from ((browser, path + query) for path in paths)
            other = f"{query}{'&' if query else '?'}with={'lappi' if 'kainuu' in query else 'kainuu'}"
            yield from ((browser, f"{home}{path}{other}") for path in COMPARED)


def everything(response: httpx2.Response) -> bytes:
    """All that comes over the wire: status, headers, body."""
    headers = sorted((name.lower(), value) for name, value in response.headers.items())
    assert not response.headers.get("set-cookie")
    return f"{response.status_code} {headers}\n".encode() + response.content


@contextmanager
def open_country(
    folder: Path,
    questionnaire: Questionnaire,
    clock: Clock | None = None,
    database: Database | None = None,
    **more: str,
) -> Iterator[Country]:
    """The service on a storage, new or again, with the same chance each time, on a Monday morning.

    Unless a `database` is given, it is a file in the folder. `more` are further settings.
    """
    environ = {
        "QUIZ_DATABASE": setting(database or folder / "q.sqlite3"),
        "QUIZ_SECRET_KEY": "osallisuustesti kept secret, 2026",
        **more,
    }
    settings = Settings.from_environ(environ)
    clock = clock or Clock(MONDAY)
    app = create_app(settings, clock)
    with Client(app, base_url="https://testserver", follow_redirects=False, headers=SAME_ORIGIN) as browser:
        if access_keys.stored(settings.database):
            access_keys.revoke(settings.database, LABEL)
        key = access_keys.add(settings.database, LABEL, date(2026, 11, 16))
        enter(browser, key)
        yield Country(browser, clock, settings.database, questionnaire, key)


def enter(browser: TestClient, key: str) -> None:
    """Sign a coordinator in; sessions last half a day."""
    response = browser.post("/fi/coordinator/enter", data={"key": key})
    assert response.status_code == 303


def crowd(questionnaire: Questionnaire, seed: int, n: int, region: str, language: str) -> list[Person]:
    """People of one place who answer at random."""
    rng = random.Random(seed)
    return [(any_answers(questionnaire, rng), region, language) for _ in range(n)]


def table(country: Country, name: str, query: str = "", home: str = "coordinator") -> list[dict[str, str]]:
    """A table as a program reads it."""
    browser = country.coordinator if home == "coordinator" else country.stranger()
    response = browser.get(f"/fi/{home}/export/{name}.csv{query}")
    if response.status_code == 404:
        return []
    return list(csv.DictReader(StringIO(response.text, newline="")))
