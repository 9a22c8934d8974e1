"""A browser that has all there is to lose, and every address there is to try on it."""

import re
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from starlette.routing import Route
from starlette.testclient import TestClient

from quiz.questionnaire.model import Questionnaire
from quiz.routes import ROUTES
from quiz.settings import Settings
from quiz.store.admin import access_keys
from quiz.store.protocol import Store
from quiz.store.sqlite.campaigns import SqliteCampaigns
from tests.support.campaigns import FORM, campaign
from tests.support.mirror_rooms import MirrorRoom, fields, make_mirror_room
from tests.support.rooms import HttpRoom, make_room
from tests.support.walking import ALL_THREES, answer

ROUTES_BY_METHOD = {
    method: [route.path for route in ROUTES if isinstance(route, Route) and method in (route.methods or ())]
    for method in ("GET", "POST")
}
POSTS = ROUTES_BY_METHOD["POST"]
# What has no end is not among them: a stream only tells.
GETS = [path for path in ROUTES_BY_METHOD["GET"] if not path.endswith("/events")]


@dataclass
class Everybody:
    """One browser that has all there is to lose: a walk, a mirror, a workshop, a coordinator's session."""

    browser: TestClient
    room: HttpRoom
    mirror: MirrorRoom
    """A workshop that asks the mirror, in which this browser has begun to answer before it became its host's."""
    unstated: MirrorRoom
    """Another one, whose team has stated nothing yet."""
    key: str
    database: Path

    def address(self, path: str) -> str:
        """An address that leads somewhere."""
        room: HttpRoom | MirrorRoom = self.mirror if "/mirror/" in path else self.room
        if path.endswith("/statement"):
            room = self.unstated
        for name, value in {
            "{locale}": "fi", "{number:number}": "1", "{code}": room.code, "{name:path}": "app.css",
            "{dimension}": "own-life", "{shown}": "1", "{character}": "siili", "{view}": "questions",
            "{file}": "growth.csv", "{first}": "siili", "{second}": "kurki", "{kind}": "txt",
            "{slug}": "viikko",
        }.items():  # fmt: skip
            path = path.replace(name, value)
        assert "{" not in path
        return path

    def form(self, path: str) -> dict[str, str]:
        """What our own page would send there, and more."""
        host = self.mirror.here if "/mirror/" in path else f"/fi/host/{self.room.code}"
        ticket = re.search(r'name="ticket" value="([^"]+)"', self.browser.get(f"{host}/paper").text)
        assert ticket
        answers = {question.id: "1" for question in self.room.questionnaire.questions}
        if path.endswith("/campaigns"):
            return FORM
        key = self.key if "coordinator" in path else self.room.key
        more = {
            "choice": "1",
            "declined": "1",
            "paused": "1",
            "sure": "1",
            "view": "talk",
            "change": "Kahvit auki torstaisin",
            "code": self.room.code,
            "key": key,
        }
        if path.endswith("/mirror/join/{code}"):
            more["then"] = "next"
        if "/mirror/host/" in path:
            more["press"] = "end"
        return {**answers, **fields((1,) * 12), **more, "ticket": ticket[1], "edition": self.room.questionnaire.edition}

    def stored(self) -> str:
        """All that is in the file, once what waited is written."""
        assert self.browser.portal is not None
        owner = self.browser.app_state["site"].ledger.owner
        for _ in range(2):  # the first may be heard in a turn that had written before
            self.browser.portal.call(owner.call, Store.ended_workshops, date.min)
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)) as connection:
            return "\n".join(connection.iterdump())


def gather(client: TestClient, settings: Settings, questionnaire: Questionnaire) -> Everybody:
    """The host's browser beside a room where five have finished, so that every button does something."""
    room = make_room(client, questionnaire, size="30")
    for _ in range(5):
        phone = room.phone()
        room.begin(phone)
        room.finish(phone, ALL_THREES)
    key = access_keys.add(settings.file, "Lappi", date(2026, 11, 21))
    assert client.post("/fi/coordinator/enter", data={"key": key}).status_code == 303
    today = client.app_state["site"].campaigns.today()
    assert SqliteCampaigns(settings.file).insert(campaign("viikko", today))
    answer(client, ALL_THREES)
    client.post("/fi/mirror")
    unstated, mirror = make_mirror_room(client), make_mirror_room(client)
    mirror.state()
    phone = mirror.phone()
    mirror.begin(phone)
    client.cookies.set("__Host-participant", phone.cookies["__Host-participant"], domain="testserver.local")
    return Everybody(client, room, mirror, unstated, key, settings.file)
