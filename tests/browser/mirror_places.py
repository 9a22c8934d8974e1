"""Every page of a workshop that asks the mirror, each with the way to get there."""

from collections.abc import Callable
from contextlib import closing
from functools import cache
from typing import NamedTuple
from urllib.parse import urlencode

from tests.browser.device import Device
from tests.support.mirror_rooms import STATED, fields
from tests.support.server import Phone, Server

TITLE = "Kylätalon torstai-ilta"
PEOPLE = ((1, 2, 4, 0) * 3, (1, 2, 4, 0) * 3, (1, 3, 4, 0) * 3, (1, 3, 4, 0) * 3, (2, 3, 4, 1) * 3)
PAGES = 3
ADDRESS = "127.2.0.1"
"""What the rooms are made from: others make many at theirs."""

Place = Callable[[Device], None]


class MirrorRoom(NamedTuple):
    """A workshop with its host's cookie, `name=value`."""

    code: str
    own_pass: str


@cache
def _room(server: Server, state: str) -> MirrorRoom:
    with closing(Phone(server.port, address=ADDRESS)) as host:
        made = host.post("/fi/workshop", urlencode({"asks": "mirror", "title": TITLE}))
        assert made.status == 303, made.body
        host.own = made.headers["set-cookie"].partition(";")[0]
        code = made.headers["location"].split("/")[3]
        here = f"/fi/mirror/host/{code}"
        if state != "new":
            assert host.post(f"{here}/statement", urlencode(fields(STATED))).status == 303
        if state == "shown":
            for answers in PEOPLE:
                _answer(server, code, answers)
            assert host.post(here, "press=end&sure=1").status == 303
    return MirrorRoom(code, host.own)


def _answer(server: Server, code: str, answers: tuple[int, ...]) -> None:
    with closing(Phone(server.port)) as phone:
        phone.own = phone.post(f"/fi/mirror/join/{code}").headers["set-cookie"].partition(";")[0]
        for page in range(1, PAGES + 1):
            sent = phone.post(f"/fi/mirror/join/{code}/{page}", urlencode(fields(answers, page)))
            phone.own = sent.headers["set-cookie"].partition(";")[0]
        assert sent.status == 303, sent.body


def _everybody(state: str, path: str) -> Place:
    return lambda device: device.go(f"mirror/{path}/{_room(device.server, state).code}")


def _host(state: str, page: str = "") -> Place:
    def get_there(device: Device) -> None:
        room = _room(device.server, state)
        name, _, value = room.own_pass.partition("=")
        device.context.add_cookies([{"name": name, "value": value, "url": device.url}])
        device.go(f"mirror/host/{room.code}{page}")

    return get_there


def _screen(page: int) -> Place:
    """The wall of a room whose round has ended, turned to a page."""

    def get_there(device: Device) -> None:
        room = _room(device.server, "shown")
        with closing(Phone(device.server.port, room.own_pass)) as host:
            for press in ["previous"] * 9 + ["next"] * (page - 1):
                host.post(f"/fi/mirror/host/{room.code}", f"press={press}")
        device.go(f"mirror/screen/{room.code}")

    return get_there


def _answering(device: Device) -> None:
    device.go(f"mirror/join/{_room(device.server, 'stated').code}")
    device.button("workshop.join.begin").click()
    device.sees(device.page.locator("fieldset").first)


MIRROR_PLACES: dict[str, Place] = {
    "wait-mirror": _everybody("new", "join"),
    "mirror-join": _everybody("stated", "join"),
    "mirror-answer": _answering,
    "mirror-both": _everybody("shown", "group"),
    "wait-mirror-both": _everybody("stated", "group"),
    "mirror-sheet": _everybody("stated", "sheet"),
    "screen-mirror-join": _everybody("stated", "screen"),
    "screen-mirror": _screen(1),
    "screen-mirror-gaps": _screen(4),
    "host-mirror": _host("new"),
    "host-mirror-shown": _host("shown"),
    "mirror-statement": _host("new", "/statement"),
    "mirror-paper": _host("stated", "/paper"),
}
