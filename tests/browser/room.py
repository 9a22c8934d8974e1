"""A workshop at the real server, made and filled over HTTP: nobody clicks what the test is not about."""

import random
import re
from contextlib import closing
from dataclasses import dataclass
from itertools import count
from urllib.parse import urlencode

from playwright.sync_api import Locator

from quiz.questionnaire.model import Answers
from quiz.responses.walk import Standing, Walk
from quiz.workshops.join_codes import check_letters
from tests.browser.device import COUNT, Device, choice_at
from tests.support.rooms import ticket_of
from tests.support.server import QUESTIONNAIRE, Phone, Server, any_answers, read, standing


@dataclass(frozen=True)
class LiveRoom:
    """A workshop with its host's key and pass."""

    server: Server
    code: str
    key: str
    own_pass: str
    """The host's cookie, `name=value`."""

    def press(self, action: str, **form: str) -> None:
        """Press one of the host's buttons; to end a round as often as it takes."""
        body = urlencode({"sure": "1", **form} if action == "show" else form)
        with closing(Phone(self.server.port, self.own_pass)) as host:
            reply = host.post(f"/fi/host/{self.code}/{action}", body)
        assert reply.status == 303, reply.body

    def join(self) -> Walk:
        """The walk of a phone that has just joined."""
        with closing(Phone(self.server.port)) as phone:
            return read(self.server, phone.post(f"/fi/join/{self.code}").cookie)

    def finish(self, answers: Answers) -> Walk:
        """Join and answer everything at once; the walk as its phone then holds it."""
        ready = self.join()._replace(answers=(*answers[:-1], None))
        with closing(Phone(self.server.port)) as phone:
            choice = f"choice={answers[-1] or 'declined'}"
            reply = phone.post(f"/fi/question/{COUNT}", choice, self.server.signer.write(ready))
        assert standing(self.server, reply) is Standing.COUNTED
        return read(self.server, reply.cookie)

    def fill(self, people: int, seed: int = 1) -> None:
        """Let so many people finish, with answers at random."""
        rng = random.Random(seed)
        for _ in range(people):
            self.finish(any_answers(rng))

    def enter_sheets(self, sheets: int) -> None:
        """Count so many sheets of paper, all alike."""
        address = f"/fi/host/{self.code}/paper"
        ticks = {question.id: "3" for question in QUESTIONNAIRE.questions} | {"edition": QUESTIONNAIRE.edition}
        with closing(Phone(self.server.port, self.own_pass)) as host:
            for _ in range(sheets):
                reply = host.post(address, urlencode({"ticket": ticket_of(host.get(address).body), **ticks}))
                assert reply.status == 303, reply.body

    def admit(self, device: Device) -> None:
        """Let a browser host."""
        name, _, value = self.own_pass.partition("=")
        device.context.add_cookies([{"name": name, "value": value, "url": device.url}])

    @property
    def qr_address(self) -> str:
        """What the QR code holds."""
        key = self.server.database.with_name("secret.key").read_text(encoding="ascii").strip()
        return f"http://127.0.0.1:{self.server.port}/w/{self.code}-{check_letters(self.code, key)}"


_TRAINERS = count(1)


def make_room(server: Server, **form: str) -> LiveRoom:
    """Make a workshop as a facilitator does, each at an address of its own: one makes no hundreds in an hour."""
    body = urlencode(form)
    trainer = next(_TRAINERS)
    with closing(Phone(server.port, address=f"127.1.{trainer // 250}.{trainer % 250 + 1}")) as phone:
        made = phone.post("/fi/workshop", body)
        assert made.status == 303, made.body
        phone.own = made.headers["set-cookie"].partition(";")[0]
        links = phone.get(made.headers["location"]).body
    link = re.search(r"/fi/host/([a-z]{4}-[a-z]{4})#([\w-]{20,})", links)
    assert link is not None, links
    room = LiveRoom(server, link[1], link[2], phone.own)
    # Where the phones are, one scans the QR code: then it opens there, whoever has guessed codes before.
    with closing(Phone(server.port)) as phone:
        assert phone.get(room.qr_address.partition(str(server.port))[2]).status == 303
    return room


def make_by_hand(device: Device, title: str = "") -> LiveRoom:
    """Fill in the form as a facilitator does; the page that shows the link stays open."""
    device.go("workshop")
    device.page.get_by_label(device.say("workshop.new.title.label")).fill(title)
    device.button("workshop.new.make").click()
    link = device.page.locator("#host-url").input_value()
    code, _, key = link.rpartition("/")[2].partition("#")
    assert key not in device.page.url
    passes = [cookie for cookie in device.context.cookies() if cookie["name"] == f"host-{code}"]
    return LiveRoom(device.server, code, key, f"{passes[0]['name']}={passes[0]['value']}")


def end_button(host: Device) -> Locator:
    """What a host presses to end the round, or to be asked first."""
    # Before the style sheet has come, both are there.
    return host.page.locator("#show, #ask").locator("visible=true").first


def end_round(host: Device) -> None:
    """End the round, whatever is asked."""
    host.page.wait_for_load_state()
    end_button(host).click()
    # Nothing is asked any more if the last one finishes meanwhile.
    if host.page.locator("#end-anyway").is_visible():
        host.page.locator("#end-anyway").click()


def answer_last(device: Device) -> None:
    """Answer the last question of a workshop's walk; there is no region to tell."""
    device.choose(choice_at(COUNT))
    device.button("question.next").click()
    device.sees_result()
