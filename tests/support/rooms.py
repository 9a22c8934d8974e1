"""A workshop over HTTP: a host, a projector, and phones that answer."""

import asyncio
import random
import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass

import httpx2
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send

from quiz.i18n import catalog
from quiz.questionnaire.model import Answers, Questionnaire
from quiz.responses.walk import Standing, Walk
from quiz.responses.walk_signer import WalkSigner
from quiz.store.protocol import Store
from quiz.workshops.join_codes import normalise
from tests.conftest import SAME_ORIGIN
from tests.support.clients import Client
from tests.support.walking import ALL_THREES

HINTS = [
    re.sub(r"%\\\(\w+\\\)s", r"(\\d+)", re.escape(catalog("fi")(f"workshop.host.{hint}")))
    for hint in ("too_few", "neither", "enough", "of_phones", "of_sheets", "end.few", "end.ready")
]
HINTS += [re.escape(catalog("fi")("workshop.host.end.unfinished", n=7)).replace("7", r"\d+")]
"""The texts that say what ending the round would show, as patterns with a group for each number."""

VIEWS = ("join", "progress", "question", "dimensions", "characters", "talk", "changes", "own", "rules", "break")

OF_A_VIEW = ("host", "screen", "screen sv", "phone", "phone sv", "told")
"""The outputs in which the view matters."""


@dataclass
class HttpRoom:
    """A host's browser, with the code and key that it was given."""

    host: TestClient
    code: str
    key: str
    questionnaire: Questionnaire

    @property
    def signer(self) -> WalkSigner:
        return WalkSigner(self.host.app_state["site"].settings.secret_key)

    def phone(self, address: str = "192.0.2.1") -> TestClient:
        """Another device at the same server, by default behind the one address of the hall."""
        return device(self.host, address)

    def press(self, action: str, **form: str) -> None:
        """Press one of the host's buttons; to end a round as often as it takes."""
        form = {"sure": "1", **form} if action == "show" else form
        response = self.host.post(f"/fi/host/{self.code}/{action}", data=form)
        assert response.status_code == 303, response.text

    def walk_of(self, phone: TestClient) -> Walk | None:
        """The walk that a phone holds."""
        edition, count = self.questionnaire.edition, len(self.questionnaire.questions)
        cookie = phone.cookies.get("__Host-walk")
        return self.signer.read(cookie, edition, count, self.host.app_state["site"].clock())

    def settle(self) -> None:
        """Let everything that was noted so far get to the disk: the second wish is heard after the first turn."""

        async def nothing(store: Store) -> None:
            pass

        assert self.host.portal is not None
        for _ in range(2):
            self.host.portal.call(self.host.app_state["site"].ledger.owner.call, nothing)

    def begin(self, phone: TestClient) -> None:
        """Join with a phone."""
        response = phone.post(f"/fi/join/{self.code}")
        assert (response.status_code, response.headers["location"]) == (303, "/fi/question/1")

    def finish(self, phone: TestClient, answers: Answers) -> Standing:
        """Answer everything at once and send the last answer as a browser does."""
        edition, count = self.questionnaire.edition, len(self.questionnaire.questions)
        site = self.host.app_state["site"]
        walk = self.signer.read(phone.cookies["__Host-walk"], edition, count, site.clock())
        assert walk is not None
        ready = self.signer.write(walk._replace(answers=(*answers[:-1], None)))
        response = phone.post(
            f"/fi/question/{count}",
            data={"choice": answers[-1] or "declined"},
            headers={"cookie": f"__Host-walk={ready}"},
        )
        assert (response.status_code, response.headers["location"]) == (303, "/fi/result")
        done = self.signer.read(response.cookies["__Host-walk"], edition, count, site.clock())
        assert done is not None
        return done.standing

    def answer(self, answers: Answers) -> None:
        """Let somebody join with a phone of their own and answer to the end."""
        phone = self.phone()
        self.begin(phone)
        self.finish(phone, answers)

    def sheet(self, browser: TestClient, answers: Answers = ALL_THREES) -> dict[str, str]:
        """The form for a sheet of paper as it is sent, with the ticket of a page that was just opened."""
        ticket = ticket_of(browser.get(f"/fi/host/{self.code}/paper").text)
        ticks = zip(self.questionnaire.questions, answers, strict=True)
        own = {"ticket": ticket, "edition": self.questionnaire.edition}
        return own | {question.id: str(answer or "declined") for question, answer in ticks}

    def enter_sheet(self, answers: Answers) -> None:
        """Count a sheet of paper."""
        response = self.host.post(f"/fi/host/{self.code}/paper", data=self.sheet(self.host, answers))
        assert response.status_code == 303, response.text

    def post_at_once(
        self, path: str, forms: Sequence[Mapping[str, str]], cookies: dict[str, str] | None = None
    ) -> list[httpx2.Response]:
        """Send forms in one gather, each from a device of its own; the cookies are the same for all."""

        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            await self.host.app({**scope, "state": {**self.host.app_state}}, receive, send)

        async def post(form: Mapping[str, str]) -> httpx2.Response:
            transport = httpx2.ASGITransport(app, client=("192.0.2.1", 50_000))
            async with httpx2.AsyncClient(transport=transport, base_url="https://testserver", cookies=cookies) as phone:
                return await phone.post(path, data=form, headers=SAME_ORIGIN)

        async def post_all() -> list[httpx2.Response]:
            return await asyncio.gather(*map(post, forms))

        assert self.host.portal is not None
        return self.host.portal.call(post_all)

    def screen(self, locale: str = "fi") -> str:
        """The projector's page."""
        return self.host.get(f"/{locale}/screen/{self.code}").text

    def outputs(self, names: Container[str] | None = None) -> dict[str, str]:
        """Every byte that anybody could be shown of the workshop now, but for what is random in every workshop.

        With `names`, those outputs only.
        """
        stranger = self.phone()
        pages = {}
        for name, browser, address in [
            ("host", self.host, f"/fi/host/{self.code}"),
            ("paper", self.host, f"/fi/host/{self.code}/paper"),
            ("changes", self.host, f"/fi/host/{self.code}/changes"),
            ("memo", self.host, f"/fi/host/{self.code}/memo"),
            ("memo text", self.host, f"/sv/host/{self.code}/memo.txt"),
            ("memo table", self.host, f"/en/host/{self.code}/memo.csv"),
            ("screen", stranger, f"/fi/screen/{self.code}"),
            ("screen sv", stranger, f"/sv/screen/{self.code}"),
            ("join", stranger, f"/fi/join/{self.code}"),
            ("phone", stranger, f"/fi/follow/{self.code}"),
            ("phone sv", stranger, f"/sv/follow/{self.code}"),
            ("told", stranger, f"/fi/group/{self.code}/1/events?ask"),
            ("whole picture", stranger, f"/fi/group/{self.code}/1"),
        ]:
            if names is not None and name not in names:
                continue
            response = browser.get(address)
            # The etag is of all that follows, and of the code in it.
            left_out = ("content-length", "set-cookie", "etag")
            headers = {k: v for k, v in response.headers.items() if k not in left_out}
            pages[name] = self.without_chance(f"{response.status_code} {headers} {response.text}")
        return pages

    def without_chance(self, page: str) -> str:
        """A page without its code and QR, which differ from workshop to workshop."""
        page = re.sub(r'<svg[^>]*class="segno".*?</svg>', "QR", page, flags=re.DOTALL)
        page = re.sub(r'name="ticket" value="[^"]+"', "TICKET", page)
        # The host's hint says what the numbers lead to: but for those in it, it is the numbers again.
        for hint in HINTS:
            page = re.sub(hint, lambda found: " ".join(["HINT", *found.groups()]), page)
        page = re.sub(r'class="end (?:asks|ends)"', "HINT", page)
        page = re.sub(r"(: \d+ valmiina), \d+ kesken", r"\1", page)
        return page.replace(self.code, "CODE").replace(self.code.upper(), "CODE")


def ticket_of(page: str) -> str:
    """The ticket in the form for a sheet."""
    ticket = re.search(r'name="ticket" value="([^"]+)"', page)
    assert ticket is not None
    return ticket[1]


def device(other: TestClient, address: str = "testclient") -> TestClient:
    """One more device, at the server of another, with a network address of its own or not."""
    phone = Client(other.app, base_url="https://testserver", follow_redirects=False, client=(address, 50_000))
    phone.headers.update(SAME_ORIGIN)
    # The same running application, in the same event loop.
    phone.app_state.update(other.app_state)
    phone.portal = other.portal
    return phone


def make_room(host: TestClient, questionnaire: Questionnaire, **form: str) -> HttpRoom:
    """Make a workshop as a facilitator does."""
    made = host.post("/fi/workshop", data={"days": "1", **form})
    assert made.status_code == 303, made.text
    response = host.get(made.headers["location"])
    link = re.search(r"/fi/host/([a-z]{4}-[a-z]{4})#([\w-]{20,})", response.text)
    assert link is not None and normalise(link[1]) == link[1]
    return HttpRoom(host, link[1], link[2], questionnaire)


def any_answers(questionnaire: Questionnaire, rng: random.Random) -> Answers:
    """A sheet filled at random."""
    return tuple(rng.randint(0, question.positions) for question in questionnaire.questions)
