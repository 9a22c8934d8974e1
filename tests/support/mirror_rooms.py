"""A workshop that asks the mirror, over HTTP: a host, and phones and sheets that answer."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from starlette.testclient import TestClient

from quiz.installation import MIRROR
from quiz.questionnaire import loader
from tests.support.rooms import device

REAL = loader.load_mirror(MIRROR)
STATED = (3,) * 12
"""What a team states: that everything is seen often."""

Answers = Sequence[int]
"""A step for each topic, 0 for those who cannot tell."""


def fields(answers: Answers, page: int | None = None) -> dict[str, str]:
    """The fields of a form with all topics, or with those of a page."""
    places = range(1, len(REAL.topics) + 1) if page is None else REAL.pages[page - 1]
    return {REAL.topics[place - 1].id: str(answers[place - 1] or "declined") for place in places}


@dataclass
class MirrorRoom:
    """A host's browser with the code of its workshop."""

    host: TestClient
    code: str

    @property
    def here(self) -> str:
        return f"/fi/mirror/host/{self.code}"

    def phone(self, address: str = "192.0.2.1") -> TestClient:
        """Another device at the same server."""
        return device(self.host, address)

    def state(self, answers: Answers = STATED) -> int:
        """Let the team state its view; the status of the answer."""
        return self.host.post(f"{self.here}/statement", data=fields(answers)).status_code

    def begin(self, phone: TestClient) -> None:
        """Join with a phone."""
        joined = phone.post(f"/fi/mirror/join/{self.code}")
        assert joined.headers["location"] == f"/fi/mirror/join/{self.code}/1", joined.text

    def finish(self, phone: TestClient, answers: Answers) -> str:
        """Answer all pages; the page that one comes to."""
        for page in range(1, len(REAL.pages) + 1):
            sent = phone.post(f"/fi/mirror/join/{self.code}/{page}", data=fields(answers, page))
            assert sent.status_code == 303, sent.text
        assert sent.headers["location"] == f"/fi/mirror/join/{self.code}"
        return phone.get(sent.headers["location"]).text

    def answer(self, answers: Answers) -> None:
        """Let somebody join with a phone of their own and answer to the end."""
        phone = self.phone()
        self.begin(phone)
        self.finish(phone, answers)

    def sheet(self, answers: Answers) -> dict[str, str]:
        """The form for a sheet of paper, with the ticket of a page that was just opened."""
        ticket = re.search(r'name="ticket" value="([^"]+)"', self.host.get(f"{self.here}/paper").text)
        assert ticket
        return {**fields(answers), "ticket": ticket[1]}

    def enter_sheet(self, answers: Answers) -> None:
        """Count a sheet of paper."""
        sent = self.host.post(f"{self.here}/paper", data=self.sheet(answers))
        assert sent.headers["location"] == f"{self.here}/paper?counted", sent.text

    def end(self) -> None:
        """End the round, as often as it takes."""
        assert self.host.post(self.here, data={"press": "end", "sure": "1"}).status_code == 303

    def turn(self, press: str = "next") -> None:
        """Turn the wall."""
        assert self.host.post(self.here, data={"press": press}).status_code == 303

    def screen(self, locale: str = "fi") -> str:
        return self.phone().get(f"/{locale}/mirror/screen/{self.code}").text

    def group(self, locale: str = "fi") -> str:
        return self.phone().get(f"/{locale}/mirror/group/{self.code}").text

    def outputs(self) -> dict[str, str]:
        """Every byte that anybody could be shown of the workshop now, but for what is random in every workshop."""
        paths = ("join", "screen", "group", "sheet")
        pages = {
            f"{path} {locale}": self.phone().get(f"/{locale}/mirror/{path}/{self.code}").text
            for path in paths
            for locale in ("fi", "sv")
        }
        pages |= {name: self.host.get(f"{self.here}{name}").text for name in ("", "/statement", "/paper")}
        plain = {name: re.sub(r'name="ticket" value="[^"]+"', "", page) for name, page in pages.items()}
        return {
            name: re.sub(r'<div class="qr".*?</div>', "", page.replace(self.code, "CODE"), flags=re.DOTALL)
            for name, page in plain.items()
        }


def make_mirror_room(client: TestClient, **form: str) -> MirrorRoom:
    """A new workshop that asks the mirror, whose host is this browser."""
    made = client.post("/fi/workshop", data={"asks": "mirror", **form})
    assert made.status_code == 303, made.text
    code = made.headers["location"].split("/")[3]
    return MirrorRoom(client, code)
